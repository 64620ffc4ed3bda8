"""A place in which panels take turns: overview, enrolment, codes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step.panel import Panel
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column

_RING = 4  # px of room for the focus ring at the edges
_LARGE = 48  # px around the steps on the whole screen


class PanelPlace(QWidget):
    """Shows one panel at a time: made when shown, removed when left, its secrets with it."""

    gone = Signal()
    """The place was discarded: whoever works for it forgets what it held."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._panel: Panel | None = None
        self._large: QDialog | None = None
        self._waiting = WrappedLabel(
            "Loading\N{HORIZONTAL ELLIPSIS}", theme, "muted", name="securityWaitingLabel"
        )
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

    def show_nothing(self, text: str) -> None:
        """Says why there is nothing to show; what was shown goes with its secrets."""
        self.leave_large()
        self._drop()
        self._waiting.setText(text)
        self._waiting.show()

    def toggle_large(self) -> None:
        """Shows the enrolment full screen, or back in its place."""
        if self._large is not None:
            self.leave_large()
        elif self._panel is not None and self._panel.can_be_large():
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
        if self._panel is not None:
            self._take_in(self._panel)
            self._panel.set_large(large=False)
        large.hide()
        large.deleteLater()

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
