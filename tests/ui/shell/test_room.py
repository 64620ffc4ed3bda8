"""What must be seen without scrolling, in the smallest windows people are promised."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QTabWidget, QWidget

from tests.support.colleague import FOUNDER, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.set_up import SetUpPage
from tests.support.pages.sign_in import SignInCard
from tests.ui.conftest import Composer

_STEPS = (
    *("qrView", "secretLabel", "copySecretButton", "largerButton", "firstCodeEdit"),
    *("secondCodeEdit", "enrolMessageLabel", "nextCodeLabel", "cancelEnrolmentButton"),
    "confirmCodesButton",
)


def resize(window: QWidget, width: int, height: int) -> None:
    """Gives the window a size, and everything in it its place."""
    window.resize(width, height)
    QApplication.processEvents()


def whole(widget: QWidget) -> bool:
    """Whether all of it can be seen: no scroll area, nor anything else, cuts it."""
    return widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("where", ["edit", "account"])
def test_the_steps_need_no_scrolling_even_with_two_lines_to_say(
    screen: Screen, card: SignInCard, colleague: Colleague, where: str
) -> None:
    colleague.add("jude")
    card.sign_in(FOUNDER.username, FOUNDER.password)
    resize(screen.window, 1180, 720)
    if where == "account":
        MainPage(screen).open_my_security()
    else:
        screen.type("searchEdit", "jude")
        screen.press("editButton")
        resize(screen.front, 720, 680)
        screen.find("editTabs", QTabWidget).setCurrentIndex(1)
    screen.press("enableButton")
    screen.type("firstCodeEdit", "000000")
    QApplication.processEvents()
    message = screen.find("enrolMessageLabel", QLabel)
    if where == "edit":
        assert message.height() == 40, "two lines"
    assert [name for name in _STEPS if not whole(screen.find(name, QWidget))] == []


def test_the_key_is_broken_in_its_middle(screen: Screen, card: SignInCard) -> None:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    MainPage(screen).open_my_security()
    screen.press("enableButton")
    key = screen.find("secretLabel", QLabel)
    groups = key.text().split(" ")
    assert len(groups) == 8
    four, five = (key.fontMetrics().horizontalAdvance(" ".join(groups[:n])) for n in (4, 5))
    assert four <= key.contentsRect().width() < five
    assert key.height() >= 2 * key.fontMetrics().height()
    copy = screen.find("copySecretButton", QWidget)
    assert copy.mapTo(screen.front, QPoint(0, 0)).x() > key.mapTo(screen.front, QPoint(0, 0)).x()


def test_the_standard_columns_need_no_scrolling(composer: Composer) -> None:
    program = composer()
    program.start()
    screen = Screen(program)
    SetUpPage(screen).set_up()
    resize(screen.window, 1180, 720)
    assert screen.shows("startCard")
    table = screen.find("usersTable", QTableView)
    assert not table.horizontalScrollBar().isVisible()
    assert table.horizontalHeader().length() <= table.viewport().width()
