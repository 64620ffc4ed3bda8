"""S34, S35: the way to Resync on the code page, and two codes in a row there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.outcomes import PhoneClockOff
from qmetry_admin.domain.users import User
from tests.support.pages.keyboard import Keyboard
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import PASSWORD, SECRET, Directory, FakeClock, found_directory
from tests.ui.sign_in.way_in import WayIn, way_in

START = "maple-otter-cabin-frost"
REFUSED = (
    "These two codes were not accepted. Type the code the app shows now, wait for the next one, and"
    " type that one too."
)


@pytest.fixture
def directory(tmp_path: Path, clock: FakeClock) -> Iterator[Directory]:
    with found_directory(tmp_path, clock) as made:
        yield made


@pytest.fixture
def jude(directory: Directory) -> User:
    return directory.add_user("jude", "Jude", "Okafor")


@pytest.fixture
def phone(directory: Directory, jude: User, clock: FakeClock) -> Phone:
    """Jude's phone; its clock is forty minutes fast."""
    return directory.enrol(jude, Phone(SECRET, clock, timedelta(minutes=40)))


@pytest.fixture
def way(directory: Directory, qapp: QApplication) -> Iterator[WayIn]:
    with way_in(directory, qapp) as made:
        yield made


@pytest.fixture
def screen(way: WayIn) -> Screen:
    return Screen(way)


@pytest.fixture
def card(screen: Screen) -> SignInCard:
    return SignInCard(screen)


def at_resync(card: SignInCard, password: str = PASSWORD) -> None:
    """Signs Jude in as far as the resync page."""
    card.sign_in("jude", password)
    card.choose_resync()
    assert card.page == "resyncPage"


