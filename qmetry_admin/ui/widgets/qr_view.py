"""Shows a text as a QR code."""

from math import ceil

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from qmetry_admin.ui import qr

_AT_LEAST = 220  # px with the margin: what phones read at arm's length
_EDGE = 4  # px of white and line around the picture


class QrView(QFrame):
    """A QR code, black on white in every theme, its white margin always around it.

    It is at least 220 px wide with the margin, and exactly as wide as whole device pixels a module
    make it; on a screen of another ratio it is drawn anew.
    """

    def __init__(self, *, name: str = "qrView", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._within = 0
        self._text = ""
        self._image = QImage()
        self.setObjectName(name)
        self.setProperty("frame", "qr")
        self.setAccessibleName("QR code with the key for the authenticator app")
        self.setAccessibleDescription("The same key stands beside it as text.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._measure(_AT_LEAST)

    @property
    def picture(self) -> QImage:
        """What is shown, a pixel for every device pixel; null while nothing is."""
        return self._image

    def set_text(self, text: str) -> None:
        """Shows `text`, an otpauth URI."""
        self._text = text
        self._draw()

    def set_within(self, side: int) -> None:
        """Shows it as large as goes into `side` px, edge and all, but never smaller than usual."""
        self._within = side - 2 * _EDGE
        self._draw()

    def discard(self) -> None:
        """Blackens the picture and forgets what it said."""
        self._image.fill(0)
        self._image = QImage()
        self._text = ""
        self.update()

    def event(self, event: QEvent) -> bool:
        """Draws anew when the window comes to a screen of another ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Puts the picture down, pixel on pixel."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawImage(QPointF(_EDGE, _EDGE), self._image)
        painter.end()

    def _draw(self) -> None:
        if not self._text:
            return
        ratio = self.devicePixelRatioF()
        self._image.fill(0)
        self._image = qr.picture(self._text, at_least=_AT_LEAST, within=self._within, ratio=ratio)
        self._measure(ceil(self._image.width() / ratio))
        self.update()

    def _measure(self, side: int) -> None:
        self.setFixedSize(side + 2 * _EDGE, side + 2 * _EDGE)
