"""The program as a whole, for a test: its own folder, a clock that is moved, work done inline."""

from __future__ import annotations

import functools
import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from qmetry_admin.compose import Options, Program, compose
from qmetry_admin.security import passwords
from tests.support.world import FakeClock

Composer = Callable[[], Program]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hash at the least cost Argon2 has: what it costs is not under test here."""
    cheap = functools.partial(passwords.Argon2Cost, memory=8, passes=1, lanes=1)
    monkeypatch.setattr(passwords, "Argon2Cost", cheap)


@pytest.fixture
def composer(
    qapp: QApplication,  # noqa: ARG001 - compose wants one
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    cheap_passwords: None,  # noqa: ARG001 - for its effect
) -> Iterator[Composer]:
    """Composes programs on one data folder; each call is another workstation. All are closed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made: list[Program] = []

    def one_more() -> Program:
        options = Options(data_dir=tmp_path / "data", theme="light")
        program = compose(options, clock=clock, inline_tasks=True)
        made.append(program)
        return program

    yield one_more
    for program in made:
        program.close()


@pytest.fixture
def program(composer: Composer) -> Program:
    """The program on an empty folder, started: it shows the set-up window."""
    made = composer()
    made.start()
    return made


@pytest.fixture(scope="session")
def timers_started() -> Iterator[list[weakref.ref[QTimer]]]:
    """Every timer of the program that was started; those without one are Qt's own."""
    started: list[weakref.ref[QTimer]] = []
    start = QTimer.start

    def noted(timer: QTimer, *with_: object) -> None:
        """Some are started by a signal, whose words are none of theirs."""
        started.append(weakref.ref(timer))
        start(timer, *(interval for interval in with_ if isinstance(interval, int)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QTimer, "start", noted)
        yield started


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication, timers_started: list[weakref.ref[QTimer]]) -> Iterator[None]:
    """A window, shown or not, or a running timer left behind fails the test that made it."""
    before = set(_windows(qapp))
    timers_started.clear()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if set(_windows(qapp)) - before or _running(timers_started):
        gc.collect()  # what only a circle of references keeps is no longer anybody's
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [what for place, what in _windows(qapp).items() if place not in before]
    assert windows == [], "windows are left behind"
    assert _running(timers_started) == [], "timers are left running"


def _windows(app: QApplication) -> dict[int, str]:
    """All windows by their address; Python's objects for them come and go."""
    return {
        shiboken6.getCppPointer(window)[0]: f"{type(window).__name__} {window.objectName()}"
        for window in app.topLevelWidgets()
    }


def _running(timers: list[weakref.ref[QTimer]]) -> list[str]:
    found = [timer for known in timers if (timer := known()) is not None]
    return [
        f"a timer of {type(timer.parent()).__name__}"
        for timer in found
        if shiboken6.isValid(timer) and timer.isActive()
    ]
