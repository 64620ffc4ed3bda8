"""The columns of the users table, and what each of them says of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from qmetry_admin.domain.users import AuthenticationType, Lock, SortColumn, User
from qmetry_admin.ui import sentences

FEW_CODES: Final = 2
"""From so many recovery codes left on, the list shows their number (S26)."""


@dataclass(frozen=True)
class Column:
    """One column: what it sorts by, its title, and how wide it is.

    A column whose texts are known is as wide as the longest of them (`longest`) and `more` px; what
    is left is shared out among the others by their `share`. `usual` is whether it is shown to
    people who have chosen no columns.
    """

    sort: SortColumn
    title: str
    longest: str = ""
    more: int = 0
    share: int = 0
    usual: bool = True


COLUMNS: Final = (
    Column(SortColumn.USERNAME, "Username", share=96),
    Column(SortColumn.NAME, "Name", share=152),
    Column(SortColumn.EMAIL, "Email", share=164),
    Column(SortColumn.ROLE, "Role", "Read only"),
    Column(SortColumn.AUTHENTICATION, "Authentication", "QMETRY"),
    Column(SortColumn.TWO_STEP, "2FA", "Disabled", 30),
    Column(SortColumn.STATUS, "Status", "Inactive", 14),
    Column(SortColumn.LAST_SIGN_IN, "Last sign-in", "Today 00:00"),
    Column(SortColumn.TWO_STEP_SINCE, "2FA since", "Today 00:00", usual=False),
)
POSITIONS: Final = {column.sort: number for number, column in enumerate(COLUMNS)}
"""Where each column stands in the model, whatever order it is shown in."""


@dataclass(frozen=True)
class Reader:
    """Who reads the table, and when: times are said in their zone."""

    zone: str
    now: datetime


def locked(lock: Lock | None, now: datetime) -> bool:
    """Whether a lock still holds; one that has run out since it was fetched does not."""
    return lock is not None and (lock.until is None or lock.until > now)


def cell_text(column: SortColumn, user: User, lock: Lock | None, reader: Reader) -> str:
    """What the cell says."""
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
            status = "Active" if user.active else "Inactive"
            return f"{status} · locked" if locked(lock, reader.now) else status
        case SortColumn.LAST_SIGN_IN:
            return _day(user.last_sign_in, reader) if user.last_sign_in else "Never"
        case SortColumn.TWO_STEP_SINCE:
            return _day(user.two_step.since, reader) if user.two_step else ""
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


def cell_hint(column: SortColumn, user: User, lock: Lock | None, reader: Reader) -> str:
    """What hovering over the cell adds: an instant with its offset, a reason, a number of codes."""
    if column is SortColumn.LAST_SIGN_IN and user.last_sign_in:
        return sentences.exactly(user.last_sign_in, reader.zone)
    if column is SortColumn.TWO_STEP_SINCE and user.two_step:
        since = sentences.exactly(user.two_step.since, reader.zone)
        return f"{since}, by {user.two_step.by}" if user.two_step.by else since
    if column is SortColumn.STATUS and lock is not None and locked(lock, reader.now):
        return _lock_hint(lock, reader)
    if column is SortColumn.TWO_STEP:
        if user.authentication is not AuthenticationType.QMETRY:
            return f"{user.authentication.value} users verify at their own directory"
        if user.two_step and codes_badge(user):
            return f"{sentences.counted(user.two_step.codes_left, 'recovery code')} left"
    return ""


def _lock_hint(lock: Lock, reader: Reader) -> str:
    if lock.until is None:
        return "Sign-in with a verification code is closed until somebody unlocks it"
    return f"Sign-in is locked until {sentences.exactly(lock.until, reader.zone)}"


def _day(at: datetime, reader: Reader) -> str:
    """The day in few letters, with the time of day where it is today."""
    day, zone, now = _date(at, reader), reader.zone, reader.now
    if day == _date(now, reader):
        return f"Today {sentences.time_of_day(at, zone)}"
    return "Yesterday" if day == _date(now - timedelta(days=1), reader) else day


def _date(at: datetime, reader: Reader) -> str:
    return sentences.when(at, reader.zone, reader.now).rpartition(", ")[0]
