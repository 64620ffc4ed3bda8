"""The way to the made-up directory: a private temporary folder, and a key that is never written."""

from __future__ import annotations

import atexit
import platform
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qmetry_admin.demo.people import ORGANISATION, PASSWORD, Person, made_up
from qmetry_admin.demo.watch import DemoLook, look
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.outcomes import AlreadySetUp
from qmetry_admin.domain.users import UserId
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services.opening import KeyPlace, Opened, Services, SetUpAnswer, SetUpForm
from qmetry_admin.services.ports import Clock, World

if TYPE_CHECKING:
    from qmetry_admin.store.database import Database

PLACE: Final = "made-up people, nothing is kept"
_FOLDER: Final = "qmetry-admin-demo-"
_KEY_PLACE: Final = KeyPlace("demo: in memory alone")


@dataclass(frozen=True)
class _Standing:
    """The directory while it is open."""

    opened: Opened
    world: World
    ids: Mapping[str, UserId]
    began: int


class DemoOpening:
    """Fulfils the port Opening with a directory that is made on opening and gone on closing.

    Neither home folder, keyring nor network is touched. `services_for` gives the deeds over a
    world, `file_system` names the kind of file system a folder lies on, `task_running` answers
    whether the caller is inside a task.
    """

    def __init__(
        self,
        kind: InstanceKind,
        clock: Clock,
        *,
        services_for: Callable[[World], Services],
        file_system: Callable[[Path], str],
        task_running: Callable[[], bool],
    ) -> None:
        self._kind = kind
        self._clock = clock
        self._services_for = services_for
        self._file_system = file_system
        self._task_running = task_running
        self._randomness = SystemRandomness()
        self._people = made_up(self._randomness.secret_bytes)
        # Known by name alone: nothing is made before it is opened.
        self._folder = Path(tempfile.gettempdir()) / f"{_FOLDER}{self._randomness.name()}"
        self._database: Database | None = None
        self._standing: _Standing | None = None

    @property
    def folder(self) -> Path:
        """The temporary folder, for what else the program would keep in its data folder."""
        return self._folder

    @property
    def organisation(self) -> str:
        """The name shown in people's phones."""
        return ORGANISATION

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is made up; known before the directory is open."""
        return self._people

    @property
    def place(self) -> str:
        """What stands where a real directory names its file."""
        return PLACE

    def exists(self) -> bool:
        """Always: there is no set-up in the demo."""
        return True

    def open(self) -> Opened:
        """Makes the directory, or gives the one that is open. Raises Trouble."""
        if self._standing is None:
            try:
                self._standing = self._made()
            except BaseException:
                self.close()
                raise
        return self._standing.opened

    def look(self, after: int) -> DemoLook | None:
        """What the directory holds, if its audit went on after that number; work for a task.

        Entries from before the demo began are none of what was done in it.
        """
        standing = self._standing
        if standing is None:
            return None
        return look(standing.world, standing.ids, after, began=standing.began)

    def set_up(self, form: SetUpForm) -> SetUpAnswer:  # noqa: ARG002 - the port's
        """It is set up already."""
        return AlreadySetUp()

    def expected_key_place(self) -> KeyPlace:
        """The key is made in memory and never leaves it."""
        return _KEY_PLACE

    def use_key_file(self, path: Path) -> None:
        """Changes nothing: no file has to do with the demo."""

    def use_database(self, url: str) -> None:
        """Changes nothing: no real directory is reached from the demo."""

    def sign_out_all(self) -> None:
        """Ends the sessions of this program."""
        if self._standing is not None:
            self._standing.opened.services.sessions.sign_out_all()

    def close(self) -> None:
        """Closes the directory and removes its folder, with whatever came into it meanwhile.

        May be said more than once; opening again makes another directory.
        """
        self._standing = None
        if self._database is not None:
            self._database.close()
            self._database = None
        atexit.unregister(self._remove)
        self._remove()

    def _remove(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _made(self) -> _Standing:
        from qmetry_admin.demo.bulk import Bulk
        from qmetry_admin.demo.seeding import seed
        from qmetry_admin.security.passwords import Argon2idHasher, GuessJudge
        from qmetry_admin.security.secret_box import KEY_BYTES, FieldBox
        from qmetry_admin.store.unit_of_work import PeeweeStore
        from qmetry_admin.store.upgrade import SQLITE_URL, prepare

        self._folder.mkdir(mode=0o700)
        atexit.register(self._remove)  # for an end at which nobody closes it
        file = self._folder / "directory.db"
        database = self._database = prepare(
            f"{SQLITE_URL}{file.as_posix()}", file_system=self._file_system, now=self._clock.now()
        )
        instance_id = self._randomness.name()
        box = FieldBox(self._randomness.secret_bytes(KEY_BYTES), instance_id)
        world = World(
            store=PeeweeStore(database, box, self._task_running),
            clock=self._clock,
            hasher=Argon2idHasher(),
            judge=GuessJudge(),
            randomness=self._randomness,
            workstation=platform.node() or "unknown",
        )
        ids = seed(
            world,
            instance_id=instance_id,
            kind=self._kind,
            people=self._people,
            stored=world.hasher.hash(PASSWORD),
            bulk=Bulk(database, box),
        )
        services = self._services_for(world)
        with world.store.reading() as unit:
            organisation, newest = unit.organisation.get(), unit.audit.newest()
        if organisation is None or newest is None:
            raise LookupError("The made-up directory was not written.")
        opened = Opened(services, organisation, PLACE, _KEY_PLACE)
        return _Standing(opened, world, ids, newest.number)
