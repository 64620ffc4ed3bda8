"""Works for one open dialog: the person in it, what is saved, and what closing would lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
    UserChangeAnswer,
    UserChanged,
    UserCreateAnswer,
    UserCreated,
)
from qmetry_admin.domain.users import Right, User, UserId
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui import sentences, trouble
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.edit_user.dialog import EditUserDialog, TabName
from qmetry_admin.ui.edit_user.start_sheet import SheetPrinter, start_sheet
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb


@runtime_checkable
class Closable(Protocol):
    """What the Security tab can do besides being a widget; `enrolled` says its steps are done."""

    enrolled: SignalInstance

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed`, after asking where something would be lost."""

    def discard(self) -> None:
        """Drops every secret it holds."""


@dataclass(frozen=True)
class EditDoors:
    """What a dialog works with: who acts, on whose behalf, and the way to the Security tab."""

    users: UserAdministration
    session: Session
    actor: User
    desk: Desk
    clipboard: SecretClipboard
    security_tab: Callable[[QWidget, UserId], QWidget]


class Editing(QObject):
    """One dialog and the person in it, from opening to closing.

    `_user` is the person the form was filled from. Their version guards the save, so it only moves
    on when the details in it are still those on the screen.
    """

    def __init__(self, dialog: EditUserDialog, doors: EditDoors) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._doors = doors
        self._user: User | None = None
        self._security: Closable | None = None
        self._asking = False
        self._sheets = SheetPrinter(dialog)
        start_password = dialog.details.start_password
        self._sheets.printed.connect(start_password.handed_over)
        start_password.generate_requested.connect(self._generate)
        start_password.copy_requested.connect(self._copy)
        start_password.print_requested.connect(self._print)
        doors.clipboard.seconds_left.connect(start_password.show_copied)
        dialog.save_requested.connect(self._save)
        dialog.reload_requested.connect(self._reload)
        dialog.close_requested.connect(self._close)
        dialog.security_opened.connect(self._open_security)
        doors.desk.changes.changed.connect(self._changed)

    def begin_new(self) -> None:
        """Fills the dialog for somebody new."""
        self._dialog.show_new()
        self._dialog.show_tab("details")

    def begin(self, user: User, tab: TabName) -> None:
        """Fills the dialog with a person, and opens the tab asked for."""
        self._show(user)
        self._dialog.show_tab(tab)

    def abandon(self) -> None:
        """Closes at once and without asking, for the end of a session."""
        self._finish()

    # ---- saving

    def _save(self, set_up: bool) -> None:
        dialog, user = self._dialog, self._user
        if dialog.busy:
            return
        if user is not None and not dialog.details.changed:
            dialog.say("info", words.NOTHING_CHANGED)
            return
        if dialog.details.start_password.only_here:
            dialog.details.start_password.insist()
            return
        dialog.say_nothing()
        dialog.details.clear_problems()
        dialog.set_busy(True)
        self._doors.desk.tasks.run(
            self._work(user), dialog, partial(self._answered, set_up), failed=self._failed
        )

    def _work(self, user: User | None) -> Callable[[], UserCreateAnswer | UserChangeAnswer]:
        users, session, form = self._doors.users, self._doors.session, self._dialog.details
        if user is None:
            return partial(
                users.create,
                session,
                form.details(),
                form.authentication,
                form.start_password.text,
            )
        return partial(users.change, session, user.id, user.version, form.details())

    def _answered(self, set_up: bool, answer: UserCreateAnswer | UserChangeAnswer) -> None:
        dialog, doors = self._dialog, self._doors
        dialog.set_busy(False)
        match answer:
            case UserCreated(user) | UserChanged(user):
                self._show(user)
                new = isinstance(answer, UserCreated)
                dialog.say("ok", words.created(user) if new else words.SAVED)
                self._tell(user)
                if set_up:
                    dialog.show_tab("security")
            case FieldsRefused(problems):
                if elsewhere := dialog.details.show_problems(problems):
                    dialog.say("bad", " ".join(elsewhere))
            case ChangedMeanwhile():
                now = doors.desk.clock.now()
                dialog.say_changed(words.changed_meanwhile(answer, doors.actor.time_zone, now))
            case SessionEnded():
                pass  # the window says so, and this dialog goes with it
            case _:
                dialog.say("bad", words.refusal(answer))

    def _failed(self, problem: Trouble) -> None:
        """What was typed stays, to be saved again."""
        self._dialog.set_busy(False)
        self._dialog.say("bad", trouble.sentence(problem))

    def _tell(self, user: User) -> None:
        changes = self._doors.desk.changes
        changes.tell(Topic.USERS)
        if user.id == self._doors.actor.id:
            changes.tell(Topic.ACCOUNT)

    # ---- the person

    def _show(self, user: User) -> None:
        self._user = user
        self._dialog.show_person(user)
        self._fit_to_rights(user)

    def _fit_to_rights(self, user: User) -> None:
        actor, details = self._doors.actor, self._dialog.details
        if Right.USERS_MODIFY not in actor.rights:
            self._dialog.lock(sentences.not_allowed(NotAllowed((Right.USERS_MODIFY,))))
        elif user.id == actor.id:
            details.fix(words.OWN_ROLE, words.OWN_STATUS)
        elif user.first_user:
            details.fix(words.FIRST_ROLE, words.FIRST_STATUS)

    def _changed(self, topic: Topic) -> None:
        if topic in (Topic.USERS, Topic.TWO_STEP):
            self._look(self._came_again)

    def _reload(self) -> None:
        self._look(self._reloaded)

    def _look(self, done: Callable[[User | NoSuchUser | NotAllowed | SessionEnded], None]) -> None:
        if self._user is None:
            return
        doors = self._doors
        work = partial(doors.users.get, doors.session, self._user.id)
        doors.desk.tasks.run(work, self._dialog, done)

    def _came_again(self, answer: User | NoSuchUser | NotAllowed | SessionEnded) -> None:
        """Takes over what changed around the form, and the form too while nothing was typed."""
        if not isinstance(answer, User) or self._user is None or self._dialog.busy:
            return
        self._dialog.show_header(answer)
        if _details(answer) == _details(self._user):
            self._user = answer
        elif not self._dialog.details.changed:
            self._show(answer)

    def _reloaded(self, answer: User | NoSuchUser | NotAllowed | SessionEnded) -> None:
        if isinstance(answer, User):
            self._show(answer)
            self._dialog.say("info", words.RELOADED)
        elif not isinstance(answer, SessionEnded):
            self._dialog.say("bad", words.refusal(answer))

    def _open_security(self) -> None:
        if self._user is None:
            return
        tab = self._doors.security_tab(self._dialog, self._user.id)
        if not isinstance(tab, Closable):
            raise TypeError("a Security tab is asked before it is closed")
        self._dialog.put_security(tab)
        self._security = tab
        tab.enrolled.connect(self._dialog.rest)

    # ---- the start password

    def _generate(self) -> None:
        made = self._doors.users.suggested_start_password
        start_password = self._dialog.details.start_password
        self._doors.desk.tasks.run(made, self._dialog, start_password.show_made)

    def _copy(self, password: str) -> None:
        start_password = self._dialog.details.start_password
        start_password.handed_over()
        start_password.show_copied(self._doors.clipboard.put(password))

    def _print(self) -> None:
        details = self._dialog.details.details()
        name = f"{details.first_name} {details.last_name}".strip() or details.username
        password = self._dialog.details.start_password.text
        self._sheets.print_sheet(start_sheet(name, details.username, password))

    # ---- closing

    def _close(self) -> None:
        if self._dialog.busy or self._asking:
            return
        if not self._dialog.details.changed:
            self._close_security()
            return
        self._asking = True
        asked = ConfirmDialog(
            words.discard_question(self._user),
            ["What you typed under Details was not saved."],
            self._doors.desk.theme,
            verb=Verb("Discard", "discardButton", "destroy"),
            name="discardDialog",
            cancel="Keep editing",
            parent=self._dialog,
        )
        asked.finished.connect(self._asked)
        asked.confirmed.connect(self._close_security)
        asked.open()

    def _asked(self) -> None:
        self._asking = False

    def _close_security(self) -> None:
        if self._security is None:
            self._finish()
        else:
            self._security.ask_to_close(self._finish)

    def _finish(self) -> None:
        if self._security is not None:
            self._security.discard()
            self._security = None
        self._sheets.discard()
        self._dialog.details.start_password.discard()
        self._dialog.finish()


def _details(user: User) -> tuple[object, ...]:
    """All of a person that stands in the form."""
    return (
        user.username,
        user.alias,
        user.first_name,
        user.last_name,
        user.email,
        user.time_zone,
        user.role,
        user.active,
    )
