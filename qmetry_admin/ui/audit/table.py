"""The audit's table: rows to read, their cells, and the titles over them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qmetry_admin.domain.audit import Recorded, Result
from qmetry_admin.ui.audit.columns import Part
from qmetry_admin.ui.audit.model import AuditModel
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.row_table import ROW, RowTable

_PAD = 12  # px before the text of a cell or title
_ICON = 16
_QUIET = (Part.WHEN, Part.DETAILS, Part.WORKSTATION)


class AuditTable(RowTable):
    """One row an entry."""

    def __init__(
        self, model: AuditModel, theme: ThemeKeeper, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name=name, says="What was done, newest first", parent=parent)
        self._rows = model
        self._header = _Header(theme, self)
        self.setModel(model)
        self.setItemDelegate(_Cells(model, theme, self))
        self.setHorizontalHeader(self._header)
        self._measure()
        theme.changed.connect(self._measure)

    def choose_row(self, row: int) -> None:
        """Selects a row where it stands: who scrolled away to read is not pulled back."""
        self.setAutoScroll(False)
        self.setCurrentIndex(self._rows.index(row, 0))
        self.setAutoScroll(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More height shows more rows."""
        super().resizeEvent(event)
        self._fit()
        self.tell_rows_shown()

    def _row_to_stand_on(self) -> int:
        """The first one in sight: who scrolled away to read is not pulled back."""
        return max(self.rowAt(0), 0)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._keeper.current.px(ROW))
        self._fit()

    def _fit(self) -> None:
        """Fits the columns into the width there is."""
        theme, columns = self._keeper.current, self._rows.columns
        letters, titles = QFontMetrics(theme.font()), QFontMetrics(theme.font("small", strong=True))
        widths = [
            max(
                titles.horizontalAdvance(column.part.value) + _PAD + 8,
                letters.horizontalAdvance(column.longest) + _PAD + 8 + theme.px(column.more),
                theme.px(column.share * 7 // 10),
            )
            for column in columns
        ]
        sharing = [number for number, column in enumerate(columns) if column.share]
        shares = sum(columns[number].share for number in sharing)
        known = sum(w for w, column in zip(widths, columns, strict=True) if not column.share)
        spare = self.viewport().width() - known
        # First those that need more than their share, so that the others have what is left.
        for number in sorted(sharing, key=lambda n: widths[n] / columns[n].share, reverse=True):
            share = columns[number].share
            widths[number] = max(widths[number], spare * share // shares)
            spare, shares = spare - widths[number], shares - share
        for number, width in enumerate(widths):  # no stretching: Qt keeps 100 px at the end
            self.setColumnWidth(number, width)


class _Cells(QStyledItemDelegate):
    """Paints every cell, so that no column differs by accident."""

    def __init__(self, model: AuditModel, theme: ThemeKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = model
        self._keeper = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draws the ground, then what the column shows."""
        theme = self._keeper.current
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("accent-soft"))
        recorded: Recorded | None = index.data(Qt.ItemDataRole.UserRole)
        if recorded is None:
            return
        part = self._rows.columns[index.column()].part
        cell = option.rect.adjusted(_PAD, 0, -4, -1)
        token = "muted" if part in _QUIET else "text"
        painter.save()
        painter.setFont(theme.font())
        if part is Part.RESULT:
            done = recorded.entry.result is Result.DONE
            token = "ok" if done else "bad"
            side = theme.px(_ICON)
            box = QRect(cell.left(), cell.center().y() + 1 - side // 2, side, side)
            icon = theme.icon("check" if done else "x", token)
            icon.paint(painter, QStyle.visualRect(option.direction, option.rect, box))
            cell.adjust(side + 4, 0, 0, 0)
        room = QStyle.visualRect(option.direction, option.rect, cell)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(theme.colour(token))
        painter.drawText(
            room, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text
        )
        painter.restore()


class _Header(QHeaderView):
    """Titles, and one hairline under the whole width."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._keeper = theme
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self._measure()
        theme.changed.connect(self._measure)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draws one title."""
        theme, way = self._keeper.current, self.layoutDirection()
        title = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
        room = QStyle.visualRect(way, rect, rect.adjusted(_PAD, 0, -4, 0))
        painter.save()
        painter.setFont(theme.font("small", strong=True))
        painter.setPen(theme.colour("muted"))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        align = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the titles and the hairline."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = self._keeper.current.colour("line")
        painter.fillRect(0, self.height() - 1, self.viewport().width(), 1, line)
        painter.end()

    def _measure(self) -> None:
        self.setFixedHeight(self._keeper.current.px(ROW))
