"""The last section: whether two-step verification is mandatory, and why one cannot switch it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.settings_outcomes import SettingsView
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.users import User
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.rows import Section
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.toggle import Toggle


class TwoStepSection(QWidget):
    """The option and its reason; pressing the option only asks (`switch_asked`, on or off)."""

    switch_asked = Signal(bool)
    own_set_up_asked = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self._why: WhyNotMandatory | None = None
        self._toggle = Toggle(theme, name="mandatoryToggle", says=words.MANDATORY)
        self._left = WrappedLabel("", theme, "small", name="stillToEnrolLabel")
        self._reason = Message(theme, name="mandatoryReasonLabel")
        option = row(
            column(
                WrappedLabel(words.MANDATORY, theme, "strong"),
                WrappedLabel(words.MANDATORY_HINT, theme, "muted", name="mandatoryHintLabel"),
                self._left,
                gap=0,
            ),
            self._toggle,
            gap=16,
        )
        option.setStretch(0, 1)
        inside = QWidget()
        inside.setLayout(column(option, self._reason, gap=8, margins=(16, 11, 16, 11)))
        self.setLayout(column(Section("Two-step authentication", inside)))
        self._left.hide()
        self._toggle.clicked.connect(self._asked)
        self._reason.action_chosen.connect(self.own_set_up_asked)

    @property
    def toggle(self) -> Toggle:
        """The option."""
        return self._toggle

    def show_view(self, view: SettingsView, actor: User) -> None:
        """Shows whether it is on, and why this actor cannot switch it; an equal view is quiet."""
        self._on = view.organisation.settings.mandatory_two_step
        self._toggle.setChecked(self._on)
        left = words.still_to_enrol(view)
        self._left.setText(left)
        self._left.setVisible(bool(left))
        reason = words.why_not(view.why_not, actor, view.first_user) if view.why_not else ""
        had_focus = self._toggle.hasFocus() or self._reason.isAncestorOf(self.focusWidget())
        self._toggle.setEnabled(not reason)
        self._toggle.setToolTip(reason)
        self._toggle.setAccessibleDescription(f"{words.MANDATORY_HINT} {reason}".strip())
        if reason == self._reason.text and view.why_not is self._why:
            return
        self._why = view.why_not
        if not reason:
            self._reason.clear()
            if had_focus:
                self._toggle.setFocus()
            return
        self._reason.show_message("info", reason)
        if view.why_not is WhyNotMandatory.OWN_NOT_ENABLED:
            self._reason.offer("Set it up for my account", name="setUpMineButton")

    def _asked(self, wanted: bool) -> None:
        """Stays as it is: it is on only after the confirmation."""
        self._toggle.setChecked(self._on)
        self.switch_asked.emit(wanted)
