"""Takes somebody through the three steps: the key, two codes, and the recovery codes to be kept."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Literal, assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstRight,
    MissedStep,
    NotThisEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    ConfirmAnswer,
    Enabled,
    EnrolmentOver,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    SessionEnded,
    TwoStepView,
    Wait,
)
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.enrol_panel import EnrolPanel
from qmetry_admin.ui.two_step.keeping import CodesKeeper
from qmetry_admin.ui.two_step.save_panel import SavePanel
from qmetry_admin.ui.two_step.security_tab import SecurityTab


class EnrolmentPresenter(QObject):
    """One enrolment, from the QR code to Finish; it forgets key and codes when it is over."""

    over = Signal()
    """The steps are closed, finished or not."""

    def __init__(
        self,
        tab: SecurityTab,
        view: TwoStepView,
        enrolment: Enrolment,
        two_step: TwoStep,
        session: Session,
        *,
        zone: str,
        desk: Desk,
    ) -> None:
        super().__init__(tab)
        self._tab = tab
        self._view = view
        self._enrolment = enrolment
        self._two_step = two_step
        self._session = session
        self._zone = zone
        self._desk = desk
        self._codes: tuple[RecoveryCode, ...] = ()
        self._keeper = CodesKeeper(tab, desk, view, zone, self)
        self._keeper.kept.connect(self._kept)
        self._keeper.failed.connect(self._not_kept)
        tab.gone.connect(self.forget)

    def begin(self) -> None:
        """Shows the key and the fields for two codes."""
        panel = EnrolPanel(
            name=words.called(self._view.user),
            entry=self._enrolment.entry,
            uri=self._enrolment.uri,
            key_text=self._enrolment.key_text,
            clock=self._desk.clock,
            theme=self._desk.theme,
        )
        panel.first_entered.connect(self._judge_first)
        panel.codes_submitted.connect(self._confirm)
        panel.larger_wanted.connect(self._tab.toggle_large)
        panel.cancelled.connect(self._close)
        self._tab.put(panel)
        panel.first.setFocus()

    def forget(self) -> None:
        """Lets go of key and codes."""
        self._enrolment.close()
        self._codes = ()
        self._keeper.discard()

    def _judge_first(self, code: str, typed_at: datetime) -> None:
        self._desk.tasks.run(
            partial(self._enrolment.judge_first, code, typed_at),
            owner=self,
            done=self._first_judged,
        )

    def _first_judged(self, finding: FirstRight | ClockOff | NotThisEntry | CodeMalformed) -> None:
        if isinstance(self._tab.panel, EnrolPanel):
            kind: Literal["ok", "bad"] = "ok" if isinstance(finding, FirstRight) else "bad"
            self._tab.panel.show_first(kind, words.first_code(finding))

    def _confirm(self, first: str, second: str, typed_at: datetime) -> None:
        panel = self._tab.panel
        if not isinstance(panel, EnrolPanel) or panel.confirm.busy:
            return
        panel.confirm.set_busy(True)
        self._desk.tasks.run(
            partial(
                self._two_step.confirm, self._session, self._enrolment, first, second, typed_at
            ),
            owner=panel,
            done=self._confirmed,
            failed=self._failed,
        )

    def _failed(self, trouble: Trouble) -> None:
        if isinstance(self._tab.panel, EnrolPanel):
            self._tab.panel.confirm.set_busy(False)
            self._tab.panel.show_refusal(sentence(trouble))

    def _confirmed(self, answer: ConfirmAnswer) -> None:
        panel = self._tab.panel
        if not isinstance(panel, EnrolPanel):
            return
        panel.confirm.set_busy(False)
        left = words.seconds_left(self._desk.clock.now())
        match answer:
            case Enabled():
                self._show_saving(answer)
            case MissedStep():
                panel.take_second_as_first()
                panel.show_refusal(words.refused(answer, left))
            case CodeMalformed() | ClockOff() | WrongOrder() | PairWrong():
                panel.show_refusal(words.refused(answer, left), panel.first)
            case SameCode() | Wait():
                panel.show_refusal(words.refused(answer, left))
            case ChangedMeanwhile() | EnrolmentOver():
                panel.show_end(words.over(answer, self._view.user, self._zone))
            case NotAllowed():
                panel.show_end(not_allowed(answer))
            case NotPossible() | NoSuchUser():
                self._close()
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _show_saving(self, enabled: Enabled) -> None:
        self._enrolment.close()
        self._codes = enabled.codes
        shown = [code.shown for code in enabled.codes]
        own, name = self._view.own, words.called(self._view.user)
        panel = SavePanel(shown, self._desk.theme, own=own, name=name)
        panel.download_wanted.connect(self._download)
        panel.print_wanted.connect(self._print)
        panel.finished.connect(self._finish)
        self._tab.put(panel)
        panel.take_focus()
        self._desk.changes.tell(Topic.TWO_STEP)

    def _download(self) -> None:
        self._keeper.download(self._codes)

    def _print(self) -> None:
        self._keeper.print_codes(self._codes)

    def _kept(self, text: str) -> None:
        if isinstance(self._tab.panel, SavePanel):
            self._tab.panel.show_kept(text)

    def _not_kept(self, text: str) -> None:
        if isinstance(self._tab.panel, SavePanel):
            self._tab.panel.show_failed(text)

    def _finish(self) -> None:
        self._tab.enrolled.emit()
        self._close()

    def _close(self) -> None:
        self.forget()
        self.over.emit()
