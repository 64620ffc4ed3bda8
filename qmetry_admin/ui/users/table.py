"""The users table: its header, its hairlines, and the ring on the row that has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.cells import PAD, Cells
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.users.model import UsersModel

_ROW = 40  # px, a row and the header alike
_ARROW = 16
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class UsersTable(QTableView):
    """One row a person. Whoever reads the signals fetches and opens; the table only shows.

    `rows_shown` carries the first and the last row in sight whenever these change.
    """

    edit_wanted = Signal()
    rows_shown = Signal(int, int)

    def __init__(
        self, model: UsersModel, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._cells = Cells(theme, self)
        self._header = _Header(theme, self)
        self._by_keyboard = False
        self._fitting = False
        self._by_hand = False  # somebody set widths of their own
        self.setObjectName("usersTable")
        self.setAccessibleName("List of users")
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(self._header)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._measure()
        self.verticalScrollBar().valueChanged.connect(self.tell_rows_shown)
        self.doubleClicked.connect(self._double_clicked)
        self._header.sectionResized.connect(self._resized)
        theme.changed.connect(self._measure)

    def chosen_row(self) -> int:
        """The row that is selected, -1 where there is none.

        Qt gives the keyboard a current row without selecting it, which is nobody's choice yet.
        """
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def header_height(self) -> int:
        """The height of the titles, in px."""
        return self._header.height()

    def row_height(self) -> int:
        """The height of a row, in px."""
        return self.verticalHeader().defaultSectionSize()

    def show_order(self, column: int, *, descending: bool) -> None:
        """Shows by which column the rows are sorted, and which way."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._header.setSortIndicator(column, order)

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row that can be seen; the last is -1 where there are none."""
        count = self.model().rowCount()
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, count - 1 if last < 0 else last

    def tell_rows_shown(self) -> None:
        """Says which rows are in sight."""
        self.rows_shown.emit(*self.rows_in_sight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More height shows more rows."""
        super().resizeEvent(event)
        self._fit()
        self.tell_rows_shown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits; every key shows where the keyboard is."""
        self._show_ring(wanted=True)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Who points needs no ring."""
        self._show_ring(wanted=False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lights up the whole row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard finds a row chosen to stand on."""
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            self._show_ring(wanted=False)
        elif event.reason() in _BY_KEYBOARD:
            self._show_ring(wanted=True)
            if self.model().rowCount() and not self.selectionModel().hasSelection():
                self.selectRow(max(self.currentIndex().row(), 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rules the hairlines over all columns, marks the selected row, and draws the ring."""
        super().paintEvent(event)
        theme, wide = self._keeper.current, self.viewport().width()
        first, last = self.rows_in_sight()
        chosen = self.chosen_row()
        painter = QPainter(self.viewport())
        for row in range(first, last + 1):
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            painter.fillRect(0, top + high - 1, wide, 1, theme.colour("line"))
            if row == chosen:
                bar = QRect(0, top, 3, high - 1)
                bar = QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), bar)
                painter.fillRect(bar, theme.colour("accent"))
            if row == chosen and self._by_keyboard and self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRoundedRect(QRectF(1, top + 1, wide - 2, high - 3), 4, 4)
        painter.end()

    def _double_clicked(self) -> None:
        self.edit_wanted.emit()

    def _show_ring(self, *, wanted: bool) -> None:
        self._by_keyboard = wanted
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._keeper.current.px(_ROW))
        self._fit()

    def _resized(self, section: int) -> None:
        """Whoever drags a column is not overruled when the window grows."""
        self._by_hand |= not self._fitting and section != len(COLUMNS) - 1

    def _fit(self) -> None:
        """Fits the columns into the width there is, until somebody sets widths by hand."""
        if self._by_hand:
            return
        theme = self._keeper.current
        words, titles = (
            QFontMetrics(theme.font()),
            QFontMetrics(theme.font("small", strong=True)),
        )
        air = PAD + theme.px(_ARROW) + 6
        widths = [
            max(
                titles.horizontalAdvance(column.title) + air,
                words.horizontalAdvance(column.longest) + PAD + 8 + theme.px(column.more),
                theme.px(column.share * 7 // 10),  # narrower, and no name could be told apart
            )
            for column in COLUMNS
        ]
        shares = sum(column.share for column in COLUMNS)
        known = sum(
            width for width, column in zip(widths, COLUMNS, strict=True) if not column.share
        )
        spare = self.viewport().width() - known
        self._fitting = True
        for number, column in enumerate(COLUMNS):
            if column.share:
                widths[number] = max(widths[number], spare * column.share // shares)
                spare, shares = spare - widths[number], shares - column.share
            self.setColumnWidth(number, widths[number])
        self._fitting = False


class _Header(QHeaderView):
    """Titles with the sort arrow right behind the word, and one hairline under the whole width."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._keeper = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setSortIndicatorShown(True)
        self.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self._measure()
        theme.changed.connect(self._measure)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draws one title; the one sorted by is darker and has the arrow."""
        theme, way = self._keeper.current, self.layoutDirection()
        arrow = theme.px(_ARROW)
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

    def _measure(self) -> None:
        self.setFixedHeight(self._keeper.current.px(_ROW))
