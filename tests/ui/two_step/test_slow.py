"""The Security tab over a directory that takes its time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.users import User
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.theme import ThemeKeeper
from tests.support.slow_tasks import SlowTasks
from tests.support.world import Directory, FakeClock
from tests.ui.two_step.conftest import Opener


@pytest.fixture
def tasks() -> Iterator[SlowTasks]:
    made = SlowTasks()
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock, tasks: SlowTasks) -> Desk:
    return Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)


def test_s24_pressed_twice_the_codes_are_looked_at_once(
    acme: Directory, open_tab: Opener, julia: User, tasks: SlowTasks
) -> None:
    page = open_tab(julia)
    tasks.hold()
    page.press("showCodesButton")
    page.press("showCodesButton")

    tasks.come_home()

    assert acme.actions(julia).count((Action.RECOVERY_CODES_SHOW, Result.DONE)) == 1


def test_s33_pressed_twice_remove_asks_once(
    open_tab: Opener, julia: User, tasks: SlowTasks
) -> None:
    page = open_tab(julia)
    page.switch()
    tasks.hold()
    page.press("removeButton")
    page.press("removeButton")

    tasks.come_home()

    page.removal.cancel()
    assert not page.is_asked("removeDialog")
