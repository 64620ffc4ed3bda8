"""S22, S26 to S28: the way in with a recovery code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.support.colleague import FOUNDER, PASSWORD, START_PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock


@pytest.fixture
def codes(colleague: Colleague, clock: FakeClock) -> tuple[str, ...]:
    """Jude's recovery codes, made an hour ago."""
    _, made = colleague.enrol(colleague.add("jude"))
    clock.move(3600)
    return made


def test_s27_the_link_opens_the_next_screen_and_keeps_what_was_typed(
    screen: Screen, card: SignInCard, codes: tuple[str, ...]
) -> None:
    card.type_password("jude", PASSWORD)
    card.choose_recovery_code()
    assert card.page == "recoveryPage"
    assert screen.read("usernameEdit") == "jude"
    assert screen.read("passwordEdit") == PASSWORD
    assert screen.focus == "recoveryCodeEdit"
    card.use_recovery_code(codes[0])
    assert screen.name == "mainWindow"
    assert MainPage(screen).banner.splitlines() == [
        "You signed in with a recovery code; it is used up. 7 recovery codes are left.",
        "Priya Raman set up two-step verification for your account on 14 Nov, 23:14.",
    ]


def test_s27_the_link_is_reached_by_keyboard(screen: Screen, card: SignInCard) -> None:
    screen.key("recoveryCodeLink", Qt.Key.Key_Space)
    assert card.page == "recoveryPage"
    assert screen.focus == "usernameEdit"


def test_s27_it_is_on_the_code_page_too(
    screen: Screen, card: SignInCard, codes: tuple[str, ...]
) -> None:
    card.sign_in("jude", PASSWORD)
    assert "Lost your phone, or it is not with you?" in screen.all_words()
    card.choose_recovery_code()
    assert card.page == "recoveryPage"
    assert not screen.shows("usernameEdit")
    screen.press("useCodeLink")
    assert card.page == "codePage"
    card.choose_recovery_code()
    card.use_recovery_code(codes[0])
    assert screen.name == "mainWindow"


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " ")])
def test_s28_case_blanks_and_dashes_do_not_matter(
    screen: Screen, card: SignInCard, codes: tuple[str, ...], change: object
) -> None:
    assert callable(change)
    card.sign_in("jude", PASSWORD)
    card.choose_recovery_code()
    card.use_recovery_code(change(codes[0]))
    assert screen.name == "mainWindow"


def test_s28_a_wrong_password_spends_no_code(
    screen: Screen, card: SignInCard, codes: tuple[str, ...]
) -> None:
    card.type_password("jude", "not the password")
    card.choose_recovery_code()
    card.use_recovery_code(codes[0])
    assert card.says == "Sign-in failed. Check your username and password and try again."
    assert screen.focus == "passwordEdit"
    screen.type("passwordEdit", PASSWORD)
    screen.press("useRecoveryCodeButton")
    assert screen.name == "mainWindow"


def test_s19_a_used_code_is_not_taken_again(
    screen: Screen, card: SignInCard, codes: tuple[str, ...], clock: FakeClock
) -> None:
    for expected in ("mainWindow", "signInWindow"):
        card.sign_in("jude", PASSWORD)
        card.choose_recovery_code()
        card.use_recovery_code(codes[0])
        assert screen.name == expected
        if expected == "mainWindow":
            MainPage(screen).sign_out()
        clock.move(2)
    assert card.says.startswith("That recovery code was not accepted. Each code works once.")


@pytest.mark.usefixtures("codes")
def test_s30_recovery_codes_are_paced(card: SignInCard) -> None:
    card.sign_in("jude", PASSWORD)
    card.choose_recovery_code()
    card.use_recovery_code("0000-0000-0000-0000")
    card.use_recovery_code("0000-0000-0000-0000")
    assert "Wait a second" in card.says


@pytest.mark.usefixtures("codes")
def test_what_is_no_recovery_code_is_said(card: SignInCard) -> None:
    card.sign_in("jude", PASSWORD)
    card.choose_recovery_code()
    card.use_recovery_code("1234")
    assert card.says.startswith("A recovery code has sixteen letters and digits")


def test_s26_with_none_left_any_code_gets_the_same_answer(
    screen: Screen, card: SignInCard, codes: tuple[str, ...], clock: FakeClock
) -> None:
    banners = []
    for code in codes:
        card.sign_in("jude", PASSWORD)
        card.choose_recovery_code()
        card.use_recovery_code(code)
        banners.append(MainPage(screen).banner)
        MainPage(screen).sign_out()
        clock.move(2)
    assert "Only 2 recovery codes are left." in banners[-3]
    assert "Only 1 recovery code is left." in banners[-2]
    assert "No recovery codes are left." in banners[-1]
    card.sign_in("jude", PASSWORD)
    card.choose_recovery_code()
    card.use_recovery_code("0000-0000-0000-0000")
    assert card.says == (
        "No recovery codes are left. An administrator must remove two-step verification for you"
        " and set it up again."
    )


def test_s22_without_two_step_verification_the_password_is_enough(
    screen: Screen, card: SignInCard
) -> None:
    card.type_password(FOUNDER.username, FOUNDER.password)
    card.choose_recovery_code()
    screen.press("useRecoveryCodeButton")
    assert screen.name == "mainWindow"
    assert MainPage(screen).banner.startswith("No recovery code was needed")
    MainPage(screen).close_banner()
    assert MainPage(screen).banner == ""


def test_s04a_cancel_on_the_new_password_page_leaves_the_recovery_code(
    card: SignInCard, colleague: Colleague, clock: FakeClock
) -> None:
    _, made = colleague.enrol(colleague.add("kim", start_password=True))
    clock.move(3600)
    for _ in range(2):
        card.type_password("kim", START_PASSWORD)
        card.choose_recovery_code()
        card.use_recovery_code(made[0])
        assert card.page == "newPasswordPage"
        card.cancel()
        clock.move(2)
    assert card.page == "passwordPage"


def test_cancel_gives_a_blank_page(screen: Screen, card: SignInCard) -> None:
    card.type_password("jude", PASSWORD)
    card.choose_recovery_code()
    card.cancel()
    assert card.page == "passwordPage"
    assert screen.read("usernameEdit") == ""
    assert screen.read("passwordEdit") == ""
