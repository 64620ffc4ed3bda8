"""The Users page over a real directory, in a window of its own."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import User
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter
from tests.services.people import Directory
from tests.support.at_a_desk import acme, desk
from tests.support.pages.users import UsersList

__all__ = ["acme", "desk"]


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
