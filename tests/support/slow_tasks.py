"""Work that takes its time: answers are held back until the test lets them come home."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.tasks import TaskRunner

T = TypeVar("T")


class SlowTasks(TaskRunner):
    """Does everything at once, until it is told to `hold`; `come_home` does what was held."""

    def __init__(self) -> None:
        super().__init__(inline=True)
        self._holding = False
        self._held: list[Callable[[], None]] = []

    def hold(self) -> None:
        """From now on nothing is done at once."""
        self._holding = True

    def come_home(self) -> None:
        """Does all that was held, in order, and everything at once again."""
        self._holding = False
        held, self._held = self._held, []
        for work in held:
            work()

    def run(
        self,
        work: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None],
        *,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Does it now or later."""
        if self._holding:
            self._held.append(partial(super().run, work, owner, done, failed=failed))
        else:
            super().run(work, owner, done, failed=failed)
