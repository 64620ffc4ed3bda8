"""The ground the behaviour tests stand on: a real directory, a clock to be moved, all deeds."""

from __future__ import annotations

import base64
import functools
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Entry
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails, UserId
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.deeds import services_of
from qmetry_admin.services.ports import World
from qmetry_admin.store.unit_of_work import PeeweeStore
from qmetry_admin.store.upgrade import prepare
from tests.behaviour.rfc6238 import step_at

START = datetime(2026, 3, 2, 9, 30, 11, 250_000, tzinfo=UTC)
INSTANCE = "feedfacefeedfacefeedfacefeedface"
KEY = bytes(range(100, 132))
ORGANISATION = "Acme QA"
WORKSTATION = "desk-7"
KEPT = ("users", "password", "authenticator", "recovery_code", "organisation")


class MovedClock:
    """A computer's clock. True time only runs forward; what the clock shows may be set anyhow."""

    def __init__(self, start: datetime = START) -> None:
        self.true = start
        self.off = timedelta()
        self._start = start

    def now(self) -> datetime:
        return self.true + self.off

    def monotonic(self) -> float:
        return (self.true - self._start).total_seconds() + 1000.0

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.true += timedelta(seconds=seconds)

    def set_by(self, seconds: float) -> None:
        """Somebody sets the clock; no time passes."""
        self.off += timedelta(seconds=seconds)


class OpenHasher:
    """Passwords at no cost. Counts the work that was asked for (M21)."""

    def __init__(self) -> None:
        self.verified = 0

    def hash(self, password: str) -> str:
        return "~" + password[::-1]

    def verify(self, stored: str, password: str) -> bool:
        self.verified += 1
        return stored == "~" + password[::-1]

    def verify_nothing(self, password: str) -> None:
        assert isinstance(password, str)
        self.verified += 1


class StrictJudge:
    """Finds guessable whatever says so itself."""

    def guessable(self, password: str, context: Sequence[str]) -> str | None:
        assert not isinstance(context, str)
        return "It is one of the first ones tried." if "guessable" in password else None


