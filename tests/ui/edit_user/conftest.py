"""The edit dialog over a real directory, with the real Security tab."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.edit_user import EditUserPresenter
from qmetry_admin.ui.edit_user.tabs import TabName
from qmetry_admin.ui.two_step import make_security_tab
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.services.people import Directory
from tests.support.at_a_desk import acme, desk
from tests.support.pages.edit_user import EditUser

__all__ = ["acme", "desk"]


class Office:
    """A window from which somebody opens the dialog."""

    def __init__(self, acme: Directory, desk: Desk, qtbot: QtBot) -> None:
        self._acme = acme
        self._desk = desk
        self._qtbot = qtbot
        self.window = QWidget()
        self.told: list[object] = []
        self.activities: list[UserId] = []
        desk.changes.changed.connect(self.told.append)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def presenter(self, actor: User) -> EditUserPresenter:
        """The way to the dialog, for this person."""
        session, two_step = self._acme.signed_in(actor), TwoStep(self._acme.world)
        identity = IdentityKeeper(self._acme.world)

        def security_tab(parent: QWidget, user_id: UserId) -> QWidget:
            return make_security_tab(
                parent,
                user_id,
                two_step=two_step,
                identity=identity,
                session=session,
                zone=actor.time_zone,
                desk=self._desk,
            )

        def activity_tab(parent: QWidget, user_id: UserId) -> QWidget:
            self.activities.append(user_id)
            made = QWidget(parent)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            return made

        users = UserAdministration(self._acme.world)
        return EditUserPresenter(
            users, session, actor, self._desk, security_tab, activity_tab, self.window
        )

    def new(self, actor: User | None = None) -> EditUser:
        """The dialog for somebody new."""
        self.presenter(actor or self._acme.first).open_new(self.window)
        return self._shown()

    def edit(self, user: User, actor: User | None = None, tab: TabName | None = None) -> EditUser:
        """The dialog for a person."""
        return self.edit_by(self.presenter(actor or self._acme.first), user, tab)

    def edit_by(
        self, presenter: EditUserPresenter, user: User, tab: TabName | None = None
    ) -> EditUser:
        """The dialog for a person, by a presenter that may have opened others before."""
        presenter.open_user(self.window, user.id, tab)
        return self._shown()

    def begin(self, user: User, deed: SecurityDeed, actor: User | None = None) -> EditUser:
        """The dialog for a person, on its way to a deed."""
        presenter = self.presenter(actor or self._acme.first)
        presenter.open_user(self.window, user.id, deed=deed)
        return self._shown()

    def _shown(self) -> EditUser:
        dialog = EditUser.shown()
        dialog.dialog.activateWindow()
        self._qtbot.waitUntil(dialog.dialog.isActiveWindow)
        return dialog


@pytest.fixture
def office(acme: Directory, desk: Desk, qtbot: QtBot) -> Office:
    return Office(acme, desk, qtbot)
