"""General Settings over a directory that takes its time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.users import Role
from qmetry_admin.ui.changes import Changes, Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.theme import ThemeKeeper
from tests.support.slow_tasks import SlowTasks
from tests.support.world import Directory, FakeClock
from tests.ui.settings.conftest import Opener


@pytest.fixture
def tasks() -> Iterator[SlowTasks]:
    made = SlowTasks()
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock, tasks: SlowTasks) -> Desk:
    return Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)


def test_db_02_reload_is_not_lost_to_a_refresh_that_comes_meanwhile(
    open_page: Opener, acme: Directory, tasks: SlowTasks
) -> None:
    opened = open_page()
    page = opened.settings
    luis = acme.add_user("lgarcia", "Luis", "García", role=Role.ADMIN)
    page.switch("hideCodesToggle")
    theirs = Settings(maximum_attempts=7)
    acme.services.settings.change(acme.session_of(luis), Settings(), theirs)
    page.save()
    tasks.hold()
    page.press("reloadSettingsButton")
    opened.desk.changes.tell(Topic.SETTINGS)

    tasks.come_home()

    assert page.text("maximumAttemptsSpin") == "7"
    assert not page.is_on("hideCodesToggle")


def test_s37_pressed_twice_hand_over_asks_once(
    open_page: Opener, acme: Directory, tasks: SlowTasks
) -> None:
    acme.enrol(acme.add_user("lgarcia", "Luis", "García", role=Role.ADMIN))
    page = open_page().settings
    tasks.hold()
    page.press("handOverButton")
    page.press("handOverButton")

    tasks.come_home()

    assert page.dialog == "handOverDialog"
    page.press("cancelButton")
    assert page.dialog == ""
