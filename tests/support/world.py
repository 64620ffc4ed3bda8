"""A directory as services find it: the real store on a file of its own, and people to act in it.

    clock = FakeClock()
    with found_directory(tmp_path, clock) as directory:       # "Acme QA"; Priya Raman is signed in
        julia = directory.add_user("jokafor", "Julia", "Okafor")
        phone = directory.enrol(julia)
        signed_in = directory.sign_in(julia, phone.code())

What is not under test goes straight to the store, so that no builder depends on a service it helps
to test; only set-up and signing in are the real deeds.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qmetry_admin.domain import recovery_codes
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Entry, Recorded, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.outcomes import NeedCode, SignedIn
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails, UserId
from qmetry_admin.security.data_key import DataKeys
from qmetry_admin.security.passwords import Argon2Cost, Argon2idHasher, GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.deeds import services_of
from qmetry_admin.services.opening import Services, SetUpForm
from qmetry_admin.services.ports import Randomness, Store, Unit, World
from qmetry_admin.services.set_up import Founded, SetUp
from qmetry_admin.store.database import BUSY_TIMEOUT, Database
from qmetry_admin.store.rows import AuthenticatorRow, OrganisationRow, RecoveryCodeRow
from qmetry_admin.store.unit_of_work import PeeweeStore
from qmetry_admin.store.upgrade import prepare
from tests.support.phone import Phone

T0 = datetime.fromtimestamp(1700000010, UTC)
"""The instant most cases begin at: the first second of step 56666667."""
PASSWORD = "violet kettle orbit 7"
"""The password of everybody, unless a test says otherwise."""
SECRET = bytes.fromhex("48656c6c6f21deadbeef48656c6c6f21deadbeef")
"""The key of every phone, unless a test says otherwise: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP."""
LEAST_COST = Argon2Cost(memory=8, passes=1, lanes=1)
WORKSTATION = "desk-1"
FORM = SetUpForm(
    organisation="Acme QA",
    username="praman",
    first_name="Priya",
    last_name="Raman",
    email="priya.raman@example.com",
    password=PASSWORD,
    time_zone="Europe/Zurich",
)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = T0) -> None:
        self.instant = start
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        """Time goes by."""
        self.instant += timedelta(seconds=seconds)
        self.seconds += seconds

    def set(self, instant: datetime) -> None:
        """Somebody sets the clock; no time goes by."""
        self.instant = instant


class CountingHasher(Argon2idHasher):
    """The real hash at the least cost Argon2 has.

    `work` counts how often it was done, `meanwhile` is what others do while it is.
    """

    def __init__(self) -> None:
        self.work = 0
        self.meanwhile: Callable[[], object] = tuple
        super().__init__(LEAST_COST)
        self.verify_nothing("")  # makes what it verifies against, as a program that runs has done

    def hash(self, password: str) -> str:
        self.work += 1
        self.meanwhile()
        return super().hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.work += 1
        self.meanwhile()
        return super().verify(stored, password)


def local_disk(_folder: Path) -> str:
    """The file system of a folder, for `prepare`."""
    return "ext4"


def in_a_task() -> bool:
    """Tests of services run as if inside a task."""
    return True


def url_of(folder: Path) -> str:
    """The database of a test's folder."""
    return f"sqlite:///{folder}/directory.db"


def set_up_in(
    database: Database, folder: Path, clock: FakeClock, randomness: Randomness | None = None
) -> SetUp:
    """Set-up for a database that has its tables; the key is kept in `folder/keys`."""

    def store_for(instance_id: str, key: bytes) -> Store:
        return PeeweeStore(database, FieldBox(key, instance_id), in_a_task)

    return SetUp(
        clock=clock,
        hasher=CountingHasher(),
        judge=GuessJudge(),
        randomness=randomness or SystemRandomness(),
        workstation=WORKSTATION,
        keys=DataKeys(folder / "keys"),
        store_for=store_for,
    )


