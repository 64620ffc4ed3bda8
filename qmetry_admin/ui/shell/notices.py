"""What the banner of the main window says of a sign-in, the clock, and trouble."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from qmetry_admin.domain.outcomes import Notice, RecoveryCodeNotNeeded, RecoveryCodesLeft
from qmetry_admin.domain.recovery_codes import WARN_FROM
from qmetry_admin.ui.sentences import counted
from qmetry_admin.ui.widgets.banner import MessageKind

_NOT_NEEDED = "No recovery code was needed: two-step verification is not set up for your account."
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def notice(told: Notice) -> tuple[MessageKind, str]:
    """What a sign-in has to tell."""
    match told:
        case RecoveryCodeNotNeeded():
            return "info", _NOT_NEEDED
        case RecoveryCodesLeft():
            return _codes_left(told)
        case _:
            assert_never(told)


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


def _codes_left(told: RecoveryCodesLeft) -> tuple[MessageKind, str]:
    used = "You signed in with a recovery code; it is used up. " if told.just_used else ""
    if told.left == 0:
        return "warn", f"{used}No recovery codes are left. Without your phone you cannot sign in."
    left = f"{counted(told.left, 'recovery code')} {'is' if told.left == 1 else 'are'} left."
    if told.left > WARN_FROM:
        return "info", f"{used}{left}"
    return "warn", f"{used}Only {left} Each works once."
