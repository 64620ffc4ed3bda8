"""The titles of the users table."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.users.widths import ARROW, PAD

_HEIGHT = 40  # px


class TitleRow(QHeaderView):
    """Titles with the sort arrow right behind the word, and one hairline under the whole width.

    `arranged` comes when somebody has moved a column or set a width by hand (`by_hand` meanwhile).
    """

    arranged = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._keeper = theme
        self._changed = False
        self.by_hand = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setSortIndicatorShown(True)
        self.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setToolTip("Click to sort, drag to move, right-click to choose columns")
        self._measure()
        self.sectionResized.connect(self._section_changed)
        self.sectionMoved.connect(self._section_changed)
        theme.changed.connect(self._measure)

    def is_last(self, section: int) -> bool:
        """Whether the column is the last one shown, which takes what the others leave."""
        shown = [self.logicalIndex(at) for at in range(self.count())]
        return [one for one in shown if not self.isSectionHidden(one)][-1:] == [section]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From here on what changes is somebody's doing."""
        self.by_hand = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Up to here."""
        super().mouseReleaseEvent(event)
        self.by_hand = False
        if self._changed:
            self._changed = False
            self.arranged.emit()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draws one title; the one sorted by is darker and has the arrow."""
        theme, way = self._keeper.current, self.layoutDirection()
        arrow = theme.px(ARROW)
        sorted_here = self.sortIndicatorSection() == logical_index
        painter.save()
        painter.setFont(theme.font("small", strong=True))
        painter.setPen(theme.colour("text" if sorted_here else "muted"))
        room = rect.adjusted(PAD, 0, -(arrow + 4 if sorted_here else 4), 0)
        title = COLUMNS[logical_index].title
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        align = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(
            QStyle.visualRect(way, rect, room), align | Qt.AlignmentFlag.AlignVCenter, shown
        )
        if sorted_here:
            up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            left = room.left() + painter.fontMetrics().horizontalAdvance(shown) + 2
            box = QRect(left, rect.center().y() + 1 - arrow // 2, arrow, arrow)
            icon = theme.icon("sort-up" if up else "sort-down", "accent")
            icon.paint(painter, QStyle.visualRect(way, rect, box))
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the titles and the hairline."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = self._keeper.current.colour("line")
        painter.fillRect(0, self.height() - 1, self.viewport().width(), 1, line)
        painter.end()

    def _section_changed(self) -> None:
        self._changed |= self.by_hand

    def _measure(self) -> None:
        self.setFixedHeight(self._keeper.current.px(_HEIGHT))