@dataclass
class Directory:
    """A directory that was set up; `session` is the first user's."""

    world: World
    services: Services
    clock: FakeClock
    session: Session
    first_user: User
    database: Database
    folder: Path

    @property
    def hasher(self) -> CountingHasher:
        assert isinstance(self.world.hasher, CountingHasher)
        return self.world.hasher

    def add_user(
        self,
        username: str = "jokafor",
        first_name: str = "Julia",
        last_name: str = "Okafor",
        *,
        role: Role = Role.MEMBER,
        authentication: AuthenticationType = AuthenticationType.QMETRY,
        active: bool = True,
        password: str | None = PASSWORD,
        must_change: bool = False,
    ) -> User:
        """A person; those of type QMETRY have a password, which need not be changed."""
        details = UserDetails(
            username=username,
            alias=f"{first_name} {last_name}",
            first_name=first_name,
            last_name=last_name,
            email=f"{username}@example.com",
            time_zone="UTC",
            role=role,
            active=active,
        )
        ours = authentication is AuthenticationType.QMETRY
        stored = self.world.hasher.hash(password) if ours and password is not None else None
        with self.world.store.writing() as unit:
            user = unit.users.add(
                details, authentication, must_change_password=must_change and ours
            )
            assert user is not None, "the name is taken"
            if stored is not None:
                unit.passwords.put(user.id, stored, must_change=must_change)
        return user

    def enrol(
        self,
        user: User,
        phone: Phone | None = None,
        *,
        drift: int = 0,
        last_step: int = 0,
        codes: int = recovery_codes.HOW_MANY,
    ) -> Phone:
        """Enables two-step verification as if long ago: no step of today is spent."""
        phone = phone or Phone(SECRET, self.clock)
        authenticator = Authenticator(
            user_id=user.id,
            generation=self.world.randomness.name(),
            secret=phone.secret,
            drift=drift,
            last_step=last_step,
            confirmed=self.clock.now(),
            confirmed_by=self.first_user.id,
        )
        made = recovery_codes.new_codes(self.world.randomness.secret_bytes)[:codes]
        with self.world.store.writing() as unit:
            assert unit.authenticators.add(authenticator), "enabled already"
            if made:
                unit.recovery_codes.add(user.id, authenticator.generation, made)
        return phone

    def sign_in(self, user: User, code: str = "", password: str = PASSWORD) -> SignedIn:
        """Signs in by the real deed, with a code where one is asked for."""
        answer = self.services.sign_in.password(user.username, password)
        if isinstance(answer, NeedCode):
            signed_in = self.services.sign_in.code(answer.half_open, code)
            assert isinstance(signed_in, SignedIn), signed_in
            return signed_in
        assert isinstance(answer, SignedIn), answer
        return answer

    def session_of(self, user: User) -> Session:
        """A session of the person, however it came to be."""
        session = Session(self.world.randomness.name(), user.id, self.clock.now())
        with self.world.store.writing() as unit:
            unit.sessions.add(session, WORKSTATION, session.since)
        return session

    # ---- what became of it ---------------------------------------------------------------------

    def user(self, user: User | UserId) -> User:
        """The person as they are now."""
        with self.world.store.reading() as unit:
            found = unit.users.get(user.id if isinstance(user, User) else user)
        assert found is not None
        return found

    def authenticator(self, user: User) -> Authenticator:
        """The person's authenticator as it is now."""
        with self.world.store.reading() as unit:
            found = unit.authenticators.get(user.id)
        assert found is not None
        return found

    def recovery_codes(self, user: User) -> tuple[RecoveryCode, ...]:
        """The codes that are left."""
        with self.world.store.reading() as unit:
            return unit.recovery_codes.unused(user.id)

    def audit(self, user: User) -> tuple[Entry, ...]:
        """The entries about a person, oldest first."""
        with self.world.store.reading() as unit:
            found = unit.audit.about(user.id, 1000)
        return tuple(recorded.entry for recorded in reversed(found))

    def actions(self, user: User) -> list[tuple[Action, Result]]:
        """What the audit holds about a person: each deed and how it went."""
        return [(entry.action, entry.result) for entry in self.audit(user)]

    def newest(self) -> Recorded:
        """The newest entry of all, and its number, which counts them; the chain holds."""
        with self.world.store.reading() as unit:
            assert unit.audit.intact()
            found = unit.audit.newest()
        assert found is not None
        return found

    @contextlib.contextmanager
    def writing(self) -> Iterator[Unit]:
        """For a test that changes something behind a service's back."""
        with self.world.store.writing() as unit:
            yield unit

    def deactivate(self, user: User) -> None:
        """Somebody sets the person to Inactive; their sessions stay, to be found out."""
        now = self.user(user)
        details = UserDetails(
            username=now.username,
            alias=now.alias,
            first_name=now.first_name,
            last_name=now.last_name,
            email=now.email,
            time_zone=now.time_zone,
            role=now.role,
            active=False,
        )
        with self.world.store.writing() as unit:
            assert unit.users.change(now.id, now.version, details)

    def remove_two_step(self, user: User) -> None:
        """The person's authenticator and codes are gone; no deed does that yet."""
        with self.world.store.writing():
            for row in (RecoveryCodeRow, AuthenticatorRow):
                row.delete().where(row.user_id == user.id).execute(self.database.engine)

    def put_password(self, user: User, password: str) -> None:
        """Another program changes the person's password."""
        stored = Argon2idHasher(LEAST_COST).hash(password)
        with self.world.store.writing() as unit:
            unit.passwords.put(user.id, stored, must_change=False)

    def change_settings(self, **columns: int) -> None:
        """Changes stored switches, which have no page yet; `columns` as the store names them."""
        with self.world.store.writing():
            OrganisationRow.update(**columns).execute(self.database.engine)


