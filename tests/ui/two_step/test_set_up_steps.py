"""S36: the steps by themselves, as they are gone through while signing in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.outcomes import HalfOpenEnded
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.two_step import SetUpSteps, make_set_up_steps
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import Directory, FakeClock


class Standing:
    """The steps of one sign-in; `over` makes that sign-in end before the codes are confirmed."""

    def __init__(self, acme: Directory, desk: Desk) -> None:
        started = acme.services.two_step.start_enrolment(acme.session, acme.first_user.id)
        assert isinstance(started, Enrolment)
        self._acme = acme
        self._enrolment = started
        self.over = False
        self.heard: list[str] = []
        self.steps: SetUpSteps = make_set_up_steps(
            None, started, self._confirm, organisation="Acme QA", zone="UTC", desk=desk
        )
        self.steps.enabled.connect(lambda: self.heard.append("enabled"))
        self.steps.finished.connect(lambda: self.heard.append("finished"))
        self.steps.cancelled.connect(lambda: self.heard.append("cancelled"))
        self.page = SecurityPage(self.steps)

    def _confirm(self, first: str, second: str, at: datetime) -> ConfirmAnswer | HalfOpenEnded:
        if self.over:
            return HalfOpenEnded()
        confirm = self._acme.services.two_step.confirm
        return confirm(self._acme.session, self._enrolment, first, second, at)


@pytest.fixture
def standing(acme: Directory, desk: Desk, qtbot: QtBot) -> Iterator[Standing]:
    made = Standing(acme, desk)
    qtbot.addWidget(made.steps)
    made.steps.resize(720, 520)
    with qtbot.waitExposed(made.steps):
        made.steps.show()
    yield made
    made.steps.discard()


def test_s36_from_the_qr_code_to_codes_that_are_kept(standing: Standing, clock: FakeClock) -> None:
    page = standing.page
    phone = Phone(page.scan(), clock)
    assert page.focus == "firstCodeEdit"
    page.verify(phone.code(), phone.code(1))
    assert standing.heard == ["enabled"]
    assert len(page.codes) == 8
    page.press("savedCodesCheck")
    page.press("finishButton")
    assert standing.heard == ["enabled", "finished"]


def test_s36_leaving_before_is_told(standing: Standing) -> None:
    standing.page.press("cancelEnrolmentButton")
    assert standing.heard == ["cancelled"]


def test_s36_a_sign_in_that_ended_meanwhile_is_said(standing: Standing, clock: FakeClock) -> None:
    page = standing.page
    phone = Phone(page.key, clock)
    standing.over = True
    page.verify(phone.code(), phone.code(1))
    assert page.says.startswith("This sign-in is over.")
    page.press("cancelEnrolmentButton")
    assert standing.heard == ["cancelled"]


def test_s21_closing_unsaved_asks_and_says_where_ones_own_are(
    standing: Standing, clock: FakeClock
) -> None:
    page, closed = standing.page, list[str]()
    standing.steps.ask_to_close(lambda: closed.append("before"))
    phone = Phone(page.key, clock)
    page.verify(phone.code(), phone.code(1))
    standing.steps.ask_to_close(lambda: closed.append("after"))
    assert closed == ["before"]
    assert "under My Account" in page.words_of("closeUnsavedDialog")
    page.answer("closeUnsavedDialog", "closeUnsavedButton")
    assert closed == ["before", "after"]
