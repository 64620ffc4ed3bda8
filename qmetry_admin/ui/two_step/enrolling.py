"""Takes somebody through the three steps: the key, two codes, and the recovery codes to be kept."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Literal, assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstFinding,
    FirstRight,
    MissedStep,
    OldEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    HalfOpenEnded,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    SessionEnded,
)
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    ConfirmAnswer,
    Enabled,
    EnrolmentOver,
    TwoStepView,
    Wait,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import enrol_words, words
from qmetry_admin.ui.two_step.attention import Attention
from qmetry_admin.ui.two_step.endings import ending
from qmetry_admin.ui.two_step.enrol_panel import EnrolPanel
from qmetry_admin.ui.two_step.keeping import CodesKeeper
from qmetry_admin.ui.two_step.panel_place import PanelPlace
from qmetry_admin.ui.two_step.questions import ask_whether_scanned
from qmetry_admin.ui.two_step.save_panel import SavePanel
from qmetry_admin.ui.two_step.steps import Steps


class EnrolmentPresenter(QObject):
    """One enrolment, from the QR code to Finish; it forgets key and codes when it is over.

    `basis` is what has to stay as it is for as long as the steps are open.
    """

    enabled = Signal()
    """The two codes were right; the recovery codes are shown."""
    finished = Signal()
    """The codes are kept; `over` follows."""
    over = Signal()
    """The steps are closed, finished or not."""

    def __init__(self, place: PanelPlace, steps: Steps) -> None:
        super().__init__(place)
        self._place = place
        self._steps = steps
        self._enrolment = steps.enrolment
        self._user = steps.enrolment.user
        self.basis = Basis(steps.enrolment.replaces)
        self._ended = False
        self._codes: tuple[RecoveryCode, ...] = ()
        self._keeper = CodesKeeper(place, steps.desk, steps.zone, self)
        self._attention = Attention(steps.desk, self)
        self._keeper.is_about(steps.organisation, self._user.username, own=steps.own)
        self._keeper.kept.connect(self._kept)
        self._keeper.failed.connect(self._not_kept)
        self._attention.left.connect(self._hide)
        self._attention.came_back.connect(self._show_again)
        place.gone.connect(self.forget)

    def begin(self) -> None:
        """Shows the key and the fields for two codes."""
        again = self._enrolment.replaces is not None
        panel = EnrolPanel(
            meanwhile=enrol_words.nothing_yet(
                words.called(self._user), own=self._steps.own, again=again
            ),
            entry=self._enrolment.entry,
            uri=self._enrolment.uri,
            key_text=self._enrolment.key_text,
            clock=self._steps.desk.clock,
            theme=self._steps.desk.theme,
            again=again,
        )
        panel.first_entered.connect(self._judge_first)
        panel.codes_submitted.connect(self._confirm)
        panel.larger_wanted.connect(self._place.toggle_large)
        panel.cancelled.connect(self._cancel)
        self._place.put(panel)
        panel.first.setFocus()
        self._attention.start()

    def came(self, view: TwoStepView) -> None:
        """Looks whether the person's state is still the one the steps rest on (S17)."""
        if self._ended:
            return
        panel, why = self._place.panel, view.why_not
        if view.changed is not None:
            self.end(ending(view.changed, view.user, self._steps.zone))
        elif isinstance(panel, SavePanel):
            panel.keep_only(view.slots_left)
            self._codes = tuple(c for c in self._codes if c.slot in view.slots_left)
        elif not view.may_manage:
            self.end(words.needed_to_manage())
        elif why is not None and why is not WhyNot.ALREADY_ENABLED:
            self.end(ending(NotPossible(why), view.user, self._steps.zone))

    def end(self, text: str) -> None:
        """The steps came to nothing, and say why; the key is gone."""
        panel = self._place.panel
        if self._ended or not isinstance(panel, EnrolPanel | SavePanel):
            return
        self._ended = True
        self._attention.stop()
        self._enrolment.close()
        self._codes = ()
        self._place.leave_large()
        panel.show_end(text)

    def forget(self) -> None:
        """Lets go of key and codes."""
        self._attention.stop()
        self._enrolment.close()
        self._codes = ()
        self._keeper.discard()

    def _judge_first(self, code: str, typed_at: datetime) -> None:
        self._steps.desk.tasks.run(
            partial(self._enrolment.judge_first, code, typed_at),
            owner=self,
            done=self._first_judged,
        )

    def _first_judged(self, finding: FirstFinding | CodeMalformed) -> None:
        if isinstance(self._place.panel, EnrolPanel):
            kind: Literal["ok", "bad"] = "ok" if isinstance(finding, FirstRight) else "bad"
            self._place.panel.show_first(kind, enrol_words.first_code(finding))

    def _confirm(self, first: str, second: str, typed_at: datetime) -> None:
        panel = self._place.panel
        if not isinstance(panel, EnrolPanel) or panel.confirm.busy:
            return
        panel.confirm.set_busy(True)
        self._steps.desk.tasks.run(
            partial(self._steps.confirm, first, second, typed_at),
            owner=panel,
            done=self._confirmed,
            failed=self._failed,
        )

    def _failed(self, trouble: Trouble) -> None:
        if isinstance(self._place.panel, EnrolPanel):
            self._place.panel.confirm.set_busy(False)
            self._place.panel.show_refusal(sentence(trouble))

    def _confirmed(self, answer: ConfirmAnswer | HalfOpenEnded) -> None:
        panel = self._place.panel
        if isinstance(panel, EnrolPanel):
            panel.confirm.set_busy(False)
            self._answer(panel, answer)

    def _answer(self, panel: EnrolPanel, answer: ConfirmAnswer | HalfOpenEnded) -> None:
        left = enrol_words.seconds_left(self._steps.desk.clock.now())
        match answer:
            case Enabled():
                self._show_saving(answer)
            case MissedStep():
                panel.take_second_as_first()
                panel.show_refusal(enrol_words.refused(answer, left))
            case CodeMalformed() | ClockOff() | WrongOrder() | PairWrong() | OldEntry():
                panel.show_refusal(enrol_words.refused(answer, left), panel.first)
            case SameCode() | Wait():
                panel.show_refusal(enrol_words.refused(answer, left))
            case (
                ChangedMeanwhile()
                | EnrolmentOver()
                | HalfOpenEnded()
                | NotAllowed()
                | NotPossible()
                | NoSuchUser()
            ):
                self.end(ending(answer, self._user, self._steps.zone))
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _show_saving(self, enabled: Enabled) -> None:
        self._enrolment.close()
        self._codes = enabled.codes
        self.basis = Basis(enabled.user.registration)
        own, name = self._steps.own, words.called(self._user)
        panel = SavePanel(
            enabled.codes,
            self._steps.desk.theme,
            own=own,
            name=name,
            stays=enrol_words.who_has_codes(own=own, name=name, hidden=self._steps.codes_hidden),
            dead_entry=self._enrolment.entry if enabled.again else "",
        )
        panel.download_wanted.connect(self._download)
        panel.print_wanted.connect(self._print)
        panel.finished.connect(self._finish)
        self._place.put(panel)
        panel.take_focus()
        self.enabled.emit()
        self._steps.desk.changes.tell(Topic.TWO_STEP)

    def _download(self) -> None:
        self._keeper.download(self._codes)

    def _print(self) -> None:
        self._keeper.print_codes(self._codes)

    def _kept(self, text: str) -> None:
        if isinstance(self._place.panel, SavePanel):
            self._place.panel.show_kept(text)

    def _not_kept(self, text: str) -> None:
        if isinstance(self._place.panel, SavePanel):
            self._place.panel.show_failed(text)

    def _hide(self) -> None:
        panel = self._place.panel
        if isinstance(panel, EnrolPanel):
            panel.hide_key()
        elif isinstance(panel, SavePanel):
            panel.hide_codes()

    def _show_again(self) -> None:
        """The same key and the same codes come back (M15)."""
        panel = self._place.panel
        if isinstance(panel, EnrolPanel):
            panel.show_key(self._enrolment.uri, self._enrolment.key_text)
        elif isinstance(panel, SavePanel):
            panel.show_codes()

    def _cancel(self) -> None:
        panel = self._place.panel
        if isinstance(panel, EnrolPanel) and panel.may_be_scanned:
            theme = self._steps.desk.theme
            ask_whether_scanned(self._place, theme, enrol_words.SCANNED_BODY, self._close)
        else:
            self._close()

    def _finish(self) -> None:
        """Leaves the codes where they are: whoever goes on may yet fail to."""
        self.finished.emit()
        self.over.emit()

    def _close(self) -> None:
        self.forget()
        self.over.emit()
