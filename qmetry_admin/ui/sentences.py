"""Sentences several features share: refusals, problems of fields, times."""

from __future__ import annotations

import math
import re
import zoneinfo
from datetime import UTC, datetime, tzinfo
from typing import Final, assert_never

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.identity import PasswordWrong
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    NoRecoveryCodesLeft,
    NotAllowed,
    PhoneSetBack,
    RecoveryCodeWrong,
    SessionEnded,
)
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
    Field.REASON: "The reason",
    Field.MAXIMUM_ATTEMPTS: "Maximum Login Attempts",
    Field.REACTIVATE_AFTER: "Re-activate after",
    Field.RESYNC_RANGE: "The resync range",
    Field.SET_UP_UNTIL: "The date until which people set it up at sign-in",
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
    ProblemKind.TAKEN_BY_DELETED: (
        "{name} is still held by a person who was deleted. Choose another one, or have an Admin"
        " free it first."
    ),
    ProblemKind.UNKNOWN: "{name} is not known on this computer. Choose another one.",
    ProblemKind.GUESSABLE: "{name} is easily guessed. {detail}",
    ProblemKind.SAME_AS_BEFORE: "{name} is the one you had before. Choose another one.",
    ProblemKind.WRONG: "{name} is not right. Type it again.",
    ProblemKind.OUT_OF_RANGE: "{name} takes a number from {detail}.",
    ProblemKind.PAST: "{name} is in the past. Choose a later one.",
}
_WITH_NUMBERS: Final = {ProblemKind.TOO_LONG, ProblemKind.TOO_SHORT, ProblemKind.OUT_OF_RANGE}
_NUMBER: Final = re.compile(r"[0-9]+")
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
    EndReason.TWO_STEP_REGISTERED_AGAIN: (
        "You were signed out: {by} registered two-step verification of your account again."
        " Sign in again; you will be asked for a code of the new entry."
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
    if problem.kind in _WITH_NUMBERS:
        detail = _NUMBER.sub(lambda found: f"{int(found[0]):,}", detail)
    bare = name[0].lower() + name[1:]
    return _PROBLEMS[problem.kind].format(name=name, bare=bare, detail=detail).rstrip()


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


IdentityRefused = (
    PasswordWrong
    | CodeMalformed
    | CodeWrong
    | CodeAlreadyUsed
    | PhoneSetBack
    | RecoveryCodeWrong
    | NoRecoveryCodesLeft
    | TooFast
    | Locked
    | Closed
    | NotAllowed
)
"""What "Confirm it's you" answers besides yes and the end of the session (M05)."""
_CONFIRMED_ELSEWHERE: Final = (
    "Your password is kept by another directory, so it cannot be confirmed here. Ask an"
    " administrator whose authentication type is QMETRY."
)
_NOT_CONFIRMED: Final[dict[type, str]] = {
    PasswordWrong: "That is not your password. Type it again.",
    CodeMalformed: (
        "A verification code has six digits, a recovery code sixteen letters and digits."
        " Check it and try again."
    ),
    RecoveryCodeWrong: "That recovery code was not accepted. Each code works once. Check it.",
    NoRecoveryCodesLeft: "No recovery codes are left. Enter a verification code from your phone.",
    TooFast: "That was too soon after the last try. Wait a second and try again.",
    Closed: (
        "Too many wrong verification codes. Enter a recovery code, or ask another administrator to"
        " unlock your account."
    ),
}
_HINT_FROM: Final = 2  # wrong codes in a row


def identity_refused(answer: IdentityRefused, now: datetime, zone: str) -> str:
    """Why it was not confirmed who sits there, and what to do."""
    match answer:
        case CodeWrong() | CodeAlreadyUsed() | PhoneSetBack():
            return _code_refused(answer, now, zone) + clock_hint(answer.in_a_row, answer.at)
        case Locked():
            return locked(answer, now)
        case NotAllowed():
            return not_allowed(answer) if answer.missing else _CONFIRMED_ELSEWHERE
        case (
            PasswordWrong()
            | CodeMalformed()
            | RecoveryCodeWrong()
            | NoRecoveryCodesLeft()
            | TooFast()
            | Closed()
        ):
            return _NOT_CONFIRMED[type(answer)]
        case _:
            assert_never(answer)


def _code_refused(
    answer: CodeWrong | CodeAlreadyUsed | PhoneSetBack, now: datetime, zone: str
) -> str:
    match answer:
        case CodeWrong():
            return "That code was not accepted. Wait for the next one and try again."
        case CodeAlreadyUsed():
            left = seconds_until(answer.fresh_at, now)
            return f"That code was already used. A new one appears in {left} s."
        case PhoneSetBack():
            return set_back(answer, now, zone)


def clock_hint(in_a_row: int, at: datetime) -> str:
    """What may be behind several wrong codes in a row, to follow a sentence (S05a)."""
    if in_a_row < _HINT_FROM:
        return ""
    return (
        " If this goes on, the clock of the phone or of this computer may be off"
        f" (this computer: {clock(at)})."
    )


def set_back(answer: PhoneSetBack, now: datetime, zone: str) -> str:
    """From which minute on the codes of a phone that was set back work again (M02)."""
    at, here = answer.works_again_at, time_zone(zone)
    same_day = at.astimezone(here).date() == now.astimezone(here).date()
    works = time_of_day(at, zone) if same_day else when(at, zone, now)
    return f"Your phone's clock was set back. Its codes work again from {works}."
