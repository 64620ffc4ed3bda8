"""The columns of the users table, and what each of them says of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from qmetry_admin.domain.users import AuthenticationType, SortColumn, User
from qmetry_admin.ui import sentences

FEW_CODES: Final = 2
"""From so many recovery codes left on, the list shows their number (S26)."""


@dataclass(frozen=True)
class Column:
    """One column: what it sorts by, its title, and how wide it is.

    A column whose texts are known is as wide as the longest of them (`longest`) and `more` px; what
    is left is shared out among the others by their `share`.
    """

    sort: SortColumn
    title: str
    longest: str = ""
    more: int = 0
    share: int = 0


COLUMNS: Final = (
    Column(SortColumn.USERNAME, "Username", share=96),
    Column(SortColumn.NAME, "Name", share=152),
    Column(SortColumn.EMAIL, "Email", share=164),
    Column(SortColumn.ROLE, "Role", "Read only"),
    Column(SortColumn.AUTHENTICATION, "Authentication", "QMETRY"),
    Column(SortColumn.TWO_STEP, "2FA", "Disabled · by SAML", 8),
    Column(SortColumn.STATUS, "Status", "Inactive", 14),
    Column(SortColumn.LAST_SIGN_IN, "Last sign-in", "Today 00:00", 16),
)


def cell_text(column: SortColumn, user: User, zone: str, now: datetime) -> str:
    """What the cell says; `zone` is the time zone of the person who reads it."""
    match column:
        case SortColumn.USERNAME:
            return user.username
        case SortColumn.NAME:
            return user.name
        case SortColumn.EMAIL:
            return user.email
        case SortColumn.ROLE:
            return user.role.value
        case SortColumn.AUTHENTICATION:
            return user.authentication.value
        case SortColumn.TWO_STEP:
            return two_step_text(user)
        case SortColumn.STATUS:
            return "Active" if user.active else "Inactive"
        case SortColumn.LAST_SIGN_IN:
            return _day(user.last_sign_in, zone, now) if user.last_sign_in else "Never"
        case _:
            assert_never(column)


def two_step_text(user: User) -> str:
    """Enabled or Disabled, and by whom where another authority is asked (S31)."""
    if user.authentication is not AuthenticationType.QMETRY:
        return f"Disabled · by {user.authentication.value}"
    return "Enabled" if user.two_step else "Disabled"


def codes_badge(user: User) -> str:
    """How many recovery codes are left, where they are few ("2 left"); else nothing."""
    if user.two_step is None or user.two_step.codes_left > FEW_CODES:
        return ""
    return f"{user.two_step.codes_left} left"


def cell_hint(column: SortColumn, user: User, zone: str) -> str:
    """What hovering over the cell adds: an instant with its offset, a reason, a number of codes."""
    if column is SortColumn.LAST_SIGN_IN and user.last_sign_in:
        return sentences.exactly(user.last_sign_in, zone)
    if column is SortColumn.TWO_STEP:
        if user.authentication is not AuthenticationType.QMETRY:
            return f"{user.authentication.value} users verify at their own directory"
        if user.two_step and codes_badge(user):
            return f"{sentences.counted(user.two_step.codes_left, 'recovery code')} left"
    return ""


def _day(at: datetime, zone: str, now: datetime) -> str:
    """The day in few letters, with the time of day where it is today."""
    day = _date(at, zone, now)
    if day == _date(now, zone, now):
        return f"Today {sentences.time_of_day(at, zone)}"
    return "Yesterday" if day == _date(now - timedelta(days=1), zone, now) else day


def _date(at: datetime, zone: str, now: datetime) -> str:
    return sentences.when(at, zone, now).rpartition(", ")[0]
