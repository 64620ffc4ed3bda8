"""Facts about somebody: what each is called, and beside it what it is."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

_LEAD = 28  # px a fact
_GAP = 24  # px between the two columns
_BREAKS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class Facts(QLabel):
    """One fact a line, in two columns; a long one wraps in its own.

    To screen readers, and to whoever asks for `text()`, it reads "Name: Jude Okafor", line by line.
    """

    def __init__(self, theme: ThemeKeeper, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._facts: dict[str, str] = {}
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        theme.changed.connect(self.updateGeometry)

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """Shows these in place of others, in their order."""
        self._facts = dict(facts)
        self.setText("\n".join(f"{name}: {value}" for name, value in facts.items()))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Yes: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height in px that all facts take at this width."""
        return sum(height for _, height in self._lines(width))

    def sizeHint(self) -> QSize:
        """As wide as the longest fact, up to what is comfortable to read."""
        metrics = QFontMetrics(self.font())
        longest = max(map(metrics.horizontalAdvance, self._facts.values()), default=0)
        width = self._indent() + min(longest + 2, self._keeper.current.px(440))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The names, and a few letters of what they stand for."""
        return QSize(self._indent() + self._keeper.current.px(80), self._keeper.current.px(_LEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the names quietly, and the facts beside them."""
        theme, way, indent = self._keeper.current, self.layoutDirection(), self._indent()
        align = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
        painter, top = QPainter(self), 0
        lines = zip(self._facts.items(), self._lines(self.width()), strict=True)
        for (name, value), (written, height) in lines:
            lower = top + (theme.px(_LEAD) - QFontMetrics(self.font()).height()) // 2
            for text, left, token in ((name, 0, "muted"), (value, indent, "text")):
                box = QRect(left, lower, self.width() - left, written)
                painter.setPen(theme.colour(token))
                painter.drawText(QStyle.visualRect(way, self.rect(), box), align | _BREAKS, text)
            top += height
        painter.end()

    def _indent(self) -> int:
        metrics = QFontMetrics(self.font())
        longest = max(map(metrics.horizontalAdvance, self._facts), default=0)
        return longest + self._keeper.current.px(_GAP)

    def _lines(self, width: int) -> list[tuple[int, int]]:
        """Of every fact: how high its text is, and how high its line."""
        metrics, lead = QFontMetrics(self.font()), self._keeper.current.px(_LEAD)
        room = QRect(0, 0, max(width - self._indent(), 1), 1 << 20)

        def high(text: str) -> int:
            return metrics.boundingRect(room, _BREAKS, text).height()

        air = lead - high("X")
        return [(high(text), max(lead, high(text) + air)) for text in self._facts.values()]
