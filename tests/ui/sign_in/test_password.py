"""S01, A5, M03, M21: username and password, and the start password's change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from qmetry_admin.domain.users import AuthenticationType
from tests.support.colleague import FOUNDER, PASSWORD, START_PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard

FAILED = "Sign-in failed. Check your username and password and try again."
NEW = "quiet harbour seven pencils"


def test_the_card_names_organisation_and_directory(screen: Screen, card: SignInCard) -> None:
    assert screen.name == "signInWindow"
    assert card.page == "passwordPage"
    words = screen.all_words()
    assert "Sign in to Acme QA" in words
    assert "Directory: this computer" in words
    assert "Login with Recovery Code" in words
    assert screen.focus == "usernameEdit"


def test_without_two_step_verification_the_password_is_enough(
    screen: Screen, card: SignInCard
) -> None:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.name == "mainWindow"
    assert MainPage(screen).banner == ""


def test_enter_goes_to_the_password_and_then_signs_in(screen: Screen) -> None:
    screen.type("usernameEdit", FOUNDER.username)
    screen.key("usernameEdit", Qt.Key.Key_Return)
    assert screen.focus == "passwordEdit"
    screen.type("passwordEdit", FOUNDER.password)
    screen.key("passwordEdit", Qt.Key.Key_Return)
    assert screen.name == "mainWindow"


def test_m21_all_that_fails_is_told_alike(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    jude = colleague.add("jude")
    colleague.deactivate(jude)
    colleague.add("lena", authentication=AuthenticationType.LDAP)
    for username, password in (
        ("nobody", PASSWORD),
        (FOUNDER.username, "not the password"),
        ("jude", PASSWORD),
        ("lena", PASSWORD),
    ):
        card.sign_in(username, password)
        assert card.page == "passwordPage"
        assert card.says == FAILED
        assert screen.focus == "passwordEdit"


def test_an_empty_field_is_no_attempt(screen: Screen, card: SignInCard) -> None:
    card.sign_in("", "")
    assert "Enter your username." in screen.all_words()
    assert screen.focus == "usernameEdit"
    card.sign_in("praman", "")
    assert "Enter your password." in screen.all_words()
    assert screen.focus == "passwordEdit"
    assert card.says == ""


@pytest.mark.parametrize("username", [FOUNDER.username, "nobody"])
def test_m03_the_tenth_wrong_password_locks_known_and_unknown_names_alike(
    screen: Screen, card: SignInCard, username: str
) -> None:
    for _ in range(9):
        card.sign_in(username, "not the password")
        assert card.says == FAILED
    card.sign_in(username, "not the password")
    card.sign_in(username, FOUNDER.password)
    assert card.says == "Too many attempts. Try again in 15 minutes."
    assert screen.name == "signInWindow"


def test_a5_a_start_password_is_replaced_before_anything_else(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", start_password=True)
    card.sign_in("jude", START_PASSWORD)
    assert card.page == "newPasswordPage"
    assert screen.focus == "newPasswordEdit"
    card.choose_new_password(NEW)
    assert screen.name == "mainWindow"
    MainPage(screen).sign_out()
    card.sign_in("jude", NEW)
    assert screen.name == "mainWindow"


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        (NEW, NEW + "!", "The two passwords are not the same."),
        ("short", "short", "needs at least 12 characters"),
        (START_PASSWORD, START_PASSWORD, "is the one you had before"),
        ("passwordpassword", "passwordpassword", "easily guessed"),
    ],
)
def test_a5_what_is_wrong_with_the_new_password_is_said_at_its_field(
    screen: Screen, card: SignInCard, colleague: Colleague, new: str, again: str, said: str
) -> None:
    colleague.add("jude", start_password=True)
    card.sign_in("jude", START_PASSWORD)
    card.choose_new_password(new, again)
    assert card.page == "newPasswordPage"
    assert said in screen.all_words()


def test_s04_cancel_leaves_the_start_password_as_it_was(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", start_password=True)
    card.sign_in("jude", START_PASSWORD)
    card.cancel()
    assert card.page == "passwordPage"
    assert screen.read("usernameEdit") == ""
    card.sign_in("jude", START_PASSWORD)
    assert card.page == "newPasswordPage"


def test_what_was_typed_is_gone_with_the_page(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", start_password=True)
    field = screen.find("passwordEdit", QLineEdit)
    card.sign_in("jude", START_PASSWORD)
    assert field.text() == ""
    assert not field.isUndoAvailable()
