"""Opens the guide at the page about what is on the screen, by F1 from wherever one is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from qmetry_admin.ui.guide.pages import page_about
from qmetry_admin.ui.guide.window import GuideWindow
from qmetry_admin.ui.theme import ThemeKeeper

ACTION: Final = "guideAction"
"""The object name of a window's own action for the guide, which has the key already."""
_SHORTCUT: Final = "guideShortcut"


class GuideKeeper(QObject):
    """One guide window for the program.

    Each window gets the key when it first has the focus: a key of the main window's menu does not
    reach a dialog over it.
    """

    def __init__(self, app: QApplication, folder: Path, theme: ThemeKeeper) -> None:
        super().__init__()
        self._folder = folder
        self._keeper = theme
        self._window: GuideWindow | None = None
        app.focusChanged.connect(self._follow)

    def open(self) -> None:
        """Shows the guide, at the page about where the focus is."""
        about = QApplication.focusWidget() or QApplication.activeWindow()
        if self._window is None:
            self._window = GuideWindow(self._folder, self._keeper)
        elif about is not None and about.window() is self._window:
            return
        self._window.show_page(page_about(about))

    def close(self) -> None:
        """Takes the guide away, with the program."""
        if self._window is not None:
            self._window.hide()
            self._window.deleteLater()
            QCoreApplication.sendPostedEvents(self._window, QEvent.Type.DeferredDelete)
            self._window = None

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        window = new.window() if new is not None else None
        if window is None or window is self._window:
            return
        if window.findChild(QAction, ACTION) is None and not window.findChild(QShortcut, _SHORTCUT):
            shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), window)
            shortcut.setObjectName(_SHORTCUT)
            shortcut.activated.connect(self.open)
