"""The Security tab itself: overview, enrolment, resync and codes take turns in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import enrol_words as words
from qmetry_admin.ui.two_step.enrol_panel import EnrolPanel
from qmetry_admin.ui.two_step.overview import Overview
from qmetry_admin.ui.two_step.panel_place import PanelPlace
from qmetry_admin.ui.two_step.questions import ask_unsaved, ask_whether_scanned
from qmetry_admin.ui.two_step.save_panel import SavePanel
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


class SecurityTab(PanelPlace):
    """A person's two-step verification.

    `gone` tells that it was discarded, `enrolled` that the steps were taken to their end and
    nothing in the tab waits to be done. `deed_wanted` carries the SecurityDeed to go straight to.
    """

    enrolled = Signal()
    deed_wanted = Signal(object)

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("securityTab")

    def begin(self, deed: SecurityDeed) -> None:
        """Goes straight to a deed, as soon as it is known whom the tab is about."""
        self.deed_wanted.emit(deed)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the tab puts the switch back (S32)."""
        super().hideEvent(event)
        if isinstance(self.panel, Overview) and not event.spontaneous():
            self.panel.put_back()

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once, or asks first where something would be lost.

        That are codes that are not saved, and a new entry in the app that is not confirmed yet.
        """
        panel = self.panel
        if isinstance(panel, SavePanel) and not panel.saved:
            ask_unsaved(self, self._keeper, panel.who_has_codes, proceed)
        elif isinstance(panel, EnrolPanel) and panel.may_be_scanned:
            ask_whether_scanned(self, self._keeper, words.SCANNED_BODY, proceed)
        else:
            proceed()
