"""S36: setting up two-step verification in the sign-in window, where it is mandatory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.users import User
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.services.trouble import Trouble, TroubleKind
from tests.support.pages.keyboard import Keyboard
from tests.support.pages.screen import Screen
from tests.support.pages.security import SecurityPage
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import PASSWORD, T0, Directory, FakeClock, found_directory
from tests.ui.sign_in.way_in import WayIn, way_in

START = "maple-otter-cabin-frost"
DONE = (
    "Two-step verification is set up for your account. Sign in with your password and a code from"
    " the app."
)
REQUIRED = (
    "Two-step verification is required for your account and is not set up. Ask an administrator to"
    " enable it for you."
)


def set_rule(directory: Directory, until: datetime | None = T0 + timedelta(days=7)) -> None:
    """It is mandatory, and may be set up at the next sign-in until then."""
    with directory.writing() as unit:
        unit.organisation.change_settings(Settings(mandatory_two_step=True, set_up_until=until))


@pytest.fixture
def directory(tmp_path: Path, clock: FakeClock) -> Iterator[Directory]:
    with found_directory(tmp_path, clock) as made:
        set_rule(made)
        yield made


@pytest.fixture
def jude(directory: Directory) -> User:
    return directory.add_user("jude", "Jude", "Okafor")


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


@pytest.fixture
def steps(
    screen: Screen,
    card: SignInCard,
    jude: User,  # noqa: ARG001 - there must be one
) -> SecurityPage:
    """The steps on the page, after Jude's password."""
    card.sign_in("jude", PASSWORD)
    return on_page(screen, card)


def on_page(screen: Screen, card: SignInCard) -> SecurityPage:
    assert card.page == "setUpTwoStepPage"
    return SecurityPage(screen.find("setUpTwoStepPage", QWidget))


def enable(steps: SecurityPage, clock: FakeClock) -> Phone:
    """Scans, types two codes, and stands before the recovery codes."""
    phone = Phone(steps.key, clock)
    first = phone.code()
    clock.move(30)
    steps.verify(first, phone.code())
    return phone


def dialog(screen: Screen) -> str:
    """The dialog that is open over the window."""
    shown = [d for d in screen.window.findChildren(QDialog) if d.isVisible()]
    return shown[0].objectName() if shown else ""


def test_s36_from_the_password_to_the_session(
    way: WayIn, screen: Screen, steps: SecurityPage, directory: Directory, clock: FakeClock
) -> None:
    assert "Your account needs two-step verification." in screen.read("setUpReasonLabel")
    assert "iPhone (App Store): Google Authenticator" in screen.read("setUpAppsLabel")
    assert "Android (Google Play): Google Authenticator" in screen.read("setUpAppsLabel")
    assert steps.read("entryLabel") == "Entry in the app: Acme QA (jude)"
    assert screen.focus == "firstCodeEdit"
    assert steps.scan().startswith("otpauth://totp/Acme%20QA:jude?secret=")
    enable(steps, clock)
    assert len(steps.codes) == 8
    assert not screen.shows("setUpReasonLabel")
    assert not steps.can("finishButton")
    assert way.signed_in == []
    steps.press("savedCodesCheck")
    steps.press("finishButton")
    [signed_in] = way.signed_in
    assert signed_in.user.two_step is not None
    assert isinstance(directory.services.sessions.check(signed_in.session), User)


def test_s36_without_a_mouse(
    way: WayIn, screen: Screen, steps: SecurityPage, clock: FakeClock
) -> None:
    keys, phone = Keyboard(screen), Phone(steps.key, clock)
    keys.type(phone.code())
    assert steps.is_ticked()
    assert keys.focus == "secondCodeEdit"
    clock.move(30)
    keys.type(phone.code())
    keys.press(Qt.Key.Key_Return)
    assert keys.focus == "downloadCodesButton"
    keys.tab_to("savedCodesCheck")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("finishButton")
    keys.press(Qt.Key.Key_Return)
    assert len(way.signed_in) == 1


def test_s20_the_codes_are_saved_there(
    way: WayIn, steps: SecurityPage, clock: FakeClock, tmp_path: Path
) -> None:
    enable(steps, clock)
    codes = steps.codes
    steps.save_as(str(tmp_path / "codes.txt"))
    assert all(code in (tmp_path / "codes.txt").read_text() for code in codes)
    steps.press("finishButton")  # saving has set the tick
    assert len(way.signed_in) == 1


def test_s15_refused_codes_leave_the_key(way: WayIn, steps: SecurityPage, clock: FakeClock) -> None:
    key, phone = steps.key, Phone(steps.key, clock)
    steps.verify(phone.code(), phone.code())
    assert "same code" in steps.says
    assert steps.key == key
    clock.move(10 * 60)  # an app may have to be installed first
    enable(steps, clock)
    assert len(steps.codes) == 8
    assert way.signed_in == []


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_s17_cancel_discards_everything(
    directory: Directory, screen: Screen, card: SignInCard, steps: SecurityPage, how: str
) -> None:
    before, key = directory.newest(), steps.key
    if how == "button":
        steps.press("cancelEnrolmentButton")
    else:
        screen.key("firstCodeEdit", Qt.Key.Key_Escape)
    assert card.page == "passwordPage"
    assert screen.read("usernameEdit") == ""
    assert directory.newest() == before
    card.sign_in("jude", PASSWORD)
    assert on_page(screen, card).key != key


