"""One transaction over everything that is remembered: the only door to the repositories."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NoReturn

import peewee

from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import (
    Attempts,
    AuditTrail,
    Authenticators,
    OrganisationStore,
    Passwords,
    Place,
    RecoveryCodes,
    SecretBox,
    Sessions,
    Unit,
    Users,
)
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.store.attempts import AttemptRows
from qmetry_admin.store.audit_trail import AuditEntryRows
from qmetry_admin.store.authenticators import AuthenticatorRows
from qmetry_admin.store.database import Database
from qmetry_admin.store.failures import as_trouble, trouble_kind, wrote_while_reading
from qmetry_admin.store.organisation import OrganisationRows
from qmetry_admin.store.passwords import PasswordRows
from qmetry_admin.store.recovery_codes import RecoveryCodeRows
from qmetry_admin.store.sessions import SessionRows
from qmetry_admin.store.users import UserRows


class PeeweeUnit:
    """Fulfils the port Unit."""

    def __init__(self, engine: peewee.Database, box: SecretBox) -> None:
        self.users: Users = UserRows(engine)
        self.passwords: Passwords = PasswordRows(engine)
        self.authenticators: Authenticators = AuthenticatorRows(engine, box)
        self.recovery_codes: RecoveryCodes = RecoveryCodeRows(engine, box)
        self.attempts: Attempts = AttemptRows(engine, box)
        self.sessions: Sessions = SessionRows(engine, box)
        self.organisation: OrganisationStore = OrganisationRows(engine, box)
        self.audit: AuditTrail = AuditEntryRows(engine, box)
        self.undone = False

    def undo(self) -> None:
        """What this unit wrote is rolled back when it ends; for a refusal found after a write."""
        self.undone = True


class PeeweeStore:
    """Fulfils the port Store.

    Without a `box` the organisation can be read, and whatever needs the key is a RuntimeError.
    `task_running` answers whether the caller runs inside a task; outside of one, units are refused.
    PostgreSQL writes at READ COMMITTED, for every rule is one conditional statement or holds a row.
    So there are no serialisation failures to try again after; a deadlock is Trouble(LOCKED).
    """

    def __init__(
        self, database: Database, box: SecretBox | None, task_running: Callable[[], bool]
    ) -> None:
        self._database = database
        self._box: SecretBox = box or _NoKey()
        self._task_running = task_running
        self._thread = threading.local()

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit that only looks, at a single moment. A write in it is a RuntimeError."""
        return self._unit(writing=False)

    def writing(self) -> AbstractContextManager[Unit]:
        """A unit that may write; it holds SQLite's only write lock, so keep it short."""
        return self._unit(writing=True)

    @contextlib.contextmanager
    def _unit(self, *, writing: bool) -> Iterator[Unit]:
        database = self._database
        with self._alone():
            with as_trouble(database.place):
                database.check_out()
            try:
                with as_trouble(database.place):
                    yield from self._transaction(writing=writing)
            except Trouble as trouble:
                if not writing and wrote_while_reading(trouble):
                    raise RuntimeError("A unit for reading was used to write.") from trouble
                raise

    def _transaction(self, *, writing: bool) -> Iterator[Unit]:
        database = self._database
        try:
            database.begin(writing=writing)
            unit = PeeweeUnit(database.engine, self._box)
            yield unit
            if writing and not unit.undone:
                database.commit()
            else:
                database.roll_back()
        except BaseException as error:
            database.give_up(broken=trouble_kind(error) is not None)
            raise
        database.check_in()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._task_running():
            raise RuntimeError("The store is used inside a task only.")
        if getattr(self._thread, "busy", False):
            raise RuntimeError("Units of work never nest.")
        self._thread.busy = True
        try:
            yield
        finally:
            self._thread.busy = False


class _NoKey:
    """Stands for the key while none is in hand."""

    def seal(self, _plain: bytes, _place: Place) -> bytes:
        _refuse()

    def open(self, _sealed: bytes, _place: Place) -> bytes:
        _refuse()

    def lookup(self, _user_id: UserId, _recovery_code: str) -> bytes:
        _refuse()

    def token_hash(self, _token: str) -> str:
        _refuse()

    def chain(self, _previous: bytes, _content: bytes) -> bytes:
        _refuse()


def _refuse() -> NoReturn:
    raise RuntimeError("This needs the directory's key, and the store was opened without it.")
