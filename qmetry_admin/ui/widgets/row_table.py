"""A table of whole rows: its hairlines, the row that is chosen, and the ring of the keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QTableView, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

ROW: Final = 40  # px of a row's height
_BY_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class RowTable(QTableView):
    """Shows rows, one of which may be chosen; nothing is edited in it.

    `rows_shown` carries the first and the last row in sight whenever these change; whoever makes it
    calls `tell_rows_shown` when its height changes.
    """

    rows_shown = Signal(int, int)

    def __init__(
        self, theme: ThemeKeeper, *, name: str, says: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._by_keyboard = False
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.verticalScrollBar().valueChanged.connect(self.tell_rows_shown)

    def chosen_row(self) -> int:
        """The row that is selected, -1 where there is none.

        Qt gives the keyboard a current row without selecting it, which is nobody's choice yet.
        """
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def row_height(self) -> int:
        """The height of a row, in px."""
        return self.verticalHeader().defaultSectionSize()

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row that can be seen; the last is -1 where there are none."""
        count = self.model().rowCount()
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, count - 1 if last < 0 else last

    def tell_rows_shown(self) -> None:
        """Says which rows are in sight."""
        self.rows_shown.emit(*self.rows_in_sight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key shows where the keyboard is."""
        self._show_ring(wanted=True)
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Who points needs no ring."""
        self._show_ring(wanted=False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard finds a row chosen to stand on."""
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            self._show_ring(wanted=False)
        elif event.reason() in _BY_KEYBOARD:
            self._show_ring(wanted=True)
            if self.model().rowCount() and not self.selectionModel().hasSelection():
                self.selectRow(self._row_to_stand_on())

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

    def _row_to_stand_on(self) -> int:
        """The row that is chosen for who comes by keyboard while none is."""
        return max(self.currentIndex().row(), 0)

    def _show_ring(self, *, wanted: bool) -> None:
        self._by_keyboard = wanted
        self.viewport().update()
