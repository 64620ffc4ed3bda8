"""Works for one Security tab: looks the person up, shows the codes, begins an enrolment."""

from __future__ import annotations

from functools import partial
from typing import Literal, assert_never

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import (
    CodesAnswer,
    CodesShown,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    NoTwoStep,
    SessionEnded,
    TwoStepView,
)
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step.enrolling import EnrolmentPresenter
from qmetry_admin.ui.two_step.keeping import CodesKeeper
from qmetry_admin.ui.two_step.overview import Overview
from qmetry_admin.ui.two_step.security_tab import SecurityTab

_GONE = "This person is not there any more."


def make_security_tab(
    parent: QWidget | None,
    user_id: UserId,
    *,
    two_step: TwoStep,
    session: Session,
    zone: str,
    desk: Desk,
) -> SecurityTab:
    """The Security tab of a person, with its presenter as its child; times are said in `zone`."""
    tab = SecurityTab(desk.theme, parent)
    presenter = SecurityPresenter(tab, user_id, two_step, session, zone=zone, desk=desk)
    presenter.look()
    return tab


class SecurityPresenter(QObject):
    """One person's two-step verification, before one actor."""

    def __init__(
        self,
        tab: SecurityTab,
        user_id: UserId,
        two_step: TwoStep,
        session: Session,
        *,
        zone: str,
        desk: Desk,
    ) -> None:
        super().__init__(tab)
        self._tab = tab
        self._user_id = user_id
        self._two_step = two_step
        self._session = session
        self._zone = zone
        self._desk = desk
        self._view: TwoStepView | None = None
        self._codes: tuple[RecoveryCode, ...] = ()
        self._keeper: CodesKeeper | None = None
        tab.gone.connect(self._forget)
        desk.changes.changed.connect(self._changed)

    def look(self) -> None:
        """Looks the person up and shows the overview."""
        self._desk.tasks.run(
            partial(self._two_step.view, self._session, self._user_id),
            owner=self,
            done=self._show_view,
        )

    def _refused(self, answer: NotAllowed | NoSuchUser | SessionEnded) -> None:
        """Says why there is nothing to show."""
        match answer:
            case NotAllowed():
                self._tab.say(not_allowed(answer))
            case NoSuchUser():
                self._tab.say(_GONE)
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _changed(self, topic: Topic) -> None:
        if topic in {Topic.TWO_STEP, Topic.USERS} and isinstance(self._tab.panel, Overview):
            self.look()

    def _show_view(self, view: TwoStepView | NoSuchUser | NotAllowed | SessionEnded) -> None:
        match view:
            case TwoStepView():
                self._show_overview(view)
            case _:
                self._refused(view)

    def _show_overview(self, view: TwoStepView) -> None:
        self._forget()
        self._view = view
        shown = Overview(view, self._desk.theme, zone=self._zone, now=self._desk.clock.now())
        self._keeper = CodesKeeper(self._tab, self._desk, view, self._zone, shown)
        self._keeper.kept.connect(shown.say_well)
        self._keeper.failed.connect(shown.say_refused)
        shown.enable_wanted.connect(self._enable)
        shown.codes_wanted.connect(self._show_codes)
        shown.codes_hidden.connect(self._forget)
        shown.download_wanted.connect(self._download)
        shown.print_wanted.connect(self._print)
        self._tab.put(shown)

    def _show_codes(self, how_many: Literal["all", "one"], then: str = "") -> None:
        """Asks for codes, which is recorded; `then` names what is done with all of them."""
        self._desk.tasks.run(
            partial(self._two_step.recovery_codes, self._session, self._user_id, how_many),
            owner=self,
            done=partial(self._codes_came, how_many, then),
        )

    def _codes_came(self, how_many: str, then: str, answer: CodesAnswer) -> None:
        match answer:
            case CodesShown():
                self._codes = answer.codes if how_many == "all" else ()
                if isinstance(self._tab.panel, Overview):
                    self._tab.panel.show_codes([code.shown for code in answer.codes], answer.left)
                self._keep(then)
            case NoTwoStep():
                self.look()
            case _:
                self._refused(answer)

    def _download(self) -> None:
        self._keep_shown("download")

    def _print(self) -> None:
        self._keep_shown("print")

    def _keep_shown(self, how: str) -> None:
        """Keeps the codes on the screen; where they are masked, they are asked for first."""
        if self._codes:
            self._keep(how)
        else:
            self._show_codes("all", how)

    def _keep(self, how: str) -> None:
        if self._keeper is None or not self._codes:
            return
        if how == "download":
            self._keeper.download(self._codes)
        elif how == "print":
            self._keeper.print_codes(self._codes)

    def _enable(self) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.enable.set_busy(True)
        self._desk.tasks.run(
            partial(self._two_step.start_enrolment, self._session, self._user_id),
            owner=self,
            done=self._started,
            failed=self._not_started,
        )

    def _not_started(self, trouble: Trouble) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.enable.set_busy(False)
        self._tab.say(sentence(trouble))

    def _started(
        self, answer: Enrolment | NotPossible | NotAllowed | NoSuchUser | SessionEnded
    ) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.enable.set_busy(False)
        match answer:
            case Enrolment():
                self._begin(answer)
            case NotPossible():
                self.look()
            case _:
                self._refused(answer)

    def _begin(self, enrolment: Enrolment) -> None:
        if self._view is None:  # the person was never shown, so nobody can have pressed Enable
            enrolment.close()
            return
        steps = EnrolmentPresenter(
            self._tab,
            self._view,
            enrolment,
            self._two_step,
            self._session,
            zone=self._zone,
            desk=self._desk,
        )
        steps.over.connect(self.look)
        steps.over.connect(steps.deleteLater)
        steps.begin()

    def _forget(self) -> None:
        self._codes = ()
        if self._keeper is not None:
            self._keeper.discard()
