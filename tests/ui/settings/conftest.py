"""General Settings over a real directory, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.users import User
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.settings import SettingsPage, SettingsPresenter
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.labels import label
from tests.support.pages.screen import Shown
from tests.support.pages.settings import SettingsScreen
from tests.support.world import Directory, FakeClock, found_directory

ROOM = (1180 - 224, 720 - 32)
"""What a window of 1180 x 720 leaves beside the rail and under the menus (S39)."""


class Opened:
    """The page as somebody has it before them, and what it asked for."""

    def __init__(self, acme: Directory, desk: Desk, session: Session) -> None:
        self.asked: list[str] = []
        self.acme = acme
        self.desk = desk
        self.page = SettingsPage(desk.theme)
        services = acme.services
        self.presenter = SettingsPresenter(
            self.page,
            services.settings,
            services.mandatory,
            services.identity,
            session,
            desk,
            users=services.users,
            audit_tab=_audit_tab,
        )
        self.presenter.own_set_up_requested.connect(self._own)
        self.presenter.affected_users_requested.connect(self._users)
        self.page.resize(*ROOM)
        self.settings = SettingsScreen(Shown(self.page))

    @property
    def stored(self) -> Settings:
        """The switches as the directory has them."""
        with self.acme.world.store.reading() as unit:
            organisation = unit.organisation.get()
        assert organisation is not None
        return organisation.settings

    def _own(self) -> None:
        self.asked.append("own set-up")

    def _users(self) -> None:
        self.asked.append("users")


def _audit_tab(_parent: QWidget) -> QWidget:
    return label("What was done")


Opener = Callable[..., Opened]


@pytest.fixture
def kind() -> InstanceKind:
    """How QMetry is run; a test that wants it otherwise parametrises it."""
    return InstanceKind.ON_PREMISES


@pytest.fixture
def acme(tmp_path: Path, clock: FakeClock, kind: InstanceKind) -> Iterator[Directory]:
    with found_directory(tmp_path, clock, kind=kind) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_page(acme: Directory, desk: Desk, qtbot: QtBot) -> Opener:
    kept: list[Opened] = []  # a window nobody holds is collected while it is shown

    def opened(actor: User | None = None, session: Session | None = None) -> Opened:
        user = acme.user(actor or acme.first_user)
        made = Opened(acme, desk, session or acme.session_of(user))
        kept.append(made)
        qtbot.addWidget(made.page)
        with qtbot.waitActive(made.page):
            made.page.show()
            made.page.activateWindow()
        made.presenter.open_page(user)
        QApplication.processEvents()
        return made

    return opened
