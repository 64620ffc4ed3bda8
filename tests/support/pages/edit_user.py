"""The edit dialog, in the words of the person at it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

Part = TypeVar("Part", bound=QWidget)


def type_in(field: QLineEdit, text: str) -> None:
    """Types; what no plain keyboard has is pasted."""
    if text.isascii():
        QTest.keyClicks(field, text)
        return
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


class EditUser:
    """Fills in, saves and closes; every step as a person does it."""

    def __init__(self, dialog: QDialog) -> None:
        self.dialog = dialog
        self.tabs = self.part(QTabWidget, "editTabs")

    @classmethod
    def shown(cls) -> EditUser:
        """The edit dialog on the screen, of which there is one."""
        [dialog] = cls.all_shown()
        return cls(dialog)

    @staticmethod
    def all_shown() -> list[QDialog]:
        """The edit dialogs on the screen."""
        return [
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, QDialog)
            and window.objectName() == "editUserDialog"
            and window.isVisible()
        ]

    @property
    def header(self) -> str:
        """Name, and the line under it."""
        return f"{self._said('personLabel')}: {self._said('accountLabel')}"

    @property
    def message(self) -> str:
        """What the dialog says; empty where it says nothing."""
        found = self.part(QLabel, "messageLabel")
        return found.text() if found.isVisible() else ""

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def text(self, name: str) -> str:
        """What stands in a field, by its object name."""
        return self.part(QLineEdit, name).text()

    def choice(self, name: str) -> str:
        """The value chosen in a box."""
        return str(self.part(QComboBox, name).currentData())

    def write(self, name: str, text: str) -> None:
        """Types over what stands in a field."""
        field = self.part(QLineEdit, name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        type_in(field, text)

    def choose(self, name: str, value: str) -> None:
        """Chooses a value in a box, by the keyboard."""
        box = self.part(QComboBox, name)
        assert box.isEnabled(), f"{name} is disabled"
        way = box.findData(value) - box.currentIndex()
        box.setFocus()
        for _ in range(abs(way)):
            QTest.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
        assert box.currentData() == value

    def is_active(self) -> bool:
        """Whether the box Active is ticked."""
        return self.part(QCheckBox, "activeCheck").isChecked()

    def tick_active(self) -> None:
        """Ticks Active, or takes the tick away."""
        self.part(QCheckBox, "activeCheck").click()

    def press(self, name: str) -> None:
        """Presses a button by mouse."""
        QTest.mouseClick(self.part(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def save(self) -> None:
        """Presses Save."""
        self.press("saveButton")

    def open_tab(self, name: str) -> None:
        """Opens a tab by a click on its name."""
        bar = self.tabs.tabBar()
        [place] = [place for place in range(bar.count()) if bar.tabText(place) == name]
        middle = bar.tabRect(place).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle)

    def open_security(self) -> None:
        """Opens the Security tab."""
        self.open_tab("Security")

    def change_type(self, to: str) -> None:
        """Chooses another authentication type, and saves."""
        self.choose("authenticationCombo", to)
        self.save()

    def give_start_password(self, password: str) -> None:
        """Types the start password of whoever gets the type QMETRY."""
        self.write("startPasswordEdit", password)

    @property
    def consequences(self) -> str:
        """What the question over the dialog says will follow."""
        [label] = [
            found
            for found in self.dialog.findChildren(QLabel, "consequencesLabel")
            if found.isVisible()
        ]
        return label.text()

    def control(self, key: Qt.Key, *, shift: bool = False) -> None:
        """Presses a key with Ctrl, in whatever has the keyboard."""
        holding = Qt.KeyboardModifier.ControlModifier
        if shift:
            holding |= Qt.KeyboardModifier.ShiftModifier
        focused: QWidget | None = self.dialog.focusWidget()
        QTest.keyClick(focused or self.dialog, key, holding)

    def why_fixed(self, name: str) -> str:
        """The reason why a field cannot be changed; empty where it can."""
        field = self.part(QWidget, name)
        return "" if field.isEnabled() else field.accessibleDescription()

    def shows(self, name: str) -> bool:
        """Whether a part is on the screen."""
        return any(found.isVisible() for found in self.dialog.findChildren(QWidget, name))

    def escape(self) -> None:
        """Esc."""
        QTest.keyClick(self.dialog, Qt.Key.Key_Escape)

    def answer(self, button: str) -> None:
        """Presses a button of the question over the dialog."""
        [question] = [
            found
            for found in self.dialog.findChildren(QDialog)
            if found.isVisible() and found.findChild(QAbstractButton, button) is not None
        ]
        found = question.findChild(QAbstractButton, button)
        assert found is not None
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def questions(self) -> list[str]:
        """The titles of the questions over the dialog."""
        return [
            found.windowTitle() for found in self.dialog.findChildren(QDialog) if found.isVisible()
        ]

    def part(self, kind: type[Part], name: str) -> Part:
        """A part of the dialog by its object name."""
        found = self.dialog.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found

    def _said(self, name: str) -> str:
        return self.part(QLabel, name).text()
