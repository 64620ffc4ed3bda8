"""Does the made-up directory open as fast as an empty one is made? One table out.

The baseline is measured in the same run: set-up of an empty directory, which makes a file with its
tables, hashes one password and writes one person.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from qmetry_admin import config
from qmetry_admin.compose import DirectoryOpening, SystemClock
from qmetry_admin.demo import DemoOpening
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.services.deeds import services_of
from qmetry_admin.services.opening import DirectoryMade, Opened, SetUpForm
from qmetry_admin.ui.tasks import TaskRunner, running

ROUNDS: Final = 9
_FORM: Final = SetUpForm(
    organisation="Acme QA",
    username="praman",
    first_name="Priya",
    last_name="Raman",
    email="priya.raman@example.com",
    password="violet tractor banana cloud",
    time_zone="Europe/Zurich",
)


def empty(folder: Path, tasks: TaskRunner) -> float:
    """Seconds to make an empty directory."""
    settings = config.load(folder, None)
    opening = DirectoryOpening(settings, folder / "key", SystemClock())
    seconds = _timed(tasks, lambda: opening.set_up(_FORM), DirectoryMade)
    opening.close()
    return seconds


def made_up(tasks: TaskRunner) -> float:
    """Seconds to open the directory of made-up people."""
    opening = DemoOpening(
        InstanceKind.ON_PREMISES,
        SystemClock(),
        services_for=services_of,
        file_system=lambda _folder: "ext4",
        task_running=running,
    )
    seconds = _timed(tasks, opening.open, Opened)
    opening.close()
    return seconds


def _timed(tasks: TaskRunner, work: Callable[[], object], wanted: type) -> float:
    answers: list[object] = []
    owner = QObject()
    began = time.perf_counter()
    tasks.run(work, owner, answers.append)
    seconds = time.perf_counter() - began
    if not answers or not isinstance(answers[0], wanted):
        raise RuntimeError(f"It was not opened: {answers}")
    return seconds


def main() -> int:
    """Measure both, in turns, and print their ratio."""
    app = QApplication(sys.argv[:1])
    tasks = TaskRunner(inline=True)
    seconds: dict[str, list[float]] = {"empty": [], "made up": []}
    for _ in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory(prefix="qmetry-bench-") as folder:
            seconds["empty"].append(empty(Path(folder), tasks))
        seconds["made up"].append(made_up(tasks))
    app.quit()
    base = statistics.median(seconds["empty"][1:])
    print(f"{'directory':<12}{'to an empty one':>18}{'slowest':>10}")
    for name, found in seconds.items():
        warm = found[1:]  # the first round imports what the others have
        print(f"{name:<12}{statistics.median(warm) / base:>17.2f}x{max(warm) / base:>9.2f}x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
