"""Messages that stay in the page: what happened, why, and what to do."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.restyle import restyle

MessageKind = Literal["info", "ok", "warn", "bad"]

_ICONS: dict[MessageKind, tuple[str, str]] = {
    "info": ("info", "accent"),
    "ok": ("check-circle", "ok"),
    "warn": ("warning", "warn"),
    "bad": ("error", "bad"),
}


class Message(QFrame):
    """One message with its icon, hidden while there is none; screen readers are told.

    `name` is the object name of the label that holds the words. `action_chosen` tells that the
    button offered with the message was pressed.
    """

    action_chosen = Signal()

    def __init__(
        self, theme: ThemeKeeper, *, name: str = "messageLabel", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel("info", theme, "accent")
        self._words = WrappedLabel("", theme, name=name)
        self._action = Button("", theme)
        self.setProperty("frame", "message")
        self._action.hide()
        said = row(column(self._icon, None, gap=0), self._words)
        said.setStretch(1, 1)
        self._row = row(4, column(None, said, None, gap=0), self._action, margins=(8, 8, 8, 8))
        self._row.setStretch(1, 1)
        self.setLayout(self._row)
        self.hide()
        self._action.clicked.connect(self.action_chosen)

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return self._words.text()

    def show_message(self, kind: MessageKind, text: str) -> None:
        """Says `text` in place of what was said before, without a button."""
        icon, token = _ICONS[kind]
        self._icon.show_icon(icon, token)
        self._words.setText(text)
        self._words.updateGeometry()
        self._action.hide()
        restyle(self, "kind", kind)
        self.show()
        announce(self._words, text, urgent=kind == "bad")

    def offer(self, text: str, *, name: str) -> None:
        """Adds a button to the message shown; `action_chosen` tells when it is pressed."""
        self._action.setText(text)
        self._action.setObjectName(name)
        self._action.show()

    def reword(self, text: str) -> None:
        """Says the same with other figures, without having it read out again."""
        self._words.setText(text)
        self._words.updateGeometry()

    def clear(self) -> None:
        """Takes the message away."""
        self._words.setText("")
        self._action.hide()
        self.hide()


class Banner(Message):
    """A message over the pages of the main window, which can be closed."""

    closed = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="bannerLabel", parent=parent)
        self._close = Button(
            "", theme, name="bannerCloseButton", kind="icon", icon="x", says="Close the message"
        )
        self._row.addWidget(self._close)
        self._close.clicked.connect(self._closed)

    @property
    def last(self) -> QWidget:
        """What Tab comes to last in it."""
        return self._close

    def _closed(self) -> None:
        self.clear()
        self.closed.emit()
