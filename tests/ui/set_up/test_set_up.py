"""A4: the first start, as a person goes through it."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from qmetry_admin.compose import Program
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.ui.widgets.password_edit import PasswordEdit
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.set_up import Founder, SetUpPage
from tests.support.pages.sign_in import SignInCard


@pytest.fixture
def screen(program: Program) -> Screen:
    return Screen(program)


@pytest.fixture
def page(screen: Screen) -> SetUpPage:
    return SetUpPage(screen)


def test_an_empty_folder_opens_with_set_up(screen: Screen) -> None:
    assert screen.name == "setUpWindow"
    assert screen.window.windowTitle() == "QMetry Admin"
    assert screen.focus == "organisationEdit"
    assert "Name shown in people's phones" in screen.all_words()


def test_set_up_leads_to_the_main_window_with_the_start_card(
    page: SetUpPage, screen: Screen
) -> None:
    page.set_up()
    assert screen.name == "mainWindow"
    assert screen.shows("startCard")
    assert MainPage(screen).page == "usersPage"
    assert screen.read("personLabel") == "Priya Raman"
    assert screen.read("personStateLabel") == "Admin · 2FA disabled"


def test_the_first_user_can_sign_in_again(
    page: SetUpPage, program: Program, composer: Callable[[], Program]
) -> None:
    page.set_up()
    program.close()
    again = composer()
    again.start()
    after = Screen(again)
    assert after.name == "signInWindow"
    SignInCard(after).sign_in("PRaman ", Founder().password)
    assert after.name == "mainWindow"


def test_it_says_where_the_key_goes_and_later_where_it_is(
    page: SetUpPage, screen: Screen, tmp_path: Path
) -> None:
    before = screen.read("keyPlaceLabel")
    keys = tmp_path / "config" / "qmetry-admin" / "keys"
    assert str(keys) in before
    assert "copy" in before
    page.set_up()
    (key,) = keys.iterdir()
    after = screen.read("keyPlaceLabel")
    assert str(key) in after
    assert "copy in a safe place" in after
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_colon_is_refused_as_it_is_typed(page: SetUpPage, screen: Screen) -> None:
    screen.type("organisationEdit", "Acme: QA")
    assert "cannot have a colon" in screen.all_words()
    page.set_up(Founder(organisation="Acme: QA"))
    assert screen.name == "setUpWindow"
    assert screen.focus == "organisationEdit"


def test_two_different_passwords_are_said_at_the_second(page: SetUpPage, screen: Screen) -> None:
    page.fill(Founder())
    screen.type("repeatPasswordEdit", "violet tractor banana clout")
    page.create()
    assert "The two passwords are not the same" in screen.all_words()
    assert screen.focus == "repeatPasswordEdit"


@pytest.mark.parametrize(
    ("founder", "said", "focus"),
    [
        (Founder(password="short"), "needs at least 12 characters", "passwordEdit"),
        (Founder(password="praman praman"), "easily guessed", "passwordEdit"),
        (Founder(username=""), "Enter the username.", "usernameEdit"),
        (Founder(organisation=""), "Enter the organisation name.", "organisationEdit"),
        (Founder(organisation="A" * 65), "at most 64 characters", "organisationEdit"),
        (Founder(email="praman"), "looks like name@example.com", "emailEdit"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    page: SetUpPage, screen: Screen, founder: Founder, said: str, focus: str
) -> None:
    page.set_up(founder)
    assert screen.name == "setUpWindow"
    assert said in screen.all_words()
    assert screen.focus == focus


def test_the_username_is_suggested_until_one_is_typed(screen: Screen) -> None:
    screen.type("firstNameEdit", "Priya")
    screen.type("lastNameEdit", "Raman")
    assert screen.read("usernameEdit") == "praman"
    screen.type("usernameEdit", "pr")
    screen.type("lastNameEdit", "Ramanujan")
    assert screen.read("usernameEdit") == "pr"


def test_under_more_stands_how_qmetry_is_run(page: SetUpPage, screen: Screen) -> None:
    assert not screen.shows("instanceKindCombo")
    page.run_as_a_service()
    combo = screen.find("instanceKindCombo", QComboBox)
    assert [combo.itemText(place) for place in range(combo.count())] == [
        "On our own computers",
        "As a service (SaaS)",
    ]
    assert combo.currentData() == InstanceKind.SAAS
    page.set_up()
    assert screen.name == "mainWindow"


def test_enter_goes_from_field_to_field_and_creates_at_the_end(
    page: SetUpPage, screen: Screen
) -> None:
    page.fill(Founder())
    order = (
        *("organisationEdit", "firstNameEdit", "lastNameEdit", "usernameEdit"),
        *("emailEdit", "passwordEdit", "repeatPasswordEdit"),
    )
    for here, following in itertools.pairwise(order):
        screen.key(here, Qt.Key.Key_Return)
        assert screen.focus == following
    screen.key("repeatPasswordEdit", Qt.Key.Key_Return)
    assert screen.name == "mainWindow"


def test_two_set_ups_at_once_one_wins_and_the_other_is_told(
    page: SetUpPage, screen: Screen, composer: Callable[[], Program]
) -> None:
    other = composer()
    other.start()
    elsewhere = Screen(other)
    page.set_up()
    SetUpPage(elsewhere).set_up(Founder(username="second", organisation="Second"))
    assert screen.name == "mainWindow"
    assert elsewhere.name == "signInWindow"
    assert "Somebody else has just set up this directory" in SignInCard(elsewhere).says
    SignInCard(elsewhere).sign_in("praman", Founder().password)
    assert elsewhere.name == "mainWindow"


def test_no_password_is_left_in_the_window(page: SetUpPage, screen: Screen) -> None:
    window = screen.window
    page.fill(Founder())
    window.close()
    assert [field.text() for field in window.findChildren(PasswordEdit) if field.text()] == []
