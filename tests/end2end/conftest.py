"""A display, a clock and a data folder for each test; what a failure leaves is kept and told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.end2end.clock import Clock
from tests.end2end.display import Display
from tests.end2end.person import Person
from tests.end2end.running import RunningProgram

KEPT = Path(__file__).parents[2] / "build" / "end2end"
_STAGES = pytest.StashKey[list["Stage"]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Of a failed test, keeps the screens, and says what became of its programs."""
    report = yield
    if call.when == "call" and report.failed:
        for stage in item.stash.get(_STAGES, []):
            states = {program: program.state for program in stage.programs_of_all}
            try:
                stage.keep(KEPT / item.name.replace("/", "_"))
            except (OSError, subprocess.SubprocessError) as error:  # the screen may be gone as well
                report.sections.append(("not kept", repr(error)))
            for program, state in states.items():
                report.sections.append((f"the program {state}", program.complaints))
    return report


class Stage:
    """One workstation: a screen, a clock and a folder, on which programs are started.

    `beside` makes another one, with the same clock and the same data.
    """

    def __init__(self, folder: Path, scale: int, clock: Clock | None = None) -> None:
        self.folder = folder
        self.clock = clock or Clock(folder / "now")
        self.display = Display(folder / f"display-{len(list(folder.glob('display-*')))}", scale)
        self.person = Person(self.display)
        self.programs: list[RunningProgram] = []
        self._others: list[Stage] = []

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def start(self, *arguments: str, **environment: str) -> RunningProgram:
        """Starts the program on the data folder."""
        program = RunningProgram(self.display, self.folder, self.clock, *arguments, **environment)
        self.programs.append(program)
        return program

    def beside(self) -> Stage:
        """A second workstation of the usual kind, in the same directory, with its key."""
        other = Stage(self.folder, 1, self.clock)
        key = "XDG_CONFIG_HOME"
        other.display.environment[key] = self.display.environment[key]
        self._others.append(other)
        return other

    @property
    def programs_of_all(self) -> list[RunningProgram]:
        """What was started here and on the workstations beside it."""
        return [program for stage in (self, *self._others) for program in stage.programs]

    def close(self) -> None:
        """Ends everything."""
        for other in self._others:
            other.close()
        for program in self.programs:
            program.close()
        self.display.close()

    def keep(self, folder: Path) -> None:
        """Puts the screen and what the programs said where somebody can look at them."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, stage in enumerate((self, *self._others)):
            stage.display.photograph(folder / f"screen-{number}.png")
            for program in stage.programs:
                program.tell_where_it_is()
                shutil.copy(program.errors, folder)


@pytest.fixture
def make_stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[int], Stage]]:
    """Makes the stage; of a failed test the screen stays in `build/end2end`."""
    stages = request.node.stash.setdefault(_STAGES, [])
    if not sys.platform.startswith("linux"):
        pytest.skip("Xvfb is Linux's")
    with ExitStack() as ending:

        def make(scale: int) -> Stage:
            stage = Stage(tmp_path, scale)
            ending.callback(stage.close)
            stages.append(stage)
            return stage

        yield make


@pytest.fixture
def stage(make_stage: Callable[[int], Stage]) -> Stage:
    """A screen of the usual kind."""
    return make_stage(1)
