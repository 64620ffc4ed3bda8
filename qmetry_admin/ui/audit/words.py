"""What an entry of the audit says to people.

The words of a deed are those the store keeps, so that what is read can be searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.problems import Field
from qmetry_admin.ui.sentences import counted, exactly, time_zone, when

DEEDS: Final = {
    Action.SET_UP: "Set-up",
    Action.SIGN_IN: "Sign in",
    Action.SIGN_OUT: "Sign out",
    Action.PASSWORD: "Sign in: password",
    Action.CODE: "Sign in: code",
    Action.RECOVERY_CODE: "Sign in: recovery code",
    Action.PASSWORD_CHANGE: "Change password",
    Action.USER_CREATE: "Create user",
    Action.USER_CHANGE: "Change user",
    Action.USERS_READ: "Read users",
    Action.USER_DELETE: "Delete user",
    Action.NAME_FREE: "Free name",
    Action.UNLOCK: "Unlock",
    Action.TWO_STEP_ENABLE: "Enable two-step",
    Action.TWO_STEP_REGISTER_AGAIN: "Register two-step again",
    Action.TWO_STEP_RESYNC: "Resync two-step",
    Action.TWO_STEP_REMOVE: "Remove two-step",
    Action.RECOVERY_CODES_SHOW: "Show recovery codes",
    Action.CLOCK_BEHIND: "Clock behind",
    Action.SESSION_END: "Session end",
    Action.IDENTITY: "Confirm identity",
    Action.SETTINGS_READ: "Read settings",
    Action.SETTINGS_CHANGE: "Change settings",
    Action.MANDATORY_ON: "Mandatory on",
    Action.MANDATORY_OFF: "Mandatory off",
    Action.FIRST_USER: "Hand over first user",
    Action.AUDIT_READ: "Read audit",
}
_RESULTS: Final = {Result.DONE: "Done", Result.REFUSED: "Refused"}
_BY_ITSELF: Final = {Action.CLOCK_BEHIND, Action.SESSION_END}
_NOT_FOR_PEOPLE: Final = {"version", "instance"}
_BEFORE: Final = " before"
_ARROW: Final = "\N{RIGHTWARDS ARROW}"
_STEP: Final = timedelta(seconds=30)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def at(entry: Entry, zone: str, now: datetime) -> str:
    """When it was, where the reader is: "24 Nov, 10:12:07", "24 Nov 2025, 10:12".

    The hour that autumn has twice is told apart by its offset: "25 Oct, 02:30:00 +02:00".
    """
    there, today = entry.at.astimezone(time_zone(zone)), now.astimezone(time_zone(zone))
    said = when(entry.at, zone, now)
    if there.year == today.year:
        said += f":{there:%S}"
    if there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset():
        said += f" {there.isoformat()[-6:]}"
    return said


def who(entry: Entry) -> str:
    """Who did it."""
    if entry.actor_name:
        return entry.actor_name
    return "The program" if entry.action in _BY_ITSELF else "Not signed in"


def what(entry: Entry) -> str:
    """What was done, or refused."""
    return DEEDS[entry.action]


def whom(entry: Entry) -> str:
    """Whom it was about, where that is somebody else."""
    own = entry.user_id is not None and entry.user_id == entry.actor_id
    return "" if own else entry.user_name


def result(entry: Entry) -> str:
    """How it went."""
    return _RESULTS[entry.result]


def details(entry: Entry, zone: str, now: datetime) -> tuple[str, ...]:
    """The facts about it, one a line: "Role: Member → Help desk", "Reason: Lost phone"."""
    return tuple(_facts(entry, zone, now))


def _facts(entry: Entry, zone: str, now: datetime) -> Iterator[str]:
    detail = entry.detail
    for key, value in detail.items():
        is_old = key.endswith(_BEFORE) and key.removesuffix(_BEFORE) in detail
        if key in _NOT_FOR_PEOPLE or is_old:
            continue
        if key == "drift":
            yield _phone(value)
        elif key == Field.SET_UP_UNTIL:
            yield f"{_name(key)}: {_change(detail, key, partial(_last_day, zone=zone, now=now))}"
        elif key == "affected":
            yield f"{counted(int(value), 'user')} affected" if value.isdecimal() else value
        else:
            yield f"{_name(key)}: {_change(detail, key, partial(_plain, zone=zone, now=now))}"


def _name(key: str) -> str:
    return key[:1].upper() + key[1:]


def _change(detail: Mapping[str, str], key: str, said: Callable[[str], str]) -> str:
    """The value, after the one before it where that was another."""
    old = detail.get(key + _BEFORE)
    return said(detail[key]) if old is None else f"{said(old)} {_ARROW} {said(detail[key])}"


def _last_day(value: str, zone: str, now: datetime) -> str:
    """A day that is meant whole; what is kept is the instant after its end."""
    try:
        end = datetime.fromisoformat(value)
    except ValueError:
        return value
    return when(end - timedelta(minutes=1), zone, now)


def _plain(value: str, zone: str, now: datetime) -> str:
    """A value as people read it: an instant is said in their zone, nothing is called so."""
    if not value:
        return "none"
    return _INSTANT.sub(lambda found: _instant(found[0], zone, now), value)


def _instant(text: str, zone: str, now: datetime) -> str:
    try:
        return when(datetime.fromisoformat(text), zone, now)
    except ValueError:
        return text


def _phone(drift: str) -> str:
    """By how much the phone's clock was off when its codes were accepted."""
    try:
        off = int(drift) * _STEP
    except ValueError:
        return f"Phone: {drift}"
    if not off:
        return "Phone: clock right"
    way = "fast" if off > timedelta() else "slow"
    seconds = round(abs(off).total_seconds())
    if seconds < 120:  # noqa: PLR2004 - up to two minutes, seconds say more
        return f"Phone: clock {counted(seconds, 'second')} {way}"
    return f"Phone: clock {seconds / 60:g} minutes {way}"


def at_exactly(entry: Entry, zone: str) -> str:
    """When it was, with the offset, for the hover."""
    return exactly(entry.at, zone)
