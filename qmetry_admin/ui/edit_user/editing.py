"""Works for one open dialog: the person in it, what changes elsewhere, what closing would lose."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import AuthenticationType, Right, User, UserDetails
from qmetry_admin.ui import sentences
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.edit_user.dialog import EditUserDialog
from qmetry_admin.ui.edit_user.doors import EditDoors, SecurityPart
from qmetry_admin.ui.edit_user.handing_over import HandingOver
from qmetry_admin.ui.edit_user.saving import Saving
from qmetry_admin.ui.edit_user.tabs import TabName
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


class Editing(QObject):
    """One dialog and the person in it, from opening to closing.

    `_user` is the person the form was filled from. Their version guards the save, so it only moves
    on when the details in it are still those on the screen. `_seen` is the person as they were
    when somebody looked last.
    """

    def __init__(self, dialog: EditUserDialog, doors: EditDoors) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._doors = doors
        self._user: User | None = None
        self._seen: User | None = None
        self._security: SecurityPart | None = None
        self._asking = False
        self._gone = False
        self._handing_over = HandingOver(dialog, doors)
        self._saving = Saving(dialog, doors)
        self._saving.stored.connect(self._stored)
        self._saving.gone.connect(self._person_gone)
        dialog.save_requested.connect(self._save)
        dialog.reload_requested.connect(self._reload)
        dialog.close_requested.connect(self._close)
        dialog.content_wanted.connect(self._fill)
        doors.desk.changes.changed.connect(self._changed)

    def begin_new(self) -> None:
        """Fills the dialog for somebody new."""
        self._dialog.show_new()
        self._dialog.show_tab("details")

    def begin(self, user: User, tab: TabName) -> None:
        """Fills the dialog with a person, and opens the tab asked for."""
        self._show(user)
        self._dialog.show_tab(tab)

    def begin_deed(self, deed: SecurityDeed) -> None:
        """Goes straight to a deed of the Security tab, which is open."""
        if self._security is not None:
            self._security.begin(deed)

    def abandon(self) -> None:
        """Closes at once and without asking, for the end of a session."""
        self._finish()

    # ---- saving

    def _save(self, set_up: bool) -> None:
        self._saving.save(self._user, set_up=set_up)

    def _stored(self, user: User, said: str, set_up: bool) -> None:
        self._show(user)
        self._dialog.say("ok", said)
        changes = self._doors.desk.changes
        changes.tell(Topic.USERS)
        if user.id == self._doors.actor.id:
            changes.tell(Topic.ACCOUNT)
        if set_up:
            self._dialog.show_tab("security")

    # ---- the person

    def _show(self, user: User) -> None:
        self._user = self._seen = user
        self._dialog.show_person(user)
        self._fit_to_rights(user)

    def _fit_to_rights(self, user: User) -> None:
        actor, details = self._doors.actor, self._dialog.details
        if Right.USERS_MODIFY not in actor.rights:
            self._dialog.lock(sentences.not_allowed(NotAllowed((Right.USERS_MODIFY,))))
        elif user.id == actor.id:
            details.fix(words.OWN)
        else:
            details.fix(words.FIRST if user.first_user else words.Fixed())

    def _changed(self, topic: Topic) -> None:
        if topic in (Topic.USERS, Topic.TWO_STEP):
            self._look(self._came_again)

    def _reload(self) -> None:
        self._look(self._reloaded)

    def _look(self, done: Callable[[User | NoSuchUser | NotAllowed | SessionEnded], None]) -> None:
        if self._user is None or self._gone:
            return
        doors = self._doors
        work = partial(doors.users.get, doors.session, self._user.id)
        doors.desk.tasks.run(work, self._dialog, done)

    def _came_again(self, answer: User | NoSuchUser | NotAllowed | SessionEnded) -> None:
        match answer:
            case User():
                self._follow(answer)
            case NoSuchUser():
                self._person_gone()
            case NotAllowed() | SessionEnded():
                pass  # this person's session is over, or will be with the next deed
            case _:
                assert_never(answer)

    def _follow(self, now: User) -> None:
        """Takes over what changed around the form, never the form: that takes Reload (DB-02)."""
        if self._user is None or self._dialog.busy or now == self._seen:
            return
        known, self._seen = self._user, now
        self._dialog.show_header(now)
        if _in_the_form(now) == _in_the_form(known):
            self._user = now
            self._dialog.details.follow(now)
            if now.first_user != known.first_user:
                self._fit_to_rights(now)
        elif self._dialog.may_save:
            self._dialog.say_changed(words.CHANGED_ELSEWHERE)
        else:  # who may only read has typed nothing
            self._show(now)

    def _person_gone(self) -> None:
        """Whoever was deleted meanwhile can be read about, no more."""
        if not self._gone:
            self._gone = True
            self._dialog.lock_for_all_tabs(words.GONE)

    def _reloaded(self, answer: User | NoSuchUser | NotAllowed | SessionEnded) -> None:
        match answer:
            case User():
                self._show(answer)
                self._dialog.say("info", words.RELOADED)
            case NoSuchUser():
                self._person_gone()
            case NotAllowed():
                self._dialog.say("bad", words.refusal(answer))
            case SessionEnded():
                pass  # the window says so, and this dialog goes with it
            case _:
                assert_never(answer)

    # ---- what lies in the other tabs

    def _fill(self, tab: TabName) -> None:
        if self._user is None:
            return
        if tab == "security":
            self._put_security(self._doors.security_tab(self._dialog, self._user.id))
        elif tab == "activity":
            activity = self._doors.activity_tab(self._dialog, self._user.id)
            activity.setObjectName("activityTab")
            activity.setContentsMargins(4, 0, 4, 8)
            self._dialog.put("activity", activity)

    def _put_security(self, tab: QWidget) -> None:
        if not isinstance(tab, SecurityPart):
            raise TypeError("a Security tab begins deeds, and is asked before it is closed")
        self._dialog.put("security", tab)
        self._security = tab
        tab.enrolled.connect(self._dialog.rest)

    # ---- closing

    def _close(self) -> None:
        if self._dialog.busy or self._asking:
            return
        if self._gone or not self._dialog.details.changed:
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
        self._handing_over.discard()
        self._dialog.finish()


def _in_the_form(user: User) -> tuple[UserDetails, AuthenticationType]:
    """All of a person that stands in the form."""
    return user.details, user.authentication
