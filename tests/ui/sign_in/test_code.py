"""S01, S04, S05, S05a, M02, M03, TYP-01, TYP-02, TYP-05: the verification code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.audit import Action
from tests.support.colleague import PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import FakeClock

NOT_ACCEPTED = "That code was not accepted. Wait for the next one and try again."


@pytest.fixture
def phone(colleague: Colleague, clock: FakeClock) -> Phone:
    """Jude's phone, enabled an hour ago."""
    made, _ = colleague.enrol(colleague.add("jude"))
    clock.move(3600)
    return made


def wrong_code(phone: Phone) -> str:
    near = {phone.code(steps) for steps in range(-30, 31)}
    return next(f"{number:06}" for number in range(100) if f"{number:06}" not in near)


def test_s01_a_right_password_leads_to_the_code_page(
    screen: Screen, card: SignInCard, phone: Phone
) -> None:
    card.sign_in("jude", PASSWORD)
    assert card.page == "codePage"
    assert screen.read("entryLabel") == "Entry in the app: Acme QA (jude)"
    assert screen.focus == "codeEdit"
    assert screen.shows("resyncLink")
    card.enter_code(phone.code())
    assert screen.name == "mainWindow"


@pytest.mark.usefixtures("phone")
def test_s01_a_wrong_password_never_reaches_the_code_page(card: SignInCard) -> None:
    card.sign_in("jude", "not the password")
    assert card.page == "passwordPage"


def test_s04_cancel_gives_a_blank_page_and_spends_nothing(
    screen: Screen, card: SignInCard, phone: Phone
) -> None:
    card.sign_in("jude", PASSWORD)
    screen.key("codeEdit", Qt.Key.Key_Escape)
    assert card.page == "passwordPage"
    assert screen.read("usernameEdit") == ""
    assert screen.read("passwordEdit") == ""
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    assert screen.name == "mainWindow"


