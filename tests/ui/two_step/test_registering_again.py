"""S23: registering again, for a new phone or for new recovery codes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import User
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import PASSWORD, SECRET, Directory, FakeClock
from tests.ui.two_step.conftest import Elsewhere, Opener

SCANNED = "closeStepsDialog"


def begin(open_tab: Opener, user: User) -> SecurityPage:
    page = open_tab(user)
    page.switch()
    page.press("registerAgainButton")
    assert page.shows("qrView")
    return page


def test_s23_two_codes_of_the_new_entry_take_the_place_of_the_old_one(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    old_codes = [code.shown for code in acme.recovery_codes(julia)]
    page = begin(open_tab, julia)
    assert page.read("enrolTitleLabel").startswith("Register again")
    phone = Phone(page.scan(), clock)
    assert acme.authenticator(julia).secret == SECRET
    page.verify(phone.code(), phone.code(1))
    assert acme.authenticator(julia).secret == phone.secret
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    assert not set(page.codes) & set(old_codes)
    assert page.read("deadEntryLabel") == (
        'If the app shows two entries "Acme QA (jokafor)" now, delete the old one: its codes are'
        " refused from now on."
    )
    page.press("savedCodesCheck")
    page.press("finishButton")
    assert page.is_on()


def test_s23_until_then_the_old_codes_work(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    assert "work until" in "".join(
        str(w.property("text")) for w in page.tab.findChildren(QWidget) if w.property("text")
    )
    assert acme.sign_in(julia, Phone(SECRET, clock).code()).user.id == julia.id


def test_s15_codes_of_the_old_entry_are_told_apart(
    open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = begin(open_tab, julia)
    old = Phone(SECRET, clock)
    page.type_first(old.code())
    assert not page.is_ticked()
    assert "from the old entry" in page.says
    page.verify(old.code(), old.code(1))
    assert "from the old entry" in page.says


def test_s23_cancelling_asks_whether_it_was_scanned_and_staying_is_the_default(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    page = begin(open_tab, julia)
    key = page.key
    page.press("cancelEnrolmentButton")
    assert page.default_of(SCANNED) == "Finish now"
    page.answer(SCANNED, "cancelButton")
    assert page.key == key
    page.press("cancelEnrolmentButton")
    page.answer(SCANNED, "closeStepsButton")
    assert page.is_on()
    assert acme.authenticator(julia).secret == SECRET


def test_s23_closing_the_window_asks_the_same(open_tab: Opener, julia: User) -> None:
    page = begin(open_tab, julia)
    closed: list[str] = []
    assert isinstance(page.tab, SecurityTab)
    page.tab.ask_to_close(lambda: closed.append("closed"))
    assert page.is_asked(SCANNED)
    assert closed == []
    page.answer(SCANNED, "closeStepsButton")
    assert closed == ["closed"]


def test_m05_after_a_while_it_is_asked_who_sits_there_in_the_tab(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("registerAgainButton")
    assert page.shows("confirmIdentityPanel")
    assert not page.shows("confirmCodeEdit")
    assert page.focus == "confirmPasswordEdit"
    page.confirm_identity("not my password")
    assert page.read("confirmMessageLabel") == "That is not your password. Type it again."
    page.confirm_identity(PASSWORD)
    assert page.shows("qrView")
    assert not page.shows("confirmIdentityPanel")
    assert acme.authenticator(julia).secret == SECRET


def test_m05_it_can_be_let_be(open_tab: Opener, julia: User, clock: FakeClock) -> None:
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("registerAgainButton")
    page.press("declineButton")
    assert not page.shows("confirmIdentityPanel")
    page.press("registerAgainButton")
    page.switch()
    assert not page.shows("confirmIdentityPanel")


def test_m05_who_has_it_confirms_with_a_code_as_well(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    phone = acme.enrol(acme.first_user, Phone(bytes(range(20)), clock))
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("registerAgainButton")
    page.confirm_identity(PASSWORD)
    assert "verification code" in page.read("confirmMessageLabel")
    page.confirm_identity(PASSWORD, "000000")
    assert page.read("confirmMessageLabel") == (
        "That code was not accepted. Wait for the next one and try again."
    )
    page.confirm_identity(PASSWORD, phone.code())
    assert page.shows("qrView")


def test_m05_a_recovery_code_does_too(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    acme.enrol(acme.first_user)
    [code, *_] = acme.recovery_codes(acme.first_user)
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("registerAgainButton")
    page.confirm_identity(PASSWORD, code.shown)
    assert page.shows("qrView")
    assert len(acme.recovery_codes(acme.first_user)) == 7


@pytest.mark.parametrize("before_the_confirm", [True, False])
def test_s17_removed_meanwhile_by_somebody_else_is_said(
    open_tab: Opener,
    julia: User,
    elsewhere: Elsewhere,
    clock: FakeClock,
    *,
    before_the_confirm: bool,
) -> None:
    page = begin(open_tab, julia)
    phone = Phone(page.key, clock)
    if before_the_confirm:
        elsewhere.removes(julia)
        assert not page.can("confirmCodesButton")
        assert page.read("secretLabel") == ""
    else:
        page.type_first(phone.code())
        page.type_second(phone.code(1))
        elsewhere.removes(julia)
    assert page.says == (
        "Two-step verification of Julia Okafor was changed by Elin Berg at 23:13; start again."
    )
    elsewhere.is_heard_of()
    page.press("cancelEnrolmentButton")
    assert not page.is_asked(SCANNED)
    assert page.can("enableButton")
