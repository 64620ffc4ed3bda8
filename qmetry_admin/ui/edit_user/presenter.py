"""Opens the edit dialog: for somebody new, or for a person who is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.edit_user.dialog import EditUserDialog
from qmetry_admin.ui.edit_user.doors import EditDoors
from qmetry_admin.ui.edit_user.editing import Editing
from qmetry_admin.ui.edit_user.tabs import TabName
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


class EditUserPresenter(QObject):
    """One dialog at a time, for the person signed in.

    It outlives its dialogs, and so does what they left on the clipboard, for its 30 s.
    """

    def __init__(
        self,
        users: UserAdministration,
        session: Session,
        actor: User,
        desk: Desk,
        security_tab: Callable[[QWidget, UserId], QWidget],
        activity_tab: Callable[[QWidget, UserId], QWidget],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        clipboard = SecretClipboard(desk.clock.monotonic, self)
        self._doors = EditDoors(users, session, actor, desk, clipboard, security_tab, activity_tab)
        self._dialog: EditUserDialog | None = None
        self._editing: Editing | None = None
        self._on_the_way = False
        self._last: TabName = "details"

    def open_new(self, parent: QWidget) -> None:
        """Opens the dialog for somebody new, over `parent`'s window."""
        if not self._is_open():
            self._make(parent).begin_new()
            self._open()

    def open_user(
        self,
        parent: QWidget,
        user_id: UserId,
        tab: TabName | None = None,
        deed: SecurityDeed | None = None,
    ) -> None:
        """Opens the dialog for a person, as they are now, at a tab: where none is said, the last.

        A deed is begun in the Security tab, whatever tab is said.
        """
        if self._is_open() or self._on_the_way:
            return
        self._on_the_way = True
        doors = self._doors
        doors.desk.tasks.run(
            partial(doors.users.get, doors.session, user_id),
            parent,
            partial(self._came, parent, tab, deed),
            failed=partial(self._failed, parent, user_id, tab, deed),
        )

    def abandon(self) -> None:
        """Closes what is open without asking and forgets its secrets: the session is over."""
        self._on_the_way = False
        if self._is_open() and self._editing is not None:
            self._editing.abandon()
        self._doors.clipboard.discard()

    def _came(
        self,
        parent: QWidget,
        tab: TabName | None,
        deed: SecurityDeed | None,
        answer: User | NoSuchUser | NotAllowed | SessionEnded,
    ) -> None:
        self._on_the_way = False
        if isinstance(answer, User):
            editing = self._make(parent)
            self._last = "security" if deed else tab or self._last
            editing.begin(answer, self._last)
            self._open()
            if deed is not None:
                editing.begin_deed(deed)
        elif isinstance(answer, NoSuchUser | NotAllowed):
            self._doors.desk.changes.tell(Topic.USERS)  # the list is out of date, and looks again

    def _failed(
        self,
        parent: QWidget,
        user_id: UserId,
        tab: TabName | None,
        deed: SecurityDeed | None,
        trouble: Trouble,
    ) -> None:
        self._on_the_way = False
        again = partial(self.open_user, parent, user_id, tab, deed)
        self._doors.desk.tasks.trouble.emit(trouble, again)

    def _tab_used(self, tab: TabName) -> None:
        self._last = tab

    def _make(self, parent: QWidget) -> Editing:
        desk = self._doors.desk
        self._dialog = EditUserDialog(desk.theme, desk.clock.now(), parent.window())
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.tab_used.connect(self._tab_used)
        self._editing = Editing(self._dialog, self._doors)
        return self._editing

    def _open(self) -> None:
        if self._dialog is not None:
            self._dialog.open()

    def _is_open(self) -> bool:
        return (
            self._dialog is not None
            and shiboken6.isValid(self._dialog)
            and self._dialog.isVisible()
        )
