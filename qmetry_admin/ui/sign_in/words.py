"""What the sign-in card says to each refusal."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimeZone

from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeMalformed,
    CodeWrong,
    NoRecoveryCodesLeft,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeWrong,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.ui.sentences import clock, locked, time_of_day

FAILED: Final = "Sign-in failed. Check your username and password and try again."
TWO_STEP_REQUIRED: Final = (
    "Two-step verification is required for your account and is not set up."
    " Ask an administrator to enable it for you."
)
CODE_MALFORMED: Final = "A verification code has six digits. Type all six."
CLOSED: Final = (
    "Too many wrong verification codes. Sign in with a recovery code, then change your password"
    " under My Account: after that verification codes are accepted again."
)
ENDED: Final = (
    "This sign-in is over: it took longer than five minutes, or your account was changed."
    " Sign in again."
)
PAIR_MALFORMED: Final = "A verification code has six digits. Type two codes that follow each other."
SET_UP_CLOCK: Final = (
    "Two-step verification is required for your account, and the clock of this computer is years"
    " off, so it cannot be set up. Set date and time right, then sign in again."
)
SET_UP_HERE: Final = (
    "Your account needs two-step verification. Set it up now, with one of these apps on your phone:"
)
SET_UP_APPS: Final = {
    "iPhone (App Store)": "Google Authenticator, Microsoft Authenticator or others",
    "Android (Google Play)": "Google Authenticator, Microsoft Authenticator or others",
}
SET_UP_DONE: Final = (
    "Two-step verification is set up for your account. Sign in with your password and a code from"
    " the app."
)
RECOVERY_MALFORMED: Final = (
    "A recovery code has sixteen letters and digits, in groups of four. Check it and try again."
)
RECOVERY_WRONG: Final = (
    "That recovery code was not accepted. Each code works once."
    " Check it, or take another one from your list."
)
RECOVERY_USED: Final = "That recovery code was used meanwhile. Take another one from your list."
NO_CODES_LEFT: Final = (
    "No recovery codes are left. An administrator must remove two-step verification for you"
    " and set it up again."
)
TOO_FAST: Final = "That was too soon after the last try. Wait a second and try again."
_SHOWN_FROM: Final = 2  # wrong codes in a row


def password_refused(answer: SignInFailed | TwoStepRequired | Locked, now: datetime) -> str:
    """Why username and password do not sign in (M21: all that is not a lock is told alike)."""
    match answer:
        case SignInFailed():
            return FAILED
        case TwoStepRequired():
            return TWO_STEP_REQUIRED
        case Locked():
            return locked(answer, now)


def code_refused(
    answer: CodeMalformed | CodeWrong | PhoneSetBack | Locked | Closed, now: datetime
) -> str:
    """Why a verification code is not taken, with the hint about clocks where it is due (S05a)."""
    match answer:
        case CodeMalformed():
            return CODE_MALFORMED
        case CodeWrong():
            said = "That code was not accepted. Wait for the next one and try again."
            return with_hint(said, hint(answer.in_a_row, answer.at))
        case PhoneSetBack():
            works = time_of_day(answer.works_again_at, _this_computers_zone())
            said = f"Your phone's clock was set back. Its codes work again from {works}."
            return with_hint(said, hint(answer.in_a_row, answer.at))
        case Locked():
            return locked(answer, now)
        case Closed():
            return CLOSED


def pair_refused(answer: CodeMalformed | PairRefused | PhoneSetBack | NotPossible) -> str:
    """Why two codes in a row do not set a phone right (S34): never which of them was wrong."""
    match answer:
        case CodeMalformed():
            return PAIR_MALFORMED
        case PairRefused():
            said = (
                "These two codes were not accepted. Type the code the app shows now, wait for the"
                " next one, and type that one too."
            )
            return with_hint(said, hint(answer.in_a_row, answer.at))
        case PhoneSetBack():
            works = time_of_day(answer.works_again_at, _this_computers_zone())
            return (
                f"Your phone's clock was set back. Its codes work again from {works}. Until then"
                " sign in with a recovery code, or ask an administrator to register the phone"
                " again."
            )
        case NotPossible():
            return (
                "The clock of this computer is years off, so codes cannot be compared. Set date"
                " and time right and try again."
            )


def recovery_code_refused(
    answer: CodeMalformed | RecoveryCodeWrong | NoRecoveryCodesLeft | TooFast,
) -> str:
    """Why a recovery code is not taken."""
    match answer:
        case CodeMalformed():
            return RECOVERY_MALFORMED
        case RecoveryCodeWrong():
            return RECOVERY_WRONG
        case NoRecoveryCodesLeft():
            return NO_CODES_LEFT
        case TooFast():
            return TOO_FAST


def hint(in_a_row: int, at: datetime) -> str:
    """What may be behind several wrong codes in a row; empty after the first one (S05a)."""
    if in_a_row < _SHOWN_FROM:
        return ""
    return (
        "If this goes on, the clock of the phone or of this computer may be off"
        f" (this computer: {clock(at)})."
    )


def with_hint(said: str, more: str) -> str:
    """A sentence, and the hint where there is one."""
    return f"{said} {more}" if more else said


def _this_computers_zone() -> str:
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()