@contextlib.contextmanager
def empty_database(
    folder: Path, clock: FakeClock, url: str = "", *, busy_timeout: float = BUSY_TIMEOUT
) -> Iterator[Database]:
    """A database with its tables and nobody in it; closed in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    database = prepare(
        url or url_of(folder),
        file_system=local_disk,
        now=clock.now(),
        busy_timeout=busy_timeout,
    )
    try:
        yield database
    finally:
        database.close()


@contextlib.contextmanager
def found_directory(
    folder: Path,
    clock: FakeClock | None = None,
    *,
    kind: InstanceKind = InstanceKind.ON_PREMISES,
    url: str = "",
) -> Iterator[Directory]:
    """A directory that was set up by the real deed, in a database of its own."""
    clock = clock or FakeClock()
    with empty_database(folder, clock, url) as database:
        founded = set_up_in(database, folder, clock).make(dataclasses.replace(FORM, kind=kind))
        assert isinstance(founded, Founded), founded
        yield Directory(
            world=founded.world,
            services=services_of(founded.world),
            clock=clock,
            session=founded.signed_in.session,
            first_user=founded.signed_in.user,
            database=database,
            folder=folder,
        )


@contextlib.contextmanager
def another_program(directory: Directory) -> Iterator[Directory]:
    """The same directory, opened once more: another program, or the same one started again."""
    url = url_of(directory.folder)
    database = prepare(url, file_system=local_disk, now=directory.clock.now())
    try:
        with directory.world.store.reading() as unit:
            organisation = unit.organisation.get()
        assert organisation is not None
        keys = DataKeys(directory.folder / "keys")
        key = keys.fetch(organisation.instance_id, organisation.key_place)
        store = PeeweeStore(database, FieldBox(key, organisation.instance_id), in_a_task)
        world = dataclasses.replace(directory.world, store=store, hasher=CountingHasher())
        yield dataclasses.replace(
            directory, world=world, services=services_of(world), database=database
        )
    finally:
        database.close()
