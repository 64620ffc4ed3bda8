"""A5, A7, S10: one's own account."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget

from qmetry_admin.domain.users import Role
from tests.support.colleague import FOUNDER, PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock

NEW = "quiet harbour seven pencils"
WORDS = "presentPasswordEdit"


@pytest.fixture
def main(screen: Screen, card: SignInCard) -> MainPage:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    page = MainPage(screen)
    page.open_my_account()
    return page


def test_a7_it_says_who_one_is_and_when_one_signed_in_last(main: MainPage, screen: Screen) -> None:
    assert main.page == "myAccountPage"
    details = screen.read("myDetailsLabel")
    for words in ("Priya Raman", "praman", "praman@example.com", "Europe/Berlin", "first user"):
        assert words in details
    last = screen.find("lastSignInLabel", QLabel)
    assert last.text().startswith("Last sign-in: ")
    assert "UTC+0" in last.toolTip()


def test_s10_the_security_tab_is_the_same_as_everybodys(main: MainPage, screen: Screen) -> None:
    main.open_my_security()
    assert screen.shows("securityTab")
    assert screen.shows("enableButton")


def test_s09_without_the_right_ones_own_tab_says_what_it_takes(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", Role.MEMBER)
    card.sign_in("jude", PASSWORD)
    MainPage(screen).open_my_security()
    assert not screen.find("enableButton", QAbstractButton).isEnabled()
    assert screen.read("reasonLabel") == (
        "Your role needs Create or Modify on Users. An administrator can allow everyone to manage"
        " their own (General Settings)."
    )


def test_s24_ones_own_recovery_codes_are_shown_whatever_the_role(
    screen: Screen, card: SignInCard, colleague: Colleague, clock: FakeClock
) -> None:
    phone, codes = colleague.enrol(colleague.add("jude", Role.MEMBER))
    clock.move(60)
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    MainPage(screen).open_my_security()
    screen.press("showCodesButton")
    shown = screen.find("recoveryCodesList", QListWidget)
    assert [shown.item(place).text() for place in range(shown.count())] == list(codes)


def test_a7_people_whose_role_opens_no_module_land_here(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", Role.MEMBER)
    card.sign_in("jude", PASSWORD)
    assert MainPage(screen).page == "myAccountPage"
    assert not screen.shows("navUsersButton")
    assert "Users" not in screen.all_words().split("\n")


def test_a5_one_changes_ones_own_password(main: MainPage, screen: Screen, card: SignInCard) -> None:
    main.change_password(FOUNDER.password, NEW)
    assert screen.read("myMessageLabel") == "Your password was changed."
    main.sign_out()
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert card.page == "passwordPage"
    card.sign_in(FOUNDER.username, NEW)
    assert screen.name == "mainWindow"


@pytest.mark.parametrize(
    ("present", "new", "again", "said", "focus"),
    [
        ("not it at all", NEW, NEW, "The present password is not right.", WORDS),
        (FOUNDER.password, "short", "short", "at least 12 characters", "newPasswordEdit"),
        (FOUNDER.password, NEW, NEW + "x", "are not the same", "repeatPasswordEdit"),
        (FOUNDER.password, FOUNDER.password, FOUNDER.password, "had before", "newPasswordEdit"),
    ],
)
def test_a5_what_is_wrong_is_said_at_its_field(
    main: MainPage, screen: Screen, present: str, new: str, again: str, said: str, focus: str
) -> None:
    main.change_password(present, new, again)
    assert said in screen.all_words()
    assert screen.focus == focus


def test_m03_wrong_present_passwords_lock_as_at_sign_in(main: MainPage, screen: Screen) -> None:
    for _ in range(11):
        main.change_password("not it at all", NEW)
    assert screen.read("messageLabel") == "Too many attempts. Try again in 15 minutes."


def test_esc_closes_the_dialog_and_empties_it(main: MainPage, screen: Screen) -> None:
    screen.press("changeMyPasswordButton")
    screen.type("presentPasswordEdit", FOUNDER.password)
    screen.key("presentPasswordEdit", Qt.Key.Key_Escape)
    assert screen.front is screen.window
    assert main.page == "myAccountPage"
