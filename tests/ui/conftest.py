"""The program as a whole, for a test: its own folder, a clock that is moved, work done inline."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
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


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    """A window left behind fails the test that opened it."""
    before = set(qapp.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [
        f"{type(window).__name__} {window.objectName()}"
        for window in qapp.topLevelWidgets()
        if window not in before and shiboken6.isValid(window)
    ]
    assert left == [], "windows are left behind"
