"""The main job without a mouse, from an empty folder to signing in with a code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from qmetry_admin.compose import Program
from tests.support.pages.keyboard import Keyboard
from tests.support.pages.screen import Screen, Shown
from tests.support.pages.set_up import Founder
from tests.support.phone import Phone
from tests.support.world import FakeClock

ENTER, TAB, SPACE, ESCAPE = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
)
FOUNDER = Founder()
START_PASSWORD = "start-lantern-meadow-2"
OWN_PASSWORD = "copper walrus under 7 bridges"


@pytest.fixture
def screen(program: Program) -> Screen:
    return Screen(program)


@pytest.fixture
def keys(screen: Screen) -> Keyboard:
    return Keyboard(screen)


def set_up(keys: Keyboard) -> None:
    """The first window: Enter leads from field to field, and in the last one makes it."""
    assert keys.focus == "organisationEdit"
    keys.type(FOUNDER.organisation)
    keys.tab_to("firstNameEdit")
    for name, text in {
        "firstNameEdit": FOUNDER.first_name,
        "lastNameEdit": FOUNDER.last_name,
    }.items():
        keys.tab_to(name)
        keys.type(text)
    keys.tab_to("emailEdit")
    keys.type(FOUNDER.email)
    for name in ("passwordEdit", "repeatPasswordEdit"):
        keys.tab_to(name)
        keys.type(FOUNDER.password)
    keys.press(ENTER)


def add_jude(keys: Keyboard) -> None:
    """From the Users page to a person who is saved, and back."""
    keys.control(Qt.Key.Key_N)
    assert keys.focus == "firstNameEdit"
    keys.type("Jude")
    keys.press(TAB)
    keys.type("Okafor")
    keys.tab_to("startPasswordEdit")
    keys.type(START_PASSWORD)
    keys.press(ENTER)
    keys.press(ESCAPE)


def enrol_jude(keys: Keyboard, screen: Screen, clock: FakeClock) -> Phone:
    """From the Users page to an enrolled person, and back."""
    keys.control(Qt.Key.Key_F)
    keys.type("jude")
    keys.press(ENTER)  # to the one who was found
    keys.press(ENTER)
    keys.control(Qt.Key.Key_Tab)
    assert keys.focus == "enableButton"
    keys.press(ENTER)
    phone = Phone(screen.find("secretLabel", QLabel).text(), clock)
    assert keys.focus == "firstCodeEdit"
    keys.type(phone.code())
    assert keys.focus == "secondCodeEdit", "the first code, once right, leads to the second"
    clock.move(30)
    keys.type(phone.code())
    keys.press(ENTER)
    assert keys.focus == "printCodesButton"
    keys.tab_to("savedCodesCheck")
    keys.press(SPACE, TAB)
    assert keys.focus == "finishButton"
    keys.press(ENTER)
    assert keys.focus == "closeButton"
    keys.press(ENTER)
    assert keys.focus == "usersTable"
    return phone


def test_from_an_empty_folder_to_signing_in_with_a_code(
    keys: Keyboard, screen: Screen, clock: FakeClock
) -> None:
    set_up(keys)
    assert screen.name == "mainWindow"
    add_jude(keys)
    phone = enrol_jude(keys, screen, clock)
    keys.tab_to("signOutButton")
    keys.press(SPACE)
    assert (screen.name, keys.focus) == ("signInWindow", "usernameEdit")
    keys.type("jokafor")
    keys.press(ENTER)
    keys.type(START_PASSWORD)
    keys.press(ENTER)
    assert keys.focus == "codeEdit"
    clock.move(30)
    keys.type(phone.code())
    keys.press(ENTER)
    assert keys.focus == "newPasswordEdit"
    keys.type(OWN_PASSWORD)
    keys.press(ENTER)
    assert keys.focus == "repeatPasswordEdit"
    keys.type(OWN_PASSWORD)
    keys.press(ENTER)
    assert screen.name == "mainWindow"
    assert screen.read("personLabel") == "Jude Okafor"


def test_enrolling_one_person_takes_few_keys(
    keys: Keyboard, screen: Screen, clock: FakeClock
) -> None:
    """This is the long way, by Edit and its tabs; the short one is walked on a real screen."""
    set_up(keys)
    add_jude(keys)
    before = keys.pressed
    enrol_jude(keys, screen, clock)
    assert keys.pressed - before <= 28


def test_the_list_is_sorted_by_keyboard(keys: Keyboard, screen: Screen) -> None:
    set_up(keys)
    add_jude(keys)
    table = screen.find("usersTable", QTableView)

    def first() -> object:
        return table.model().index(0, 0).data()

    assert first() == "jokafor"
    view_menu = Qt.Key.Key_V
    keys.press(view_menu, holding=Qt.KeyboardModifier.AltModifier)
    keys.press(Qt.Key.Key_S, Qt.Key.Key_D)
    assert first() == "praman"
    keys.press(view_menu, holding=Qt.KeyboardModifier.AltModifier)
    keys.press(Qt.Key.Key_S, Qt.Key.Key_N)
    header = table.horizontalHeader()
    assert header.sortIndicatorSection() == 1
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    assert keys.focus == "usersTable"


def test_escape_leaves_the_large_qr_code(
    keys: Keyboard, screen: Screen, qapp: QApplication
) -> None:
    set_up(keys)
    keys.tab_to("startOwnLink")
    keys.press(ENTER)
    keys.tab_to("enableButton")
    keys.press(ENTER)
    usual = screen.find("qrView", QWidget).width()
    keys.type("123456")
    keys.tab_to("largerButton")
    keys.press(ENTER)
    [large] = [window for window in qapp.topLevelWidgets() if window.objectName() == "largerWindow"]
    large.activateWindow()
    qapp.processEvents()
    assert large.isFullScreen()
    assert Screen(Shown(large)).find("qrView", QWidget).width() >= usual
    for name in ("secretLabel", "copySecretButton", "secondCodeEdit", "confirmCodesButton"):
        part = Screen(Shown(large)).find(name, QWidget)
        assert large.rect().contains(part.rect().translated(part.mapTo(large, QPoint(0, 0))))
    focus = qapp.focusWidget()
    assert focus is not None
    assert focus.objectName() == "firstCodeEdit"

    QTest.keyClick(focus, ESCAPE)

    assert not large.isVisible()
    assert screen.find("qrView", QWidget).width() == usual
    assert keys.focus == "firstCodeEdit"
    assert screen.read("firstCodeEdit") == "123456"
