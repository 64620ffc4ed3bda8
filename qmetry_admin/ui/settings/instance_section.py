"""How QMetry is run here, and who the first user is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.settings_outcomes import SettingsView
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.rows import Section
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row


class InstanceSection(QWidget):
    """Two facts; the first user alone can hand their place over (`hand_over_asked`)."""

    hand_over_asked = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = WrappedLabel("", theme, "strong", name="instanceKindLabel")
        self._who_switches = WrappedLabel("", theme, "muted")
        self._first = WrappedLabel("", theme, "strong", name="firstUserLabel")
        self._hand_over = Button("Hand over", theme, name="handOverButton")
        kind, first = QWidget(), QWidget()
        kind.setLayout(column(self._kind, self._who_switches, gap=0, margins=(16, 11, 16, 11)))
        fixed = WrappedLabel("Keeps role, status and type.", theme, "muted")
        beside = row(
            column(self._first, fixed, gap=0), self._hand_over, gap=16, margins=(16, 11, 16, 11)
        )
        beside.setStretch(0, 1)
        first.setLayout(beside)
        self.setLayout(column(Section("This instance", kind, first)))
        self._hand_over.hide()
        self._hand_over.clicked.connect(self.hand_over_asked)

    @property
    def button(self) -> Button:
        """The way to hand the first user's place over."""
        return self._hand_over

    def show_view(self, view: SettingsView) -> None:
        """Shows the organisation as it is now."""
        kind = view.organisation.kind
        self._kind.setText(words.KINDS[kind])
        self._who_switches.setText(words.WHO_SWITCHES[kind])
        self._first.setText(words.first_user(view.first_user.name))
        self._first.setToolTip(view.first_user.username)
        self._hand_over.setVisible(view.may_hand_over)
