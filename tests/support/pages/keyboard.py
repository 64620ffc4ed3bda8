"""Somebody without a mouse: every key goes to whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.pages.screen import Screen

_PATIENCE = 40
"""Tabs after which somebody gives up."""


class Keyboard:
    """Presses keys one after the other and counts them; sees which widget has the keyboard."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.pressed = 0

    @property
    def focus(self) -> str:
        """The object name of what has the keyboard."""
        return self._focused().objectName()

    def press(self, *keys: Qt.Key, holding: Qt.KeyboardModifier | None = None) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            QTest.keyClick(self._focused(), key, holding or Qt.KeyboardModifier.NoModifier)
            self._count()

    def control(self, key: Qt.Key) -> None:
        """Presses a key with Ctrl, which counts as one."""
        self.press(key, holding=Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Types."""
        for letter in text:
            QTest.keyClicks(self._focused(), letter)
            self._count()

    def tab_to(self, name: str) -> None:
        """Presses Tab until the widget of that name has the keyboard."""
        for _ in range(_PATIENCE):
            if self.focus == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")

    def _count(self) -> None:
        self.pressed += 1
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    def _focused(self) -> QWidget:
        """What has the keyboard; a window manager gives it back to the window in front."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        front = self._screen.front
        if QApplication.activeWindow() is not front:
            front.activateWindow()
            QApplication.processEvents()
        focused: QWidget | None = QApplication.focusWidget()
        assert focused is not None, f"nothing in {front.objectName()} has the keyboard"
        return focused