def test_s21_leaving_the_codes_asks_once_and_is_allowed(
    way: WayIn, screen: Screen, card: SignInCard, steps: SecurityPage, clock: FakeClock
) -> None:
    phone = enable(steps, clock)
    screen.key("savedCodesCheck", Qt.Key.Key_Escape)
    assert dialog(screen) == "closeUnsavedDialog"
    screen.press("cancelButton")
    assert len(steps.codes) == 8
    screen.key("savedCodesCheck", Qt.Key.Key_Escape)
    screen.press("closeUnsavedButton")
    assert card.page == "passwordPage"
    assert card.says == DONE
    assert screen.read("usernameEdit") == "jude"
    clock.move(30)
    card.sign_in("jude", PASSWORD)
    card.enter_code(phone.code())
    assert len(way.signed_in) == 1


def test_s21_closing_the_window_asks_too(
    screen: Screen, steps: SecurityPage, clock: FakeClock
) -> None:
    enable(steps, clock)
    screen.window.close()
    assert screen.window.isVisible()
    assert dialog(screen) == "closeUnsavedDialog"
    screen.press("cancelButton")
    assert len(steps.codes) == 8
    screen.window.close()
    screen.press("closeUnsavedButton")
    assert not screen.window.isVisible()


@pytest.mark.parametrize("saved", [True, False])
def test_s21_what_is_not_lost_is_not_asked_about(
    screen: Screen, steps: SecurityPage, clock: FakeClock, saved: bool
) -> None:
    if saved:
        enable(steps, clock)
        steps.press("savedCodesCheck")
    screen.window.close()
    assert not screen.window.isVisible()


def test_s04a_a_start_password_comes_after(
    directory: Directory, way: WayIn, screen: Screen, card: SignInCard, clock: FakeClock
) -> None:
    directory.add_user("jude", "Jude", "Okafor", password=START, must_change=True)
    card.sign_in("jude", START)
    steps = on_page(screen, card)
    enable(steps, clock)
    steps.press("savedCodesCheck")
    steps.press("finishButton")
    assert card.page == "newPasswordPage"
    card.choose_new_password("quiet harbour seven pencils")
    assert len(way.signed_in) == 1


@pytest.mark.usefixtures("jude")
def test_s22_the_recovery_page_leads_there_too(screen: Screen, card: SignInCard) -> None:
    card.type_password("jude", PASSWORD)
    card.choose_recovery_code()
    screen.press("useRecoveryCodeButton")
    assert card.page == "setUpTwoStepPage"


@pytest.mark.usefixtures("jude")
def test_m20_a_clock_years_off_is_said(card: SignInCard, clock: FakeClock) -> None:
    clock.set(datetime(1999, 6, 1, tzinfo=UTC))
    card.sign_in("jude", PASSWORD)
    assert card.page == "passwordPage"
    assert "the clock of this computer is years off" in card.says


@pytest.mark.usefixtures("jude")
def test_s36_without_the_setting_an_administrator_is_asked(
    directory: Directory, card: SignInCard
) -> None:
    set_rule(directory, None)
    card.sign_in("jude", PASSWORD)
    assert card.page == "passwordPage"
    assert card.says == REQUIRED


def test_a_setting_taken_back_meanwhile_ends_the_steps(
    directory: Directory, card: SignInCard, steps: SecurityPage, clock: FakeClock
) -> None:
    set_rule(directory, None)
    enable(steps, clock)
    assert steps.says
    assert not steps.can("confirmCodesButton")
    steps.press("cancelEnrolmentButton")
    assert card.page == "passwordPage"
    card.sign_in("jude", PASSWORD)
    assert card.says == REQUIRED


def test_changed_before_the_end_it_starts_again_at_the_password(
    directory: Directory, jude: User, card: SignInCard, steps: SecurityPage, clock: FakeClock
) -> None:
    enable(steps, clock)
    steps.press("savedCodesCheck")
    directory.put_password(jude, "another")
    steps.press("finishButton")
    assert card.page == "passwordPage"
    assert "your account was changed" in card.says


def test_trouble_at_the_end_is_said_and_finishing_can_be_tried_again(
    way: WayIn,
    card: SignInCard,
    steps: SecurityPage,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(*_: object) -> None:
        raise Trouble(TroubleKind.LOCKED)

    enable(steps, clock)
    steps.press("savedCodesCheck")
    with monkeypatch.context() as patch:
        patch.setattr(SignIn, "finish_set_up", locked)
        steps.press("finishButton")
    assert card.says
    assert len(steps.codes) == 8
    steps.press("finishButton")
    assert len(way.signed_in) == 1


def test_s14_larger_shows_the_same_panel_and_comes_back(
    screen: Screen, steps: SecurityPage
) -> None:
    key = steps.key
    steps.press("largerButton")
    assert dialog(screen) == "largerWindow"
    screen.press("largerButton")
    assert dialog(screen) == ""
    assert steps.key == key
