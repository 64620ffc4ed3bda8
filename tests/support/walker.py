"""Walks through the real program by script: offscreen, in a folder of its own, with pictures.

`prepare` comes before anything of Qt is used: it chooses the screen that is no screen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QSize,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeySequence
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
from tests.support.camera import taken
from tests.support.pages.screen import Screen
from tests.support.pages.users import UsersList
from tests.support.phone import Phone
from tests.support.world import FakeClock

MORNING: Final = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
STEP: Final = 30
PATIENCE: Final = 10.0
"""Seconds something may take to show."""
Demo = Literal["on-premises", "saas"]
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

    def __init__(
        self, folder: Path, theme: ThemeChoice = "light", demo: Demo | None = None
    ) -> None:
        """`demo` walks through the demo's directory instead of an empty one."""
        self.folder = folder
        self._demo: Demo | None = demo
        self.data = folder / "data"
        self.theme: ThemeChoice = theme
        self.clock = FakeClock(MORNING)
        self.faults_wanted = False
        self.program = self._composed()
        self.screen = Screen(self.program)

    def _composed(self, *, inline: bool = True) -> Program:
        options = Options(data_dir=self.data, theme=self.theme, demo=self._demo)
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

    def show_tab(self, tabs: str, title: str) -> None:
        """Opens a tab by what it says."""
        bar = self.screen.find(tabs, QTabWidget).tabBar()
        titles = [bar.tabText(number) for number in range(bar.count())]
        self.open_tab(tabs, titles.index(title))

    def edit(self, name: str) -> None:
        """Opens the edit dialog of the person in whose row the name stands."""
        table = self.screen.find("usersTable", QTableView)
        model = table.model()
        found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name)
        assert found, f"{name} is not in the list"
        table.setCurrentIndex(found[0])
        self.press("editButton")

    def do(self, username: str, deed: str) -> None:
        """Chooses a person's row, and what its menu offers."""
        self.users.choose(username)
        self.users.do(deed)
        self.close_pop_ups()

    def choose_by_key(self, name: str, text: str) -> None:
        """Goes down a combo box, or up, to what reads so."""
        combo = self.screen.find(name, QComboBox)
        combo.setFocus()
        way = combo.findText(text) - combo.currentIndex()
        for _ in range(abs(way)):
            QTest.keyClick(combo, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
        assert combo.currentText() == text, f"{name} has no {text}"
        self.settle()

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

    @property
    def users(self) -> UsersList:
        """The Users page."""
        return UsersList(self.screen.window)

    def rows(self, table: str) -> list[str]:
        """What the rows of a table say, cell after cell."""
        shown = self.screen.find(table, QTableView)
        model, header = shown.model(), shown.horizontalHeader()
        columns = [n for n in range(model.columnCount()) if not header.isSectionHidden(n)]
        return [
            " | ".join(str(model.index(row, column).data()) for column in columns)
            for row in range(model.rowCount())
        ]

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

    def wait_for_rows(self, table: str, *words: str) -> None:
        """Waits until each of the words stands in a row; others' deeds take a moment to show."""

        def are_there() -> bool:
            shown = "\n".join(self.rows(table))
            return all(word in shown for word in words)

        self.wait_until(are_there, f"rows with {', '.join(words)}")

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Waits until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            self.settle()

    def picture(self, file: Path, *, at_once: bool = False) -> Path:
        """Takes a picture of the window and of all that is open over it.

        `at_once`: before anything else happens.
        """
        window = self.program.window
        assert window is not None, "no window is shown"
        if not at_once:
            self.settle()
        picture = taken(window)
        assert picture.save(str(file)), f"{file} cannot be written"
        return file


def _say(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say; not that a screen that is no screen can do less than others."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


@contextmanager
def walking(
    folder: Path, theme: ThemeChoice = "light", demo: Demo | None = None
) -> Iterator[Walker]:
    """A program on an empty folder, or on the demo's directory, ended in the end."""
    app = QApplication.instance() or QApplication(["qmetry-admin"])
    assert isinstance(app, QApplication)
    before = qInstallMessageHandler(_say)
    walker = Walker(folder, theme, demo)
    try:
        yield walker
    finally:
        walker.close()
        qInstallMessageHandler(before)


def _words(widget: QWidget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QLabel))
