"""Whom a question about people finds: one condition for the list, its counts and its addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, assert_never

from peewee import SQL, Node, NodeList, fn

from qmetry_admin.domain.users import Status, TwoStepFilter, UserFilter, UserQuery
from qmetry_admin.store.locks import closed_names, locked_names
from qmetry_admin.store.rows import AuthenticatorRow, UserRow
from qmetry_admin.store.search import matches

THERE: Final = UserRow.deleted.is_null()
"""Who was deleted is in no list."""

_HELD: Final = AuthenticatorRow.alias("held")
_NOBODY: Final = SQL("1 = 0")


def found_by(query: UserQuery, now: datetime, longest_lock: timedelta) -> list[Node] | None:
    """The conditions of a query, all of which must hold; nothing where nobody can match.

    A lock counts from `now` on, and not where it is further away than the longest one.
    """
    words = matches(UserRow.search_key, query.search)
    if words is None:
        return None
    locked = UserRow.username_key.in_(locked_names(now, longest_lock))
    closed = UserRow.username_key.in_(closed_names())
    return [*lets_through(query.filter, locked | closed), words]


def lets_through(wanted: UserFilter, locked: Node = _NOBODY) -> list[Node]:
    """The conditions of a filter, all of which must hold.

    `locked` is that of a sign-in that is locked, for a filter that asks for it. The words of the
    partial index stand here as it has them, for with values in their place it would not be used.
    """
    conditions: list[Node] = [THERE]
    if wanted.two_step is not None:
        conditions.append(_two_step(wanted.two_step))
    if wanted.authentication is not None:
        conditions.append(UserRow.authentication == wanted.authentication.value)
    if wanted.role is not None:
        conditions.append(UserRow.role == wanted.role.value)
    if wanted.status is not None:
        conditions.append(_status(wanted.status))
    if wanted.locked:
        conditions.append(locked)
    return conditions


def _two_step(wanted: TwoStepFilter) -> Node:
    has_one: Node = fn.EXISTS(_HELD.select(SQL("1")).where(_HELD.user_id == UserRow.id))
    match wanted:
        case TwoStepFilter.ENABLED:
            return has_one
        case TwoStepFilter.DISABLED:
            return NodeList((SQL("NOT"), has_one))
        case _:
            assert_never(wanted)


def _status(wanted: Status) -> Node:
    match wanted:
        case Status.ACTIVE:
            return UserRow.active == SQL("1")
        case Status.INACTIVE:
            return UserRow.active == SQL("0")
        case _:
            assert_never(wanted)
