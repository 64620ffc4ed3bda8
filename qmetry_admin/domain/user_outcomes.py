"""What deeds on people answer: made, changed, unlocked, deleted, or why not."""

from __future__ import annotations

from dataclasses import dataclass, field

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.users import AuthenticationType, User


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
    """Nobody changes their own role, status or type, or deletes themselves (A6)."""


@dataclass(frozen=True)
class FirstUserFixed:
    """The first user keeps role, status and type, and stays (A6)."""


@dataclass(frozen=True)
class LastAbleAdmin:
    """The change would leave nobody who can administer (A6)."""


@dataclass(frozen=True)
class TypeChange:
    """Another authentication type for a person (S08).

    `start_password` is asked for where the new type is QMETRY. `ends_two_step` names the
    registration whose removal was agreed to; without it an enabled person keeps their type.
    """

    to: AuthenticationType
    start_password: str = field(default="", repr=False)
    ends_two_step: str | None = None


@dataclass(frozen=True)
class TwoStepWouldEnd:
    """The change of type would remove the person's two-step verification: agree to it first."""

    user: User


@dataclass(frozen=True)
class UserDeleted:
    """The account ended; its two-step data is gone and its name stays taken (A3)."""

    user: User


@dataclass(frozen=True)
class NameFreed:
    """Somebody new can have the names of a deleted person."""

    user: User


@dataclass(frozen=True)
class Unlocked:
    """Password and code step of the person are open again (M04)."""

    user: User


@dataclass(frozen=True)
class Addresses:
    """The email addresses a query finds, and how many of those people have none."""

    emails: tuple[str, ...]
    without: int


UserCreateAnswer = UserCreated | FieldsRefused | NotAllowed | SessionEnded
UserChangeAnswer = (
    UserChanged
    | ChangedMeanwhile
    | FieldsRefused
    | TwoStepWouldEnd
    | OwnRoleOrStatus
    | FirstUserFixed
    | LastAbleAdmin
    | NoSuchUser
    | NotAllowed
    | SessionEnded
)
UserDeleteAnswer = (
    UserDeleted
    | OwnRoleOrStatus
    | FirstUserFixed
    | LastAbleAdmin
    | NoSuchUser
    | NotAllowed
    | SessionEnded
)
