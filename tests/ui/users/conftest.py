"""The Users page over a real directory, in a window of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.services.people import Directory
from tests.support.at_a_desk import acme, desk
from tests.support.pages.users import UsersList

__all__ = ["acme", "desk"]


class Opened:
    """The page as somebody has it before them, and what it asked for."""

    def __init__(
        self,
        acme: Directory,
        desk: Desk,
        actor: User,
        qtbot: QtBot,
        settings: QSettings | None = None,
    ) -> None:
        self.asked: list[object] = []
        self.page = UsersPage(desk.theme, desk.clock, settings)
        self.presenter = UsersPresenter(
            self.page, UserAdministration(acme.world), acme.signed_in(actor), desk
        )
        self.presenter.edit_requested.connect(self.asked.append)
        self.presenter.new_requested.connect(self._new)
        self.presenter.deed_requested.connect(self._deed)
        self.presenter.back_to_confirmation.connect(self._back)
        self.presenter.confirmation_cancelled.connect(self._cancelled)
        qtbot.addWidget(self.page)
        self.page.resize(976, 728)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        self.presenter.open_page(actor)
        self.users = UsersList(self.page)

    def _new(self) -> None:
        self.asked.append("new")

    def _deed(self, user_id: UserId, deed: SecurityDeed) -> None:
        self.asked.append((user_id, deed))

    def _back(self) -> None:
        self.asked.append("back")

    def _cancelled(self) -> None:
        self.asked.append("cancelled")


@pytest.fixture
def opened(acme: Directory, desk: Desk, qtbot: QtBot) -> Callable[[User], Opened]:
    def by(actor: User) -> Opened:
        return Opened(acme, desk, actor, qtbot)

    return by


@pytest.fixture
def opened_again(acme: Directory, desk: Desk, qtbot: QtBot, tmp_path: Path) -> Callable[[], Opened]:
    """Opens the page for the first user; each call is another start on the same data folder."""

    def again() -> Opened:
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        return Opened(acme, desk, acme.first, qtbot, settings)

    return again
