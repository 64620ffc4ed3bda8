"""The menu bar: every action and its keys have one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from qmetry_admin.ui.theme import ThemeChoice, ThemeKeeper
from qmetry_admin.ui.widgets.combo_box import round_corners

_THEMES: Final[dict[ThemeChoice, str]] = {"system": "&System", "light": "&Light", "dark": "&Dark"}


class Menus(QObject):
    """File, Edit, View and Help. `theme_chosen` carries the choice.

    Actions of a page are put in with `add_users_page`; without one the menus do without.
    """

    users_chosen = Signal()
    account_chosen = Signal()
    sign_out_chosen = Signal()
    quit_chosen = Signal()
    shortcuts_chosen = Signal()
    theme_chosen = Signal(object)

    def __init__(self, bar: QMenuBar, theme: ThemeKeeper) -> None:
        super().__init__(bar)
        self._bar = bar
        self._file, self._edit, self._view, self._help = (
            self._menu(text) for text in ("&File", "&Edit", "&View", "&Help")
        )
        self._sign_out = self._action("Sign &out", QKeySequence())
        quits = QKeySequence.keyBindings(QKeySequence.StandardKey.Quit)
        self._quit = self._action("&Quit", quits[0] if quits else QKeySequence("Ctrl+Q"))
        self._users = self._action("&Users", QKeySequence("Ctrl+1"))
        self._account = self._action("&My Account", QKeySequence("Ctrl+2"))
        self._shortcuts = self._action("&Keyboard shortcuts", QKeySequence("Ctrl+/"))
        self._quit.setMenuRole(QAction.MenuRole.QuitRole)
        self._file.addActions([self._sign_out, self._quit])
        self._edit.menuAction().setVisible(False)
        self._view.addActions([self._users, self._account])
        self._view.addSeparator()
        self._users.setVisible(False)
        self._add_themes(theme)
        self._help.addAction(self._shortcuts)
        self._sign_out.triggered.connect(self.sign_out_chosen)
        self._quit.triggered.connect(self.quit_chosen)
        self._users.triggered.connect(self.users_chosen)
        self._account.triggered.connect(self.account_chosen)
        self._shortcuts.triggered.connect(self.shortcuts_chosen)

    def add_users_page(
        self,
        *,
        new: QAction,
        edit: QAction,
        find: QAction,
        refresh: QAction,
        columns: QActionGroup,
        descending: QAction,
    ) -> None:
        """Puts the actions of the Users page into their menus."""
        self._file.insertAction(self._sign_out, new)
        self._file.insertSeparator(self._sign_out)
        self._edit.addActions([edit, find])
        self._edit.menuAction().setVisible(True)
        self._users.setVisible(True)
        sort = self._below_view("&Sort by")
        sort.addActions(columns.actions())
        sort.addSeparator()
        sort.addAction(descending)
        self._view.insertMenu(self._themes.menuAction(), sort)
        self._view.insertAction(self._themes.menuAction(), refresh)
        self._view.insertSeparator(self._themes.menuAction())

    def with_keys(self) -> Sequence[QAction]:
        """All actions that have keys, in the order of the menus."""
        menus = (self._file, self._edit, self._view, self._help)
        return [
            action
            for menu in menus
            for action in menu.actions()
            if action.isVisible() and not action.shortcut().isEmpty()
        ]

    def _add_themes(self, theme: ThemeKeeper) -> None:
        self._themes = self._below_view("&Theme")
        self._view.addMenu(self._themes)
        group = QActionGroup(self)
        for choice, text in _THEMES.items():
            action = QAction(text, self)
            action.setCheckable(True)
            action.setChecked(choice == theme.choice)
            action.setData(choice)
            group.addAction(action)
            self._themes.addAction(action)
        group.triggered.connect(self._choose_theme)

    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    def _below_view(self, text: str) -> QMenu:
        menu = QMenu(text, self._view)
        round_corners(menu)
        return menu

    def _menu(self, text: str) -> QMenu:
        menu = QMenu(text, self._bar)
        menu.setToolTipsVisible(True)
        round_corners(menu)
        self._bar.addMenu(menu)
        return menu

    def _action(self, text: str, keys: QKeySequence) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        return action
