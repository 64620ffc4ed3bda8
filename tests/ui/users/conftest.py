"""The Users page over a real directory, in a window of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import User
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter
from tests.services.people import Directory, directory
from tests.support.pages.users import UsersList


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, acme: Directory) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), acme.clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Opened:
    """The page as somebody has it before them, and what it asked for."""

    def __init__(self, acme: Directory, desk: Desk, actor: User, qtbot: QtBot) -> None:
        self.asked: list[object] = []
        self.page = UsersPage(desk.theme, desk.clock)
        self.presenter = UsersPresenter(
            self.page, UserAdministration(acme.world), acme.signed_in(actor), desk
        )
        self.presenter.edit_requested.connect(self.asked.append)
        self.presenter.new_requested.connect(self._new)
        qtbot.addWidget(self.page)
        self.page.resize(976, 728)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        self.presenter.open_page(actor)
        self.users = UsersList(self.page)

    def _new(self) -> None:
        self.asked.append("new")


@pytest.fixture
def opened(acme: Directory, desk: Desk, qtbot: QtBot) -> Callable[[User], Opened]:
    def by(actor: User) -> Opened:
        return Opened(acme, desk, actor, qtbot)

    return by
