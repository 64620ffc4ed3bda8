"""S34: two codes in a row set a phone straight whose clock is off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.two_step_outcomes import Basis
from qmetry_admin.domain.users import Role, User, UserId
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import SECRET, Directory, FakeClock
from tests.ui.two_step.conftest import Elsewhere, Opener

REFUSED = (
    "These are not two unused codes in a row. Wait for the next code, type it, and then the one"
    " after it."
)


def begin(open_tab: Opener, user: User) -> SecurityPage:
    page = open_tab(user)
    page.switch()
    page.press("resyncButton")
    assert page.shows("resyncPanel")
    return page


def test_s34_two_codes_in_a_row_are_accepted_and_the_tab_is_as_before(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    phone = Phone(SECRET, clock, timedelta(minutes=7))
    page.verify(phone.code(), phone.code(1))
    assert not page.shows("resyncPanel")
    assert page.is_on()
    assert page.says == "The phone is in step again: its codes are accepted."
    assert acme.authenticator(julia).drift == 15
    assert page.read("codesLeftLabel") == "8 of 8 left"


def test_s34_a_clock_that_is_far_off_is_said(
    open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    phone = Phone(SECRET, clock, timedelta(minutes=61))
    page.verify(phone.code(-1), phone.code())
    assert "about 61 minutes fast" in page.says


def test_s34_the_offset_is_of_the_moment_the_second_code_was_typed(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    phone = Phone(SECRET, clock)
    page.type_first(phone.code(-1))
    page.type_second(phone.code())
    clock.move(300)
    page.press("confirmCodesButton")
    assert acme.authenticator(julia).drift == 0


def test_s34_which_code_was_wrong_is_never_said_and_later_the_clocks_are_named(
    open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    phone = Phone(SECRET, clock)
    said = []
    for first, second in ((phone.code(), "000000"), ("000000", phone.code(1))):
        page.verify(first, second)
        said.append(page.says)
    assert said[0] == REFUSED
    assert said[1] == (
        f"{REFUSED} If this goes on, the clock of the phone or of this computer may be off (this"
        f" computer: {clock.now():%H:%M:%S} UTC)."
    )


def test_s34_a_phone_that_was_set_back_is_told_the_minute_and_register_again(
    open_tab: Opener, acme: Directory, clock: FakeClock
) -> None:
    kim = acme.add_user("kim")
    phone = Phone(SECRET, clock)
    acme.enrol(kim, drift=60, last_step=phone.step + 60)
    page = begin(open_tab, kim)
    page.verify(phone.code(-1), phone.code())
    assert page.says.startswith("Your phone's clock was set back. Its codes work again from 23:4")
    assert "register again" in page.says


def test_malformed_codes_are_no_try(open_tab: Opener, julia: User, clock: FakeClock) -> None:
    page = begin(open_tab, julia)
    for _ in range(12):
        page.verify("12345", "1234567")
        assert "six digits" in page.says
    phone = Phone(SECRET, clock)
    page.verify(phone.code(-1), phone.code())
    assert not page.shows("resyncPanel")


def test_m03_too_many_tries_lock_the_codes(open_tab: Opener, julia: User) -> None:
    page = begin(open_tab, julia)
    for _ in range(11):
        page.verify("111111", "222222")
    assert page.says == "Too many attempts. Try again in 15 minutes."


def test_it_is_done_by_keyboard(open_tab: Opener, julia: User, clock: FakeClock) -> None:
    page = begin(open_tab, julia)
    phone = Phone(SECRET, clock)
    assert page.focus == "firstCodeEdit"
    page.type_first(phone.code(-1))
    page.key_in("firstCodeEdit", Qt.Key.Key_Return)
    assert page.focus == "secondCodeEdit"
    page.type_second(phone.code())
    page.key_in("secondCodeEdit", Qt.Key.Key_Return)
    assert "in step again" in page.says


def test_cancel_goes_back_and_changes_nothing(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    before = acme.authenticator(julia)
    page = begin(open_tab, julia)
    page.press("cancelResyncButton")
    assert page.is_on()
    assert page.says == ""
    assert acme.authenticator(julia) == before


def test_the_help_desk_resyncs(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    session = acme.session_of(acme.add_user("hugo", "Hugo", "Hahn", role=Role.HELP_DESK))
    page = open_tab(julia, session)
    page.switch()
    page.press("resyncButton")
    phone = Phone(SECRET, clock)
    page.verify(phone.code(-1), phone.code())
    assert "in step again" in page.says


def test_s17_removed_meanwhile_is_said_at_once_and_leads_back(
    open_tab: Opener, julia: User, elsewhere: Elsewhere
) -> None:
    page = begin(open_tab, julia)
    elsewhere.removes(julia)
    assert page.says == (
        "Two-step verification of Julia Okafor was changed by Elin Berg at 23:13; start again."
    )
    assert not page.can("confirmCodesButton")
    page.press("cancelResyncButton")
    assert page.can("enableButton")


def test_s17_removed_while_the_steps_were_opening_is_said_as_well(
    acme: Directory,
    open_tab: Opener,
    julia: User,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_tab(julia)
    page.switch()
    view = acme.services.two_step.view

    def overtaken(session: Session, user_id: UserId, basis: Basis | None = None) -> object:
        monkeypatch.undo()
        answer = view(session, user_id, basis)
        page.press("resyncButton")
        elsewhere.removes_unheard(julia)
        return answer

    monkeypatch.setattr(acme.services.two_step, "view", overtaken)
    elsewhere.is_heard_of()
    assert page.says == (
        "Two-step verification of Julia Okafor was changed by Elin Berg at 23:13; start again."
    )


@pytest.mark.parametrize("year", [1999, 2200])
def test_m20_a_clock_that_is_years_off_is_the_reason(
    open_tab: Opener, julia: User, clock: FakeClock, year: int
) -> None:
    page = begin(open_tab, julia)
    clock.set(clock.now().replace(year=year))
    page.verify("111111", "222222")
    assert "years off" in page.says
