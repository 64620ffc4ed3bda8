"""Stores what a dialog's form says, and asks before that ends two-step verification (S08)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    SessionEnded,
)
from qmetry_admin.domain.user_outcomes import (
    TwoStepWouldEnd,
    TypeChange,
    UserChangeAnswer,
    UserChanged,
    UserCreateAnswer,
    UserCreated,
)
from qmetry_admin.domain.users import User
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble
from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.edit_user.dialog import EditUserDialog
from qmetry_admin.ui.edit_user.doors import EditDoors
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb


@dataclass(frozen=True)
class _Save:
    """One press of Save: whom the form was filled from, and what is to follow.

    `ending` is the registration whose removal was agreed to.
    """

    user: User | None
    set_up: bool = False
    ending: str | None = None


class Saving(QObject):
    """One form, saved as often as Save is pressed.

    `stored` carries the person as they are now, what is to be said of it, and whether the Security
    tab is to follow. `gone` tells that there is nobody any more to be changed.
    """

    stored = Signal(object, str, bool)
    gone = Signal()

    def __init__(self, dialog: EditUserDialog, doors: EditDoors) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._doors = doors
        self._asked: _Save | None = None

    def save(self, user: User | None, *, set_up: bool) -> None:
        """Stores somebody new, or the person the form was filled from."""
        details = self._dialog.details
        if self._dialog.busy:
            return
        if user is not None and not details.changed:
            self._dialog.say("info", words.NOTHING_CHANGED)
        elif details.start_password.only_here:
            details.start_password.insist()
        else:
            self._send(_Save(user, set_up))

    def _send(self, save: _Save) -> None:
        dialog = self._dialog
        dialog.say_nothing()
        dialog.details.clear_problems()
        dialog.set_busy(True)
        done = partial(self._answered, save)
        self._doors.desk.tasks.run(self._work(save), dialog, done, failed=self._failed)

    def _work(self, save: _Save) -> Callable[[], UserCreateAnswer | UserChangeAnswer]:
        user, users, session = save.user, self._doors.users, self._doors.session
        form = self._dialog.details
        password = form.start_password.text
        if user is None:
            return partial(users.create, session, form.details(), form.authentication, password)
        new_type = form.new_type
        change = None if new_type is None else TypeChange(new_type, password, save.ending)
        return partial(users.change, session, user.id, user.version, form.details(), change)

    def _answered(self, save: _Save, answer: UserCreateAnswer | UserChangeAnswer) -> None:
        dialog = self._dialog
        dialog.set_busy(False)
        match answer:
            case UserCreated(user):
                self.stored.emit(user, words.created(user), save.set_up)
            case UserChanged(user):
                removed = save.ending is not None
                said = words.saved(save.user or user, user, removed=removed)
                self.stored.emit(user, said, save.set_up)
            case TwoStepWouldEnd(user):
                self._ask(save, user)
            case FieldsRefused(problems):
                if elsewhere := dialog.details.show_problems(problems):
                    dialog.say("bad", " ".join(elsewhere))
            case ChangedMeanwhile():
                now, zone = self._doors.desk.clock.now(), self._doors.actor.time_zone
                dialog.say_changed(words.changed_meanwhile(answer, zone, now))
            case SessionEnded():
                pass  # the window says so, and this dialog goes with it
            case NoSuchUser():
                self.gone.emit()
            case _:
                dialog.say("bad", words.refusal(answer))

    def _failed(self, problem: Trouble) -> None:
        """What was typed stays, to be saved again."""
        self._dialog.set_busy(False)
        self._dialog.say("bad", trouble.sentence(problem))

    def _ask(self, save: _Save, now: User) -> None:
        """Asks with what the person has now, which may be newer than what the form knows."""
        new_type = self._dialog.details.new_type
        if new_type is None or now.two_step is None:
            return
        asked = ConfirmDialog(
            words.type_question(now, new_type),
            words.type_consequences(now, new_type),
            self._doors.desk.theme,
            verb=Verb(f"Change to {new_type.value}", "changeTypeButton", "destroy"),
            name="changeTypeDialog",
            parent=self._dialog,
        )
        # As in the dialog's own title, Qt reads "[*]" as its mark of change.
        asked.setWindowTitle(words.two_step_ends(now).replace("[*]", "[*][*]"))
        self._asked = replace(save, ending=now.two_step.generation)
        asked.confirmed.connect(self._agreed)
        asked.open()

    def _agreed(self) -> None:
        if self._asked is not None:
            self._send(self._asked)
