"""The menu bar: every action and its keys have one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from qmetry_admin.ui.theme import ThemeChoice, ThemeKeeper
from qmetry_admin.ui.users.actions import GROUPS, UsersActions
from qmetry_admin.ui.widgets.combo_box import round_corners

_THEMES: Final[dict[ThemeChoice, str]] = {"system": "&System", "light": "&Light", "dark": "&Dark"}


class Menus(QObject):
    """File, Edit, View and Help. `theme_chosen` carries the choice.

    Actions of a page are put in with `add_users_page`; without one the menus do without.
    """

    users_chosen = Signal()
    settings_chosen = Signal()
    account_chosen = Signal()
    sign_out_chosen = Signal()
    quit_chosen = Signal()
    guide_chosen = Signal()
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
        self._settings = self._action("&General Settings && Audit", QKeySequence("Ctrl+2"))
        self._settings.setShortcuts([QKeySequence("Ctrl+2"), QKeySequence("Ctrl+,")])
        self._account = self._action("&My Account", QKeySequence("Ctrl+3"))
        guide = QKeySequence.keyBindings(QKeySequence.StandardKey.HelpContents)
        self._guide = self._action("&Guide", guide[0] if guide else QKeySequence("F1"))
        self._guide.setObjectName("guideAction")
        self._shortcuts = self._action("&Keyboard shortcuts", QKeySequence("Ctrl+/"))
        self._quit.setMenuRole(QAction.MenuRole.QuitRole)
        self._file.addActions([self._sign_out, self._quit])
        self._edit.menuAction().setVisible(False)
        self._view.addActions([self._users, self._settings, self._account])
        self._view.addSeparator()
        self._users.setVisible(False)
        self._settings.setVisible(False)
        self._add_themes(theme)
        self._help.addActions([self._guide, self._shortcuts])
        self._sign_out.triggered.connect(self.sign_out_chosen)
        self._quit.triggered.connect(self.quit_chosen)
        self._users.triggered.connect(self.users_chosen)
        self._settings.triggered.connect(self.settings_chosen)
        self._guide.triggered.connect(self.guide_chosen)
        self._account.triggered.connect(self.account_chosen)
        self._shortcuts.triggered.connect(self.shortcuts_chosen)

    def add_users_page(self, deeds: UsersActions) -> None:
        """Puts the actions of the Users page into their menus."""
        self._file.insertAction(self._sign_out, deeds.new)
        self._file.insertSeparator(self._sign_out)
        self._edit.addAction(deeds.find)
        for group in GROUPS:
            self._edit.addSeparator()
            self._edit.addActions([deeds.of(deed) for deed in group])
        self._edit.menuAction().setVisible(True)
        self._users.setVisible(True)
        sort = self._below_view("&Sort by")
        sort.addActions(deeds.sort.columns.actions())
        sort.addSeparator()
        sort.addAction(deeds.sort.descending)
        before = self._themes.menuAction()
        self._view.insertMenu(before, sort)
        self._view.insertMenu(before, deeds.columns.menu(self._view))
        self._view.insertAction(before, deeds.refresh)
        self._view.insertSeparator(before)

    def add_settings_page(self) -> None:
        """General Settings & Audit is one of the person's pages."""
        self._settings.setVisible(True)

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
