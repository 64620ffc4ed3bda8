"""The way to one real directory: from start-up settings to its deeds."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QStorageInfo

from qmetry_admin import config
from qmetry_admin.domain.outcomes import AlreadySetUp, FieldsRefused
from qmetry_admin.services.opening import (
    DirectoryMade,
    Empty,
    KeyPlace,
    Opened,
    SetUpAnswer,
    SetUpForm,
)
from qmetry_admin.services.ports import Clock, SecretBox, World
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.tasks import running

if TYPE_CHECKING:
    from datetime import timedelta

    from qmetry_admin.domain.organisation import Organisation
    from qmetry_admin.security.data_key import DataKeys
    from qmetry_admin.services.sessions import SessionKeeper
    from qmetry_admin.store.database import Database


class DirectoryOpening:
    """Fulfils the port Opening: the way from start-up settings to the deeds of one directory.

    Store, security and keyring are imported where they are first needed: not for the first window.
    """

    def __init__(self, settings: config.StartSettings, key_file: Path | None, clock: Clock) -> None:
        self._url = settings.database_url
        self._key_folder = settings.key_folder
        self._key_file = key_file
        self._chosen_key_file = False
        self._clock = clock
        self._database: Database | None = None
        self._sessions: SessionKeeper | None = None

    @property
    def place(self) -> str:
        """The database file, or the server and its database; never a password."""
        if self._url.startswith("sqlite:///"):
            return self._url.removeprefix("sqlite:///")
        parts = urlsplit(self._url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'localhost'}{port}{parts.path}"

    @property
    def on_this_computer(self) -> bool:
        """Whether the directory is a file here, and no server."""
        return self._url.startswith("sqlite:///")

    def exists(self) -> bool:
        """Whether there is a database; a server is only asked when it is opened."""
        if not self.on_this_computer:
            return True
        try:
            return Path(self.place).stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError:  # it cannot be looked at: opening it will say why
            return True

    def open(self) -> Opened | Empty:
        """Checks, migrates, fetches the key, and gives the services. Raises Trouble."""
        database = self._prepared()
        organisation = self._organisation(database)
        if organisation is None:
            return Empty(self.place)
        keys = self._keys()
        key = keys.fetch(organisation.instance_id, organisation.key_place)
        world = self._world(database, organisation.instance_id, key)
        place = self._fitting(world, keys, organisation)
        return self._opened(world, organisation, place)

    def set_up(self, form: SetUpForm) -> SetUpAnswer:
        """Makes database, key, organisation, first user and session, or nothing at all."""
        from qmetry_admin.services.set_up import SetUp
        from qmetry_admin.store.unit_of_work import PeeweeStore

        database = self._prepared()
        if self._organisation(database) is not None:
            return AlreadySetUp()
        keys = self._keys()
        fresh = self._world(database, "", None)
        answer = SetUp(
            clock=self._clock,
            hasher=fresh.hasher,
            judge=fresh.judge,
            randomness=fresh.randomness,
            workstation=fresh.workstation,
            keys=keys,
            store_for=lambda instance_id, key: PeeweeStore(
                database, _box(key, instance_id), running
            ),
        ).make(form)
        if isinstance(answer, FieldsRefused | AlreadySetUp):
            return answer
        organisation = answer.organisation
        place = keys.readable(organisation.instance_id, organisation.key_place)
        return DirectoryMade(
            self._opened(answer.world, organisation, KeyPlace(*place)), answer.signed_in
        )

    def expected_key_place(self) -> KeyPlace:
        """Where set-up would put the key."""
        return KeyPlace(*self._keys().expected_place())

    def use_key_file(self, path: Path) -> None:
        """From the next `open` on this file is read; once its key fits, that is recorded."""
        self._key_file, self._chosen_key_file = path, True

    def use_database(self, url: str) -> None:
        """From the next `open` on, this database is meant."""
        self.close()
        self._url = url

    def sign_out_all(self) -> None:
        """Ends the sessions of this program, those no window came to know of as well."""
        if self._sessions is not None:
            self._sessions.sign_out_all()

    def close(self) -> None:
        """Closes the store; the opening may be opened again."""
        self._sessions = None
        if self._database is not None:
            self._database.close()
            self._database = None

    def _prepared(self) -> Database:
        from qmetry_admin.store.upgrade import prepare

        if self._database is None:
            self._database = prepare(self._url, file_system=file_system, now=self._clock.now())
        return self._database

    def _organisation(self, database: Database) -> Organisation | None:
        from qmetry_admin.store.unit_of_work import PeeweeStore

        with PeeweeStore(database, None, running).reading() as unit:
            return unit.organisation.get()

    def _keys(self) -> DataKeys:
        from qmetry_admin.security.data_key import DataKeys

        return DataKeys(self._key_folder, self._key_file)

    def _world(self, database: Database, instance_id: str, key: bytes | None) -> World:
        from qmetry_admin.security.passwords import Argon2idHasher, GuessJudge
        from qmetry_admin.security.randomness import SystemRandomness
        from qmetry_admin.store.unit_of_work import PeeweeStore

        box = _box(key, instance_id) if key is not None else None
        return World(
            store=PeeweeStore(database, box, running),
            clock=self._clock,
            hasher=Argon2idHasher(),
            judge=GuessJudge(),
            randomness=SystemRandomness(),
            workstation=platform.node() or "unknown",
        )

    def _fitting(self, world: World, keys: DataKeys, organisation: Organisation) -> KeyPlace:
        """Where the key is, once it is known to be this directory's; a chosen file is recorded."""
        instance_id, recorded = organisation.instance_id, organisation.key_place
        with world.store.writing() as unit:
            if not unit.organisation.key_fits():
                raise Trouble(TroubleKind.KEY_WRONG, str(self._key_file or recorded))
            if self._chosen_key_file:
                unit.organisation.key_moved(f"file:{self._key_file}")
        return KeyPlace(*keys.readable(instance_id, recorded))

    def _opened(self, world: World, organisation: Organisation, key_place: KeyPlace) -> Opened:
        from qmetry_admin.services.clock_check import check_clock
        from qmetry_admin.services.deeds import services_of

        services = services_of(world)
        self._sessions = services.sessions
        # What unknown names are compared with is made here: the first one costs no more (M21).
        world.hasher.verify_nothing("")
        behind: timedelta | None = check_clock(world)
        services.sessions.end_lost()
        return Opened(services, organisation, self.place, key_place, behind)


def _box(key: bytes, instance_id: str) -> SecretBox:
    from qmetry_admin.security.secret_box import FieldBox

    return FieldBox(key, instance_id)


def file_system(folder: Path) -> str:
    """The kind of file system a folder lies on, as Qt names it on every platform."""
    return bytes(QStorageInfo(str(folder)).fileSystemType().data()).decode()