def recovery_texts(salt: int) -> tuple[str, ...]:
    """Eight recovery codes that share nothing."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return tuple(
        "".join(alphabet[(salt * 7 + slot * 5 + place * (slot + 3)) % 32] for place in range(16))
        for slot in range(8)
    )


@functools.cache
def _empty_directory() -> bytes:
    """The bytes of a migrated database nobody is in yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.db"
        prepare(f"sqlite:///{path}", file_system=lambda _path: "ext4", now=START).close()
        with closing(sqlite3.connect(path)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


def _fast_folder() -> str | None:
    """Memory, where there is such a place: these tests make thousands of directories."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own with a random name is made in it
    return str(memory) if os.access(memory, os.W_OK) else None


@dataclass(frozen=True)
class Phone:
    """A key in somebody's phone."""

    secret: bytes

    def spellings(self) -> tuple[str, ...]:
        """All ways in which this key could be seen in a text."""
        base32 = base64.b32encode(self.secret).decode()
        groups = " ".join(base32[at : at + 4] for at in range(0, len(base32), 4))
        return (base32, groups, self.secret.hex(), repr(self.secret)[2:-1])


class Ground:
    """One directory in a folder of its own, with its first user and another able Admin."""

    def __init__(
        self,
        *,
        mandatory: bool = False,
        start: datetime = START,
        kind: InstanceKind = InstanceKind.ON_PREMISES,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="behaviour-", dir=_fast_folder()))
        self.path = self.folder / "directory.db"
        self.path.write_bytes(_empty_directory())
        self.clock = MovedClock(start)
        self.hasher = OpenHasher()
        self.database = prepare(
            f"sqlite:///{self.path}", file_system=lambda _path: "ext4", now=self.clock.now()
        )
        self.store = PeeweeStore(self.database, FieldBox(KEY, INSTANCE), lambda: True)
        self.world = World(
            self.store, self.clock, self.hasher, StrictJudge(), SystemRandomness(), WORKSTATION
        )
        self.services = services_of(self.world)
        self.secrets: set[str] = set()
        self.plain = sqlite3.connect(self.path)
        self._numbers = itertools.count(1)
        with self.store.writing() as unit:
            assert unit.organisation.found(
                instance_id=INSTANCE,
                name=ORGANISATION,
                kind=kind,
                key_place="file",
                now=self.clock.now(),
                settings=Settings(mandatory_two_step=mandatory),
            )
        self.first = self.person("praman", role=Role.ADMIN, first_user=True)
        with self.store.writing() as unit:
            unit.organisation.name_first_user(self.first.id)
        self.first = self.now(self.first.id)

    def close(self) -> None:
        self.plain.close()
        self.database.close()
        shutil.rmtree(self.folder)

    # ---- people, planted without any deed

    def person(
        self,
        username: str,
        *,
        role: Role = Role.MEMBER,
        authentication: AuthenticationType = AuthenticationType.QMETRY,
        active: bool = True,
        first_user: bool = False,
        start_password: bool = False,
        password: str | None = None,
    ) -> User:
        """A person who is simply there."""
        details = details_for(username, role=role, active=active)
        password = password or password_of(username)
        with self.store.writing() as unit:
            user = unit.users.add(
                details,
                authentication,
                first_user=first_user,
                must_change_password=start_password,
            )
            assert user is not None
            if authentication is AuthenticationType.QMETRY:
                unit.passwords.put(user.id, self.hasher.hash(password), must_change=start_password)
                self.secrets.add(password)
        return self.now(user.id)

    def enabled(self, user: User, drift: int = 0) -> Phone:
        """Two-step verification is there, ten steps old, by a phone that is so many steps fast."""
        number = next(self._numbers)
        secret = bytes((number * 37 + place * 11) % 251 for place in range(20))
        registration = f"{number:032x}"
        now = self.clock.now()
        codes = tuple(
            RecoveryCode(slot, text) for slot, text in enumerate(recovery_texts(number), 1)
        )
        with self.store.writing() as unit:
            assert unit.authenticators.add(
                Authenticator(
                    user_id=user.id,
                    generation=registration,
                    secret=secret,
                    drift=drift,
                    last_step=step_at(now) - 10 + drift,
                    confirmed=now - timedelta(minutes=5),
                    confirmed_by=self.first.id,
                    last_accepted=now - timedelta(minutes=5),
                )
            )
            unit.recovery_codes.add(user.id, registration, codes)
        phone = Phone(secret)
        self.secrets.update(phone.spellings())
        for code in codes:
            self.keep_recovery_code(code.text)
        return phone

    def keep_recovery_code(self, text: str) -> None:
        """Remembers a recovery code as something that may be seen nowhere."""
        self.secrets.add(text)
        self.secrets.add("-".join(text[at : at + 4] for at in range(0, 16, 4)))

    def session(self, user: User) -> Session:
        """A running program in which the person is signed in."""
        token = f"token-{next(self._numbers):04d}-of-{user.username}"
        session = Session(token, user.id, self.clock.now())
        self.secrets.add(token)
        with self.store.writing() as unit:
            unit.sessions.add(session, WORKSTATION, self.clock.now())
        return session

    def deleted_person(self, username: str) -> User:
        """Somebody whose account ended and whose names are still taken (A3)."""
        user = self.person(username, authentication=AuthenticationType.LDAP)
        with self.store.writing() as unit:
            unit.users.delete(user.id, self.clock.now())
        return user

    def switch(self, settings: Settings) -> None:
        """The switches are these now."""
        with self.store.writing() as unit:
            unit.organisation.change_settings(settings)

    def deactivate(self, user_id: UserId) -> None:
        """The person is inactive, and no session ended for it."""
        user = self.now(user_id)
        with self.store.writing() as unit:
            details = details_for(user.username, role=user.role, active=False)
            assert unit.users.change(user_id, user.version, details)

    def give_role(self, user_id: UserId, role: Role) -> None:
        """The role is another one now, and no session ended for it."""
        user = self.now(user_id)
        with self.store.writing() as unit:
            changed = unit.users.change(
                user_id,
                user.version,
                details_for(user.username, role=role, active=user.active),
            )
            assert changed

    # ---- what is remembered

    def now(self, user_id: UserId) -> User:
        with self.store.reading() as unit:
            user = unit.users.get(user_id)
        assert user is not None
        return user

    def settings(self) -> Settings:
        with self.store.reading() as unit:
            organisation = unit.organisation.get()
        assert organisation is not None
        return organisation.settings

    def is_there(self, user_id: UserId) -> bool:
        """Whether the person is in the directory, and not deleted."""
        with self.store.reading() as unit:
            return unit.users.get(user_id) is not None

    def snapshot(self) -> dict[str, list[object]]:
        """All that is kept, asked behind the store, but for what was charged and the audit.

        When a program was last seen is left out as well: looking at a session says that (M06).
        """
        columns = "token_hash, user_id, since, ended, reason, ended_by, proved, renewed"
        wanted = dict.fromkeys(KEPT, "*") | {"session": columns}
        return {
            table: self.plain.execute(f"SELECT {what} FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table, what in wanted.items()
        }

    def authenticator(self, user_id: UserId) -> Authenticator | None:
        with self.store.reading() as unit:
            return unit.authenticators.get(user_id)

    def password(self, user_id: UserId) -> str | None:
        """What is kept of a password."""
        with self.store.reading() as unit:
            return unit.passwords.get(user_id)

    def unused_codes(self, user_id: UserId) -> frozenset[str]:
        with self.store.reading() as unit:
            return frozenset(code.text for code in unit.recovery_codes.unused(user_id))

    def ended(self, session: Session) -> EndReason | None:
        """Why a session ended, if it did."""
        with self.store.reading() as unit:
            found = unit.sessions.find(session.token)
        assert found is not None
        return found[1]

    def audit_length(self) -> int:
        with self.store.reading() as unit:
            newest = unit.audit.newest()
        return newest.number if newest else 0

    def newest_entry(self) -> Entry:
        with self.store.reading() as unit:
            newest = unit.audit.newest()
        assert newest is not None
        return newest.entry

    def audit_intact(self) -> bool:
        with self.store.reading() as unit:
            return unit.audit.intact()

    def rows(self, word: str) -> int:
        """How many rows the one table with this word in its name has, asked behind the store."""
        tables = [
            name
            for (name,) in self.plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if word in name
        ]
        assert len(tables) == 1, tables
        [(count,)] = self.plain.execute(f'SELECT count(*) FROM "{tables[0]}"')  # noqa: S608
        assert isinstance(count, int)
        return count

    def secrets_in(self, text: str) -> list[str]:
        """The secrets that can be read in a text."""
        return [secret for secret in self.secrets if secret and secret in text]


def password_of(username: str) -> str:
    """The password of a person of these tests."""
    return f"hollow-lantern-{username}-ferry"


def details_for(
    username: str, *, role: Role = Role.MEMBER, active: bool = True, email: str | None = None
) -> UserDetails:
    """Details that are all right."""
    return UserDetails(
        username=username,
        alias=f"{username}.alias",
        first_name=username.capitalize(),
        last_name="Okafor",
        email=f"{username}@example.org" if email is None else email,
        time_zone="Europe/Berlin",
        role=role,
        active=active,
    )


def changed(
    details: UserDetails,
    *,
    role: Role | None = None,
    active: bool | None = None,
    email: str | None = None,
) -> UserDetails:
    """The same details but for these."""
    return replace(
        details,
        role=details.role if role is None else role,
        active=details.active if active is None else active,
        email=details.email if email is None else email,
    )


def entry_text(entries: Iterable[Entry]) -> str:
    """All that entries say."""
    return "\n".join(
        " ".join(
            (
                entry.action,
                entry.result,
                entry.workstation,
                entry.actor_name,
                entry.user_name,
                repr(dict(entry.detail)),
                repr(entry),
            )
        )
        for entry in entries
    )
