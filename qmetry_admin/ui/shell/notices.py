"""What the banner of the main window says of a sign-in, the clock, and trouble."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, assert_never

from qmetry_admin.domain.audit import Action, Entry
from qmetry_admin.domain.outcomes import (
    DoneByOthers,
    Notice,
    PhoneClockOff,
    RecoveryCodeNotNeeded,
    RecoveryCodesLeft,
)
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.recovery_codes import WARN_FROM
from qmetry_admin.ui.sentences import counted, when
from qmetry_admin.ui.widgets.banner import MessageKind

_NOT_NEEDED = "No recovery code was needed: two-step verification is not set up for your account."
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MOST_LINES: Final = 10
_GRAVITY: Final[tuple[MessageKind, ...]] = ("info", "ok", "warn", "bad")
_DEEDS: Final = {
    Action.RECOVERY_CODES_SHOW: "looked at your recovery codes",
    Action.TWO_STEP_ENABLE: "set up two-step verification for your account",
    Action.TWO_STEP_REGISTER_AGAIN: "registered another phone for your account",
    Action.TWO_STEP_RESYNC: "resynced your phone",
    Action.TWO_STEP_REMOVE: "removed two-step verification from your account",
    Action.UNLOCK: "unlocked your sign-in",
    Action.FIRST_USER: "handed you the place of the first user (super-admin)",
}
_CHANGED: Final = "changed your account"
_REMOVED_TOO: Final = " and removed its two-step verification"


def notice(told: Notice, zone: str, now: datetime) -> tuple[MessageKind, str]:
    """What a sign-in has to tell; times are said in the person's zone."""
    match told:
        case RecoveryCodeNotNeeded():
            return "info", _NOT_NEEDED
        case RecoveryCodesLeft():
            return _codes_left(told)
        case PhoneClockOff():
            off = counted(told.off.minutes, "minute")
            return "warn", (
                f"The codes were accepted, but your phone's clock is about {off}"
                f" {'fast' if told.off.fast else 'slow'}. Turn on automatic date and time on the"
                " phone."
            )
        case DoneByOthers():
            return "info", _done_by_others(told.entries, zone, now)
        case _:
            assert_never(told)


def together(told: Sequence[Notice], zone: str, now: datetime) -> tuple[MessageKind, str] | None:
    """All that a sign-in has to tell as one message, as grave as the gravest; nothing for none."""
    said = [notice(one, zone, now) for one in told]
    if not said:
        return None
    gravest = max((kind for kind, _ in said), key=_GRAVITY.index)
    return gravest, "\n".join(text for _, text in said)


def clock_behind(behind: timedelta) -> str:
    """This computer's clock lies behind the newest audit entry (M20)."""
    if behind < _HOUR:
        size = counted(round(behind / timedelta(minutes=1)), "minute")
    elif behind < 2 * _DAY:
        size = counted(round(behind / _HOUR), "hour")
    else:
        size = counted(round(behind / _DAY), "day")
    return (
        f"This computer's clock is {size} behind the newest entry of the directory."
        " Check its date and time; verification codes depend on them."
    )


def _done_by_others(entries: Sequence[Entry], zone: str, now: datetime) -> str:
    """One line each, oldest first; of very many the newest, and how many came before (M08)."""
    shown = entries[-_MOST_LINES:]
    lines = [
        f"{entry.actor_name or 'Somebody'} {_deed(entry)} on {when(entry.at, zone, now)}."
        for entry in shown
    ]
    if more := len(entries) - len(shown):
        lines.insert(0, f"{more:,} more before these.")
    return "\n".join(dict.fromkeys(lines))  # what reads alike is said once


def _deed(entry: Entry) -> str:
    """What was done, as somebody would tell the person it was done to."""
    if entry.action is not Action.USER_CHANGE:
        return _DEEDS.get(entry.action, _CHANGED)
    changed = [field.value for field in Field if field.value in entry.detail]
    what = f"{_CHANGED} ({', '.join(changed)})" if changed else _CHANGED
    return f"{what}{_REMOVED_TOO if 'two-step' in entry.detail else ''}"


def _codes_left(told: RecoveryCodesLeft) -> tuple[MessageKind, str]:
    used = "You signed in with a recovery code; it is used up. " if told.just_used else ""
    if told.left == 0:
        return "warn", f"{used}No recovery codes are left. Without your phone you cannot sign in."
    left = f"{counted(told.left, 'recovery code')} {'is' if told.left == 1 else 'are'} left."
    if told.left > WARN_FROM:
        return "info", f"{used}{left}"
    return "warn", f"{used}Only {left} Each works once."
