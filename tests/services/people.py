"""People who administer and are administered: a directory with what these tests look at."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Entry
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails
from qmetry_admin.security.randomness import SystemRandomness
from tests.support import world
from tests.support.world import T0, WORKSTATION, found_directory

STEP = 56666667  # the step that T0 begins


class Randomness(SystemRandomness):
    """The real one. `meanwhile` is what others do while random bytes are drawn."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = tuple

    def secret_bytes(self, length: int) -> bytes:
        self.meanwhile()
        return super().secret_bytes(length)


class Directory:
    """A directory, its first user (Priya Raman), and whoever a test puts there.

    What the audit got from set-up is left out of `entries` and `audited`.
    """

    def __init__(self, made: world.Directory) -> None:
        self._made = made
        self.clock = made.clock
        self.hasher = made.hasher
        self.randomness = Randomness()
        self.world = dataclasses.replace(made.world, randomness=self.randomness)
        self.store = made.world.store
        self.database = made.database
        self.folder = made.folder
        self.first = made.first_user
        self.session = made.session
        self._numbers = itertools.count(1)
        self._before = made.newest().number

    def person(
        self,
        username: str,
        first_name: str = "Julia",
        last_name: str = "Okafor",
        *,
        role: Role = Role.MEMBER,
        authentication: AuthenticationType = AuthenticationType.QMETRY,
        active: bool = True,
    ) -> User:
        """A person without a password, called by their username."""
        details = UserDetails(
            username, username, first_name, last_name, "", "Europe/Berlin", role, active=active
        )
        with self.store.writing() as unit:
            user = unit.users.add(details, authentication)
        assert user is not None
        return user

    def signed_in(self, user: User) -> Session:
        """A session of theirs, made behind the sign-in's back."""
        session = Session(f"token {next(self._numbers)} of {user.username}", user.id, T0)
        with self.store.writing() as unit:
            unit.sessions.add(session, WORKSTATION, T0)
        return session

    def enrolled(self, user: User) -> User:
        """The person with two-step verification."""
        self._made.enrol(user)
        return self.now(user)

    def make_mandatory(self) -> None:
        self._made.change_settings(mandatory_two_step=1)

    def now(self, user: User) -> User:
        return self._made.user(user)

    def codes(self, user: User) -> tuple[RecoveryCode, ...]:
        return self._made.recovery_codes(user)

    def authenticator(self, user: User) -> Authenticator | None:
        with self.store.reading() as unit:
            return unit.authenticators.get(user.id)

    def entries(self, user: User) -> tuple[Entry, ...]:
        """What the audit has about a person since set-up, newest first."""
        with self.store.reading() as unit:
            found = unit.audit.about(user.id, 100)
        return tuple(recorded.entry for recorded in found if recorded.number > self._before)

    def entry(self, user: User) -> Entry:
        """The only thing the audit has about a person since set-up."""
        [entry] = self.entries(user)
        return entry

    def newest(self) -> Entry:
        return self._made.newest().entry

    def audited(self) -> int:
        """How many entries the audit has since set-up."""
        return self._made.newest().number - self._before

    def ended(self, session: Session) -> tuple[str, str] | None:
        """Why and by whom a session ended."""
        with self.store.reading() as unit:
            found = unit.sessions.find(session.token)
        assert found is not None
        return None if found[1] is None else (found[1].value, found[2])


@contextlib.contextmanager
def directory(folder: Path) -> Iterator[Directory]:
    """A directory in this folder."""
    with found_directory(folder) as made:
        yield Directory(made)


def details_of(user: User) -> UserDetails:
    """What a form filled from this person sends when nothing is changed."""
    return UserDetails(
        username=user.username,
        alias=user.alias,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        time_zone=user.time_zone,
        role=user.role,
        active=user.active,
    )


def changed(user: User, **fields: object) -> UserDetails:
    """What the form sends when these fields are changed."""
    return dataclasses.replace(details_of(user), **fields)  # type: ignore[arg-type]
