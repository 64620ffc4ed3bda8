"""A directory for tests of the store: real engine, real key, and short ways to fill it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
)
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.ports import Unit
from qmetry_admin.store.database import Database
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.engines import open_url

INSTANCE = "0123456789abcdef0123456789abcdef"
KEY = bytes(range(32))
NOW = datetime(2025, 11, 24, 10, 12, 0, 123456, UTC)
SECRET = b"12345678901234567890"  # the secret of RFC 6238, appendix B
CODES = tuple(RecoveryCode(slot, f"{slot}ABCDEFGHJKMNPQR") for slot in range(1, 9))
MINUTE = timedelta(minutes=1)
LOCK = 15 * MINUTE
SETTINGS = Settings()

_numbers = itertools.count(1)


def details(username: str = "", **changes: object) -> UserDetails:
    """What the Details tab would hold; without a username, of somebody nobody has met."""
    username = username or f"user{next(_numbers)}"
    usual = UserDetails(username, f"{username}-alias", "Jo", username, "", "UTC", Role.MEMBER)
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type] # the test's own fields


def authenticator(user_id: UserId, by: UserId | None = None, **changes: object) -> Authenticator:
    """A confirmed authenticator."""
    usual = Authenticator(user_id, "first", SECRET, 0, 100, NOW, by or user_id)
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type] # the test's own fields


def entry(**changes: object) -> Entry:
    """An entry of the audit."""
    usual = Entry(NOW, Action.SIGN_IN, Result.DONE, "ws-1")
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type] # the test's own fields


def page_of(
    unit: Unit, query: UserQuery, offset: int = 0, limit: int = 1000, now: datetime = NOW
) -> UserPage:
    """The people a query finds, in a directory whose locks last a quarter of an hour."""
    return unit.users.page(query, offset, limit, now=now, longest_lock=LOCK)


def fail_after(done: object) -> None:
    """What was done, was done; then a mistake of the program comes up."""
    assert done
    raise ZeroDivisionError


class Directory:
    """A database at a URL, opened by this process."""

    def __init__(self, url: str, task_running: Callable[[], bool] = lambda: True) -> None:
        self.url = url
        self.box = FieldBox(KEY, INSTANCE)
        self.task_running = task_running
        self.database: Database
        self.store: PeeweeStore
        self._open()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit that may write."""
        with self.store.writing() as unit:
            yield unit

    @contextmanager
    def look(self) -> Iterator[Unit]:
        """A unit that only looks."""
        with self.store.reading() as unit:
            yield unit

    def add_user(
        self,
        username: str = "",
        authentication: AuthenticationType = AuthenticationType.QMETRY,
        **changes: object,
    ) -> User:
        """A person."""
        with self.store.writing() as unit:
            user = unit.users.add(details(username, **changes), authentication)
        assert user is not None
        return user

    def enable(self, user: User, **changes: object) -> Authenticator:
        """Gives a person an authenticator and the eight codes."""
        made = dataclasses.replace(authenticator(user.id), **changes)  # type: ignore[arg-type]
        with self.store.writing() as unit:
            assert unit.authenticators.add(made)
            unit.recovery_codes.add(user.id, made.generation, CODES)
        return made

    def delete(self, user: User, at: datetime = NOW) -> None:
        """Ends an account and destroys what it can sign in with, in one unit."""
        with self.store.writing() as unit:
            unit.recovery_codes.drop(user.id)
            held = unit.authenticators.get(user.id)
            if held is not None:
                assert unit.authenticators.remove(user.id, held.generation)
            unit.passwords.drop(user.id)
            unit.users.delete(user.id, at)

    def found(self) -> User:
        """Makes the organisation and its first user."""
        with self.store.writing() as unit:
            assert found(unit)
            first = unit.users.add(
                details("priya", role=Role.ADMIN), AuthenticationType.QMETRY, first_user=True
            )
            assert first is not None
            unit.organisation.name_first_user(first.id)
        return first

    def reopen(self) -> None:
        """Closes the database and opens it again, as another start of the program would."""
        self.close()
        self._open()

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    def _open(self) -> None:
        self.database = open_url(self.url)
        self.store = PeeweeStore(self.database, self.box, self.task_running)


def found(unit: Unit, name: str = "Acme QA", settings: Settings = SETTINGS) -> bool:
    """Makes the organisation's row."""
    return unit.organisation.found(
        instance_id=INSTANCE,
        name=name,
        kind=InstanceKind.ON_PREMISES,
        key_place="file",
        now=NOW,
        settings=settings,
    )
