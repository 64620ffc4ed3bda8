"""What can be done on the Users page, as actions with their keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.allowing import Deed, Situation, why_not
from qmetry_admin.ui.users.column_choice import ColumnActions
from qmetry_admin.ui.users.sorting import SortActions
from qmetry_admin.ui.widgets.reason_menu import ReasonMenu
from qmetry_admin.ui.widgets.security_deed import SecurityDeed

SECURITY: Final = {
    Deed.TWO_STEP: SecurityDeed.TWO_STEP,
    Deed.RESYNC: SecurityDeed.RESYNC,
    Deed.REGISTER_AGAIN: SecurityDeed.REGISTER_AGAIN,
    Deed.CODES: SecurityDeed.CODES,
    Deed.REMOVE: SecurityDeed.REMOVE,
}
"""The deeds that the Security tab does."""

_SHOWN: Final = {
    Deed.EDIT: ("&Edit", "edit", "Ctrl+E"),
    Deed.TWO_STEP: ("&Two-step verification", "shield-check", "Ctrl+T"),
    Deed.RESYNC: ("Re&sync", "resync", ""),
    Deed.REGISTER_AGAIN: ("Re&gister again", "qr", ""),
    Deed.CODES: ("Recovery &codes", "key", ""),
    Deed.REMOVE: ("Re&move two-step verification", "shield-off", ""),
    Deed.UNLOCK: ("&Unlock", "unlock", ""),
    Deed.STATUS: ("De&activate", "user-off", ""),
    Deed.DELETE: ("De&lete", "trash", ""),
    Deed.COPY_ADDRESSES: ("Co&py email addresses", "copy", ""),
    Deed.DELETED_USERS: ("&Deleted users", "trash", ""),
    Deed.NEW: ("&New user", "plus", ""),
}
GROUPS: Final = (
    (Deed.EDIT,),
    (Deed.TWO_STEP, Deed.RESYNC, Deed.REGISTER_AGAIN, Deed.CODES, Deed.REMOVE),
    (Deed.UNLOCK, Deed.STATUS, Deed.DELETE),
    (Deed.COPY_ADDRESSES, Deed.DELETED_USERS),
)


class UsersActions(QObject):
    """Find, edit, the deeds on the person chosen, new, refresh, the order and the columns.

    For the page, its menu and the menu bar. Their keys work wherever `page` has the keyboard, and
    in the window whose menus hold them. What cannot be done says why (`reason`). `wanted` carries
    the Deed, `explained` comes when reasons changed.
    """

    wanted = Signal(object)
    explained = Signal()

    def __init__(self, theme: ThemeKeeper, page: QWidget) -> None:
        super().__init__(page)
        self._keeper = theme
        self._icons: dict[QAction, str] = {}
        self._deeds: dict[Deed, QAction] = {}
        self._situation = Situation()
        standard, group = QKeySequence.StandardKey, QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self.find = self._action("&Find users", QKeySequence(standard.Find), "search")
        self.refresh = self._action("&Refresh", QKeySequence(standard.Refresh), "refresh")
        for deed, (text, icon, keys) in _SHOWN.items():
            made = self._action(text, QKeySequence(keys), icon)
            made.setObjectName(f"{_camel(deed)}Action")
            group.addAction(made)
            self._deeds[deed] = made
        self.new.setShortcut(QKeySequence(standard.New))
        self.sort = SortActions(self)
        self.columns = ColumnActions(self)
        page.addActions([self.find, *self._deeds.values(), self.refresh])
        self._tint()
        self.show_situation(self._situation)
        group.triggered.connect(self._triggered)
        theme.changed.connect(self._tint)

    @property
    def edit(self) -> QAction:
        """Edits the person chosen."""
        return self._deeds[Deed.EDIT]

    @property
    def new(self) -> QAction:
        """Makes a new person."""
        return self._deeds[Deed.NEW]

    @property
    def two_step(self) -> QAction:
        """Leads to the two-step verification of the person chosen."""
        return self._deeds[Deed.TWO_STEP]

    def of(self, deed: Deed) -> QAction:
        """The action of a deed."""
        return self._deeds[deed]

    def reason(self, deed: Deed) -> str:
        """Why the deed cannot be done now; nothing where it can."""
        return why_not(deed, self._situation)

    def show_situation(self, now: Situation) -> None:
        """Fits the actions to who acts and who is chosen."""
        self._situation = now
        inactive = now.user is not None and not now.user.active
        status = self._deeds[Deed.STATUS]
        status.setText("Re&activate" if inactive else "De&activate")
        for deed, action in self._deeds.items():
            reason = why_not(deed, now)
            action.setEnabled(not reason)
            action.setToolTip(reason or action.text().replace("&", ""))
            action.setWhatsThis(reason)
        self.explained.emit()

    def menu(self, parent: QWidget) -> QMenu:
        """The one menu of rows and of More."""
        made = ReasonMenu("", parent)
        made.setObjectName("usersMenu")
        for group in GROUPS:
            made.addActions([self._deeds[deed] for deed in group])
            made.addSeparator()
        made.addMenu(self.columns.menu(made))
        made.addActions([self.refresh, self.new])
        return made

    def _triggered(self, triggered: QAction) -> None:
        self.wanted.emit(next(deed for deed, one in self._deeds.items() if one is triggered))

    def _action(self, text: str, keys: QKeySequence, icon: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutVisibleInContextMenu(True)
        self._icons[action] = icon
        return action

    def _tint(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._keeper.current.icon(icon))


def keys_of(action: QAction) -> str:
    """The shortcut as this system writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _camel(deed: Deed) -> str:
    first, *rest = deed.value.replace("-", " ").split()
    return first + "".join(word.title() for word in rest)