def test_s04_after_five_minutes_the_sign_in_starts_again(
    screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    card.sign_in("jude", PASSWORD)
    clock.move(301)
    card.enter_code(phone.code())
    assert card.page == "passwordPage"
    assert "five minutes" in card.says
    assert screen.read("usernameEdit") == "jude"


def test_s05_the_page_knows_beforehand_that_the_code_is_spent(
    screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock, qtbot: QtBot
) -> None:
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    MainPage(screen).sign_out()
    card.sign_in("jude", PASSWORD)
    left = 30 - int(clock.now().timestamp()) % 30
    assert card.says == f"The code in your app was already used. A new one appears in {left} s."
    clock.move(left - 1)
    expected = "The code in your app was already used. A new one appears in 1 s."
    qtbot.waitUntil(lambda: card.says == expected, timeout=2000)
    clock.move(1)
    qtbot.waitUntil(lambda: "shows a new code now" in card.says, timeout=2000)
    card.enter_code(phone.code())
    assert screen.name == "mainWindow"


def test_s05_a_spent_code_is_refused_with_the_seconds_to_wait(
    screen: Screen, card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    MainPage(screen).sign_out()
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    left = 30 - int(clock.now().timestamp()) % 30
    assert card.says == f"That code was already used. A new one appears in {left} s."
    assert card.page == "codePage"
    assert screen.focus == "codeEdit"


def test_s05a_from_the_second_wrong_code_on_the_clocks_are_named(
    card: SignInCard, phone: Phone, clock: FakeClock
) -> None:
    card.sign_in("jude", PASSWORD)
    card.enter_code(wrong_code(phone))
    assert card.says == NOT_ACCEPTED
    card.enter_code(wrong_code(phone))
    assert card.says == (
        f"{NOT_ACCEPTED} If this goes on, the clock of the phone or of this computer may be off"
        f" (this computer: {clock.now():%H:%M:%S} UTC)."
    )


def test_m02_a_phone_set_back_is_told_when_its_codes_work_again(
    card: SignInCard, phone: Phone, screen: Screen
) -> None:
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    MainPage(screen).sign_out()
    card.sign_in("jude", PASSWORD)
    phone.offset = timedelta(seconds=-30)
    card.enter_code(phone.code())
    assert card.says.startswith("Your phone's clock was set back. Its codes work again from ")


def test_m03_the_tenth_wrong_code_locks_the_step(
    screen: Screen, card: SignInCard, phone: Phone
) -> None:
    card.sign_in("jude", PASSWORD)
    for _ in range(9):
        card.enter_code(wrong_code(phone))
        assert NOT_ACCEPTED in card.says
    for code in (wrong_code(phone), phone.code()):
        card.enter_code(code)
        assert card.page == "passwordPage"
        assert card.says == "Too many attempts. Try again in 15 minutes."
        card.sign_in("jude", PASSWORD)
    assert screen.name == "signInWindow"


@pytest.mark.parametrize(
    "spelling",
    ["{a} {b}", "{a}-{b}", "{a}\u00a0{b}", "{a}\u2009{b}", "{a}\u2013{b}", " {a}{b} ", "{a}\t{b}"],
)
def test_typ_01_separators_are_no_part_of_a_code(
    screen: Screen, card: SignInCard, phone: Phone, spelling: str
) -> None:
    card.sign_in("jude", PASSWORD)
    code = phone.code()
    screen.paste("codeEdit", spelling.format(a=code[:3], b=code[3:]))
    screen.press("verifyButton")
    assert screen.name == "mainWindow"


@pytest.mark.parametrize("typed", ["", "66176", "6617631", "07081804", "abcdef", "\u0661" * 6])
@pytest.mark.usefixtures("phone")
def test_typ_02_what_is_no_code_is_said_and_no_attempt(
    screen: Screen, card: SignInCard, colleague: Colleague, typed: str
) -> None:
    card.sign_in("jude", PASSWORD)
    before = colleague.entries(Action.CODE)
    screen.paste("codeEdit", typed)
    screen.press("verifyButton")
    assert card.page == "codePage"
    assert card.says == "A verification code has six digits. Type all six."
    assert colleague.entries(Action.CODE) == before


class TestTyp05OneCodeIsSentOnce:
    """TYP-05: however it is typed, pasted, pressed and pressed again, one code is one try."""

    @pytest.fixture
    def sent(
        self,
        card: SignInCard,
        colleague: Colleague,
        phone: Phone,  # noqa: ARG002 - there must be one
    ) -> int:
        card.sign_in("jude", PASSWORD)
        return colleague.entries(Action.CODE)

    def test_pasted(
        self, screen: Screen, colleague: Colleague, phone: Phone, sent: int, qtbot: QtBot
    ) -> None:
        screen.paste("codeEdit", wrong_code(phone))
        qtbot.waitUntil(lambda: colleague.entries(Action.CODE) == sent + 1)
        screen.press("verifyButton")
        assert colleague.entries(Action.CODE) == sent + 1

    def test_a_seventh_digit_is_seen_before_six_are_sent(
        self, screen: Screen, colleague: Colleague, sent: int
    ) -> None:
        screen.type("codeEdit", "661763")
        [by_itself] = [t for t in screen.window.findChildren(QTimer) if t.isSingleShot()]
        assert by_itself.isActive()
        screen.type("codeEdit", "6617631")
        assert not by_itself.isActive()
        assert colleague.entries(Action.CODE) == sent

    def test_typed_with_enter_behind_it(
        self, screen: Screen, colleague: Colleague, phone: Phone, sent: int
    ) -> None:
        screen.type("codeEdit", wrong_code(phone))
        for _ in range(5):
            screen.key("codeEdit", Qt.Key.Key_Return)
        assert colleague.entries(Action.CODE) == sent + 1

    def test_the_button_pressed_twice_behind_it(
        self, screen: Screen, colleague: Colleague, phone: Phone, sent: int
    ) -> None:
        screen.type("codeEdit", wrong_code(phone))
        screen.press("verifyButton")
        screen.press("verifyButton")
        assert colleague.entries(Action.CODE) == sent + 1

    def test_typed_anew_it_is_another_try(
        self, screen: Screen, colleague: Colleague, phone: Phone, sent: int
    ) -> None:
        for _ in range(2):
            screen.type("codeEdit", wrong_code(phone))
            screen.press("verifyButton")
        assert colleague.entries(Action.CODE) == sent + 2

    @pytest.mark.usefixtures("sent")
    def test_after_success_the_field_is_gone(self, screen: Screen, phone: Phone) -> None:
        field = screen.find("codeEdit", QLineEdit)
        button = screen.find("verifyButton", QPushButton)
        screen.type("codeEdit", phone.code())
        screen.key("codeEdit", Qt.Key.Key_Return)
        assert screen.name == "mainWindow"
        assert field.text() == ""
        button.click()
        assert screen.name == "mainWindow"
