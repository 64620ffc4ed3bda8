"""The head of the dialog: whom it is about, and how they sign in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import AuthenticationType, Status, User
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.avatar import Avatar
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.pill import Pill


class Header(QWidget):
    """Name, username, type, role, Inactive; at the end the state of two-step verification."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar(theme, side=40, icon="user-plus")
        self._name = WrappedLabel("New user", theme, "title", name="personLabel")
        self._second = WrappedLabel("", theme, "muted", name="accountLabel")
        self._pill = Pill("Disabled", "off", theme, name="twoStepPill")
        self._elsewhere = label("", "faint", name="twoStepElsewhereLabel")
        words = column(self._name, self._second, gap=0)
        states = column(row(self._elsewhere, self._pill, gap=0), None, gap=0)
        whole = row(self._avatar, 4, words, states, margins=(24, 20, 24, 8))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.show_new()

    def show_new(self) -> None:
        """Somebody who is not there yet."""
        self._second.setText("The details first, then two-step verification.")
        self._pill.hide()
        self._elsewhere.hide()

    def show_person(self, user: User) -> None:
        """A person as they are now."""
        self._avatar.show_icon("")
        self._avatar.show_name(user.name)
        self._name.setText(user.name)
        told = [user.username, user.authentication.value, user.role.value]
        self._second.setText(" · ".join(told if user.active else [*told, Status.INACTIVE.value]))
        here = user.authentication is AuthenticationType.QMETRY
        state = "Enabled" if user.two_step else "Disabled"
        self._pill.show_state(state, "on" if user.two_step else "off")
        self._pill.setAccessibleName(f"Two-step verification: {state}")
        self._pill.setToolTip(f"Two-step verification: {state}")
        self._pill.setVisible(here)
        self._elsewhere.setText(f"2FA disabled · by {user.authentication.value}")
        self._elsewhere.setVisible(not here)
