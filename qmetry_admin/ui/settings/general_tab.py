"""The tab General Settings: two columns of switches, and the mandatory rule below."""

from __future__ import annotations

import itertools
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from qmetry_admin.domain.outcomes import NotAllowed
from qmetry_admin.domain.settings_outcomes import SettingsView
from qmetry_admin.domain.users import Right, User
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.settings.instance_section import InstanceSection
from qmetry_admin.ui.settings.switches import Switches
from qmetry_admin.ui.settings.two_step_section import TwoStepSection
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.labels import muted
from qmetry_admin.ui.widgets.layouts import column, row

_MARGINS = (24, 16, 24, 16)
_GAP = 24
_BESIDE = 720  # px from which on both halves have room beside each other


class GeneralTab(QScrollArea):
    """Shows the settings; a message over them may offer to load what others saved."""

    reload_asked = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._read_only = ""
        self.switches = Switches(theme, self)
        self.instance = InstanceSection(theme)
        self.two_step = TwoStepSection(theme)
        self._message = Message(theme, name="settingsMessageLabel")
        self._waiting = muted("Loading\N{HORIZONTAL ELLIPSIS}", name="settingsWaitingLabel")
        self._all = QWidget()
        left = column(self.switches.sign_in, self.instance, None, gap=_GAP)
        right = column(self.switches.enrolment, None, gap=_GAP)
        self._halves = row(left, right, gap=_GAP)
        self._halves.setStretch(0, 1)
        self._halves.setStretch(1, 1)
        self._all.setLayout(column(self._halves, self.two_step, None, gap=_GAP))
        inside = QWidget()
        inside.setProperty("ground", "none")
        inside.setLayout(
            column(self._message, self._waiting, self._all, None, gap=12, margins=_MARGINS)
        )
        self.setObjectName("generalSettingsTab")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._all.hide()
        stops = (*self.switches.stops, self.instance.button, self.two_step.toggle)
        for before, after in itertools.pairwise(stops):
            self.setTabOrder(before, after)
        self._message.action_chosen.connect(self.reload_asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the page is narrow for its text, one half stands under the other."""
        super().resizeEvent(event)
        beside = self.width() >= self._keeper.current.px(_BESIDE)
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def show_view(self, view: SettingsView, actor: User, now: datetime, *, fill: bool) -> None:
        """Shows the settings as they are now; `fill` puts them into the fields as well."""
        self._waiting.hide()
        self._all.show()
        if fill:
            self.switches.show_settings(view.organisation.settings, now, actor.time_zone)
        self.instance.show_view(view)
        self.two_step.show_view(view, actor)
        lacking = NotAllowed((Right.SETTINGS_MODIFY,))
        reason = "" if view.may_change else not_allowed(lacking)
        self.switches.allow(allowed=view.may_change, reason=reason)
        if reason and reason != self._read_only:
            self._message.show_message("info", reason)
        self._read_only = reason

    def show_refusal(self, text: str) -> None:
        """Says why there is nothing to see."""
        self._all.hide()
        self._waiting.setText(text)
        self._waiting.show()

    def say_refused(self, text: str, *, with_reload: bool = False) -> None:
        """Says why nothing was changed; `with_reload` offers what others saved meanwhile."""
        self._message.show_message("warn" if with_reload else "bad", text)
        if with_reload:
            self._message.offer("Reload", name="reloadSettingsButton")
        self.ensureWidgetVisible(self._message)

    def say_nothing(self) -> None:
        """Takes back what was said, but for why one may only look."""
        if self._read_only:
            self._message.show_message("info", self._read_only)
        else:
            self._message.clear()

    def go_to_set_up(self) -> None:
        """Leads to the way in which people set it up themselves (S36)."""
        self.ensureWidgetVisible(self.switches.go_to_set_up())
