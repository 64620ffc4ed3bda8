"""Windows one at a time, the session's life in them, the start card, the menus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from qmetry_admin.compose import Program
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.users import Role
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.ui.shell.heart import HEARTBEAT
from qmetry_admin.ui.shell.main_window import MainWindow
from tests.support.colleague import FOUNDER, PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock


@pytest.fixture
def main(screen: Screen, card: SignInCard) -> MainPage:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.name == "mainWindow"
    return MainPage(screen)


def actions(screen: Screen) -> dict[str, QAction]:
    """What the menus offer, by name."""
    found = [a for menu in screen.window.findChildren(QMenu) for a in menu.actions()]
    return {a.text().replace("&", ""): a for a in found if a.text() and a.isVisible()}


def beat(screen: Screen) -> None:
    """A minute has gone by."""
    beats = [t for t in screen.window.findChildren(QTimer) if t.interval() == HEARTBEAT]
    assert len(beats) == 1
    assert beats[0].isActive()
    beats[0].timeout.emit()


def test_one_window_at_a_time(screen: Screen, card: SignInCard) -> None:
    shown = [screen.name]
    card.sign_in(FOUNDER.username, FOUNDER.password)
    shown.append(screen.name)
    MainPage(screen).sign_out()
    shown.append(screen.name)
    assert shown == ["signInWindow", "mainWindow", "signInWindow"]
    visible = [w.objectName() for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert visible == ["signInWindow"]


def test_signing_out_ends_the_session(
    main: MainPage, card: SignInCard, colleague: Colleague
) -> None:
    before = colleague.entries(Action.SIGN_OUT)
    main.sign_out()
    assert card.says == "You are signed out."
    assert colleague.entries(Action.SIGN_OUT) == before + 1


def test_closing_the_window_signs_out(
    main: MainPage, screen: Screen, colleague: Colleague, program: Program
) -> None:
    assert main.page == "usersPage"
    before = colleague.entries(Action.SIGN_OUT)
    screen.window.close()
    assert colleague.entries(Action.SIGN_OUT) == before + 1
    assert program.window is None


def test_m06_an_ended_session_brings_the_sign_in_window_with_the_reason(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    jude = colleague.add("jude", Role.READ_ONLY)
    card.sign_in("jude", PASSWORD)
    colleague.deactivate(jude)
    MainPage(screen).open_my_account()
    actions(screen)["Refresh"].trigger()
    assert screen.name == "signInWindow"
    assert card.says == (
        "You were signed out: Priya Raman made your account inactive. Ask an administrator."
    )
    assert screen.read("usernameEdit") == ""


def test_m06_the_heartbeat_finds_out_by_itself(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    jude = colleague.add("jude")
    card.sign_in("jude", PASSWORD)
    colleague.deactivate(jude)
    beat(screen)
    assert screen.name == "signInWindow"


def test_m06_open_dialogs_close_with_the_session(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    jude = colleague.add("jude")
    card.sign_in("jude", PASSWORD)
    screen.press("changeMyPasswordButton")
    screen.type("presentPasswordEdit", PASSWORD)
    colleague.deactivate(jude)
    screen.type("newPasswordEdit", "quiet harbour seven pencils")
    screen.type("repeatPasswordEdit", "quiet harbour seven pencils")
    screen.press("changePasswordButton")
    assert screen.name == "signInWindow"
    assert QApplication.activeModalWidget() is None


def test_m20_a_clock_that_is_behind_is_said(
    colleague: Colleague, clock: FakeClock, composer: Callable[[], Program]
) -> None:
    clock.move(3 * 3600)
    colleague.add("jude")
    clock.move(-3 * 3600)
    program = composer()
    program.start()
    screen = Screen(program)
    SignInCard(screen).sign_in(FOUNDER.username, FOUNDER.password)
    assert MainPage(screen).banner.startswith("This computer's clock is 3 hours behind")


class TestStartCard:
    """A4: set up your own; add people; enrol them; where the key is."""

    def test_it_is_there_until_all_is_done(
        self, main: MainPage, screen: Screen, colleague: Colleague
    ) -> None:
        def undone() -> list[str]:
            names = ("startOwnLink", "startPeopleLink", "startEnrolLink")
            return [name for name in names if screen.find(name, QPushButton).isEnabled()]

        assert main.page == "usersPage"
        assert undone() == ["startOwnLink", "startPeopleLink", "startEnrolLink"]
        jude = colleague.add("jude")
        beat(screen)
        assert undone() == ["startOwnLink", "startEnrolLink"]
        colleague.enrol(jude)
        beat(screen)
        assert undone() == ["startOwnLink"]

    def test_each_line_leads_to_its_place(self, main: MainPage, screen: Screen) -> None:
        screen.press("startOwnLink")
        assert main.page == "myAccountPage"
        assert screen.shows("securityTab")
        assert not screen.shows("startCard")  # the QR code will want the room
        main.open_users()
        screen.press("startEnrolLink")
        assert main.page == "usersPage"
        screen.press("startPeopleLink")
        assert screen.front.objectName() == "editUserDialog"

    def test_others_do_not_see_it(
        self, screen: Screen, card: SignInCard, colleague: Colleague
    ) -> None:
        colleague.add("jude", Role.ADMIN)
        card.sign_in("jude", PASSWORD)
        assert not screen.shows("startCard")


def test_people_with_view_on_users_see_users_and_what_they_may_not_is_disabled(
    screen: Screen, card: SignInCard, colleague: Colleague
) -> None:
    colleague.add("jude", Role.READ_ONLY)
    card.sign_in("jude", PASSWORD)
    assert MainPage(screen).page == "usersPage"
    assert not actions(screen)["New user"].isEnabled()


def test_the_menus_have_every_action_with_its_keys(main: MainPage, screen: Screen) -> None:
    assert main.page == "usersPage"
    found = {name: action.shortcut().toString() for name, action in actions(screen).items()}
    expected = {
        "New user": "Ctrl+N",
        "Quit": "Ctrl+Q",
        "Edit": "Ctrl+E",
        "Find users": "Ctrl+F",
        "Users": "Ctrl+1",
        "My Account": "Ctrl+3",
        "Refresh": "F5",
        "Keyboard shortcuts": "Ctrl+/",
    }
    assert {name: found[name] for name in expected} == expected
    actions(screen)["Keyboard shortcuts"].trigger()
    words = screen.all_words()
    for name, keys in expected.items():
        assert name in words
        assert keys in words


def test_menu_actions_lead_where_they_say(main: MainPage, screen: Screen) -> None:
    actions(screen)["My Account"].trigger()
    assert main.page == "myAccountPage"
    actions(screen)["Find users"].trigger()
    assert main.page == "usersPage"
    assert screen.focus == "searchEdit"
    actions(screen)["New user"].trigger()
    assert screen.front.objectName() == "editUserDialog"


def test_the_theme_is_chosen_in_the_menu(main: MainPage, screen: Screen) -> None:
    assert main.page == "usersPage"
    canvas = QApplication.palette().window().color().name()
    actions(screen)["Dark"].trigger()
    assert QApplication.palette().window().color().name() != canvas
    actions(screen)["Light"].trigger()
    assert QApplication.palette().window().color().name() == canvas


def test_trouble_is_a_banner_with_retry(main: MainPage, screen: Screen) -> None:
    tries: list[int] = []
    window = screen.window
    assert isinstance(window, MainWindow)
    window.say("bad", "The disk is full.", lambda: tries.append(1))
    window.say("bad", "The disk is full.")
    assert main.banner == "The disk is full."
    screen.press("retryButton")
    assert tries == [1]
    assert main.banner == ""


@pytest.mark.logs("a fault is provoked")
def test_a_fault_is_shown_once_and_the_program_goes_on(
    screen: Screen, card: SignInCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("row")

    monkeypatch.setattr(SignIn, "password", broken)
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.front.objectName() == "crashDialog"
    assert "KeyError in test_shell.py" in screen.all_words()
    screen.press("closeButton")
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.front is screen.window
    monkeypatch.undo()
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.name == "mainWindow"
