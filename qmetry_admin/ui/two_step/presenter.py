"""Works for one Security tab: looks the person up, and begins what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.identity import ConfirmIdentity
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, NotPossible, SessionEnded
from qmetry_admin.domain.two_step_outcomes import Basis, NoTwoStep, TwoStepView
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.two_step import StartAnswer, TwoStep
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.confirming import ask_first
from qmetry_admin.ui.two_step.deeds import may_begin
from qmetry_admin.ui.two_step.doors import TabDoors
from qmetry_admin.ui.two_step.enrolling import EnrolmentPresenter
from qmetry_admin.ui.two_step.overview import Overview
from qmetry_admin.ui.two_step.removing import Removal
from qmetry_admin.ui.two_step.resyncing import ResyncPresenter
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from qmetry_admin.ui.two_step.showing import CodesShowing
from qmetry_admin.ui.two_step.steps import Steps
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


def make_security_tab(
    parent: QWidget | None,
    user_id: UserId,
    *,
    two_step: TwoStep,
    identity: IdentityKeeper,
    session: Session,
    zone: str,
    desk: Desk,
) -> SecurityTab:
    """The Security tab of a person, with its presenter as its child; times are said in `zone`."""
    tab = SecurityTab(desk.theme, parent)
    presenter = SecurityPresenter(tab, user_id, TabDoors(two_step, identity, session, zone, desk))
    presenter.look()
    return tab


class SecurityPresenter(QObject):
    """One person's two-step verification, before one actor."""

    def __init__(self, tab: SecurityTab, user_id: UserId, doors: TabDoors) -> None:
        super().__init__(tab)
        self._tab = tab
        self._user_id = user_id
        self._doors = doors
        self._view: TwoStepView | None = None
        self._steps: EnrolmentPresenter | ResyncPresenter | None = None
        self._deed: SecurityDeed | None = None
        self._afterwards = ""
        self._showing = CodesShowing(tab, doors, self)
        self._removal = Removal(tab, doors, self)
        self._showing.outdated.connect(self.look)
        self._removal.done.connect(self._say_afterwards)
        tab.deed_wanted.connect(self._begin_deed)
        tab.gone.connect(self._forget)
        doors.desk.changes.changed.connect(self._changed)

    def look(self) -> None:
        """Looks the person up and shows what holds now; where nothing changed, nothing moves."""
        basis = self._basis
        self._doors.desk.tasks.run(
            partial(self._doors.two_step.view, *self._whose, basis),
            owner=self,
            done=partial(self._came, basis),
        )

    @property
    def _basis(self) -> Basis | None:
        """What anything open was begun with (S17)."""
        return self._steps.basis if self._steps is not None else self._removal.basis

    # ---- what holds

    def _changed(self, topic: Topic) -> None:
        if topic in {Topic.TWO_STEP, Topic.USERS, Topic.SETTINGS}:
            self.look()

    def _came(
        self, basis: Basis | None, answer: TwoStepView | NoSuchUser | NotAllowed | SessionEnded
    ) -> None:
        if basis != self._basis:  # something was begun or ended while this was on its way
            self.look()
            return
        match answer:
            case TwoStepView() if answer.user.deleted is None:
                self._view = answer
                self._removal.came(answer)
                if self._steps is not None:
                    self._steps.came(answer)
                else:
                    self._show_overview(answer)
            case TwoStepView() | NoSuchUser():
                self._show_nothing(words.GONE)
            case NotAllowed():
                self._show_nothing(not_allowed(answer))
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _show_nothing(self, text: str) -> None:
        self._removal.end(text)
        if self._steps is not None:
            self._steps.end(text)
        else:
            self._showing.forget()
            self._tab.show_nothing(text)

    def _show_overview(self, view: TwoStepView) -> None:
        desk, shown = self._doors.desk, self._tab.panel
        if isinstance(shown, Overview) and shown.fits(view):
            self._showing.is_about(view)
            shown.show_view(view, desk.clock.now())
        else:
            shown = Overview(view, desk.theme, zone=self._doors.zone, now=desk.clock.now())
            self._showing.works_for(shown, view)
            shown.enable_wanted.connect(self._enable)
            shown.resync_wanted.connect(self._resync)
            shown.register_again_wanted.connect(self._register_again)
            shown.remove_wanted.connect(self._remove)
            self._tab.put(shown)
        if self._afterwards:
            shown.say("ok", self._afterwards)
            self._afterwards = ""
        if self._deed is not None:
            deed, self._deed = self._deed, None
            self._begin_now(deed, view, shown)

    def _say_afterwards(self, text: str) -> None:
        """Keeps what is to be said until the overview is there that says it."""
        self._afterwards = text

    def _say_refused(self, text: str) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.say("bad", text)

    # ---- straight to a deed

    def _begin_deed(self, deed: SecurityDeed) -> None:
        if self._view is None:
            self._deed = deed
        elif isinstance(self._tab.panel, Overview):
            self._begin_now(deed, self._view, self._tab.panel)

    def _begin_now(self, deed: SecurityDeed, view: TwoStepView, overview: Overview) -> None:
        """Begins it where it is possible; else the overview says why it is not."""
        if deed in {SecurityDeed.REGISTER_AGAIN, SecurityDeed.REMOVE}:
            overview.reveal()
        if not may_begin(deed, view):
            return
        match deed:
            case SecurityDeed.TWO_STEP:
                self._enable()
            case SecurityDeed.RESYNC:
                self._resync()
            case SecurityDeed.REGISTER_AGAIN:
                self._register_again()
            case SecurityDeed.CODES:
                self._showing.ask("all")
            case SecurityDeed.REMOVE:
                self._remove()
            case _:
                assert_never(deed)

    # ---- enabling, registering again

    def _enable(self) -> None:
        self._start(partial(self._doors.two_step.start_enrolment, *self._whose))

    def _register_again(self) -> None:
        self._start(partial(self._doors.two_step.start_registering_again, *self._whose))

    @property
    def _whose(self) -> tuple[Session, UserId]:
        return self._doors.session, self._user_id

    def _start(self, deed: Callable[[], StartAnswer]) -> None:
        self._set_busy(busy=True)
        tasks = self._doors.desk.tasks
        tasks.run(deed, owner=self, done=self._started, failed=self._not_started)

    def _set_busy(self, *, busy: bool) -> None:
        overview = self._tab.panel
        if not isinstance(overview, Overview):
            return
        if busy:
            overview.say_nothing()
        if overview.still_enabled is None:
            overview.enable.set_busy(busy)
        else:
            overview.still_enabled.register_again.set_busy(busy)

    def _not_started(self, trouble: Trouble) -> None:
        self._set_busy(busy=False)
        self._say_refused(sentence(trouble))

    def _started(self, answer: StartAnswer) -> None:
        self._set_busy(busy=False)
        overview = self._tab.panel
        if isinstance(answer, ConfirmIdentity):
            if isinstance(overview, Overview):
                panel = overview.ask_identity(for_codes=False, with_code=answer.with_code)
                deed = partial(self._doors.two_step.start_registering_again, *self._whose)
                ask_first(panel, self._doors, deed, self._started)
            return
        if isinstance(overview, Overview):
            overview.end_identity()
        match answer:
            case Enrolment():
                self._begin_steps(answer)
            case NotPossible() if said := self._cannot(answer):
                self._say_refused(said)
                self.look()
            case NotPossible() | NoTwoStep() | NoSuchUser():
                self.look()
            case NotAllowed():
                self._say_refused(not_allowed(answer))
                self.look()
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _cannot(self, answer: NotPossible) -> str:
        return words.not_possible(answer.why, self._view.user) if self._view else ""

    def _begin_steps(self, enrolment: Enrolment) -> None:
        view, doors = self._view, self._doors
        if view is None or self._steps is not None:
            enrolment.close()
            return
        steps = EnrolmentPresenter(
            self._tab,
            Steps(
                enrolment,
                partial(doors.two_step.confirm, doors.session, enrolment),
                organisation=view.organisation.name,
                own=view.own,
                codes_hidden=view.organisation.settings.hide_codes,
                zone=doors.zone,
                desk=doors.desk,
            ),
        )
        steps.finished.connect(self._tab.enrolled)
        steps.over.connect(self._steps_over)
        self._showing.forget()
        self._steps = steps
        steps.begin()

    def _steps_over(self) -> None:
        """Back to the overview, with the person as they are now."""
        steps, self._steps = self._steps, None
        if isinstance(steps, EnrolmentPresenter):
            steps.forget()
        if steps is not None:
            steps.deleteLater()
        self.look()

    # ---- resync, remove

    def _resync(self) -> None:
        if self._view is None or self._steps is not None:
            return
        steps = ResyncPresenter(self._tab, self._view, self._doors)
        steps.over.connect(self._resync_over)
        self._showing.forget()
        self._steps = steps
        steps.begin()

    def _resync_over(self, text: str) -> None:
        self._say_afterwards(text)
        self._steps_over()

    def _remove(self) -> None:
        if self._view is not None:
            self._removal.begin(self._view)

    def _forget(self) -> None:
        self._showing.close()
        self._removal.forget()
