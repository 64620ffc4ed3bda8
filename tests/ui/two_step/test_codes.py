"""S24, S29, M05, M15: recovery codes that are shown, kept and hidden again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import Role, User
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.two_step import attention
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import PASSWORD, Directory, FakeClock
from tests.ui.two_step.conftest import Elsewhere, Opener
from tests.ui.two_step.test_overview import MASK

A_WHILE = 16 * 60


def are_masked(page: SecurityPage) -> bool:
    return all(MASK in line for line in page.codes)


@pytest.fixture
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is looked at all the time."""
    monkeypatch.setattr(attention, "TICK", 10)


def wait_for_a_look(qtbot: QtBot, clock: FakeClock) -> None:
    """Until the clock was looked at once more, and what followed is done."""
    looks: list[float] = []

    def monotonic() -> float:
        looks.append(clock.seconds)
        return clock.seconds

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "monotonic", monotonic)
        qtbot.waitUntil(lambda: len(looks) > 1)


def test_m05_after_a_while_show_codes_asks_who_sits_there(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = open_tab(julia)
    clock.move(A_WHILE)
    page.press("showCodesButton")
    assert page.shows("confirmIdentityPanel")
    assert are_masked(page)
    page.confirm_identity(PASSWORD)
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    assert not page.shows("confirmIdentityPanel")


def test_m05_a_confirmed_deed_spares_the_next_one_the_question(
    open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = open_tab(julia)
    clock.move(A_WHILE)
    page.press("showOneCodeButton")
    page.confirm_identity(PASSWORD)
    page.press("showCodesButton")
    clock.move(14 * 60)
    page.press("showCodesButton")
    assert not are_masked(page)


def test_m05_download_asks_too_and_goes_on_by_itself(
    open_tab: Opener, julia: User, clock: FakeClock, tmp_path: Path
) -> None:
    page = open_tab(julia)
    clock.move(A_WHILE)
    page.press("downloadCodesButton")
    page.confirm_identity(PASSWORD)
    dialog = page.dialog("saveCodesDialog")
    dialog.selectFile(str(tmp_path / "codes.txt"))
    dialog.accept()
    assert (tmp_path / "codes.txt").exists()


def test_s24_hidden_after_enrolment_is_the_reason_for_others(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    acme.change_settings(hide_codes=1)
    page = open_tab(julia)
    for name in ("showCodesButton", "showOneCodeButton", "printCodesButton"):
        assert "hidden after enrolment" in page.why_not(name)
    assert "hidden after enrolment" in page.read("codesReasonLabel")
    assert page.read("codesLeftLabel") == "8 of 8 left"


def test_s24_ones_own_are_shown_always(acme: Directory, open_tab: Opener, julia: User) -> None:
    acme.change_settings(hide_codes=1)
    page = open_tab(julia, acme.session_of(julia))
    page.press("showCodesButton")
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    assert page.read("codesShownLabel") == "This showing is recorded."


def test_s24_the_setting_changed_meanwhile_hides_them(
    acme: Directory, open_tab: Opener, julia: User, desk: Desk
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    acme.change_settings(hide_codes=1)
    desk.changes.tell(Topic.SETTINGS)
    assert are_masked(page)
    assert not page.can("showCodesButton")


def test_shown_codes_stay_shown_over_refreshes_and_keep_the_focus(
    open_tab: Opener, julia: User, desk: Desk
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    shown, focus = page.codes, page.focus
    for topic in (Topic.USERS, Topic.TWO_STEP, Topic.ACCOUNT, Topic.AUDIT):
        desk.changes.tell(topic)
    assert page.codes == shown
    assert page.focus == focus


def test_s29_a_code_used_elsewhere_goes_at_once_also_while_they_are_shown(
    acme: Directory, open_tab: Opener, julia: User, desk: Desk
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    third = acme.recovery_codes(julia)[2]
    with acme.writing() as unit:
        assert unit.recovery_codes.spend(julia.id, third.text)
    desk.changes.tell(Topic.USERS)
    assert page.read("codesLeftLabel") == "7 of 8 left"
    assert third.shown not in page.codes
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    page.press("showCodesButton")
    assert len(page.codes) == 7


def test_s29_it_goes_from_the_codes_of_a_fresh_enrolment_as_well(
    acme: Directory, open_tab: Opener, clock: FakeClock, desk: Desk
) -> None:
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim)
    page.enable()
    phone = Phone(page.key, clock)
    page.verify(phone.code(), phone.code(1))
    first = acme.recovery_codes(kim)[0]
    with acme.writing() as unit:
        assert unit.recovery_codes.spend(kim.id, first.text)
    desk.changes.tell(Topic.USERS)
    assert first.shown not in page.codes
    assert len(page.codes) == 7


@pytest.mark.usefixtures("watchful")
def test_m15_codes_hide_after_five_idle_minutes(
    open_tab: Opener, julia: User, clock: FakeClock, qtbot: QtBot
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    clock.move(299)
    wait_for_a_look(qtbot, clock)
    assert not are_masked(page)
    clock.move(1)
    qtbot.waitUntil(lambda: are_masked(page))
    assert page.can("showCodesButton")


@pytest.mark.usefixtures("watchful")
def test_m15_whoever_is_there_keeps_them(
    open_tab: Opener, julia: User, clock: FakeClock, qtbot: QtBot
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    clock.move(200)
    QTest.keyClick(page.tab.window().windowHandle(), Qt.Key.Key_Shift)
    clock.move(200)
    wait_for_a_look(qtbot, clock)
    assert not are_masked(page)


def test_m15_codes_hide_when_the_window_is_minimised(open_tab: Opener, julia: User) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    page.tab.window().showMinimized()
    page.tab.window().showNormal()
    assert are_masked(page)


@pytest.mark.usefixtures("watchful")
def test_m15_the_same_qr_code_comes_back(
    acme: Directory, open_tab: Opener, clock: FakeClock, qtbot: QtBot
) -> None:
    page = open_tab(acme.add_user("kim", "Kim", "Li"))
    page.enable()
    key, uri = page.key, page.scan()
    clock.move(300)
    qtbot.waitUntil(lambda: page.key == "")
    QTest.keyClick(page.tab.window().windowHandle(), Qt.Key.Key_Shift)
    assert page.key == key
    assert page.scan() == uri


@pytest.mark.usefixtures("watchful")
def test_m15_codes_that_are_not_saved_come_back_too(
    acme: Directory, open_tab: Opener, clock: FakeClock, qtbot: QtBot
) -> None:
    page = open_tab(acme.add_user("kim", "Kim", "Li"))
    page.enable()
    phone = Phone(page.key, clock)
    page.verify(phone.code(), phone.code(1))
    shown = page.codes
    clock.move(300)
    qtbot.waitUntil(lambda: are_masked(page))
    QTest.keyClick(page.tab.window().windowHandle(), Qt.Key.Key_Shift)
    assert page.codes == shown


def test_a_save_dialog_keeps_its_answer_whatever_happens_meanwhile(
    acme: Directory, open_tab: Opener, julia: User, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    shown = page.codes
    page.press("downloadCodesButton")
    dialog = page.dialog("saveCodesDialog")
    elsewhere.removes(julia)
    assert acme.user(julia).two_step is None
    dialog.selectFile(str(tmp_path / "codes.txt"))
    dialog.accept()
    written = (tmp_path / "codes.txt").read_text(encoding="utf-8")
    assert all(code in written for code in shown)


def test_prv_01_codes_are_gone_from_the_screen_once_the_tab_is_discarded(
    open_tab: Opener, julia: User
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    assert isinstance(page.tab, SecurityTab)
    page.tab.discard()
    assert are_masked(page)


@pytest.mark.parametrize("hidden", [False, True])
def test_s21_closing_unsaved_says_who_can_look_them_up(
    acme: Directory, open_tab: Opener, clock: FakeClock, *, hidden: bool
) -> None:
    acme.change_settings(hide_codes=int(hidden))
    page = open_tab(acme.add_user("kim", "Kim", "Li"))
    page.enable()
    phone = Phone(page.key, clock)
    page.verify(phone.code(), phone.code(1))
    assert isinstance(page.tab, SecurityTab)
    page.tab.ask_to_close(page.tab.discard)
    said = page.words_of("closeUnsavedDialog")
    assert ("nobody but Kim" in said) == hidden
    assert ("people with View on Users" in said) != hidden
    page.answer("closeUnsavedDialog", "cancelButton")


def test_read_only_people_see_the_codes_with_view_on_users(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    rosa = acme.add_user("rosa", "Rosa", "Rossi", role=Role.READ_ONLY)
    page = open_tab(julia, acme.session_of(rosa))
    page.press("showCodesButton")
    assert page.read("codesShownLabel") == (
        "This showing is recorded, and Julia is told at the next sign-in."
    )
