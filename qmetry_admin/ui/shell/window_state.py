"""Where the main window stood, and the theme chosen: an INI file in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeChoice

FILE_NAME: Final = "window.ini"
_USUAL: Final = QSize(1280, 800)
_TITLE_BAR: Final = 32  # px that must be on a screen for a window to be caught hold of
_PLACE, _MAXIMISED, _THEME = "main/place", "main/maximised", "main/theme"


class WindowState:
    """Keeps the place of the main window and the theme; never anything of people or secrets.

    A place that is damaged, off every screen, or larger than the screen is passed over.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE_NAME

    @property
    def theme(self) -> ThemeChoice | None:
        """The theme chosen last, if one was."""
        found = self._settings().value(_THEME)
        return next((choice for choice in get_args(ThemeChoice) if choice == found), None)

    @property
    def settings(self) -> QSettings:
        """The file itself, for what a page remembers of how people like it."""
        return self._settings()

    def keep_theme(self, choice: ThemeChoice) -> None:
        """Remembers the theme."""
        self._settings().setValue(_THEME, choice)

    def restore(self, window: QWidget, *, scale: float = 1.0) -> None:
        """Puts the window where it was, or in the middle of its screen; larger for larger text."""
        settings = self._settings()
        place = settings.value(_PLACE)
        if isinstance(place, QRect) and _can_be_seen(place):
            window.move(place.topLeft())
            window.resize(place.size())
        else:
            room = QGuiApplication.primaryScreen().availableGeometry()
            window.resize((_USUAL * scale).boundedTo(room.size()))
            _put_in_the_middle(window, room)
        if str(settings.value(_MAXIMISED)).lower() == "true":
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def keep(self, window: QWidget) -> None:
        """Remembers where the window is."""
        settings = self._settings()
        maximised = window.isMaximized()
        place = window.normalGeometry() if maximised else QRect(window.pos(), window.size())
        settings.setValue(_PLACE, place)
        settings.setValue(_MAXIMISED, maximised)

    def _settings(self) -> QSettings:
        return QSettings(str(self._file), QSettings.Format.IniFormat)


def put_over(window: QWidget, before: QWidget) -> None:
    """Puts a window that is not shown yet where the one before it is, and wholly on its screen."""
    room = before.screen().availableGeometry()
    window.resize(window.size().boundedTo(room.size() - QSize(0, _TITLE_BAR)))
    _put_in_the_middle(window, before.geometry())
    last = room.bottomRight() - window.rect().bottomRight()
    window.move(
        max(room.left(), min(window.x(), last.x())), max(room.top(), min(window.y(), last.y()))
    )


def _put_in_the_middle(window: QWidget, place: QRect) -> None:
    middle = QRect(QPoint(0, 0), window.size())
    middle.moveCenter(place.center())
    window.move(middle.topLeft())


def _can_be_seen(place: QRect) -> bool:
    """Whether the whole title bar is on one screen and the window is no larger than that."""
    bar = QRect(place.topLeft(), QSize(place.width(), _TITLE_BAR))
    for screen in QGuiApplication.screens():
        room = screen.availableGeometry()
        if room.contains(bar) and place.height() <= room.height():
            return not place.isEmpty()
    return False
