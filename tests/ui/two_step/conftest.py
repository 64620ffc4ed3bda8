"""The Security tab over a real directory, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.users import User
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import SecurityTab, make_security_tab
from tests.support.pages.security import SecurityPage
from tests.support.world import Directory, FakeClock, found_directory

Opener = Callable[..., SecurityPage]


@pytest.fixture
def acme(tmp_path: Path, clock: FakeClock) -> Iterator[Directory]:
    with found_directory(tmp_path, clock) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_tab(acme: Directory, desk: Desk, qtbot: QtBot) -> Opener:
    def opened(user: User, session: Session | None = None) -> SecurityPage:
        tab: SecurityTab = make_security_tab(
            None,
            user.id,
            two_step=acme.services.two_step,
            session=session or acme.session,
            zone="Europe/Zurich",
            desk=desk,
        )
        qtbot.addWidget(tab)
        tab.setProperty("ground", "surface")
        tab.resize(720, 520)
        with qtbot.waitExposed(tab):
            tab.show()
        return SecurityPage(tab)

    return opened
