"""Asks before a deed that cannot be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button, Kind
from qmetry_admin.ui.widgets.labels import WrappedLabel, line
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH = 520


@dataclass(frozen=True)
class Verb:
    """What the button of the deed says, its object name, and how it looks."""

    text: str
    name: str
    kind: Kind = "primary"


class ConfirmDialog(QDialog):
    """A question, what follows from a yes, the safe button first and as the default.

    Shown with `open()`; `confirmed` comes with the verb's button, Esc and `cancelButton` do
    nothing but close. The dialog is gone once it is closed.
    """

    confirmed = Signal()

    def __init__(
        self,
        question: str,
        body: Sequence[str],
        theme: ThemeKeeper,
        *,
        verb: Verb,
        name: str,
        cancel: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._title = WrappedLabel(question, theme, "title")
        self._body = WrappedLabel("\n".join(body), theme, name="consequencesLabel")
        self._room = QVBoxLayout()
        self._cancel = Button(cancel, theme, name="cancelButton")
        self._verb = Button(verb.text, theme, name=verb.name, kind=verb.kind)
        self.setObjectName(name)
        self.setWindowTitle(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cancel.setDefault(True)
        words = column(self._title, 16, self._body, self._room, gap=0, margins=(24, 24, 24, 24))
        buttons = row(None, self._cancel, self._verb, margins=(24, 16, 24, 16))
        self._layout = column(words, None, line(), buttons, gap=0)
        self.setLayout(self._layout)
        self._cancel.clicked.connect(self.reject)
        self._verb.clicked.connect(self._confirm)

    def add(self, widget: QWidget) -> None:
        """Puts something to fill in under the words, a reason for example."""
        self._room.addSpacing(16)
        self._room.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the height the wrapped words need, which a dialog does not ask for itself."""
        width = self._keeper.current.px(_WIDTH)
        self.ensurePolished()
        self.setFixedSize(width, self._layout.totalHeightForWidth(width))
        self._cancel.setFocus()
        super().showEvent(event)

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()
