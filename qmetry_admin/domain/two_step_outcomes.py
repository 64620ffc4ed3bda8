"""What the deeds of the Security tab answer, and the confirmation of who sits there (M05)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta

from qmetry_admin.domain.enrolment import (
    ClockOff,
    MissedStep,
    OldEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.identity import ConfirmIdentity, IdentityConfirmed, PasswordWrong
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    FieldsRefused,
    NoRecoveryCodesLeft,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeWrong,
    SessionEnded,
)
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.domain.users import User


@dataclass(frozen=True)
class Basis:
    """What something open was begun with: the person's registration, or that there was none."""

    registration: str | None


@dataclass(frozen=True)
class TwoStepView:
    """What the Security tab shows of a person to this actor.

    `may_manage` is about enabling, registering again and removing. `slots_left` are the slots of
    the unused recovery codes; that they are told shows no code. `entry` is what the phone's entry
    is called. `changed` is there where the basis of what is open is so no more (S17).
    """

    user: User
    organisation: Organisation
    own: bool
    may_manage: bool
    may_resync: bool
    may_see_codes: bool
    why_not: WhyNot | None
    slots_left: tuple[int, ...]
    entry: str
    changed: ChangedMeanwhile | None = None


@dataclass(frozen=True)
class EnrolmentOver:
    """The steps were closed; the key is gone."""


@dataclass(frozen=True)
class Enabled:
    """Two-step verification is on; these are the eight recovery codes.

    `again` where it took the place of an older registration, whose entry in the app is dead now.
    """

    user: User
    codes: tuple[RecoveryCode, ...]
    again: bool = False


class RemovalReason(enum.StrEnum):
    """Why somebody else's two-step verification is removed (S33)."""

    LOST_PHONE = "Lost phone"
    NEW_PHONE = "New phone"
    LEFT = "Left"
    OTHER = "Other"


@dataclass(frozen=True)
class Removed:
    """Signing in takes the password alone, or (`shut_out`) nothing will do until enrolled again.

    `entry` is what the dead entry in the app is called.
    """

    user: User
    entry: str
    shut_out: bool


@dataclass(frozen=True)
class OwnMandatory:
    """Nobody removes their own while it is mandatory (S33)."""


@dataclass(frozen=True)
class Resynced:
    """The phone's codes are accepted again; `off` where its clock is over ten minutes off."""

    user: User
    off: ClockOff | None


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
    | OldEntry
    | Wait
    | ChangedMeanwhile
    | NotPossible
    | EnrolmentOver
    | NotAllowed
    | NoSuchUser
    | SessionEnded
)
CodesAnswer = CodesShown | NoTwoStep | ConfirmIdentity | NotAllowed | NoSuchUser | SessionEnded
ResyncAnswer = (
    Resynced
    | CodeMalformed
    | PairRefused
    | PhoneSetBack
    | ChangedMeanwhile
    | NoTwoStep
    | Locked
    | Closed
    | NotPossible
    | NotAllowed
    | NoSuchUser
    | SessionEnded
)
RemoveAnswer = (
    Removed
    | FieldsRefused
    | OwnMandatory
    | LastAbleAdmin
    | ChangedMeanwhile
    | NoTwoStep
    | ConfirmIdentity
    | NotAllowed
    | NoSuchUser
    | SessionEnded
)
IdentityAnswer = (
    IdentityConfirmed
    | PasswordWrong
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
    | SessionEnded
)
