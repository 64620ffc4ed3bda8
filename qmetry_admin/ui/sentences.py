"""Sentences several features share: refusals, problems of fields, times."""

from __future__ import annotations

import math
import zoneinfo
from datetime import UTC, datetime, tzinfo
from typing import Final

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.services.opening import KeyPlace

_NAMES: Final = {
    Field.ORGANISATION: "The organisation name",
    Field.USERNAME: "The username",
    Field.ALIAS: "The alias",
    Field.FIRST_NAME: "The first name",
    Field.LAST_NAME: "The last name",
    Field.EMAIL: "The email address",
    Field.TIME_ZONE: "The time zone",
    Field.ROLE: "The role",
    Field.STATUS: "The status",
    Field.AUTHENTICATION: "The authentication type",
    Field.PRESENT_PASSWORD: "The present password",
    Field.PASSWORD: "The password",
}
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""In English like the rest of the screen, whatever the system's language."""
_PROBLEMS: Final = {
    ProblemKind.EMPTY: "Enter {bare}.",
    ProblemKind.TOO_LONG: "{name} takes at most {detail} characters.",
    ProblemKind.TOO_SHORT: "{name} needs at least {detail} characters. Several words do well.",
    ProblemKind.FORBIDDEN_CHARACTER: (
        "{name} holds a character that cannot be seen: {detail}. Take it out."
    ),
    ProblemKind.OUTER_BLANKS: "{name} begins or ends with a blank. Take it out.",
    ProblemKind.COLON: "{name} cannot have a colon: phones cut the name there. Use a dash instead.",
    ProblemKind.MALFORMED: "{name} is not complete. It looks like name@example.com.",
    ProblemKind.TAKEN: "{name} belongs to somebody already. Choose another one.",
    ProblemKind.UNKNOWN: "{name} is not known on this computer. Choose another one.",
    ProblemKind.GUESSABLE: "{name} is easily guessed. {detail}",
    ProblemKind.SAME_AS_BEFORE: "{name} is the one you had before. Choose another one.",
    ProblemKind.WRONG: "{name} is not right. Type it again.",
}
_ENDS: Final = {
    EndReason.SIGNED_OUT: "You are signed out.",
    EndReason.PROGRAM_GONE: (
        "You were signed out because this program was away for a long time. Sign in again."
    ),
    EndReason.TWO_STEP_ENABLED: (
        "You were signed out: {by} set up two-step verification for your account."
        " Sign in again; you will be asked for a verification code."
    ),
    EndReason.TWO_STEP_REMOVED: (
        "You were signed out: {by} removed two-step verification from your account. Sign in again."
    ),
    EndReason.DEACTIVATED: (
        "You were signed out: {by} made your account inactive. Ask an administrator."
    ),
    EndReason.DELETED: "You were signed out: {by} deleted your account. Ask an administrator.",
    EndReason.ROLE_CHANGED: "You were signed out: {by} changed your role. Sign in again.",
    EndReason.TYPE_CHANGED: (
        "You were signed out: {by} changed how your account signs in. Sign in again."
    ),
    EndReason.PASSWORD_CHANGED: (
        "You were signed out: {by} changed the password of your account. Sign in with the new one."
    ),
    EndReason.UNKNOWN: "Your session is over. Sign in again.",
}


def field_problem(problem: FieldProblem) -> str:
    """What is wrong with a field and what to do, as one or two sentences."""
    name, detail = _NAMES[problem.field], problem.detail
    return (
        _PROBLEMS[problem.kind]
        .format(
            name=name,
            bare=name[0].lower() + name[1:],
            detail=f"{int(detail):,}" if detail.isdecimal() else detail,
        )
        .rstrip()
    )


def not_allowed(refusal: NotAllowed) -> str:
    """Which right the person's role lacks: "Your role needs Create or Modify on Users."."""
    if not refusal.missing:
        return "This account cannot do that, whatever its role allows."
    deeds: dict[str, list[str]] = {}
    for right in refusal.missing:
        deed, _, module = right.value.partition(" on ")
        deeds.setdefault(module, []).append(deed)
    wanted = " or ".join(f"{' or '.join(names)} on {module}" for module, names in deeds.items())
    return f"Your role needs {wanted}."


def locked(refusal: Locked, now: datetime) -> str:
    """How long a locked step stays locked, in whole minutes, at least one (M03)."""
    minutes = max(1, math.ceil((refusal.until - now).total_seconds() / 60))
    return f"Too many attempts. Try again in {counted(minutes, 'minute')}."


def session_ended(refusal: SessionEnded) -> str:
    """Why the sign-in window is there again (M06)."""
    return _ENDS[refusal.reason].format(by=refusal.by or "somebody")


def key_place(place: KeyPlace) -> str:
    """Where the directory's key is, as a person would look for it."""
    if place.path is not None:
        return str(place.path)
    return f"the keyring of this computer ({place.keyring})"


def counted(number: int, noun: str) -> str:
    """A number and its noun: "1 minute", "1,200 minutes"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def seconds_until(at: datetime, now: datetime) -> int:
    """Whole seconds until then, rounded up; 0 once it is past."""
    return max(0, math.ceil((at - now).total_seconds()))


def clock(at: datetime) -> str:
    """A time of day to compare clocks by: "14:03:22 UTC"."""
    return f"{at.astimezone(UTC):%H:%M:%S} UTC"


def when(at: datetime, zone: str, now: datetime) -> str:
    """An instant in a person's time zone: "24 Nov, 10:12", with the year where it is another."""
    there, today = at.astimezone(time_zone(zone)), now.astimezone(time_zone(zone))
    year = f" {there.year}" if there.year != today.year else ""
    return f"{there.day} {_MONTHS[there.month - 1]}{year}, {there:%H:%M}"


def time_of_day(at: datetime, zone: str) -> str:
    """Hours and minutes in a person's time zone: "10:12"."""
    return f"{at.astimezone(time_zone(zone)):%H:%M}"


def exactly(at: datetime, zone: str) -> str:
    """An instant with its offset, for the hover: "24 Nov 2026, 10:12:07 UTC+01:00"."""
    there = at.astimezone(time_zone(zone))
    offset = there.isoformat()[-6:] if there.utcoffset() else ""
    return (
        f"{there.day} {_MONTHS[there.month - 1]} {there.year}, {there:%H:%M:%S} UTC{offset}".strip()
    )


def time_zone(name: str) -> tzinfo:
    """The time zone, or UTC where this computer does not know it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
