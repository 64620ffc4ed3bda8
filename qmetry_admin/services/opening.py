"""A directory as the windows find it.

Whether it is there, what opens it, and what opening gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qmetry_admin.domain.organisation import InstanceKind, Organisation
from qmetry_admin.domain.outcomes import AlreadySetUp, FieldsRefused, SignedIn

if TYPE_CHECKING:
    from datetime import timedelta

    from qmetry_admin.services.account import Account
    from qmetry_admin.services.audit_log import AuditLog
    from qmetry_admin.services.identity import IdentityKeeper
    from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
    from qmetry_admin.services.sessions import SessionKeeper
    from qmetry_admin.services.settings import OrganisationSettings
    from qmetry_admin.services.sign_in import SignIn
    from qmetry_admin.services.two_step import TwoStep
    from qmetry_admin.services.user_administration import UserAdministration


@dataclass(frozen=True)
class Services:
    """All deeds of an open directory."""

    sign_in: SignIn
    sessions: SessionKeeper
    account: Account
    users: UserAdministration
    two_step: TwoStep
    identity: IdentityKeeper
    settings: OrganisationSettings
    mandatory: MandatoryTwoStep
    audit: AuditLog


@dataclass(frozen=True)
class KeyPlace:
    """Where the directory's key is kept, as a person would look for it.

    `keyring` names the keyring's kind; it is empty where the key is the file `path`.
    """

    keyring: str = ""
    path: Path | None = None


@dataclass(frozen=True)
class Opened:
    """The directory is open. `place` is its file or server.

    `clock_behind` is set where M20's banner is due.
    """

    services: Services
    organisation: Organisation
    place: str
    key_place: KeyPlace
    clock_behind: timedelta | None = None


@dataclass(frozen=True)
class Empty:
    """There is no directory yet, or a database with nobody in it: set-up comes first (A4)."""

    place: str


@dataclass(frozen=True)
class SetUpForm:
    """What set-up asks for (A4)."""

    organisation: str
    username: str
    first_name: str
    last_name: str
    email: str
    password: str = field(repr=False)
    time_zone: str
    kind: InstanceKind = InstanceKind.ON_PREMISES


@dataclass(frozen=True)
class DirectoryMade:
    """The directory was made, and the first user is signed in."""

    opened: Opened
    signed_in: SignedIn


SetUpAnswer = DirectoryMade | FieldsRefused | AlreadySetUp


class Opening(Protocol):
    """The way to one directory. All but `exists` are work for a task, and raise Trouble."""

    @property
    def place(self) -> str:
        """The database file, or the server and database, as text."""

    def exists(self) -> bool:
        """Whether there is a database; for a file, whether it is there and not of zero bytes."""

    def open(self) -> Opened | Empty:
        """Checks, migrates, fetches the key, and gives the services."""

    def set_up(self, form: SetUpForm) -> SetUpAnswer:
        """Makes database, key, organisation, first user and session, or nothing at all."""

    def expected_key_place(self) -> KeyPlace:
        """Where set-up would put the key, for the form to say beforehand."""

    def use_key_file(self, path: Path) -> None:
        """From the next `open` on, the key is read from this file.

        Once it fits, that is recorded.
        """

    def use_database(self, url: str) -> None:
        """From the next `open` on, this database is meant."""

    def close(self) -> None:
        """Closes the store; the opening may be opened again."""
