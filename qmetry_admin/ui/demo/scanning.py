"""The phone's camera: looks at the pixels of the program's windows for a QR code."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

_QR_VIEW = "qrView"


@dataclass(frozen=True)
class Scanned:
    """A QR code was in sight, and this is what it says."""

    text: str = field(repr=False)


class NotScanned(enum.Enum):
    """Why the camera saw nothing."""

    NO_READER = "no reader"
    NOTHING_IN_SIGHT = "nothing in sight"
    NOT_WHOLE = "not whole"


def scan() -> Scanned | NotScanned:
    """Reads the QR code on whichever window of this program shows one.

    The pixels are read, not the widget: a code a phone could not read is not read here either.
    """
    windows = _windows_with_a_code()
    if not windows:
        return NotScanned.NOTHING_IN_SIGHT
    for window in windows:
        found = _read(window.grab().toImage())
        if not isinstance(found, NotScanned):
            return found
        if found is NotScanned.NO_READER:
            return found
    return NotScanned.NOT_WHOLE


def _windows_with_a_code() -> list[QWidget]:
    """Windows in which one is shown; a dialog is its parent's child and still its own window."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible()
        and not window.isMinimized()
        and any(
            view.isVisible() and view.window() is window
            for view in window.findChildren(QWidget, _QR_VIEW)
        )
    ]


def _read(picture: QImage) -> Scanned | NotScanned:
    try:
        import zxingcpp  # the extra "demo"
    except ImportError:
        return NotScanned.NO_READER
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(bytes(grey.constBits()))
    found = zxingcpp.read_barcodes(
        pixels.cast("B", (grey.height(), grey.bytesPerLine())),
        try_invert=False,  # many phones cannot
    )
    return Scanned(found[0].text) if found else NotScanned.NOT_WHOLE
