"""What the switch reveals when it is turned off: resync, register again, remove (S32)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from qmetry_admin.domain.two_step_outcomes import TwoStepView
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row


class StillEnabled(QFrame):
    """Says that nothing has changed, and has a button for everything that would.

    What this actor may not do is disabled, with the reason in the place of its line.
    """

    resync_wanted = Signal()
    register_again_wanted = Signal()
    remove_wanted = Signal()

    def __init__(
        self, view: TwoStepView, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.resync = Button("Resync", theme, name="resyncButton", icon="resync")
        self.register_again = BusyButton(
            "Register again", theme, name="registerAgainButton", kind="", icon="qr"
        )
        self.remove = BusyButton("Remove", theme, name="removeButton", kind="danger", icon="trash")
        self._room = QVBoxLayout()
        self._lines: dict[Button, WrappedLabel] = {}
        self.setProperty("frame", "well")
        said = WrappedLabel(words.STILL_ENABLED, theme, "strong", name="stillEnabledLabel")
        head = row(IconLabel("info", theme), said, gap=12)
        head.setStretch(1, 1)
        deeds = QGridLayout()
        deeds.setHorizontalSpacing(16)
        deeds.setVerticalSpacing(12)
        deeds.setColumnStretch(1, 1)
        texts = (words.RESYNC, words.REGISTER_AGAIN, words.remove(view.user))
        buttons: tuple[Button, ...] = (self.resync, self.register_again, self.remove)
        for place, (button, text) in enumerate(zip(buttons, texts, strict=True)):
            button.stretch()
            self._lines[button] = WrappedLabel(text, theme, "muted")
            button.setAccessibleDescription(text)
            deeds.addWidget(button, place, 0)
            deeds.addWidget(self._lines[button], place, 1, Qt.AlignmentFlag.AlignVCenter)
        self._room.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column(head, deeds, self._room, gap=12, margins=(16, 12, 16, 16)))
        self._allow(view)
        self.resync.clicked.connect(self.resync_wanted)
        self.register_again.clicked.connect(self.register_again_wanted)
        self.remove.clicked.connect(self.remove_wanted)

    def take_in(self, panel: QWidget) -> None:
        """Makes room for what registering again asks first."""
        self._room.addWidget(panel)

    def take_focus(self) -> None:
        """To the first thing that can be done."""
        for button in self._lines:
            if button.isEnabled():
                button.setFocus()
                return

    def _allow(self, view: TwoStepView) -> None:
        if not view.may_resync:
            self._forbid(self.resync, words.needed_to_resync(view.user))
        if not view.may_manage:
            self._forbid(self.register_again, words.needed_to_manage())
            self._forbid(self.remove, words.needed_to_manage())
        elif view.own and view.organisation.settings.mandatory_two_step:
            self._forbid(self.remove, words.OWN_MANDATORY)

    def _forbid(self, button: Button, why: str) -> None:
        button.setEnabled(False)
        button.setToolTip(why)
        button.setAccessibleDescription(why)
        self._lines[button].setText(why)
