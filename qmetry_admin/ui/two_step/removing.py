"""Removes a person's two-step verification, after asking (S33)."""

from __future__ import annotations

from functools import partial
from typing import assert_never

import shiboken6
from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.identity import ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    NoTwoStep,
    OwnMandatory,
    RemovalReason,
    RemoveAnswer,
    Removed,
    TwoStepView,
)
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.sentences import identity_refused
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import remove_words
from qmetry_admin.ui.two_step.confirming import NotConfirmed, confirmed
from qmetry_admin.ui.two_step.doors import TabDoors
from qmetry_admin.ui.two_step.endings import ending
from qmetry_admin.ui.two_step.panel_place import PanelPlace
from qmetry_admin.ui.two_step.remove_dialog import RemoveDialog


class Removal(QObject):
    """Opens the dialog, and works for it. `done` carries what is to be said afterwards."""

    done = Signal(str)

    def __init__(self, tab: PanelPlace, doors: TabDoors, parent: QObject) -> None:
        super().__init__(parent)
        self._tab = tab
        self._doors = doors
        self._view: TwoStepView | None = None
        self._dialog: RemoveDialog | None = None
        self._on_the_way = False

    def begin(self, view: TwoStepView) -> None:
        """Asks whether it is to be confirmed who sits there, and opens the dialog."""
        if self._open() is not None or self._on_the_way:
            return
        self._on_the_way = True
        self._view = view
        self._doors.desk.tasks.run(
            partial(self._doors.identity.due, self._doors.session),
            owner=self,
            done=partial(self._ask, view),
            failed=partial(self._not_asked, view),
        )

    @property
    def basis(self) -> Basis | None:
        """The registration an open dialog asks about."""
        return Basis(self._view.user.registration) if self._view and self._open() else None

    def came(self, view: TwoStepView) -> None:
        """Looks whether what the dialog asks about is still there."""
        if view.changed is not None:
            self.end(ending(view.changed, view.user, self._doors.zone))

    def end(self, text: str) -> None:
        """What the dialog asks about is there no more, and it says so."""
        if (dialog := self._open()) is not None:
            dialog.show_end(text)

    def forget(self) -> None:
        """Empties what was typed."""
        if (dialog := self._open()) is not None:
            dialog.forget()

    def _open(self) -> RemoveDialog | None:
        """The dialog, while it is open: it goes by itself once it is closed."""
        dialog = self._dialog
        if dialog is None or not shiboken6.isValid(dialog) or not dialog.isVisible():
            self._dialog = None
            return None
        return dialog

    def _ask(
        self, view: TwoStepView, due: ConfirmIdentity | IdentityConfirmed | SessionEnded
    ) -> None:
        self._on_the_way = False
        if isinstance(due, SessionEnded):
            return
        desk = self._doors.desk
        dialog = RemoveDialog(view, desk.theme, now=desk.clock.now(), parent=self._tab.window())
        if isinstance(due, ConfirmIdentity):
            dialog.ask_identity(with_code=due.with_code)
        dialog.wanted.connect(self._remove)
        self._dialog = dialog
        dialog.open()

    def _not_asked(self, view: TwoStepView, trouble: Trouble) -> None:
        self._on_the_way = False
        self._doors.desk.tasks.trouble.emit(trouble, partial(self.begin, view))

    def _remove(self) -> None:
        dialog, view = self._open(), self._view
        if dialog is None or view is None or view.user.two_step is None:
            return
        doors, reason = self._doors, dialog.reason
        if not view.own and reason is None:
            dialog.say_reason("Choose a reason.")
            return
        if reason is RemovalReason.OTHER and not dialog.note.strip():
            dialog.say_reason("Say in a few words why.")
            return
        deed = partial(
            doors.two_step.remove,
            doors.session,
            view.user.id,
            view.user.two_step.generation,
            reason,
            dialog.note,
        )
        confirmation = dialog.confirmation
        work = deed if confirmation is None else partial(confirmed, doors, confirmation, deed)
        dialog.set_busy(True)
        doors.desk.tasks.run(work, owner=dialog, done=self._answered, failed=self._failed)

    def _failed(self, trouble: Trouble) -> None:
        if (dialog := self._open()) is not None:
            dialog.set_busy(False)
            dialog.say(sentence(trouble))

    def _answered(self, answer: RemoveAnswer | NotConfirmed) -> None:
        dialog, view = self._open(), self._view
        if dialog is None or view is None:
            return
        dialog.set_busy(False)
        now, zone = self._doors.desk.clock.now(), self._doors.zone
        match answer:
            case Removed():
                dialog.finish()
                self.done.emit(remove_words.done(answer))
                self._doors.desk.changes.tell(Topic.TWO_STEP)
            case FieldsRefused():
                other = dialog.reason is RemovalReason.OTHER
                dialog.say_reason(remove_words.reason_problem(answer, other=other))
            case NotConfirmed():
                dialog.say_identity(identity_refused(answer.answer, now, zone))
            case ConfirmIdentity():
                dialog.ask_identity(with_code=answer.with_code)
            case LastAbleAdmin():
                dialog.say(remove_words.LAST_ADMIN)
            case OwnMandatory() | ChangedMeanwhile() | NoTwoStep() | NotAllowed() | NoSuchUser():
                dialog.show_end(ending(answer, view.user, zone))
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)
