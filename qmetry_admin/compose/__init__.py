"""The only place where concrete parts meet: it builds everything once, then steps aside."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QApplication, QWidget

from qmetry_admin import config
from qmetry_admin.compose.directory import DirectoryOpening, file_system
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.services.opening import Services
from qmetry_admin.services.ports import Clock, World
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.shell import Shell
from qmetry_admin.ui.tasks import TaskRunner, running
from qmetry_admin.ui.theme import ThemeChoice, ThemeKeeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from qmetry_admin.demo import DemoOpening

__all__ = ["DirectoryOpening", "Options", "Program", "SystemClock", "compose"]


@dataclass(frozen=True)
class Options:
    """What the program is started with; everything but the data folder has a real default."""

    data_dir: Path | None = None
    database: str | None = None
    key_file: Path | None = None
    theme: ThemeChoice = "system"
    demo: Literal["on-premises", "saas"] | None = None


class SystemClock:
    """This computer's clock."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


class Program:
    """One running program: a workstation of its own."""

    def __init__(
        self,
        shell: Shell,
        opening: DirectoryOpening | DemoOpening,
        tasks: TaskRunner,
        *,
        last: Callable[[], object] = tuple,
    ) -> None:
        """`last` is done when the windows are gone, which write down where they stood."""
        self._last = last
        self._shell = shell
        self._opening = opening
        self._tasks = tasks

    @property
    def window(self) -> QWidget | None:
        """The top-level window shown now; none before `start`."""
        return self._shell.window

    def start(self) -> None:
        """Shows the first window at once, and opens the directory behind it."""
        self._shell.start()

    def close(self) -> None:
        """Signs out, ends the worker and closes the database; the folder can be composed again."""
        self._tasks.close(self._last_work)
        self._shell.close()
        self._last()

    def _last_work(self) -> None:
        try:
            self._opening.sign_out_all()
        finally:
            self._opening.close()


def compose(options: Options, *, clock: Clock | None = None, inline_tasks: bool = False) -> Program:
    """Builds the program; reads and writes nothing but the start-up settings. Needs a QApplication.

    `inline_tasks` does work on the caller's thread: all is done when a call returns.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("A QApplication comes first.")
    time_source = clock or SystemClock()
    if options.demo is not None:
        return _demo(options, _desk(app, options, time_source, inline_tasks=inline_tasks))
    settings = config.load(options.data_dir, options.database)
    desk = _desk(app, options, time_source, inline_tasks=inline_tasks)
    opening = DirectoryOpening(settings, options.key_file, time_source)
    return Program(Shell(opening, desk, settings.data_dir), opening, desk.tasks)


def _desk(app: QApplication, options: Options, clock: Clock, *, inline_tasks: bool) -> Desk:
    tasks = TaskRunner(inline=inline_tasks)
    return Desk(tasks, Changes(), ThemeKeeper(app, options.theme), clock)


def _demo(options: Options, desk: Desk) -> Program:
    """The program on a throw-away directory: no setting is read, and no data folder is used."""
    from qmetry_admin.demo import DemoOpening
    from qmetry_admin.ui.demo import DemoPanel

    def services_for(world: World) -> Services:
        from qmetry_admin.services.deeds import services_of

        return services_of(world)

    opening = DemoOpening(
        InstanceKind(options.demo or InstanceKind.ON_PREMISES),
        desk.clock,
        services_for=services_for,
        file_system=file_system,
        task_running=running,
    )
    shell = Shell(opening, desk, opening.folder, demo=DemoPanel(opening, desk))
    return Program(shell, opening, desk.tasks, last=opening.close)
