"""The page General Settings & Audit: two tabs, each only where the role allows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from qmetry_admin.domain.settings_outcomes import SettingsView
from qmetry_admin.domain.users import User
from qmetry_admin.ui.settings.general_tab import GeneralTab
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb
from qmetry_admin.ui.widgets.labels import muted, title
from qmetry_admin.ui.widgets.layouts import column, row

_UNSAVED = "Your changes are not saved yet"
_LOSE = "What you changed in General Settings is lost if you go on."


class SettingsPage(QWidget):
    """Shows settings and audit; what the person wants goes out as a signal."""

    save_requested = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.general = GeneralTab(theme, self)
        self._tabs = QTabWidget()
        self._state = muted(name="settingsStateLabel")
        self._save = BusyButton("Save", theme, name="saveSettingsButton", busy_text="Saving…")
        self.setObjectName("settingsPage")
        self.setProperty("ground", "canvas")
        self._tabs.setObjectName("settingsTabs")
        self._tabs.tabBar().setAccessibleName("Parts of General Settings & Audit")
        self.general.hide()
        head = row(
            title("General Settings & Audit"),
            None,
            self._state,
            self._save,
            gap=12,
            margins=(24, 0, 24, 0),
        )
        head.addStrut(theme.current.px(32))
        whole = column(head, 8, self._tabs, gap=0, margins=(0, 24, 0, 0))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._save.setEnabled(False)
        self._focus_was: QWidget | None = None
        self._save.clicked.connect(self.save_requested)
        self._tabs.currentChanged.connect(self._tab_changed)
        self.general.switches.edited.connect(self._edited)
        self._tab_changed()

    @property
    def dirty(self) -> bool:
        """Whether there are changes that were not saved."""
        return self.general.switches.dirty

    def add_general(self) -> None:
        """Adds the tab General Settings, which comes first."""
        self._tabs.insertTab(0, self.general, "General Settings")
        self._tabs.setCurrentIndex(0)
        self._tab_changed()

    def add_audit(self, make: Callable[[QWidget], QWidget]) -> None:
        """Adds the tab Audit."""
        self._tabs.addTab(make(self._tabs), "Audit")
        self._tab_changed()

    def show_general(self) -> None:
        """Goes to the tab General Settings."""
        self._tabs.setCurrentWidget(self.general)

    def show_view(self, view: SettingsView, actor: User, now: datetime, *, fill: bool) -> None:
        """Shows the settings; where `fill` is not set, what was typed stays."""
        self.general.show_view(view, actor, now, fill=fill)

    def set_busy(self, busy: bool) -> None:
        """While busy nothing is sent twice; then the focus comes back to where it was."""
        if busy:
            self._focus_was = self.window().focusWidget()
        self._save.set_busy(busy)
        if not busy:
            self._edited()
            self._give_focus_back()

    def say_saved(self) -> None:
        """Says quietly that the changes hold."""
        self.general.say_nothing()
        self._say("Saved")

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once; while there are unsaved changes, asks first."""
        if not self.dirty:
            proceed()
            return
        asked = ConfirmDialog(
            "Leave without saving?",
            [_LOSE],
            self._keeper,
            verb=Verb("Leave without saving", "leaveUnsavedButton", "destroy"),
            name="unsavedSettingsDialog",
            cancel="Back to the settings",
            parent=self.window(),
        )
        asked.confirmed.connect(proceed)
        asked.open()

    def _give_focus_back(self) -> None:
        """Save itself is off by now, so after it the settings come next."""
        was, self._focus_was = self._focus_was, None
        if was is not None and was.isEnabled():
            was.setFocus()
        elif was is self._save:
            self.general.switches.stops[0].setFocus()

    def _edited(self) -> None:
        dirty = self.dirty
        if not self._save.busy:
            self._save.setEnabled(dirty)
            self._save.setToolTip("" if dirty else "Nothing is changed")
        if dirty:
            self._say(_UNSAVED)
        elif self._state.text() == _UNSAVED:
            self._say("")

    def _say(self, text: str) -> None:
        if text != self._state.text():
            self._state.setText(text)
            if text:
                announce(self._state, text)

    def _tab_changed(self) -> None:
        """Saving belongs to the settings; the audit has nothing to save."""
        on_settings = self._tabs.currentWidget() is self.general
        self._save.setVisible(on_settings)
        self._state.setVisible(on_settings)
