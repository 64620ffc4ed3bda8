"""The Security tab itself: one place in which overview, enrolment and codes take turns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step.enrol_panel import EnrolPanel
from qmetry_admin.ui.two_step.overview import Overview
from qmetry_admin.ui.two_step.save_panel import SavePanel
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb
from qmetry_admin.ui.widgets.labels import muted
from qmetry_admin.ui.widgets.layouts import column

_STAY = (
    "Two-step verification is enabled. The codes stay in the Users module, where people with View"
    " on Users can look them up."
)

_RING = 4  # px of room for the focus ring at the edges
_LARGE = 48  # px around the steps on the whole screen

Panel = Overview | EnrolPanel | SavePanel


class SecurityTab(QWidget):
    """Shows one panel at a time: made when shown, removed when left, its secrets with it."""

    gone = Signal()
    """The tab was discarded: whoever works for it forgets what it held."""
    enrolled = Signal()
    """The steps were taken to their end, and nothing in the tab waits to be done."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._panel: Panel | None = None
        self._large: QDialog | None = None
        self.setObjectName("securityTab")
        self._waiting = muted("Loading\N{HORIZONTAL ELLIPSIS}")
        self._room = QVBoxLayout()
        self._room.setContentsMargins(_RING, _RING, _RING, _RING)
        self._room.addWidget(self._waiting, alignment=Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        inside = QWidget()
        inside.setProperty("ground", "none")
        inside.setLayout(self._room)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(scroll, margins=(0, 0, 0, 0)))

    @property
    def panel(self) -> Panel | None:
        """What is shown now."""
        return self._panel

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the focus from the page it lies on, which had it for want of anything better."""
        super().showEvent(event)
        if self._panel is None:
            return
        self._chain(self._panel)
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None and focus.isAncestorOf(self):
            self._panel.take_focus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hands the focus on to the panel; until there is one, it is kept here."""
        super().focusInEvent(event)
        if self._panel is not None:
            self._panel.take_focus()

    def put(self, panel: Panel) -> None:
        """Shows a panel in place of the one before, which hands the focus on to it."""
        self.leave_large()
        focus: QWidget | None = self.window().focusWidget()
        had_focus = self.isVisible() and (
            focus in (None, self) or self.isAncestorOf(focus) or focus.isAncestorOf(self)
        )
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        self._waiting.hide()
        self._drop()
        self._panel = panel
        self._take_in(panel)
        if had_focus:
            again = panel.findChild(QWidget, name) if name else None
            if again is not None and again.isEnabled() and again.isVisibleTo(panel):
                again.setFocus()
            else:
                panel.take_focus()

    def say(self, text: str) -> None:
        """Says why something cannot be, in the overview, or where it would stand."""
        if isinstance(self._panel, Overview):
            self._panel.say_refused(text)
        else:
            self._waiting.setText(text)

    def toggle_large(self) -> None:
        """Shows the enrolment full screen, or back in its place."""
        if self._large is not None:
            self.leave_large()
        elif isinstance(self._panel, EnrolPanel):
            large = QDialog(self.window())
            large.setObjectName("largerWindow")
            large.setWindowTitle(self.window().windowTitle())
            large.setLayout(column(self._panel, margins=(_LARGE, _LARGE, _LARGE, _LARGE)))
            large.finished.connect(self.leave_large)
            self._large = large
            self._panel.show()  # a new parent hides what it is given
            large.showFullScreen()
            self._panel.set_large(large=True, margin=_LARGE)

    def leave_large(self) -> None:
        """Brings the panel back from the full screen, if it is there."""
        if self._large is None:
            return
        large, self._large = self._large, None
        if isinstance(self._panel, EnrolPanel):
            self._take_in(self._panel)
            self._panel.set_large(large=False)
        large.hide()
        large.deleteLater()

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once; while the codes are not saved, asks first."""
        if not isinstance(self._panel, SavePanel) or self._panel.saved:
            proceed()
            return
        asked = ConfirmDialog(
            "Close without saving the recovery codes?",
            [_STAY],
            self._keeper,
            verb=Verb("Close without saving", "closeUnsavedButton"),
            name="closeUnsavedDialog",
            cancel="Back to the codes",
            parent=self.window(),
        )
        asked.confirmed.connect(proceed)
        asked.open()

    def discard(self) -> None:
        """Drops key and codes from the screen."""
        self.leave_large()
        if self._panel is not None:
            self._panel.discard()
        self.gone.emit()

    def _take_in(self, panel: Panel) -> None:
        self._room.addWidget(panel)
        panel.show()
        self._chain(panel)

    def _chain(self, panel: Panel) -> None:
        """Has Tab come to the panel after its tab; what is made late, Qt puts last of all."""
        before = self.parentWidget()
        while before is not None and not isinstance(before, QTabWidget):
            before = before.parentWidget()
        if before is None:
            return
        inside: list[QWidget] = []
        widget = panel.nextInFocusChain()
        while widget is not None and panel.isAncestorOf(widget):
            inside.append(widget)
            widget = widget.nextInFocusChain()
        last: QWidget = before.tabBar()
        for stop in inside:
            if stop.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                self.setTabOrder(last, stop)
                last = stop

    def _drop(self) -> None:
        if self._panel is not None:
            self._panel.discard()
            self._room.removeWidget(self._panel)
            self._panel.hide()
            self._panel.setParent(None)
            self._panel.deleteLater()
            self._panel = None
