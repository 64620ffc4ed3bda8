"""UI-01: every window is walked by keyboard and read by a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QScrollArea, QTabBar, QWidget

from qmetry_admin.compose import Program
from tests.support.colleague import FOUNDER, PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock


def check(screen: Screen) -> None:
    """Everything the keyboard reaches has a name; nothing reads a name as HTML."""
    front = screen.front
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in front.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollArea | QTabBar)
        and not (interface_name(widget))
    ]
    assert unnamed == []
    rich = [
        label.text()
        for label in front.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.text()
    ]
    assert rich == []


def interface_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def order(screen: Screen) -> list[str]:
    """The widgets of the window that Tab goes through, by name."""
    start = screen.front
    names, widget = [], start.nextInFocusChain()
    while widget is not None and widget is not start:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()
    return [name for name in names if name]


def test_set_up(composer: Callable[[], Program]) -> None:
    program = composer()
    program.start()
    screen = Screen(program)
    check(screen)
    screen.press("moreButton")
    check(screen)


def test_sign_in_pages(
    screen: Screen, card: SignInCard, colleague: Colleague, clock: FakeClock
) -> None:
    colleague.enrol(colleague.add("jude"))
    clock.move(3600)
    check(screen)
    assert order(screen) == [
        "usernameEdit",
        "passwordEdit",
        "passwordEditShowButton",
        "signInButton",
        "recoveryCodeLink",
    ]
    card.sign_in("jude", PASSWORD)
    check(screen)
    assert order(screen) == ["codeEdit", "cancelButton", "verifyButton", "recoveryCodeLink"]
    card.choose_recovery_code()
    check(screen)
    assert order(screen) == [
        "recoveryCodeEdit",
        "cancelButton",
        "useRecoveryCodeButton",
        "useCodeLink",
    ]


@pytest.mark.parametrize("page", ["usersPage", "myAccountPage", "passwordDialog"])
def test_main_window(screen: Screen, card: SignInCard, page: str) -> None:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    if page != "usersPage":
        MainPage(screen).open_my_account()
    if page == "passwordDialog":
        screen.press("changeMyPasswordButton")
    check(screen)
