"""UI-04: the main window comes back where it was, and only where it can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.shell.window_state import FILE_NAME, WindowState, put_over


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def room() -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()


def reachable(window: QWidget) -> bool:
    bar = QRect(window.pos(), QSize(window.width(), 32))
    return room().contains(bar) and window.height() <= room().height()


def test_a_window_comes_back_where_it_was(state: WindowState, window: QWidget) -> None:
    window.move(40, 30)
    window.resize(600, 500)
    state.keep(window)
    window.move(0, 0)
    window.resize(700, 400)
    state.restore(window)
    assert (window.pos(), window.size()) == (QPoint(40, 30), QSize(600, 500))


@pytest.mark.parametrize("size", [QSize(300, 200), QSize(4000, 3000)])
@pytest.mark.parametrize("place", [(200, 100), (-600, -500), (5000, 4000)])
def test_what_takes_the_place_of_a_window_stands_over_it_on_the_screen(
    window: QWidget, qtbot: QtBot, place: tuple[int, int], size: QSize
) -> None:
    window.setGeometry(*place, 400, 300)
    after = QWidget()
    qtbot.addWidget(after)
    after.resize(size)

    put_over(after, window)

    assert room().contains(QRect(after.pos(), after.size()))
    if place == (200, 100) and after.size() == size:
        assert after.geometry().center() == window.geometry().center()


def test_at_first_it_stands_in_the_middle(state: WindowState, window: QWidget) -> None:
    state.restore(window)
    assert reachable(window)


@pytest.mark.parametrize(
    "place",
    [
        QRect(5000, -2000, 600, 500),
        QRect(0, 0, 6000, 4000),
        QRect(10, -100, 600, 500),
        QRect(10, 10, 0, 0),
        b"\xde\xad\xbe\xef",
        "@Rect(1 2)",
        "not a place at all",
    ],
)
def test_ui_04_a_place_that_cannot_be_reached_is_passed_over(
    state: WindowState, window: QWidget, tmp_path: Path, place: object
) -> None:
    settings = QSettings(str(tmp_path / FILE_NAME), QSettings.Format.IniFormat)
    settings.setValue("main/place", place)
    settings.sync()
    state.restore(window)
    assert reachable(window)


def test_ui_04_a_damaged_file_is_passed_over(
    state: WindowState, window: QWidget, tmp_path: Path
) -> None:
    (tmp_path / FILE_NAME).write_bytes(bytes(range(256)))
    state.restore(window)
    assert reachable(window)
    assert state.theme is None


def test_a_maximised_window_comes_back_so(state: WindowState, window: QWidget) -> None:
    window.move(40, 30)
    window.resize(600, 500)
    window.showMaximized()
    state.keep(window)
    window.showNormal()
    window.hide()
    state.restore(window)
    assert window.isMaximized()


def test_the_theme_is_kept(state: WindowState) -> None:
    assert state.theme is None
    state.keep_theme("dark")
    assert state.theme == "dark"
