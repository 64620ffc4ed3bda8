"""Walks through the real program by script: offscreen, in a folder of its own, with pictures.

`prepare` comes before anything of Qt is used: it chooses the screen that is no screen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QPoint,
    QRect,
    QSize,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from qmetry_admin.compose import Options, Program, compose
from qmetry_admin.ui.theme import ThemeChoice
from tests.support.pages.screen import Screen
from tests.support.phone import Phone
from tests.support.world import FakeClock

MORNING: Final = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
STEP: Final = 30
PATIENCE: Final = 10.0
"""Seconds something may take to show."""
_ROOM: Final = QSize(1600, 1000)


def prepare(folder: Path, *, ratio: int = 1) -> None:
    """Keeps the walk off the person's own folders, keyring and screen.

    Pictures get `ratio` device pixels a pixel.
    """
    described = folder / "screen.json"
    room = {"width": _ROOM.width() * ratio, "height": _ROOM.height() * ratio}
    screen = {"name": "walk", "x": 0, "y": 0, **room, "logicalDpi": 96, "logicalBaseDpi": 96}
    described.write_text(json.dumps({"screens": [{**screen, "dpr": 1}]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={described}"
    os.environ["QT_SCALE_FACTOR"] = str(ratio)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["TZ"] = "Europe/Zurich"
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        place = folder / variable.lower()
        place.mkdir(mode=0o700)
        os.environ[variable] = str(place)
    os.environ.pop("QMETRY_ADMIN_DATABASE", None)


class Walker:
    """Somebody at the program: presses, types, waits for the next code, and takes pictures.

    Time stands still until it is moved, and work is done when a call returns.
    """

    def __init__(self, folder: Path, theme: ThemeChoice = "light") -> None:
        self.folder = folder
        self.data = folder / "data"
        self.theme: ThemeChoice = theme
        self.clock = FakeClock(MORNING)
        self.faults_wanted = False
        self.program = self._composed()
        self.screen = Screen(self.program)

    def _composed(self, *, inline: bool = True) -> Program:
        options = Options(data_dir=self.data, theme=self.theme)
        return compose(options, clock=self.clock, inline_tasks=inline)

    def start(self, *, inline: bool = True) -> None:
        """Starts the program, anew if it runs."""
        self.program.close()
        self.program = self._composed(inline=inline)
        self.screen = Screen(self.program)
        self.program.start()

    def close(self) -> None:
        """Ends the program."""
        self.program.close()

    # ---- deeds -----------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Presses a button or a link."""
        self.screen.press(name)
        self.settle()

    def fill(self, **fields: str) -> None:
        """Types into fields, by object name."""
        for name, text in fields.items():
            self.screen.type(name, text)
        self.settle()

    def choose(self, name: str, text: str) -> None:
        """Chooses in a combo box what reads so."""
        combo = self.screen.find(name, QComboBox)
        combo.setCurrentIndex(combo.findText(text))
        self.settle()

    def open_tab(self, tabs: str, number: int) -> None:
        """Opens a tab by its number."""
        bar = self.screen.find(tabs, QTabWidget).tabBar()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
        self.settle()

    def edit(self, name: str) -> None:
        """Opens the edit dialog of the person in whose row the name stands."""
        table = self.screen.find("usersTable", QTableView)
        model = table.model()
        found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name)
        assert found, f"{name} is not in the list"
        table.setCurrentIndex(found[0])
        self.press("editButton")

    def save_as(self, file: Path) -> None:
        """Answers the file dialog that is open with a name."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog), "no file dialog is open"
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(file))
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def next_step(self) -> None:
        """Waits until the phone shows its next code."""
        self.clock.move(STEP - int(self.clock.now().timestamp()) % STEP + 10)

    def phone(self) -> Phone:
        """A phone into which the key on the screen was typed."""
        return Phone(self.screen.find("secretLabel", QLabel).text(), self.clock)

    def sign_in(self, username: str, password: str) -> None:
        """The first page of signing in."""
        self.fill(usernameEdit=username, passwordEdit=password)
        self.press("signInButton")

    # ---- pictures --------------------------------------------------------------------------------

    def settle(self) -> None:
        """Lets everything find its place."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
        window = self.program.window
        crash = window.findChild(QWidget, "crashDialog") if window else None
        assert crash is None or self.faults_wanted, f"the program is at fault: {_words(crash)}"
        if window is not None and QApplication.activePopupWidget() is None:
            self.screen.front.activateWindow()  # as a window manager does when a window goes

    def key(self, name: str, keys: str) -> None:
        """Presses keys, as "Ctrl+F" names them, in a widget."""
        QTest.keySequence(self.screen.find(name, QWidget), QKeySequence(keys))
        self.settle()

    def drop_down(self, name: str) -> None:
        """Shows what a combo box has to choose from."""
        self.screen.find(name, QComboBox).showPopup()
        self.settle()

    def open_menu(self, *titles: str) -> None:
        """Opens a menu of the menu bar, and one in it."""
        window = self.program.window
        assert isinstance(window, QMainWindow)
        bar: QMenuBar | QMenu = window.menuBar()
        for title in titles:
            action = next(a for a in bar.actions() if a.text().replace("&", "") == title)
            place = bar.actionGeometry(action)
            menu = action.menu()
            assert isinstance(menu, QMenu)
            corner = place.bottomLeft() if isinstance(bar, QMenuBar) else place.topRight()
            menu.popup(bar.mapToGlobal(corner))
            bar = menu
        self.settle()

    def close_pop_ups(self) -> None:
        """Closes menus and lists that dropped down."""
        while (open_now := QApplication.activePopupWidget()) is not None:
            open_now.close()
        self.settle()

    def wait_for(self, words: str) -> None:
        """Waits until the words are on the screen; some things take a moment on purpose."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.screen.all_words():
            if time.monotonic() > deadline:
                shown = self.screen.all_words()
                raise AssertionError(f"the screen does not say “{words}” but:\n{shown}")
            self.settle()

    def picture(self, file: Path, *, at_once: bool = False) -> Path:
        """Takes a picture of the window and of all that is open over it.

        `at_once`: before anything else happens.
        """
        window = self.program.window
        assert window is not None, "no window is shown"
        if not at_once:
            self.settle()
        shown = [window, *_over(window)]
        whole = QRect()
        for widget in shown:
            whole = whole.united(_place(widget))
        picture = QPixmap(whole.size() * window.devicePixelRatio())
        picture.setDevicePixelRatio(window.devicePixelRatio())
        picture.fill(QColor("#808080"))
        painter = QPainter(picture)
        for widget in shown:
            at = _place(widget).translated(-whole.topLeft())
            painter.drawPixmap(at.topLeft(), widget.grab())
            if widget is not window:
                painter.setPen(QColor("#808080"))
                painter.drawRect(at.adjusted(-1, -1, 0, 0))
        painter.end()
        assert picture.save(str(file)), f"{file} cannot be written"
        return file


def _say(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say; not that a screen that is no screen can do less than others."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


@contextmanager
def walking(folder: Path, theme: ThemeChoice = "light") -> Iterator[Walker]:
    """A program on an empty folder, ended in the end."""
    app = QApplication.instance() or QApplication(["qmetry-admin"])
    assert isinstance(app, QApplication)
    before = qInstallMessageHandler(_say)
    walker = Walker(folder, theme)
    try:
        yield walker
    finally:
        walker.close()
        qInstallMessageHandler(before)


def _over(window: QWidget) -> list[QWidget]:
    """What is open over a window: dialogs, then menus and lists that dropped down."""
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    return sorted(others, key=lambda widget: (_is_pop_up(widget), _depth(widget)))


def _is_pop_up(widget: QWidget) -> bool:
    return isinstance(widget, QMenu) or widget.windowType() == Qt.WindowType.Popup


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _words(widget: QWidget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QLabel))
