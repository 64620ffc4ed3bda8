"""What a deed answers: every kind of yes and no as a value.

Refusals carry facts, the screen has the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.enrolment import (
    ClockOff,
    MissedStep,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.problems import Field, FieldProblem
from qmetry_admin.domain.recovery_codes import RecoveryCode
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
class RecoveryCodeNotNeeded:
    """The person has no two-step verification: the password was enough (S22)."""


@dataclass(frozen=True)
class RecoveryCodesLeft:
    """So many recovery codes are left, said from two on, and after one was used (S26)."""

    left: int
    just_used: bool = False


Notice = RecoveryCodeNotNeeded | RecoveryCodesLeft


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
class RecoveryCodeWrong:
    """No unused recovery code of this person is like that."""


@dataclass(frozen=True)
class NoRecoveryCodesLeft:
    """All eight are used (S26)."""


PasswordAnswer = SignedIn | NeedCode | NeedNewPassword | SignInFailed | TwoStepRequired | Locked
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
    | CodeMalformed
    | RecoveryCodeWrong
    | NoRecoveryCodesLeft
    | TooFast
    | SignInFailed
    | TwoStepRequired
    | Locked
)
NewPasswordAnswer = SignedIn | FieldsRefused | CodeAlreadyUsed | RecoveryCodeWrong | HalfOpenEnded


# ---- one's own account


@dataclass(frozen=True)
class PasswordChanged:
    """The new password holds; the person's other sessions ended."""


PasswordChangeAnswer = PasswordChanged | FieldsRefused | NotAllowed | Locked | SessionEnded


# ---- users


@dataclass(frozen=True)
class UserCreated:
    """The person was made."""

    user: User


@dataclass(frozen=True)
class UserChanged:
    """The details were stored."""

    user: User


@dataclass(frozen=True)
class OwnRoleOrStatus:
    """Nobody changes their own role or status (A6)."""


@dataclass(frozen=True)
class FirstUserFixed:
    """The first user keeps role and status (A6)."""


@dataclass(frozen=True)
class LastAbleAdmin:
    """The change would leave nobody who can administer (A6)."""


UserCreateAnswer = UserCreated | FieldsRefused | NotAllowed | SessionEnded
UserChangeAnswer = (
    UserChanged
    | ChangedMeanwhile
    | FieldsRefused
    | OwnRoleOrStatus
    | FirstUserFixed
    | LastAbleAdmin
    | NoSuchUser
    | NotAllowed
    | SessionEnded
)


# ---- two-step verification


@dataclass(frozen=True)
class TwoStepView:
    """What the Security tab shows of a person to this actor."""

    user: User
    organisation: Organisation
    own: bool
    may_enable: bool
    may_see_codes: bool
    why_not: WhyNot | None


@dataclass(frozen=True)
class NotPossible:
    """It cannot be, whoever asks: the reason."""

    why: WhyNot


@dataclass(frozen=True)
class EnrolmentOver:
    """The steps were closed; the key is gone."""


@dataclass(frozen=True)
class Enabled:
    """Two-step verification is on; these are the eight recovery codes."""

    user: User
    codes: tuple[RecoveryCode, ...]


@dataclass(frozen=True)
class CodesShown:
    """The unused recovery codes that were asked for; that they were shown is in the audit."""

    codes: tuple[RecoveryCode, ...]
    left: int
    organisation: str
    user: User


@dataclass(frozen=True)
class NoTwoStep:
    """The person has no two-step verification, so no recovery codes."""


@dataclass(frozen=True)
class Wait:
    """Tries are paced from the fifth miss on: the next one is looked at after this."""

    wait: timedelta


ConfirmAnswer = (
    Enabled
    | CodeMalformed
    | ClockOff
    | SameCode
    | WrongOrder
    | MissedStep
    | PairWrong
    | Wait
    | ChangedMeanwhile
    | NotPossible
    | EnrolmentOver
    | NotAllowed
    | NoSuchUser
    | SessionEnded
)
CodesAnswer = CodesShown | NoTwoStep | NotAllowed | NoSuchUser | SessionEnded
