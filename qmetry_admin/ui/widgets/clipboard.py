"""Keeps secrets on the clipboard for as long as they are needed, and no longer."""

import atexit
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

_SECONDS = 30
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\x01",
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
    "org.nspasteboard.ConcealedType": b"1",
}
"""What asks the clipboard's histories of KDE and its like, Windows and macOS to leave it out."""


class SecretClipboard(QObject):
    """Puts one secret at a time on the clipboard and takes it away again after 30 s.

    It is taken away only while it is still what lies there: what somebody else copied meanwhile
    stays. It does not outlive this object, nor the program. `seconds_left` counts down to 0, where
    nothing of ours is left; `monotonic` is the program's clock, in seconds.
    """

    seconds_left = Signal(int)

    def __init__(self, monotonic: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._ours = _Ours(QGuiApplication.clipboard())
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._ours.clipboard.dataChanged.connect(self._look)
        program = cast("QCoreApplication", QCoreApplication.instance())  # a clipboard has one
        program.aboutToQuit.connect(self.discard)
        self.destroyed.connect(self._ours.end)
        # A program that ends without its event loop: Qt crashes over Python's data left behind.
        atexit.register(self._ours.end)

    def put(self, secret: str) -> int:
        """Copies `secret`, flagged as one, in place of an earlier one; answers its seconds."""
        if self._ours.secret:
            self._forget()
        self._until = self._monotonic() + _SECONDS
        self._ours.put(secret)
        self._timer.start()
        return _SECONDS

    def tick(self) -> None:
        """Looks at the clock: tells the seconds that are left, or ends the time."""
        left = max(0, round(self._until - self._monotonic()))
        if left > 0:
            self.seconds_left.emit(left)
        else:
            self.discard()

    def discard(self) -> None:
        """Takes our secret off the clipboard now, if it is still there."""
        if self._ours.secret:
            self._ours.take_away()
            self._forget()

    def discard_selection(self, secret: str) -> None:
        """Takes a part of `secret` off the mouse selection of X11 and Wayland, where it lies."""
        mode, clipboard = QClipboard.Mode.Selection, self._ours.clipboard
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            selected = clipboard.text(mode)
            if selected and selected in secret:
                clipboard.clear(mode)

    def _look(self) -> None:
        """Forgets our secret as soon as something else lies on the clipboard."""
        if self._ours.secret and not self._ours.lies_there():
            self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._ours.secret = ""
        self.seconds_left.emit(0)


class _Ours:
    """What of ours lies on the clipboard; known apart, because it is needed after Qt's object."""

    def __init__(self, clipboard: QClipboard) -> None:
        self.clipboard = clipboard
        self.secret = ""

    def put(self, secret: str) -> None:
        content = QMimeData()
        content.setText(secret)
        for format_, value in _HINTS.items():
            content.setData(format_, value)
        self.secret = secret
        self.clipboard.setMimeData(content)

    def lies_there(self) -> bool:
        return self.clipboard.text() == self.secret

    def take_away(self) -> None:
        ours = bool(self.secret) and self.lies_there()
        self.secret = ""
        if ours:
            self.clipboard.clear()

    def end(self) -> None:
        atexit.unregister(self.end)
        self.take_away()
