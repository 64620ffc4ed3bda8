"""The whole program on the demo's directory: one click from signing in, and gone in the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.compose import Options, Program, compose
from tests.support.pages.demo import DemoPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def program(
    qapp: QApplication,  # noqa: ARG001 - compose wants one
    clock: FakeClock,
    temporary: Path,  # noqa: ARG001 - for its effect
    cheap_passwords: None,  # noqa: ARG001 - for its effect
) -> Iterator[Program]:
    made = compose(Options(theme="light", demo="on-premises"), clock=clock, inline_tasks=True)
    made.start()
    yield made
    made.close()


def _panel() -> QWidget:
    [panel] = [w for w in QApplication.topLevelWidgets() if w.objectName() == "demoPanel"]
    return panel


def _name(widget: QWidget | None) -> str:
    return widget.objectName() if widget is not None else ""


def test_a_click_a_press_and_a_code_lead_in(program: Program) -> None:
    page, screen = DemoPage(_panel()), Screen(program)
    assert screen.window.windowTitle().endswith("(demo)")
    page.choose("Priya Raman")
    assert screen.read("usernameEdit") == "praman"
    screen.press("signInButton")
    SignInCard(screen).enter_code(page.code)
    assert screen.name == "mainWindow"
    assert screen.window.windowTitle().endswith("(demo)")
    assert _panel().isVisible()
    _panel().close()
    screen.press("demoMarkButton")
    assert _panel().isVisible()
    assert page.is_ticked("trySignIn")


@pytest.mark.parametrize("dialog", [False, True])
def test_a_copied_code_is_pasted_where_one_was(
    program: Program, qtbot: QtBot, *, dialog: bool
) -> None:
    page, screen = DemoPage(_panel()), Screen(program)
    if dialog:
        page.choose("Henrik Solberg")
        screen.press("signInButton")
    page.choose("Priya Raman")
    screen.press("newUserButton" if dialog else "signInButton")
    _panel().activateWindow()
    copy = _panel().findChild(QAbstractButton, "phoneCopyButton")
    assert isinstance(copy, QAbstractButton)
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    name = "editUserDialog" if dialog else "signInWindow"
    qtbot.waitUntil(lambda: _name(QApplication.activeWindow()) == name)


def test_choosing_somebody_on_the_recovery_page_fills_it_too(program: Program) -> None:
    page, screen = DemoPage(_panel()), Screen(program)
    SignInCard(screen).choose_recovery_code()
    page.choose("María García López")
    assert screen.read("usernameEdit") == "mgarcia"
    screen.key("passwordEdit", Qt.Key.Key_End)
    page.choose("Priya Raman")
    assert screen.read("usernameEdit") == "praman"


def test_nothing_is_left_when_it_is_closed(program: Program, temporary: Path) -> None:
    page, screen = DemoPage(_panel()), Screen(program)
    assert [folder.name[:18] for folder in temporary.iterdir()] == ["qmetry-admin-demo-"]
    page.choose("Henrik Solberg")
    screen.press("signInButton")
    assert screen.name == "mainWindow"
    program.close()
    assert list(temporary.iterdir()) == []
    assert [w for w in QApplication.topLevelWidgets() if w.objectName() == "demoPanel"] == []
