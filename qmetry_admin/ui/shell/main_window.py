"""The main window: menu bar, rail, banner, start card, and one page at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from qmetry_admin.domain.users import User
from qmetry_admin.ui.shell.menus import Menus
from qmetry_admin.ui.shell.rail import Rail
from qmetry_admin.ui.shell.shortcuts import ShortcutsDialog
from qmetry_admin.ui.shell.start_card import StartCard
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Banner, MessageKind
from qmetry_admin.ui.widgets.layouts import column, row


@dataclass(frozen=True)
class _Said:
    kind: MessageKind
    text: str
    again: Callable[[], None] | None


class MainWindow(QMainWindow):
    """Shows the pages it is given; closing it is asked for first (`close_asked`, `let_close`)."""

    users_chosen = Signal()
    settings_chosen = Signal()
    account_chosen = Signal()
    sign_out_chosen = Signal()
    theme_chosen = Signal(object)
    guide_chosen = Signal()
    close_asked = Signal()
    closed = Signal()

    def __init__(self, theme: ThemeKeeper) -> None:
        super().__init__()
        self._theme = theme
        self._may_close = self._closing = self._with_card = False
        self._waiting: deque[_Said] = deque()
        self._rail = Rail(theme)
        self._banner = Banner(theme)
        self._card: StartCard | None = None
        self._pages = QStackedWidget()
        self._above = QWidget()
        self.setObjectName("mainWindow")
        self.setWindowTitle("QMetry Admin")
        self.menus = Menus(self.menuBar(), theme)
        self._above_column = column(self._banner, gap=16, margins=(24, 24, 24, 0))
        self._above.setLayout(self._above_column)
        self._above.hide()
        content = QWidget()
        content.setProperty("ground", "canvas")
        inside = column(self._above, self._pages, gap=0)
        inside.setStretch(1, 1)
        content.setLayout(inside)
        halves = row(self._rail, content, gap=0)
        halves.setStretch(1, 1)
        whole = QWidget()
        whole.setLayout(halves)
        self.setCentralWidget(whole)
        self._connect()

    @property
    def page(self) -> QWidget | None:
        """The page shown now."""
        return self._pages.currentWidget()

    def add_page(self, page: QWidget) -> None:
        """Takes a page in; it is shown when asked for."""
        self._pages.addWidget(page)

    def show_users(self, page: QWidget) -> None:
        """Shows the Users page."""
        self._rail.mark_users()
        self._go_to(page, with_card=True)

    def show_settings(self, page: QWidget) -> None:
        """Shows General Settings & Audit."""
        self._rail.mark_settings()
        self._go_to(page, with_card=False)

    def show_account(self, page: QWidget) -> None:
        """Shows My Account."""
        self._rail.mark_account()
        self._go_to(page, with_card=False)

    def show_user(self, user: User, *, with_users: bool, with_settings: bool) -> None:
        """Shows who is at work, and the pages their role opens."""
        self._rail.show_user(user, with_users=with_users, with_settings=with_settings)

    def put_start_card(self, card: StartCard) -> None:
        """Puts the start card over the pages."""
        self._card = card
        self._above_column.addWidget(card)
        card.follow(self._banner.last)
        card.closed.connect(self.drop_start_card)
        self._fit_above()

    def drop_start_card(self) -> None:
        """Takes the start card away."""
        if self._card is not None:
            self._card.setParent(None)
            self._card.deleteLater()
            self._card = None
            self._fit_above()

    def say(self, kind: MessageKind, text: str, again: Callable[[], None] | None = None) -> None:
        """Says something over the pages; several things are said one after the other.

        `again` is offered as Retry. What is already said or waiting is not said twice.
        """
        if all(said.text != text for said in self._waiting):
            self._waiting.append(_Said(kind, text, again))
            if len(self._waiting) == 1:
                self._show_said()

    def let_close(self) -> None:
        """Closes the window: whoever had to be asked has agreed."""
        self._may_close = True
        if not self._closing:  # Qt does not close what is being closed
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks first; unsaved recovery codes may lie open."""
        if not self._may_close:
            self._closing = True
            self.close_asked.emit()
            self._closing = False
        if not self._may_close:
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()

    def _connect(self) -> None:
        for source in (self._rail, self.menus):
            source.users_chosen.connect(self.users_chosen)
            source.settings_chosen.connect(self.settings_chosen)
            source.account_chosen.connect(self.account_chosen)
            source.sign_out_chosen.connect(self.sign_out_chosen)
        self.menus.quit_chosen.connect(self.close)
        self.menus.theme_chosen.connect(self.theme_chosen)
        self.menus.guide_chosen.connect(self.guide_chosen)
        self.menus.shortcuts_chosen.connect(self._show_shortcuts)
        self._banner.closed.connect(self._said_closed)
        self._banner.action_chosen.connect(self._try_again)

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.menus.with_keys(), self._theme, self).open()

    def _show_said(self) -> None:
        if self._waiting:
            said = self._waiting[0]
            self._banner.show_message(said.kind, said.text)
            if said.again is not None:
                self._banner.offer("Retry", name="retryButton")
        self._fit_above()

    def _said_closed(self) -> None:
        if self._waiting:
            self._waiting.popleft()
        self._show_said()

    def _try_again(self) -> None:
        if not self._waiting:
            return
        said = self._waiting.popleft()
        self._banner.clear()
        self._show_said()
        if said.again is not None:
            said.again()

    def _go_to(self, page: QWidget, *, with_card: bool) -> None:
        """Shows a page; the start card only where it leaves room enough."""
        self._with_card = with_card
        self._pages.setCurrentWidget(page)
        self._fit_above()

    def _fit_above(self) -> None:
        shows_card = self._with_card and self._card is not None
        if self._card is not None:
            self._card.setVisible(shows_card)
        self._above.setVisible(bool(self._waiting) or shows_card)
