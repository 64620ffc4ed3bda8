"""What a deed answers: every kind of yes and no as a value.

Refusals carry facts, the screen has the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Entry
from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.problems import Field, FieldProblem
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import Right, User

# ---- refusals that many deeds share


@dataclass(frozen=True)
class SessionEnded:
    """The session is over: by whom and why, for the sign-in window to say (M06)."""

    reason: EndReason
    by: str = ""


@dataclass(frozen=True)
class NotAllowed:
    """The actor's role lacks the rights; any one of them would do."""

    missing: tuple[Right, ...]


@dataclass(frozen=True)
class NoSuchUser:
    """The person is not there (any more)."""


@dataclass(frozen=True)
class FieldsRefused:
    """What is wrong with what was filled in, in the order of the form."""

    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True)
class ChangedMeanwhile:
    """Somebody else changed the same thing first (DB-02): who, when, and which fields."""

    by: str
    at: datetime
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class NotPossible:
    """It cannot be, whoever asks: the reason."""

    why: WhyNot


# ---- set-up


@dataclass(frozen=True)
class AlreadySetUp:
    """Another set-up of the same directory was first."""


# ---- signing in


@dataclass(frozen=True)
class HalfOpen:
    """A sign-in between password and session.

    An opaque name, good for five minutes in this program.
    """

    name: str = field(repr=False)


@dataclass(frozen=True)
class SignInFailed:
    """Unknown name, wrong password, inactive, or of an authority that is not connected.

    Told alike (M21).
    """


@dataclass(frozen=True)
class TwoStepRequired:
    """The password is right, but two-step verification is mandatory and not set up (S36)."""


@dataclass(frozen=True)
class NeedCode:
    """The password is right; a code is the next step.

    `entry` is what the phone's entry is called. `fresh_at` is set while the code the phone shows
    now is
    spent: the instant a usable one appears.
    """

    half_open: HalfOpen
    entry: str
    fresh_at: datetime | None = None


@dataclass(frozen=True)
class NeedNewPassword:
    """All steps are proved; the start password must be replaced before the session is made (A5)."""

    half_open: HalfOpen


@dataclass(frozen=True)
class NeedSetUp:
    """The password is right, two-step verification is mandatory and may be set up now (S36).

    The sign-in goes on for as long as the steps are open.
    """

    half_open: HalfOpen


@dataclass(frozen=True)
class RecoveryCodeNotNeeded:
    """The person has no two-step verification: the password was enough (S22)."""


@dataclass(frozen=True)
class RecoveryCodesLeft:
    """So many recovery codes are left, said from two on, and after one was used (S26)."""

    left: int
    just_used: bool = False


@dataclass(frozen=True)
class PhoneClockOff:
    """The codes were accepted, but the phone's clock is off by over ten minutes (S34)."""

    off: ClockOff


@dataclass(frozen=True)
class DoneByOthers:
    """What others did to one's account since the last sign-in, oldest first (M08)."""

    entries: tuple[Entry, ...]


Notice = RecoveryCodeNotNeeded | RecoveryCodesLeft | PhoneClockOff | DoneByOthers


@dataclass(frozen=True)
class SignedIn:
    """A session was made."""

    session: Session
    user: User
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class HalfOpenEnded:
    """The half-open sign-in is over (five minutes, a lock, or a change of the account).

    Start again.
    """


@dataclass(frozen=True)
class CodeMalformed:
    """Not six digits, or not sixteen characters of a recovery code; no attempt was counted."""


@dataclass(frozen=True)
class CodeWrong:
    """Not accepted; `in_a_row` wrong ones now, and this computer's clock for the hint (S05a)."""

    in_a_row: int
    at: datetime


@dataclass(frozen=True)
class CodeAlreadyUsed:
    """The code's step was spent; the next one appears at `fresh_at` (S05).

    It counts as a wrong one.
    """

    fresh_at: datetime
    in_a_row: int
    at: datetime


@dataclass(frozen=True)
class PhoneSetBack:
    """The code is of a step before the last one; codes work again at that instant (M02)."""

    works_again_at: datetime
    in_a_row: int
    at: datetime


@dataclass(frozen=True)
class PairRefused:
    """The two codes are not two unused ones in a row; which of them is wrong is not said (S34)."""

    in_a_row: int
    at: datetime


@dataclass(frozen=True)
class RecoveryCodeWrong:
    """No unused recovery code of this person is like that."""


@dataclass(frozen=True)
class NoRecoveryCodesLeft:
    """All eight are used (S26)."""


PasswordAnswer = (
    SignedIn | NeedCode | NeedNewPassword | NeedSetUp | SignInFailed | TwoStepRequired | Locked
)
CodeAnswer = (
    SignedIn
    | NeedNewPassword
    | CodeMalformed
    | CodeWrong
    | CodeAlreadyUsed
    | PhoneSetBack
    | Locked
    | Closed
    | HalfOpenEnded
)
RecoveryCodeAnswer = (
    SignedIn
    | NeedNewPassword
    | CodeMalformed
    | RecoveryCodeWrong
    | NoRecoveryCodesLeft
    | TooFast
    | HalfOpenEnded
)
RecoveryWayAnswer = (
    SignedIn
    | NeedNewPassword
    | NeedSetUp
    | CodeMalformed
    | RecoveryCodeWrong
    | NoRecoveryCodesLeft
    | TooFast
    | SignInFailed
    | TwoStepRequired
    | Locked
)
SignInResyncAnswer = (
    SignedIn
    | NeedNewPassword
    | CodeMalformed
    | PairRefused
    | PhoneSetBack
    | CodeAlreadyUsed
    | Locked
    | Closed
    | NotPossible
    | HalfOpenEnded
)
NewPasswordAnswer = SignedIn | FieldsRefused | CodeAlreadyUsed | RecoveryCodeWrong | HalfOpenEnded


# ---- one's own account


@dataclass(frozen=True)
class PasswordChanged:
    """The new password holds; the person's other sessions ended."""


PasswordChangeAnswer = PasswordChanged | FieldsRefused | NotAllowed | Locked | SessionEnded
