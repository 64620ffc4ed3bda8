"""A switch."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper


class Toggle(QCheckBox):
    """A check box to keyboard and screen readers, a switch to the eye.

    On and off differ by place and fill, not by colour alone. It has no words of its own: `says` is
    its accessible name.
    """

    def __init__(
        self, theme: ThemeKeeper, *, name: str, says: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """36 x 24 px, of which the track takes 20 in height."""
        return QSize(self._keeper.current.px(36), self._keeper.current.px(24))

    def hitButton(self, pos: QPoint) -> bool:
        """The whole of it is pressed, not only where a check box would have its mark."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the track and the knob, at the end where it is on."""
        theme, on = self._keeper.current, self.isChecked()
        if not self.isEnabled():
            edge, ground, knob = "line-strong", "hover", "line-strong"
        elif on:
            edge, ground, knob = "accent", "accent", "on-accent"
        else:
            edge, ground, knob = "outline", "field", "outline"
        at_right = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        radius = 7.0 if on else 6.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.height() / 24, self.height() / 24)
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(0.5, 2.5, 35, 19), 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(knob))
        painter.drawEllipse(QPointF(26 if at_right else 10, 12), radius, radius)
        painter.end()