def test_s35_a_phone_forty_minutes_fast_signs_in(
    way: WayIn, screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    card.sign_in("jude", PASSWORD)
    for _ in range(2):
        card.enter_code(phone.code())
        clock.move(30)
    assert "If this goes on, the clock of the phone or of this computer may be off" in card.says
    card.choose_resync()
    assert screen.focus == "firstCodeEdit"
    assert screen.read("entryLabel") == "Entry in the app: Acme QA (jude)"
    first = phone.code()
    clock.move(30)
    card.enter_pair(first, phone.code())
    [signed_in] = way.signed_in
    assert signed_in.notices == (PhoneClockOff(ClockOff(80)),)


@pytest.mark.usefixtures("phone")
def test_s35_the_link_is_there_from_the_first_and_reached_by_keyboard(
    screen: Screen, card: SignInCard
) -> None:
    card.sign_in("jude", PASSWORD)
    keys = Keyboard(screen)
    keys.tab_to("resyncLink")
    keys.press(Qt.Key.Key_Return)
    assert card.page == "resyncPage"
    for name in ("secondCodeEdit", "cancelButton", "confirmCodesButton"):
        keys.tab_to(name)
    for name in ("useCodeLink", "recoveryCodeLink", "firstCodeEdit"):
        keys.tab_to(name)


def test_s35_without_a_mouse(
    way: WayIn, screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    at_resync(card)
    keys = Keyboard(screen)
    assert screen.read("nextCodeLabel") == "Type the code the app shows now."
    keys.type(phone.code())
    assert keys.focus == "secondCodeEdit"
    assert screen.read("nextCodeLabel").startswith("Now wait until the app shows the next code")
    clock.move(30)
    keys.type(phone.code())
    keys.press(Qt.Key.Key_Return)
    assert len(way.signed_in) == 1


def test_s34_refused_ones_stay_to_be_typed_anew_and_none_is_named(
    way: WayIn, screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    at_resync(card)
    card.enter_pair(phone.code(), "000000")
    assert card.says == REFUSED
    assert screen.focus == "firstCodeEdit"
    card.enter_pair("000000", phone.code())
    assert card.says.startswith(f"{REFUSED} If this goes on, ")
    assert f"(this computer: {clock.now():%H:%M:%S} UTC)" in card.says
    assert way.signed_in == []
    card.enter_pair(phone.code(-1), phone.code())
    assert len(way.signed_in) == 1


def test_typ_05_one_pair_is_sent_once(
    directory: Directory, screen: Screen, card: SignInCard, phone: Phone
) -> None:
    at_resync(card)
    before = directory.newest().number
    card.enter_pair(phone.code(), "000000")
    screen.press("confirmCodesButton")
    screen.key("secondCodeEdit", Qt.Key.Key_Return)
    assert directory.newest().number == before + 1
    card.enter_pair(phone.code(), "000000")  # typed anew it is another try
    assert directory.newest().number == before + 2


@pytest.mark.parametrize(("first", "second"), [("", ""), ("66176", "996875"), ("661763", "")])
def test_typ_02_what_is_no_code_is_said_and_no_attempt(
    directory: Directory, card: SignInCard, phone: Phone, first: str, second: str
) -> None:
    at_resync(card)
    before = directory.newest()
    card.enter_pair(first, second)
    assert card.says.startswith("A verification code has six digits.")
    assert directory.newest() == before
    assert phone.step


def test_typ_01_separators_are_no_part_of_a_code(
    way: WayIn, screen: Screen, card: SignInCard, phone: Phone
) -> None:
    at_resync(card)
    for name, code in (("firstCodeEdit", phone.code(-1)), ("secondCodeEdit", phone.code())):
        screen.paste(name, f" {code[:3]}\u00a0{code[3:]} ")
    screen.press("confirmCodesButton")
    assert len(way.signed_in) == 1


def test_m03_the_tenth_locks_and_leads_back_to_the_password(
    screen: Screen, card: SignInCard, phone: Phone
) -> None:
    at_resync(card)
    for _ in range(9):
        card.enter_pair(phone.code(), "000000")
    card.enter_pair(phone.code(), "000000")
    assert card.page == "passwordPage"
    assert card.says == "Too many attempts. Try again in 15 minutes."
    assert screen.read("usernameEdit") == "jude"


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_s04_cancel_gives_a_blank_page_and_spends_nothing(
    directory: Directory, way: WayIn, screen: Screen, card: SignInCard, phone: Phone, how: str
) -> None:
    at_resync(card)
    before = directory.newest()
    codes = phone.code(-1), phone.code()
    screen.type("firstCodeEdit", codes[0])
    screen.type("secondCodeEdit", codes[1])
    if how == "button":
        card.cancel()
    else:
        screen.key("secondCodeEdit", Qt.Key.Key_Escape)
    assert card.page == "passwordPage"
    assert screen.read("usernameEdit") == ""
    assert directory.newest() == before
    at_resync(card)
    card.enter_pair(*codes)
    assert len(way.signed_in) == 1


def test_the_ways_back_to_one_code_and_on_to_a_recovery_code(
    screen: Screen, card: SignInCard, phone: Phone
) -> None:
    at_resync(card)
    screen.press("useCodeLink")
    assert card.page == "codePage"
    card.choose_resync()
    card.choose_recovery_code()
    assert card.page == "recoveryPage"
    screen.press("useCodeLink")
    assert card.page == "codePage"
    assert phone.step


def test_s04a_a_start_password_comes_after(
    directory: Directory, way: WayIn, card: SignInCard, clock: FakeClock
) -> None:
    user = directory.add_user("jude", "Jude", "Okafor", password=START, must_change=True)
    phone = directory.enrol(user, Phone(SECRET, clock, timedelta(minutes=40)))
    at_resync(card, START)
    card.enter_pair(phone.code(-1), phone.code())
    assert card.page == "newPasswordPage"
    card.choose_new_password("quiet harbour seven pencils")
    assert len(way.signed_in) == 1


def test_s04a_spent_elsewhere_meanwhile_is_back_on_the_code_page(
    directory: Directory, card: SignInCard, clock: FakeClock
) -> None:
    user = directory.add_user("jude", "Jude", "Okafor", password=START, must_change=True)
    phone = directory.enrol(user)
    at_resync(card, START)
    card.enter_pair(phone.code(-1), phone.code())
    with directory.writing() as unit:
        there = unit.authenticators.get(user.id)
        assert there is not None
        assert unit.authenticators.spend(there.accepting(phone.step, clock.now()))
    card.choose_new_password("quiet harbour seven pencils")
    assert card.page == "codePage"
    assert card.says == "That code was already used. A new one appears in 30 s."


def test_m02_a_phone_that_was_set_back_is_told_from_when_on(
    directory: Directory, card: SignInCard, clock: FakeClock
) -> None:
    user = directory.add_user("jude", "Jude", "Okafor")
    phone = Phone(SECRET, clock)
    directory.enrol(user, phone, drift=80, last_step=phone.step + 80)
    at_resync(card)
    card.enter_pair(phone.code(-1), phone.code())
    assert card.says.startswith("Your phone's clock was set back. Its codes work again from ")
    assert "register the phone again" in card.says


def test_m20_a_clock_years_off_is_said_and_the_sign_in_goes_on(
    way: WayIn, screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    clock.set(datetime(1999, 6, 1, tzinfo=UTC))
    phone.offset = timedelta(0)
    at_resync(card)
    card.enter_pair(phone.code(-1), phone.code())
    assert card.says.startswith("The clock of this computer is years off")
    screen.press("useCodeLink")
    card.enter_code(phone.code())
    assert len(way.signed_in) == 1


@pytest.mark.usefixtures("phone")
def test_s04_after_five_minutes_the_sign_in_starts_again(
    card: SignInCard, clock: FakeClock
) -> None:
    at_resync(card)
    clock.move(301)
    card.enter_pair("661763", "996875")
    assert card.page == "passwordPage"
    assert "five minutes" in card.says


@pytest.mark.usefixtures("phone")
def test_ui_01_every_field_and_button_has_a_name(screen: Screen, card: SignInCard) -> None:
    at_resync(card)
    names = {
        widget.objectName(): widget.accessibleName() or widget.text()
        for widget in screen.window.findChildren(QWidget)
        if isinstance(widget, QLineEdit | QAbstractButton) and widget.isVisible()
    }
    assert names == {
        "firstCodeEdit": "First code",
        "secondCodeEdit": "The code after it",
        "confirmCodesButton": "Resync",
        "cancelButton": "Cancel",
        "useCodeLink": "Back to one code",
        "recoveryCodeLink": "Login with Recovery Code",
    }
