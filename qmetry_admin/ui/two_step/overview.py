"""What the Security tab shows while nobody is enrolled: status, the switch, the codes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_outcomes import TwoStepView
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.codes_section import CodesSection
from qmetry_admin.ui.two_step.panel import Panel
from qmetry_admin.ui.two_step.still_enabled import StillEnabled
from qmetry_admin.ui.two_step.what_is_needed import WhatIsNeeded
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.confirm_identity import ConfirmIdentityPanel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, line
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.toggle import Toggle


class Overview(Panel):
    """Status with Enable, or with the switch and the recovery codes; the reason where one may not.

    Turning the switch off changes nothing: it reveals what would.
    """

    enable_wanted = Signal()
    resync_wanted = Signal()
    register_again_wanted = Signal()
    remove_wanted = Signal()
    codes_wanted = Signal(str)
    """"all" or "one"."""
    codes_hidden = Signal()
    download_wanted = Signal()
    print_wanted = Signal()

    def __init__(
        self,
        view: TwoStepView,
        theme: ThemeKeeper,
        *,
        zone: str,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._zone = zone
        self._rests_on = _foundation(view)
        self._identity: ConfirmIdentityPanel | None = None
        self._status = WrappedLabel("", theme, "muted", name="twoStepStatusLabel")
        self._reason = Message(theme, name="reasonLabel")
        self._message = Message(theme, name="securityMessageLabel")
        self.enable = BusyButton("Enable", theme, name="enableButton", icon="shield-check")
        self._toggle = Toggle(theme, name="twoStepToggle", says="Two-step Verification")
        enabled, reason = view.user.two_step is not None, words.reason(view)
        self.still_enabled = StillEnabled(view, theme, self) if enabled else None
        self._codes = CodesSection(view, theme, self) if enabled else None
        beside = self._toggle if enabled else self.enable
        unused = self.enable if enabled else self._toggle
        unused.setParent(self)
        unused.hide()
        top = row(
            column(heading("Two-step Verification"), self._status, gap=4),
            column(beside, None, gap=0),
        )
        top.setStretch(0, 1)
        said: list[QWidget] = [self._message, self._reason]
        if self.still_enabled is not None:
            said.append(self.still_enabled)
            self.still_enabled.hide()
        below: QWidget | None = self._codes
        if below is None and not reason:
            below = WhatIsNeeded(theme, words.called(view.user))
        rest = () if below is None else (line(), below)
        self.setLayout(column(top, *said, *rest, None, gap=16))
        self.enable.setEnabled(view.may_manage and view.why_not is None)
        self._toggle.setChecked(enabled)
        self._toggle.setEnabled(view.may_manage or view.may_resync)
        if reason:
            self._reason.show_message("info", reason)
            for forbidden in (self.enable, self._toggle):
                forbidden.setToolTip(reason)
                forbidden.setAccessibleDescription(reason)
        self.show_view(view, now)
        self._connect()

    def fits(self, view: TwoStepView) -> bool:
        """Whether this view changes nothing but what `show_view` takes over."""
        return _foundation(view) == self._rests_on

    def show_view(self, view: TwoStepView, now: datetime) -> None:
        """Takes over what may change while everything stays: the last code, the codes left."""
        self._status.setText(words.status(view, self._zone, now))
        if self._codes is not None:
            self._codes.set_slots(view.slots_left)

    def take_focus(self) -> None:
        """To what most people come for: Enable, else what is revealed, else the codes."""
        if self.enable.isVisibleTo(self) and self.enable.isEnabled():
            self.enable.setFocus()
        elif self.still_enabled is not None and self.still_enabled.isVisibleTo(self):
            self.still_enabled.take_focus()
        elif self._codes is not None:
            self._codes.take_focus()

    def reveal(self) -> None:
        """Turns the switch off, as a person would."""
        if self._toggle.isEnabled():
            self._toggle.setChecked(False)

    def put_back(self) -> None:
        """Turns the switch on again: nothing was changed (S32)."""
        if self.still_enabled is not None:
            self._toggle.setChecked(True)

    def ask_identity(self, *, for_codes: bool, with_code: bool) -> ConfirmIdentityPanel:
        """Shows the line "Confirm it's you" in the place of the deed; the answer is that line."""
        self.end_identity()
        panel = ConfirmIdentityPanel(self._keeper, with_code=with_code)
        self._identity = panel
        if for_codes and self._codes is not None:
            self._codes.take_in(panel)
        elif self.still_enabled is not None:
            self.still_enabled.take_in(panel)
        panel.declined.connect(self._declined)
        panel.show()
        panel.take_focus()
        return panel

    def end_identity(self) -> None:
        """Takes the line away, if it is there, and what was typed in it."""
        if self._identity is None:
            return
        panel, self._identity = self._identity, None
        panel.clear()
        panel.hide()
        panel.setParent(None)
        panel.deleteLater()

    def show_codes(self, codes: tuple[RecoveryCode, ...]) -> None:
        """Shows codes that were asked for; the rest stays masked."""
        if self._codes is not None:
            self._codes.show_codes(codes)
            focus: QWidget | None = self.window().focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self._codes.take_focus()  # the line that asked had it, and is gone

    def show_slots(self, slots: tuple[int, ...]) -> None:
        """Says which codes are unused now."""
        if self._codes is not None:
            self._codes.set_slots(slots)

    def hide_codes(self) -> None:
        """Masks the codes."""
        if self._codes is not None:
            self._codes.hide_codes()

    def say(self, kind: MessageKind, text: str) -> None:
        """Says what was done, or why not."""
        self._message.show_message(kind, text)

    def say_nothing(self) -> None:
        """Takes back what was said about an earlier deed."""
        self._message.clear()

    def discard(self) -> None:
        """Masks the codes, and empties what was typed."""
        self.hide_codes()
        self.end_identity()

    def _connect(self) -> None:
        self.enable.clicked.connect(self.enable_wanted)
        self._toggle.toggled.connect(self._toggled)
        if self.still_enabled is not None:
            self.still_enabled.resync_wanted.connect(self.resync_wanted)
            self.still_enabled.register_again_wanted.connect(self.register_again_wanted)
            self.still_enabled.remove_wanted.connect(self.remove_wanted)
        if self._codes is not None:
            self._codes.wanted.connect(self.codes_wanted)
            self._codes.hidden.connect(self.codes_hidden)
            self._codes.download_wanted.connect(self.download_wanted)
            self._codes.print_wanted.connect(self.print_wanted)

    def _toggled(self, on: bool) -> None:
        if self.still_enabled is None:
            return
        if on and self._identity is not None and self.still_enabled.isAncestorOf(self._identity):
            self.end_identity()
        self.still_enabled.setVisible(not on)

    def _declined(self) -> None:
        self.end_identity()
        self.take_focus()


def _foundation(view: TwoStepView) -> tuple[object, ...]:
    """All that is built once: where it changes, the overview is made anew."""
    user, settings = view.user, view.organisation.settings
    state = user.two_step
    return (
        state and (state.generation, state.since, state.by),
        (user.name, user.first_name, user.username, user.authentication, user.role),
        (view.own, view.may_manage, view.may_resync, view.may_see_codes, view.why_not),
        (settings.mandatory_two_step, settings.hide_codes),
        (view.organisation.name, view.entry),
    )
