"""The order of people in a table: by a column either way, ties by username and then id."""

from __future__ import annotations

from typing import assert_never

from peewee import Case, ColumnBase, Ordering

from qmetry_admin.domain.users import SortColumn, UserQuery
from qmetry_admin.store.rows import AuthenticatorRow, UserRow


def order(query: UserQuery) -> tuple[Ordering, ...]:
    """The terms of ORDER BY. People without the value come last, whichever way it goes."""
    column = _column(query.sort)
    by_column = column.desc(nulls="LAST") if query.descending else column.asc(nulls="LAST")
    return (by_column, UserRow.username_key.asc(), UserRow.id.asc())


def _column(sort: SortColumn) -> ColumnBase:
    match sort:
        case SortColumn.USERNAME:
            return UserRow.username_key
        case SortColumn.NAME:
            return UserRow.name_key
        case SortColumn.EMAIL:
            return UserRow.email_key
        case SortColumn.ROLE:
            return UserRow.role
        case SortColumn.AUTHENTICATION:
            return UserRow.authentication
        case SortColumn.TWO_STEP:
            # As the words sort: Disabled before Enabled.
            return Case(None, [(AuthenticatorRow.user_id.is_null(), 0)], 1)
        case SortColumn.STATUS:
            # As the words sort: Active before Inactive.
            return Case(None, [(UserRow.active == 1, 0)], 1)
        case SortColumn.LAST_SIGN_IN:
            return UserRow.last_sign_in
        case SortColumn.TWO_STEP_SINCE:
            return AuthenticatorRow.confirmed
        case _:
            assert_never(sort)
