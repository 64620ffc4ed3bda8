"""Takes two codes of a phone whose clock is off, until they are accepted or it is left."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.lockout import Closed, Locked
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    NoTwoStep,
    ResyncAnswer,
    Resynced,
    TwoStepView,
)
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import resync_words, words
from qmetry_admin.ui.two_step.doors import TabDoors
from qmetry_admin.ui.two_step.endings import ending
from qmetry_admin.ui.two_step.panel_place import PanelPlace
from qmetry_admin.ui.two_step.resync_panel import ResyncPanel


class ResyncPresenter(QObject):
    """One resync. `over` carries what is to be said afterwards; nothing where it was left.

    `basis` is the registration it was begun for.
    """

    over = Signal(str)

    def __init__(self, tab: PanelPlace, view: TwoStepView, doors: TabDoors) -> None:
        super().__init__(tab)
        self._tab = tab
        self._view = view
        self.basis = Basis(view.user.registration)
        self._doors = doors
        self._ended = False

    def begin(self) -> None:
        """Shows the two fields."""
        panel = ResyncPanel(
            whose=self._view.user.name,
            entry=self._view.entry,
            clock=self._doors.desk.clock,
            theme=self._doors.desk.theme,
        )
        panel.codes_submitted.connect(self._resync)
        panel.cancelled.connect(self._leave)
        self._tab.put(panel)
        panel.take_focus()

    def came(self, view: TwoStepView) -> None:
        """Looks whether the phone is still the one it was begun for."""
        if view.changed is not None:
            self.end(ending(view.changed, view.user, self._doors.zone))
        elif not view.may_resync:
            self.end(words.needed_to_resync(view.user))

    def end(self, text: str) -> None:
        """It came to nothing, and says why."""
        panel = self._tab.panel
        if isinstance(panel, ResyncPanel) and not self._ended:
            self._ended = True
            panel.confirm.set_busy(False)
            panel.show_end(text)

    def _resync(self, first: str, second: str, typed_at: datetime) -> None:
        panel = self._tab.panel
        if not isinstance(panel, ResyncPanel) or panel.confirm.busy:
            return
        panel.confirm.set_busy(True)
        doors = self._doors
        deed = partial(doors.two_step.resync, doors.session, self._view.user.id)
        doors.desk.tasks.run(
            partial(deed, first, second, typed_at),
            owner=panel,
            done=self._answered,
            failed=self._failed,
        )

    def _failed(self, trouble: Trouble) -> None:
        if isinstance(self._tab.panel, ResyncPanel):
            self._tab.panel.confirm.set_busy(False)
            self._tab.panel.show_refusal(sentence(trouble))

    def _answered(self, answer: ResyncAnswer) -> None:
        panel = self._tab.panel
        if not isinstance(panel, ResyncPanel):
            return
        panel.confirm.set_busy(False)
        user, zone = self._view.user, self._doors.zone
        match answer:
            case Resynced():
                self.over.emit(resync_words.done(answer))
                self._doors.desk.changes.tell(Topic.TWO_STEP)
            case CodeMalformed() | PairRefused() | PhoneSetBack() | Locked() | Closed():
                now = self._doors.desk.clock.now()
                panel.show_refusal(resync_words.refused(answer, now, zone))
            case ChangedMeanwhile() | NoTwoStep() | NotPossible() | NotAllowed() | NoSuchUser():
                self.end(ending(answer, user, zone))
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _leave(self) -> None:
        self.over.emit("")
