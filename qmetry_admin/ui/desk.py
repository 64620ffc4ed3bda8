"""What every feature works with: tasks, changes, the theme, the clock."""

from __future__ import annotations

from dataclasses import dataclass

from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper


@dataclass(frozen=True)
class Desk:
    """The few things all presenters of one program share."""

    tasks: TaskRunner
    changes: Changes
    theme: ThemeKeeper
    clock: Clock
