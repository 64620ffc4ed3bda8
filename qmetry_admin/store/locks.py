"""Which names are locked or closed (M03): one rule, asked of one name, of some and of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from peewee import Database, Expression, ModelSelect, Node, fn

from qmetry_admin.domain.lockout import MOST_WRONG_CODES, WRONG_CODES_WITHIN, Factor
from qmetry_admin.domain.users import Lock
from qmetry_admin.store.instants import instant, span, ticks
from qmetry_admin.store.rows import AttemptRow, WrongCodeRow

_LOCKING: Final = (Factor.PASSWORD.value, Factor.CODE.value)
_AT_ONCE: Final = 500
"""How many names one statement takes; no engine takes any number of values."""


def standing(at: int, longest: int) -> Expression:
    """The condition that the lock of an attempt holds.

    A past lock is over, and so is one further away than the longest (a clock went back).
    """
    return (AttemptRow.locked_until > at) & (AttemptRow.locked_until <= at + longest)


def closed(name: Node) -> Expression:
    """The condition that the newest hundred wrong codes of a name are close to each other.

    With fewer there is no hundredth, and the condition is not known to hold.
    """
    newest, hundredth = (_mark(name, number) for number in (1, MOST_WRONG_CODES))
    return Expression(newest, "-", hundredth) < span(WRONG_CODES_WITHIN)


def locked_names(now: datetime, longest: timedelta) -> ModelSelect[AttemptRow]:
    """The names whose password or code step is locked now."""
    return AttemptRow.select(AttemptRow.name).where(
        AttemptRow.factor.in_(_LOCKING), standing(ticks(now), span(longest))
    )


def closed_names() -> ModelSelect[WrongCodeRow]:
    """The names whose code step is closed."""
    return (
        WrongCodeRow.select(WrongCodeRow.name)
        .group_by(WrongCodeRow.name)
        .having(fn.COUNT(WrongCodeRow.id) >= MOST_WRONG_CODES, closed(WrongCodeRow.name))
    )


def locks_of(
    database: Database, names: Sequence[str], now: datetime, longest: timedelta
) -> dict[str, Lock]:
    """The locks of those of the names that have one; a closed step outlasts every lock."""
    found: dict[str, Lock] = {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        until = locked_names(now, longest).select_extend(fn.MAX(AttemptRow.locked_until))
        locked = until.where(AttemptRow.name.in_(some)).group_by(AttemptRow.name)
        for name, at in locked.tuples().execute(database):
            found[name] = Lock(instant(at))
        closed = closed_names().where(WrongCodeRow.name.in_(some))
        for (name,) in closed.tuples().execute(database):
            found[name] = Lock(None)
    return found


def _mark(name: Node, number: int) -> ModelSelect[WrongCodeRow]:
    """When the wrong code came that is so many-th from the newest."""
    mark = WrongCodeRow.alias(f"mark_{number}")
    return (
        mark.select(mark.at)
        .where(mark.name == name)
        .order_by(mark.id.desc())
        .limit(1)
        .offset(number - 1)
    )
