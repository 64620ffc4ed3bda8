"""The sign-in window: one card, one page at a time."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import MessageKind

Page = TypeVar("Page", bound=SignInPage)


class SignInWindow(QMainWindow):
    """Shows one page of signing in; the page before it is gone, with everything typed in it."""

    closed = Signal()

    def __init__(self, theme: ThemeKeeper) -> None:
        super().__init__()
        self.setObjectName("signInWindow")
        self.setWindowTitle("QMetry Admin")
        self._leaving = False
        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)
        size = QSize(theme.current.px(1000), theme.current.px(720))
        self.resize(size.boundedTo(self.screen().availableSize()))

    def show_page(self, page: Page) -> Page:
        """Puts a page in the place of the one before."""
        self.drop_page()
        self.setCentralWidget(page)
        page.show()  # a layout shows what it takes in only later, and nothing hidden gets the focus
        page.take_focus()
        return page

    def current(self, kind: type[Page]) -> Page:
        """The page shown now, which is of this kind; anything else is a fault of the caller."""
        page = self.centralWidget()
        if not isinstance(page, kind):
            raise TypeError(f"the page shown is no {kind.__name__}")
        return page

    def say(self, kind: MessageKind, text: str) -> None:
        """Says something on the page shown now."""
        page = self.centralWidget()
        if text and isinstance(page, SignInPage):
            page.show_message(kind, text)

    def set_busy(self, busy: bool) -> None:
        """Begins or ends the wait on the page shown now."""
        page = self.centralWidget()
        if isinstance(page, SignInPage):
            page.set_busy(busy)

    def drop_page(self) -> None:
        """Takes the page away, secrets first."""
        page = self.centralWidget()
        if isinstance(page, SignInPage):
            page.discard()
            page.hide()  # it becomes a window of its own in a moment, and must not hold the focus
            self.takeCentralWidget()
            page.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks first where something would be lost; leaves nothing behind of what was typed."""
        if not self._leaving and not self._may_leave():
            event.ignore()
            return
        self.drop_page()
        super().closeEvent(event)
        self.closed.emit()

    def _may_leave(self) -> bool:
        """Whether nothing would be lost; otherwise whoever is asked may close it later."""
        page, agreed, asking = self.centralWidget(), False, True

        def proceed() -> None:
            nonlocal agreed
            agreed = True
            if not asking:
                self._leave()

        if not isinstance(page, SignInPage):
            return True
        page.ask_to_leave(proceed)
        asking = False
        return agreed

    def _leave(self) -> None:
        self._leaving = True
        self.close()
