"""A ring that shows how long the code shown now stays good."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

_LAST = 5  # from here on it asks to wait for the next code


class SecondsRing(QWidget):
    """The seconds left of a time step of `period` seconds, as an arc and a number.

    It takes no focus: the words beside it say the same, and its accessible name too.
    """

    def __init__(
        self, theme: ThemeKeeper, *, period: int = 30, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._period = period
        self._seconds = period
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_seconds(period)
        theme.changed.connect(self.update)

    def set_seconds(self, seconds: int) -> None:
        """Shows that so many seconds are left."""
        self._seconds = seconds
        self.setAccessibleName(f"New code in {seconds} seconds")
        self.update()

    def sizeHint(self) -> QSize:
        """40 px square."""
        side = self._keeper.current.px(40)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ring; in its last seconds the arc is in the colour of warnings."""
        theme = self._keeper.current
        circle = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        left = QPen(theme.colour("warn" if self._seconds <= _LAST else "accent"), 3)
        left.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 3))
        painter.drawEllipse(circle)
        painter.setPen(left)
        painter.drawArc(circle, 90 * 16, round(360 * 16 * self._seconds / self._period))
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("small", strong=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._seconds))
        painter.end()
