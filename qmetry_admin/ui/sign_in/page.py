"""What all pages of the sign-in card share: head, message, busy state, and how secrets leave."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Final

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

_WIDTH: Final = 400  # px of the card


class SignInPage(CardPage):
    """One page: what is typed goes out as a signal, what came of it comes in as a message.

    A page is made when it is shown; `discard` empties its fields when it is left.
    """

    cancelled = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        second: str,
        theme: ThemeKeeper,
        *,
        icon: str = "",
        width: int = _WIDTH,
    ) -> None:
        super().__init__(theme, width=width, foot=f"QMetry Admin {__version__}")
        self.setObjectName(name)
        self._theme = theme
        self._head_words = title, second
        self._head_icon = icon
        self._message = Message(theme)
        self._deed: BusyButton | None = None
        self._ways_out: list[QPushButton] = []

    @functools.cached_property
    def _head(self) -> CardHead:
        """What stands over all, on pages that have no head of their own."""
        return CardHead(*self._head_words, self._theme, icon=self._head_icon)

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

    def show_trouble(self, text: str) -> None:
        """Says that the directory could not answer; the same may be sent once more."""
        self.show_message("bad", text)

    def ask_to_leave(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once; where something would be lost, asks first."""
        proceed()

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
        beside: Button | None = None,
        foot: Sequence[Item] = (),
    ) -> None:
        """Fills the card: head, message, fields, buttons, a hairline, and what stands under it.

        `beside` is another way on, at the side of the deed: the filled one of both stands last.
        """
        self._deed = deed
        if cancel is not None:
            self._ways_out.append(cancel)
            cancel.clicked.connect(self.cancelled)
        buttons = [button.stretch() for button in (cancel, deed, beside) if button is not None]
        if beside is not None and beside.property("kind") != "primary":
            buttons.reverse()
        self.fill(
            column(
                self._head,
                24,
                column(self._message, *fields, gap=16),
                24,
                row(*buttons),
                *((16, line(), 12, *foot) if foot else ()),
                gap=0,
            )
        )


def focus_on(field: QLineEdit) -> None:
    """The focus into a field, with what stands there selected, so that typing replaces it."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.selectAll()
