"""What is done on the Users page itself: unlock, deactivate, reactivate, delete, copy, free."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import ChangedMeanwhile, NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    NameFreed,
    Unlocked,
    UserChangeAnswer,
    UserChanged,
    UserDeleteAnswer,
    UserDeleted,
)
from qmetry_admin.domain.users import User, UserQuery
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui import sentences
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users import words
from qmetry_admin.ui.users.allowing import Deed
from qmetry_admin.ui.users.deleted_dialog import DeletedUsersDialog
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb


class PersonDeeds(QObject):
    """Asks where it cannot be taken back, does it, and says in the foot how it went.

    A deed is about the person who was chosen when it was wanted, whatever the list does meanwhile.
    `query` answers what the list shows now.
    """

    def __init__(
        self,
        page: UsersPage,
        users: UserAdministration,
        session: Session,
        desk: Desk,
        query: Callable[[], UserQuery],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._users = users
        self._session = session
        self._desk = desk
        self._query = query
        self._asked: User | None = None
        self._deleted: DeletedUsersDialog | None = None
        page.deed_wanted.connect(self._wanted)

    def _wanted(self, deed: Deed, user: User | None) -> None:
        if deed is Deed.COPY_ADDRESSES:
            self._copy()
        elif deed is Deed.DELETED_USERS:
            self._show_deleted()
        elif user is not None and deed is Deed.UNLOCK:
            self._unlock(user)
        elif user is not None and deed is Deed.STATUS and not user.active:
            self._set_status(user, active=True)
        elif user is not None and deed is Deed.STATUS:
            verb = Verb("Deactivate", "deactivateButton", "danger")
            body = words.deactivating(user)
            dialog = self._ask("Deactivate", user, body, verb, "deactivateDialog")
            dialog.confirmed.connect(self._deactivate_asked)
        elif user is not None and deed is Deed.DELETE:
            verb = Verb("Delete user", "deleteButton", "destroy")
            dialog = self._ask("Delete", user, words.deleting(user), verb, "deleteDialog")
            dialog.confirmed.connect(self._delete_asked)

    def _ask(
        self, deed: str, user: User, body: Sequence[str], verb: Verb, name: str
    ) -> ConfirmDialog:
        """A question with the person's name in it; only one is open at a time."""
        self._asked = user
        question = f"{deed} {user.name} ({user.username})?"
        dialog = ConfirmDialog(
            question, body, self._desk.theme, verb=verb, name=name, parent=self._page.window()
        )
        dialog.open()
        return dialog

    # ---- on one person ---------------------------------------------------------------------------

    def _deactivate_asked(self) -> None:
        if self._asked is not None:
            self._set_status(self._asked, active=False)

    def _set_status(self, user: User, *, active: bool) -> None:
        users, session = self._users, self._session
        details = dataclasses.replace(user.details, active=active)

        def done(answer: UserChangeAnswer) -> None:
            said = words.status_set(answer, user, self._desk.clock.now(), self._zone)
            self._tell(said, look=isinstance(answer, UserChanged | ChangedMeanwhile | NoSuchUser))

        self._desk.tasks.run(
            lambda: users.change(session, user.id, user.version, details), self, done
        )

    def _delete_asked(self) -> None:
        if self._asked is None:
            return
        users, session, user = self._users, self._session, self._asked

        def done(answer: UserDeleteAnswer) -> None:
            said = words.deleted(answer, user, self._desk.clock.now(), self._zone)
            self._tell(said, look=isinstance(answer, UserDeleted | NoSuchUser))

        self._desk.tasks.run(lambda: users.delete(session, user.id), self, done)

    def _unlock(self, user: User) -> None:
        users, session = self._users, self._session

        def done(answer: Unlocked | NoSuchUser | NotAllowed | SessionEnded) -> None:
            look = isinstance(answer, Unlocked | NoSuchUser)
            self._tell(words.unlocked(answer, user), look=look)

        self._desk.tasks.run(lambda: users.unlock(session, user.id), self, done)

    # ---- on the list -----------------------------------------------------------------------------

    def _copy(self) -> None:
        users, session, query = self._users, self._session, self._query()

        def done(answer: Addresses | NotAllowed | SessionEnded) -> None:
            if isinstance(answer, Addresses) and answer.emails:
                QGuiApplication.clipboard().setText(", ".join(answer.emails))
            self._page.say(words.copied(answer))

        self._desk.tasks.run(lambda: users.addresses(session, query), self, done)

    # ---- deleted people --------------------------------------------------------------------------

    def _show_deleted(self) -> None:
        actor = self._page.actor
        if actor is None:
            return
        dialog = DeletedUsersDialog(
            actor, self._desk.theme, self._desk.clock, parent=self._page.window()
        )
        self._deleted = dialog
        dialog.free_requested.connect(self._free)
        dialog.open()
        self._list_deleted()

    def _list_deleted(self) -> None:
        users, session, dialog = self._users, self._session, self._deleted
        if dialog is None or not isValid(dialog):
            return

        def done(answer: tuple[User, ...] | NotAllowed | SessionEnded) -> None:
            if isinstance(answer, tuple):
                dialog.show_people(answer)
            elif isinstance(answer, NotAllowed):
                dialog.show_refusal(sentences.not_allowed(answer))

        self._desk.tasks.run(lambda: users.deleted(session), dialog, done)

    def _free(self, user: User) -> None:
        users, session, dialog = self._users, self._session, self._deleted
        if dialog is None or not isValid(dialog):
            return

        def done(answer: NameFreed | NoSuchUser | NotAllowed | SessionEnded) -> None:
            dialog.say(words.freed(answer, user))
            self._list_deleted()

        self._desk.tasks.run(lambda: users.free_names(session, user.id), dialog, done)

    # ---- afterwards ------------------------------------------------------------------------------

    @property
    def _zone(self) -> str:
        return self._page.actor.time_zone if self._page.actor is not None else "UTC"

    def _tell(self, said: words.Said, *, look: bool) -> None:
        """Says it, and has every page look again where something is no longer as it was."""
        if look:
            self._desk.changes.tell(Topic.USERS)
        self._page.say(said)
