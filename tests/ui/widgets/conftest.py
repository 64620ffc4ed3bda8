"""What every widget needs: a theme on the program, and a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.theme import ThemeKeeper


class StillClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def now(self) -> datetime:
        """T0 of the cases, and the seconds passed since."""
        return datetime.fromtimestamp(1_700_000_000, UTC) + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        """The seconds passed."""
        return self._seconds

    def pass_(self, seconds: float) -> None:
        """Lets time pass."""
        self._seconds += seconds


Show = Callable[..., QWidget]
"""Shows widgets below each other in an active window of their own."""


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    kept: list[QWidget] = []

    def shown(*widgets: QWidget) -> QWidget:
        window = QWidget()
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        kept.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield shown
    kept.clear()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[ThemeKeeper]:
    yield ThemeKeeper(qapp, "light", scale=1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
