"""The demo's window, in the words of somebody who tries the program out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListView, QWidget

from tests.support.pages.screen import Screen, Shown


class DemoPage:
    """Presses and reads, as it stands on the screen."""

    def __init__(self, panel: QWidget) -> None:
        self.panel = panel
        self._screen = Screen(Shown(panel))

    @property
    def people(self) -> list[str]:
        """Everybody in the list, as it is read out."""
        role = Qt.ItemDataRole.AccessibleTextRole
        model = self._list.model()
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    @property
    def entry(self) -> str:
        """The entry the phone shows."""
        return self._box("phoneEntryCombo").currentText()

    @property
    def entries(self) -> list[str]:
        """All entries in the phone."""
        box = self._box("phoneEntryCombo")
        return [box.itemText(place) for place in range(box.count())]

    @property
    def code(self) -> str:
        """The code on the phone, without its blank."""
        return self.read("phoneCodeLabel").replace(" ", "")

    @property
    def says(self) -> str:
        """What the phone says."""
        return self.read("phoneMessageLabel")

    @property
    def next(self) -> str:
        """What comes next."""
        return self.read("whatNextLabel")

    def person(self, name: str) -> str:
        """What the list says about somebody."""
        [found] = [said for said in self.people if said.startswith(f"{name},")]
        return found

    def is_ticked(self, line: str) -> bool:
        """Whether a line of the card is ticked."""
        [words] = self._screen.find(line, QWidget, self.panel).findChildren(QLabel, "tryWords")
        return words.accessibleName().startswith("Done")

    def choose(self, name: str) -> None:
        """Clicks somebody in the list."""
        index = self._index(name)
        self._list.scrollTo(index)
        place = self._list.visualRect(index).center()
        QTest.mouseClick(self._list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def key(self, key: Qt.Key) -> None:
        """Presses a key in the list."""
        self._list.setFocus()
        QTest.keyClick(self._list, key)

    def set_clock(self, how_far_off: str) -> None:
        """Sets the phone's clock."""
        box = self._box("phoneOffsetCombo")
        box.setFocus()
        while box.currentIndex() > 0:
            QTest.keyClick(box, Qt.Key.Key_Up)
        while box.currentText() != how_far_off:
            before = box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down)
            assert box.currentIndex() != before, f"there is no {how_far_off}"

    def press(self, name: str) -> None:
        """Presses a button."""
        self._screen.press(name)

    def scan(self) -> None:
        """Holds the phone before the screen."""
        self.press("phoneScanButton")

    def type_key(self, key: str) -> None:
        """Types a key and adds it."""
        self._screen.type("phoneKeyEdit", key)
        self.press("phoneAddKeyButton")

    def copied(self) -> str:
        """Copies the code, and answers what lies on the clipboard then."""
        self.press("phoneCopyButton")
        return QGuiApplication.clipboard().text()

    def read(self, name: str) -> str:
        """What a label says."""
        return self._screen.read(name)

    @property
    def _list(self) -> QListView:
        return self._screen.find("demoPeopleList", QListView, self.panel)

    def _index(self, name: str) -> QModelIndex:
        model = self._list.model()
        [found] = [
            model.index(row, 0)
            for row in range(model.rowCount())
            if model.index(row, 0).data() == name
        ]
        return found

    def _box(self, name: str) -> QComboBox:
        return self._screen.find(name, QComboBox, self.panel)
