"""A page's place in the rail."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

_HEIGHT = 32
_ROUNDED = 2  # px that a measured text may be short of the drawn one
_EDGE = 8  # px from the edge to the icon, and from the icon to the words


class RailButton(QPushButton):
    """Icon and word; the page shown now has a ground, the accent and a heavier word."""

    def __init__(
        self, text: str, icon: str, theme: ThemeKeeper, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._keeper = theme
        self._icon = icon
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(True)  # Enter presses it
        self._measure()
        theme.changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        """As wide as the heavier word."""
        theme = self._keeper.current
        words = QFontMetrics(theme.font("body", strong=True)).horizontalAdvance(self._words())
        return QSize(theme.px(20) + 3 * _EDGE + words + _ROUNDED, theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, icon and word, mirrored where one reads from the right."""
        theme, here, direction = self._keeper.current, self.isChecked(), self.layoutDirection()
        side, whole = theme.px(20), self.rect()
        picture = QRect(_EDGE, (self.height() - side) // 2, side, side)
        room = QRect(side + 2 * _EDGE, 0, self.width() - side - 3 * _EDGE, self.height())
        align = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent-soft" if here else "hover"))
            painter.drawRoundedRect(whole, 6, 6)
        icon = theme.icon(self._icon, "accent" if here else "muted")
        icon.paint(painter, QStyle.visualRect(direction, whole, picture))
        painter.setPen(theme.colour("accent" if here else "text"))
        painter.setFont(theme.font("body", strong=here))
        shown = painter.fontMetrics().elidedText(
            self._words(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(
            QStyle.visualRect(direction, whole, room), align | Qt.AlignmentFlag.AlignVCenter, shown
        )
        painter.end()

    def _words(self) -> str:
        return self.text().replace("&&", "&")

    def _measure(self) -> None:
        self.setFixedHeight(self._keeper.current.px(_HEIGHT))
        self.update()
