"""The guide: F1 opens the page about what is on the screen; pages, links and pictures are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.guide.pages import PAGES
from qmetry_admin.ui.guide.window import GuideWindow
from qmetry_admin.ui.resources import guide_folder
from tests.support.colleague import FOUNDER
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard

FILES = sorted(guide_folder().glob("*.md"))
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")


def guide() -> GuideWindow:
    found = [
        window
        for window in QApplication.topLevelWidgets()
        if isinstance(window, GuideWindow) and window.isVisible()
    ]
    assert len(found) == 1, "the guide is not open, or twice"
    return found[0]


def shown() -> str:
    page = guide().findChild(QTextBrowser, "guidePage")
    assert page is not None
    return page.toPlainText()


def press_f1() -> None:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    QTest.keyClick(focused, Qt.Key.Key_F1)


@pytest.fixture
def main(screen: Screen, card: SignInCard) -> Iterator[MainPage]:
    card.sign_in(FOUNDER.username, FOUNDER.password)
    yield MainPage(screen)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, GuideWindow):
            window.close()


def test_f1_on_the_users_page_opens_the_page_about_the_list(main: MainPage) -> None:
    assert main.page == "usersPage"
    press_f1()
    assert guide().page == "filter"
    assert "Still to enrol" in shown()


def test_f1_on_the_sign_in_window(screen: Screen, card: SignInCard) -> None:
    assert card.says == ""
    assert screen.name == "signInWindow"
    press_f1()
    assert guide().page == "sign-in"
    guide().close()


def test_f1_in_a_dialog_that_is_open_over_the_window(
    main: MainPage, screen: Screen, qtbot: QtBot
) -> None:
    screen.press("newUserButton")
    assert main is not None
    assert screen.front.objectName() == "editUserDialog"
    screen.front.activateWindow()  # a window manager does that; offscreen there is none
    qtbot.waitUntil(lambda: QApplication.activeWindow() is screen.front)
    press_f1()
    assert guide().page == "add-people"
    assert not guide().isModal()


def test_the_list_and_links_lead_to_pages(main: MainPage) -> None:
    assert main.page == "usersPage"
    press_f1()
    pages = guide().findChild(QListWidget, "guideList")
    assert pages is not None
    pages.setFocus()
    QTest.keyClick(pages, Qt.Key.Key_Home)
    assert guide().page == "index"
    assert "One page for each task" in shown()


def test_the_guide_goes_with_the_program(main: MainPage, screen: Screen) -> None:
    assert main.page == "usersPage"
    press_f1()
    screen.window.close()
    assert not any(
        isinstance(window, GuideWindow) and window.isVisible()
        for window in QApplication.topLevelWidgets()
    )


def test_every_page_is_in_the_list_and_has_a_file() -> None:
    assert [file.stem for file in FILES] == sorted(page.name for page in PAGES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_begins_with_its_title_and_its_links_and_pictures_are_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    title = next(page.title for page in PAGES if page.name == file.stem)
    wanted = "QMetry Admin guide" if file.stem == "index" else title
    assert text.startswith(f"# {wanted}\n")
    for _picture, target in LINK.findall(text):
        assert (file.parent / target).is_file(), f"{target} is not there"
