"""The pill that shows a state, as a widget and for the delegate of a table."""

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from qmetry_admin.ui.theme import Theme, ThemeKeeper

PillKind = Literal["on", "off", "warn", "bad"]

# ink, ground (none: only an edge), dot (full, empty, or none)
_LOOKS: dict[PillKind, tuple[str, str, Literal["full", "empty", ""]]] = {
    "on": ("ok", "ok-soft", "full"),
    "off": ("muted", "", "empty"),
    "warn": ("warn", "warn-soft", ""),
    "bad": ("bad", "bad-soft", ""),
}


class Pill(QWidget):
    """A state in one word: on (Enabled), off (Disabled), warn ("2 left"), bad (Locked)."""

    def __init__(
        self,
        text: str,
        kind: PillKind,
        theme: ThemeKeeper,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._text = text
        self._kind: PillKind = kind
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, kind)
        theme.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """The word shown."""
        return self._text

    def show_state(self, text: str, kind: PillKind) -> None:
        """Shows another state."""
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return pill_size(self._keeper.current, self._text, self._kind)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pill."""
        painter = QPainter(self)
        draw_pill(
            painter,
            self._keeper.current,
            self.rect(),
            self._text,
            self._kind,
            self.layoutDirection(),
        )
        painter.end()


def pill_size(theme: Theme, text: str, kind: PillKind) -> QSize:
    """What a pill takes, in px."""
    words = QFontMetrics(theme.font("small", strong=True)).horizontalAdvance(text)
    return QSize(words + theme.px(28 if _LOOKS[kind][2] else 16), theme.px(20))


def draw_pill(
    painter: QPainter,
    theme: Theme,
    box: QRect,
    text: str,
    kind: PillKind,
    direction: Qt.LayoutDirection,
) -> None:
    """Draws a pill into `box`; its word, shape and colour say the same.

    An edge in place of a ground also stands out on a selected row.
    """
    ink, ground, dot = _LOOKS[kind]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = QRectF(box)
    if ground:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
    else:
        painter.setPen(QPen(theme.colour("line-strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner.adjust(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
    start = theme.px(8)
    if dot:
        place = QRect(box.left() + start, box.top(), theme.px(6), box.height())
        place = QStyle.visualRect(direction, box, place)
        draw_dot(painter, theme, ink, place, filled=dot == "full")
        start += theme.px(12)
    words = QStyle.visualRect(direction, box, box.adjusted(start, 0, -theme.px(6), 0))
    align = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
    painter.setFont(theme.font("small", strong=True))
    painter.setPen(theme.colour(ink))
    painter.drawText(words, align | Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


def draw_dot(painter: QPainter, theme: Theme, ink: str, place: QRect, *, filled: bool) -> None:
    """Draws the dot before a state's word, in the middle of `place`."""
    colour, radius = theme.colour(ink), theme.px(6) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
    else:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius -= 0.5
    painter.drawEllipse(QRectF(place).center(), radius, radius)
    painter.restore()
