"""The question that is open over a page, in the words of the person who is asked."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

Part = TypeVar("Part", bound=QWidget)


class Question:
    """Reads and answers the one dialog that is in front."""

    def answer(self, button: str) -> None:
        """Presses a button of the question that is open."""
        QTest.mouseClick(self.part_of_question(QPushButton, button), Qt.MouseButton.LeftButton)

    def press_in_question(self, key: Qt.Key, *, inside: str = "") -> None:
        """Presses a key in the question that is open, or in a part of it."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, "no dialog is open"
        QTest.keyClick(self.part_of_question(QWidget, inside) if inside else dialog, key)

    @property
    def focus_in_question(self) -> str:
        """The object name of what has the keyboard in the question that is open."""
        dialog = QApplication.activeModalWidget()
        return dialog.focusWidget().objectName() if dialog is not None else ""

    @property
    def question(self) -> str:
        """What the question that is open says, title and consequences; nothing where none is."""
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return ""
        labels = dialog.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def part_of_question(self, kind: type[Part], name: str) -> Part:
        """A part of the dialog that is open over the page."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, "no dialog is open"
        found = dialog.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found
