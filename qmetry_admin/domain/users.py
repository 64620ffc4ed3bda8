"""A person of the organisation as the program knows them.

And the one rule that folds log-in names.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

UserId = NewType("UserId", int)


class AuthenticationType(enum.StrEnum):
    """Who is asked whether the password is right; chosen when the person is made (A1)."""

    QMETRY = "QMETRY"
    LDAP = "LDAP"
    SAML = "SAML"


class Role(enum.StrEnum):
    """The system roles (A2)."""

    ADMIN = "Admin"
    HELP_DESK = "Help desk"
    AUDITOR = "Auditor"
    READ_ONLY = "Read only"
    MEMBER = "Member"


class Right(enum.StrEnum):
    """What a role may allow, by module (A2)."""

    USERS_VIEW = "View on Users"
    USERS_CREATE = "Create on Users"
    USERS_MODIFY = "Modify on Users"
    USERS_DELETE = "Delete on Users"
    USERS_ASSIST = "Assist on Users"
    ROLES_VIEW = "View on Roles"
    ROLES_MODIFY = "Modify on Roles"
    SETTINGS_VIEW = "View on General Settings"
    SETTINGS_MODIFY = "Modify on General Settings"
    DIRECTORY_VIEW = "View on Directory"
    DIRECTORY_MODIFY = "Modify on Directory"
    AUDIT_VIEW = "View on Audit"
    AUDIT_EXPORT = "Export on Audit"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.HELP_DESK: frozenset({Right.USERS_VIEW, Right.USERS_ASSIST}),
    Role.AUDITOR: frozenset({Right.AUDIT_VIEW, Right.AUDIT_EXPORT}),
    Role.READ_ONLY: frozenset({Right.USERS_VIEW}),
    Role.MEMBER: frozenset(),
}


@dataclass(frozen=True)
class TwoStepState:
    """Two-step verification that is enabled: since when, by whom, which registration, codes left.

    `generation` names one registration; a new one gets a new name.
    `last_step` is the newest step accepted, `last_accepted` the instant that happened.
    """

    generation: str
    since: datetime
    by: str
    codes_left: int
    last_accepted: datetime | None = None


@dataclass(frozen=True)
class User:
    """One person. `version` grows with every change and guards edits against each other (DB-02)."""

    id: UserId
    version: int
    username: str
    alias: str
    first_name: str
    last_name: str
    email: str
    time_zone: str
    authentication: AuthenticationType
    role: Role
    active: bool
    first_user: bool = False
    must_change_password: bool = False
    last_sign_in: datetime | None = None
    two_step: TwoStepState | None = None
    deleted: datetime | None = None

    @property
    def details(self) -> UserDetails:
        """What the Details tab holds of the person, to be changed and handed back."""
        return UserDetails(
            username=self.username,
            alias=self.alias,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            time_zone=self.time_zone,
            role=self.role,
            active=self.active,
        )

    @property
    def name(self) -> str:
        """First and last name as they are read out; the username where both are empty."""
        return f"{self.first_name} {self.last_name}".strip() or self.username

    @property
    def registration(self) -> str | None:
        """The generation of the person's authenticator; None where there is none."""
        return self.two_step.generation if self.two_step else None

    @property
    def rights(self) -> frozenset[Right]:
        """What the person's role allows."""
        return RIGHTS[self.role]


@dataclass(frozen=True)
class UserDetails:
    """What the Details tab of a person holds: all that an administrator types or picks."""

    username: str
    alias: str
    first_name: str
    last_name: str
    email: str
    time_zone: str
    role: Role
    active: bool = True


class SortColumn(enum.StrEnum):
    """Columns the users table sorts by."""

    USERNAME = "username"
    NAME = "name"
    EMAIL = "email"
    ROLE = "role"
    AUTHENTICATION = "authentication"
    TWO_STEP = "two_step"
    STATUS = "status"
    LAST_SIGN_IN = "last_sign_in"
    TWO_STEP_SINCE = "two_step_since"


class TwoStepFilter(enum.StrEnum):
    """What the filter "2FA" lets through; disabled is whoever is not enabled, LDAP too (S31)."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class Status(enum.StrEnum):
    """Whether a person may sign in at all."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


@dataclass(frozen=True)
class UserFilter:
    """What the filters of the users table let through; nothing set lets everybody through.

    `locked` lets only people through whose password or code step is locked or closed (M04).
    """

    two_step: TwoStepFilter | None = None
    authentication: AuthenticationType | None = None
    role: Role | None = None
    status: Status | None = None
    locked: bool = False


STILL_TO_ENROL = UserFilter(
    two_step=TwoStepFilter.DISABLED,
    authentication=AuthenticationType.QMETRY,
    status=Status.ACTIVE,
)
"""Whom a mandatory second step would shut out: the count and the list are one query (S40, M22)."""


@dataclass(frozen=True)
class UserQuery:
    """Which people a table shows and in which order.

    The search takes words, all of which must occur; it combines with the filters. Deleted people
    are in no list but `deleted` ones.
    """

    search: str = ""
    filter: UserFilter = UserFilter()
    sort: SortColumn = SortColumn.USERNAME
    descending: bool = False


@dataclass(frozen=True)
class Lock:
    """A locked sign-in: until when, or (`until` is None) closed until somebody opens it (M03)."""

    until: datetime | None


@dataclass(frozen=True)
class UserPage:
    """Some rows of a query, with the count of all that match and of all there are.

    `still_to_enrol` counts all whom `STILL_TO_ENROL` lets through, whatever was asked for. `locks`
    has the rows whose sign-in is locked.
    """

    rows: tuple[User, ...]
    offset: int
    matching: int
    total: int
    still_to_enrol: int = 0
    locks: Mapping[UserId, Lock] = field(default_factory=dict)


def fold(text: str) -> str:
    """The key under which a log-in name, an alias or a searched word is kept and compared (A1).

    NFKC, case-folded, outer blanks dropped; NFKC again because folding can take a text out of it.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def search_key(user: UserDetails) -> str:
    """The folded text in which a search looks: username, alias, both names and the address."""
    parts = (user.username, user.alias, f"{user.first_name} {user.last_name}", user.email)
    return " ".join(fold(part) for part in parts if part)
