"""The screen a person looks at: finds what is shown by object name, presses, types, reads."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

Kind = TypeVar("Kind", bound=QWidget)


class HasWindow(Protocol):
    """The program, or whatever else shows one window at a time."""

    @property
    def window(self) -> QWidget | None:
        """The top-level window shown now."""


class Shown:
    """One window, shown by nobody in particular."""

    def __init__(self, window: QWidget) -> None:
        self.window: QWidget | None = window


class Screen:
    """What is shown by a program: its window, or the dialog that is open over it."""

    def __init__(self, program: HasWindow) -> None:
        self._program = program

    @property
    def window(self) -> QWidget:
        """The top-level window."""
        window = self._program.window
        assert window is not None, "no window is shown"
        return window

    @property
    def name(self) -> str:
        """Which window it is."""
        return self.window.objectName()

    @property
    def front(self) -> QWidget:
        """The dialog that is open, or the window."""
        return QApplication.activeModalWidget() or self.window

    def find(self, name: str, kind: type[Kind], inside: QWidget | None = None) -> Kind:
        """The one widget of that name that is shown."""
        found = [w for w in (inside or self.front).findChildren(kind, name) if w.isVisible()]
        assert len(found) == 1, f"{len(found)} widgets are called {name}"
        return found[0]

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is shown."""
        return any(w.isVisible() for w in self.front.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        """Presses a button or link with the mouse; one that is disabled cannot be pressed."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} is disabled"
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)

    def type(self, name: str, text: str) -> None:
        """Types into a field in place of what stands there; what no key types is pasted."""
        if not text.isascii():
            self.paste(name, text)
            return
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def paste(self, name: str, text: str) -> None:
        """Pastes into a field in place of what stands there."""
        QApplication.clipboard().setText(text)
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def key(
        self, name: str, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Presses a key in a widget."""
        QTest.keyClick(self.find(name, QWidget), key, with_)

    def read(self, name: str) -> str:
        """What a label or field says; nothing where it is not shown."""
        for label in self.front.findChildren(QLabel, name):
            if label.isVisible():
                return label.text()
        return next((f.text() for f in self.front.findChildren(QLineEdit, name)), "")

    def all_words(self) -> str:
        """Everything that is written on the window, labels and buttons."""
        labels = [w.text() for w in self.front.findChildren(QLabel) if w.isVisible()]
        buttons = [w.text() for w in self.front.findChildren(QAbstractButton) if w.isVisible()]
        return "\n".join(labels + buttons)

    @property
    def focus(self) -> str:
        """The object name of the widget that has the keyboard."""
        widget: QWidget | None = self.front.focusWidget()
        return "" if widget is None else widget.objectName()
