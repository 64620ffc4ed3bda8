"""What can be done on the Users page, as actions with their keys."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.sorting import SortActions


class UsersActions(QObject):
    """Find, edit, new, refresh and the order, for the page, its context menu and the menu bar.

    Their keys work wherever `page` has the keyboard, and in the window whose menus hold them.
    """

    def __init__(self, theme: ThemeKeeper, page: QWidget) -> None:
        super().__init__(page)
        self._keeper = theme
        self._icons: dict[QAction, str] = {}
        standard = QKeySequence.StandardKey
        self.find = self._action("&Find users", QKeySequence(standard.Find), "search")
        self.edit = self._action("&Edit", QKeySequence("Ctrl+E"), "edit")
        self.new = self._action("&New user", QKeySequence(standard.New), "plus")
        self.refresh = self._action("&Refresh", QKeySequence(standard.Refresh), "refresh")
        self.sort = SortActions(self)
        page.addActions([self.find, self.edit, self.new, self.refresh])
        self._tint()
        theme.changed.connect(self._tint)

    def _action(self, text: str, keys: QKeySequence, icon: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        self._icons[action] = icon
        return action

    def _tint(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._keeper.current.icon(icon))


def keys_of(action: QAction) -> str:
    """The shortcut as this system writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
