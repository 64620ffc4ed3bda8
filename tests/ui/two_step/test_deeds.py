"""M22: straight to a deed, and enrolling one person without a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import Directory, FakeClock
from tests.ui.two_step.conftest import Opener

BY_ITSELF = 400


def begin(page: SecurityPage, deed: SecurityDeed) -> SecurityPage:
    assert isinstance(page.tab, SecurityTab)
    page.tab.begin(deed)
    return page


def will_send_by_itself(page: SecurityPage) -> bool:
    """Whether a code waits to be sent without a key."""
    timers = page.tab.findChildren(QTimer)
    return any(timer.isActive() and timer.isSingleShot() for timer in timers)


def test_m22_two_step_shows_the_qr_code_at_once(acme: Directory, open_tab: Opener) -> None:
    page = begin(open_tab(acme.add_user("kim")), SecurityDeed.TWO_STEP)
    assert page.shows("qrView")
    assert page.focus == "firstCodeEdit"


@pytest.mark.parametrize(
    ("deed", "shown"),
    [
        (SecurityDeed.RESYNC, "resyncPanel"),
        (SecurityDeed.REGISTER_AGAIN, "enrolPanel"),
        (SecurityDeed.CODES, "codesShownLabel"),
        (SecurityDeed.TWO_STEP, "twoStepToggle"),
    ],
)
def test_m22_every_deed_is_gone_to(
    open_tab: Opener, julia: User, deed: SecurityDeed, shown: str
) -> None:
    page = begin(open_tab(julia), deed)
    assert page.shows(shown)


def test_m22_remove_opens_its_dialog(open_tab: Opener, julia: User) -> None:
    page = begin(open_tab(julia), SecurityDeed.REMOVE)
    assert page.is_asked("removeDialog")
    page.removal.cancel()


@pytest.mark.parametrize("deed", SecurityDeed)
def test_m22_what_cannot_be_is_the_tab_with_the_reason(
    acme: Directory, open_tab: Opener, deed: SecurityDeed
) -> None:
    lin = acme.add_user("lchen", authentication=AuthenticationType.LDAP)
    page = begin(open_tab(lin), deed)
    assert "LDAP" in page.reason
    assert not page.shows("enrolPanel")


@pytest.mark.parametrize("deed", [SecurityDeed.REGISTER_AGAIN, SecurityDeed.REMOVE])
def test_m22_what_one_may_not_is_revealed_with_the_reason(
    acme: Directory, open_tab: Opener, julia: User, deed: SecurityDeed
) -> None:
    elin = acme.add_user("eberg", "Elin", "Berg", role=Role.HELP_DESK)
    page = begin(open_tab(julia, acme.session_of(elin)), deed)
    assert page.why_not("removeButton") == "Your role needs Create or Modify on Users."
    assert not page.is_asked("removeDialog")


def test_m22_enrolling_takes_no_mouse_and_few_keys(
    acme: Directory, open_tab: Opener, clock: FakeClock, qtbot: QtBot, tmp_path: Path
) -> None:
    page = begin(open_tab(acme.add_user("kim")), SecurityDeed.TWO_STEP)
    phone = Phone(page.key, clock)
    assert page.focus == "firstCodeEdit"
    page.type_first(phone.code())
    assert page.focus == "secondCodeEdit"
    clock.move(30)
    page.type_second(phone.code())
    qtbot.waitUntil(lambda: page.focus == "printCodesButton", timeout=5 * BY_ITSELF)
    page.key_in("printCodesButton", Qt.Key.Key_Return)
    page.print_to(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 0
    assert page.says == "Printed. Hand the page over."
    assert page.focus == "finishButton"
    page.key_in("finishButton", Qt.Key.Key_Return)
    assert page.is_on()


def test_a_second_code_goes_by_itself_only_after_a_right_first_one(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    page = begin(open_tab(acme.add_user("kim")), SecurityDeed.TWO_STEP)
    phone = Phone(page.key, clock)
    page.type_first("000000")
    said = page.says
    page.type_second(phone.code())
    assert not will_send_by_itself(page)
    assert page.says == said


def test_a_seventh_digit_is_seen_before_six_are_sent(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    page = begin(open_tab(acme.add_user("kim")), SecurityDeed.TWO_STEP)
    phone = Phone(page.key, clock)
    page.type_first(phone.code())
    page.type_second(phone.code(1))
    assert will_send_by_itself(page)
    page.type_second(phone.code(1) + "7")
    assert not will_send_by_itself(page)
    assert page.shows("qrView")
    assert page.says.startswith("Right.")
