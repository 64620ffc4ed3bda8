"""S21: recovery codes that lie open unsaved are asked about before anybody leaves them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from qmetry_admin.compose import Program
from tests.support.colleague import FOUNDER
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import FakeClock


@pytest.fixture
def main(screen: Screen, card: SignInCard, clock: FakeClock) -> MainPage:
    """The founder has just enabled two-step verification; the codes are not saved yet."""
    card.sign_in(FOUNDER.username, FOUNDER.password)
    page = MainPage(screen)
    page.open_my_security()
    screen.press("enableButton")
    phone = Phone(screen.find("secretLabel", QLabel).text(), clock)
    screen.type("firstCodeEdit", phone.code())
    clock.move(30)
    screen.type("secondCodeEdit", phone.code())
    if not screen.shows("recoveryCodesList"):
        screen.press("confirmCodesButton")
    assert screen.shows("recoveryCodesList")
    assert screen.read("personStateLabel") == "Admin · 2FA enabled"
    return page


def test_signing_out_asks_first(main: MainPage, screen: Screen) -> None:
    main.sign_out()
    assert screen.front.objectName() == "closeUnsavedDialog"
    screen.press("cancelButton")
    assert screen.shows("recoveryCodesList")
    main.sign_out()
    screen.press("closeUnsavedButton")
    assert screen.name == "signInWindow"


def test_closing_asks_first(main: MainPage, screen: Screen, program: Program) -> None:
    assert main.page == "myAccountPage"
    screen.window.close()
    assert screen.front.objectName() == "closeUnsavedDialog"
    assert screen.window.isVisible()
    screen.press("closeUnsavedButton")
    assert program.window is None
