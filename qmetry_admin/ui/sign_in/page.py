"""What all pages of the sign-in card share: head, message, busy state, and how secrets leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from qmetry_admin import __version__
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.card import CardHead, CardPage
from qmetry_admin.ui.widgets.code_edit import CodeEdit
from qmetry_admin.ui.widgets.labels import line
from qmetry_admin.ui.widgets.layouts import Item, column, row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit


class SignInPage(CardPage):
    """One page: what is typed goes out as a signal, what came of it comes in as a message.

    A page is made when it is shown; `discard` empties its fields when it is left.
    """

    cancelled = Signal()

    def __init__(
        self, name: str, title: str, second: str, theme: ThemeKeeper, *, icon: str = ""
    ) -> None:
        super().__init__(theme, foot=f"QMetry Admin {__version__}")
        self.setObjectName(name)
        self._theme = theme
        self._head = CardHead(title, second, theme, icon=icon)
        self._message = Message(theme)
        self._deed: BusyButton | None = None
        self._ways_out: list[QPushButton] = []

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._deed is not None and self._deed.busy

    def set_busy(self, busy: bool) -> None:
        """While an answer is awaited nothing is sent a second time, and nobody leaves the page."""
        if self._deed is not None:
            self._deed.set_busy(busy)
        for way in self._ways_out:
            way.setEnabled(not busy)

    def show_message(self, kind: MessageKind, text: str) -> None:
        """Says what happened; the wait is over."""
        self.set_busy(False)
        self._message.show_message(kind, text)

    def take_focus(self) -> None:
        """Puts the focus where typing begins."""

    def discard(self) -> None:
        """Empties what was typed, secrets first of all, undo histories too."""
        for field in self.findChildren(QLineEdit):
            if isinstance(field, PasswordEdit | CodeEdit):
                field.discard()
            else:
                field.setText(" " * len(field.text()))
                field.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is Cancel, where there is one."""
        if event.key() == Qt.Key.Key_Escape and not self.busy:
            self.cancelled.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _lay_out(
        self,
        fields: Sequence[QWidget],
        deed: BusyButton,
        *,
        cancel: Button | None = None,
        foot: Sequence[Item] = (),
    ) -> None:
        """Fills the card: head, message, fields, buttons, a hairline, and what stands under it."""
        self._deed = deed
        if cancel is not None:
            self._ways_out.append(cancel)
            cancel.clicked.connect(self.cancelled)
        beside = [] if cancel is None else [cancel.stretch()]
        self.fill(
            column(
                self._head,
                24,
                column(self._message, *fields, gap=16),
                24,
                row(*beside, deed.stretch()),
                *((16, line(), 12, *foot) if foot else ()),
                gap=0,
            )
        )


def focus_on(field: QLineEdit) -> None:
    """The focus into a field, with what stands there selected, so that typing replaces it."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.selectAll()
