"""What happens when the program itself is at fault: one dialog a fault, and it goes on."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, line, title
from qmetry_admin.ui.widgets.layouts import column, row

_log = logging.getLogger(__name__)
_WIDTH = 520


class CrashDialog(QDialog):
    """Says that something did not work; gone once it is closed."""

    def __init__(self, where: str, theme: ThemeKeeper, parent: QWidget | None) -> None:
        super().__init__(parent)
        close = Button("Close", theme, name="closeButton", kind="primary")
        self.setObjectName("crashDialog")
        self.setWindowTitle("QMetry Admin")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = WrappedLabel(
            "This is a fault of QMetry Admin and nothing you did. What was stored before is safe,"
            " and the program goes on. If it happens again, sign out and in, and tell whoever"
            " looks after the program the line below.",
            theme,
            name="messageLabel",
        )
        body = column(
            title("Something did not work"),
            16,
            words,
            12,
            WrappedLabel(where, theme, "muted"),
            gap=0,
            margins=(24, 24, 24, 24),
        )
        whole = column(body, None, line(), row(None, close, margins=(24, 16, 24, 16)), gap=0)
        self.setLayout(whole)
        self.ensurePolished()
        width = theme.current.px(_WIDTH)
        self.setFixedSize(width, whole.totalHeightForWidth(width))
        close.setDefault(True)
        close.clicked.connect(self.accept)


class CrashReporter(QObject):
    """Shows each fault once, however often it comes.

    `window` answers which window a dialog belongs to. While installed it is also told of what goes
    wrong in slots.
    """

    def __init__(self, theme: ThemeKeeper, window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._theme = theme
        self._window = window
        self._known: set[str] = set()
        self._before = sys.excepthook

    def install(self) -> None:
        """Takes the faults nobody caught."""
        self._before = sys.excepthook
        sys.excepthook = self._uncaught

    def uninstall(self) -> None:
        """Gives them back to whoever took them before."""
        if sys.excepthook == self._uncaught:
            sys.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Shows a fault that is in the log already."""
        frames = traceback.extract_tb(error.__traceback__)
        fault = f"{type(error).__name__}\n" + "".join(traceback.format_list(frames))
        if fault in self._known:
            return
        self._known.add(fault)
        last = frames[-1] if frames else None
        place = f"{Path(last.filename).name}, line {last.lineno}" if last else "an unknown place"
        CrashDialog(f"{type(error).__name__} in {place}", self._theme, self._window()).open()

    def _uncaught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if not issubclass(kind, Exception):
            self._before(kind, error, trace)
            return
        _log.error("a fault in the program", exc_info=(kind, error, trace))
        self.report(error)
