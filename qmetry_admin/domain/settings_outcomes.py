"""What the deeds of General Settings answer: switches, the mandatory rule, the first user."""

from __future__ import annotations

from dataclasses import dataclass

from qmetry_admin.domain.identity import ConfirmIdentity
from qmetry_admin.domain.organisation import Organisation, Settings
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.domain.users import User


@dataclass(frozen=True)
class SettingsView:
    """What General Settings shows to this actor.

    `why_not` says why they cannot turn the mandatory rule the way it is not now, or nothing.
    `affected` counts the active people of type QMETRY without two-step verification (S40).
    `may_hand_over` is for the first user alone (S37).
    """

    organisation: Organisation
    first_user: User
    may_change: bool
    why_not: WhyNotMandatory | None
    affected: int
    may_hand_over: bool


@dataclass(frozen=True)
class SettingsChanged:
    """The switches were stored."""

    settings: Settings


@dataclass(frozen=True)
class MandatoryOn:
    """Two-step verification is mandatory; so many people cannot sign in until they are enrolled."""

    affected: int


@dataclass(frozen=True)
class MoreAffected:
    """More people would be shut out by now than was confirmed: nothing was changed (S40)."""

    affected: int


@dataclass(frozen=True)
class MandatoryOff:
    """Two-step verification is no longer mandatory; nobody's enrolment changed."""


@dataclass(frozen=True)
class MandatoryRefused:
    """This actor cannot switch it, or cannot any more (S36 to S38)."""

    why: WhyNotMandatory


@dataclass(frozen=True)
class HandedOver:
    """Somebody else is the first user now (S37)."""

    to: User


@dataclass(frozen=True)
class CannotBeFirstUser:
    """Only another active Admin of type QMETRY with two-step verification can be it (S37)."""


SettingsAnswer = SettingsChanged | FieldsRefused | ChangedMeanwhile | NotAllowed | SessionEnded
MandatoryOnAnswer = (
    MandatoryOn
    | MoreAffected
    | MandatoryRefused
    | LastAbleAdmin
    | ChangedMeanwhile
    | ConfirmIdentity
    | SessionEnded
)
MandatoryOffAnswer = (
    MandatoryOff | MandatoryRefused | ChangedMeanwhile | ConfirmIdentity | SessionEnded
)
HandOverAnswer = HandedOver | CannotBeFirstUser | NotAllowed | NoSuchUser | SessionEnded
