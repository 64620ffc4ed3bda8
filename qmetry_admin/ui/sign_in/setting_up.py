"""Takes somebody who must have two-step verification through its set-up, on the way in (S36)."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import HalfOpen, HalfOpenEnded, NotPossible
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sign_in import words
from qmetry_admin.ui.sign_in.asking import Asker
from qmetry_admin.ui.sign_in.set_up_page import SetUpPage
from qmetry_admin.ui.sign_in.steps import MakeSetUpSteps
from qmetry_admin.ui.sign_in.window import SignInWindow


class SettingUp(QObject):
    """Begins the steps after a right password, and goes on with the sign-in after them.

    `went_on` carries SignedIn, NeedNewPassword or HalfOpenEnded. `given_up` leads back to the first
    page, with a sentence where there is one.
    """

    went_on = Signal(object)
    given_up = Signal(str)

    def __init__(
        self, window: SignInWindow, desk: Desk, asker: Asker, make_steps: MakeSetUpSteps
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._asker = asker
        self._make_steps = make_steps

    def begin(self, half_open: HalfOpen, organisation: Organisation) -> None:
        """Asks for a key, and shows it."""
        self._asker.attempt.half_open = half_open

        def started(answer: Enrolment | NotPossible | HalfOpenEnded) -> None:
            match answer:
                case Enrolment():
                    self._show(half_open, answer, organisation)
                case NotPossible():
                    self._asker.cancel()
                    self._window.say("bad", words.SET_UP_CLOCK)
                case HalfOpenEnded():
                    self.went_on.emit(answer)
                case _:
                    assert_never(answer)

        self._asker.ask(lambda service: service.start_set_up(half_open), started)

    def _show(self, half_open: HalfOpen, enrolment: Enrolment, organisation: Organisation) -> None:
        page = SetUpPage(self._asker.attempt.username, self._desk.theme)
        steps = self._make_steps(
            page,
            enrolment,
            partial(self._asker.service.confirm_set_up, half_open, enrolment),
            organisation=organisation.name,
            zone=enrolment.user.time_zone,
            desk=self._desk,
        )
        page.put_steps(steps)
        steps.finished.connect(partial(self._finish, half_open))
        steps.cancelled.connect(partial(self._give_up, page))
        page.cancelled.connect(partial(page.ask_to_leave, partial(self._give_up, page)))
        self._window.show_page(page)

    def _finish(self, half_open: HalfOpen) -> None:
        if not self._window.current(SetUpPage).busy:
            self._asker.ask(lambda service: service.finish_set_up(half_open), self.went_on.emit)

    def _give_up(self, page: SetUpPage) -> None:
        said = words.SET_UP_DONE if page.enabled else ""
        self._asker.cancel()
        self.given_up.emit(said)
