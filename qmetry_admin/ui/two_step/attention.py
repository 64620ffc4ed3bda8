"""Whether anybody may be looking: secrets hide when the window is put away or left alone (M15)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from qmetry_admin.ui.desk import Desk

IDLE: Final = 5 * 60.0
"""Seconds without a key or the mouse after which secrets hide."""
TICK: Final = 5_000
"""Milliseconds between two looks at the clock."""
_DEEDS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)


class Attention(QObject):
    """Tells, while it watches, that a window was minimised or nobody did anything for a while.

    `left` comes once, then `came_back` with the next key, move of the mouse or restored window.
    Lost focus is no leaving: people look from one window at another. What people do reaches a
    window before any widget in it. So the windows are watched and nothing else: a filter over the
    whole program would see, and name, widgets that are still being made.
    """

    left = Signal()
    came_back = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = desk.clock
        self._seen_at = 0.0
        self._away = False
        self._watching = False
        self._windows: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begins to watch; somebody is there now."""
        self._seen_at = self._clock.monotonic()
        self._away = False
        app = QGuiApplication.instance()
        if not self._watching and isinstance(app, QGuiApplication):
            self._watching = True
            self._timer.start(TICK)
            app.focusWindowChanged.connect(self._watch)
            for window in QGuiApplication.topLevelWindows():
                self._watch(window)

    def stop(self) -> None:
        """Ends the watch."""
        app = QGuiApplication.instance()
        if self._watching and isinstance(app, QGuiApplication):
            self._watching = False
            self._timer.stop()
            app.focusWindowChanged.disconnect(self._watch)
            for window in self._windows:
                window.removeEventFilter(self)
                window.windowStateChanged.disconnect(self._state_changed)
                window.destroyed.disconnect(self._gone)
            self._windows = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Sees what people do, and keeps nothing from anybody."""
        if event.type() in _DEEDS:
            self._seen()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)
            window.windowStateChanged.connect(self._state_changed)
            window.destroyed.connect(self._gone)

    def _state_changed(self, state: Qt.WindowState) -> None:
        if state is Qt.WindowState.WindowMinimized:
            self._leave()
        else:
            self._seen()

    def _gone(self, window: QObject) -> None:
        self._windows = [known for known in self._windows if known is not window]

    def _seen(self) -> None:
        self._seen_at = self._clock.monotonic()
        if self._away:
            self._away = False
            self.came_back.emit()

    def _look(self) -> None:
        if self._clock.monotonic() - self._seen_at >= IDLE:
            self._leave()

    def _leave(self) -> None:
        if not self._away:
            self._away = True
            self.left.emit()
