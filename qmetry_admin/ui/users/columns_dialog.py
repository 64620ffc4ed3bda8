"""The columns as a list: ticked ones are shown, from the top in the order of the table."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QWidget,
)

from qmetry_admin.domain.users import SortColumn
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.columns import COLUMNS, POSITIONS
from qmetry_admin.ui.users.memory import ColumnLayout
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, line, title
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH = 440
_ROW = 32


class ColumnsDialog(QDialog):
    """Every change counts at once (`changed` carries the ColumnLayout); gone once it is closed."""

    changed = Signal(object)

    def __init__(
        self, layout: ColumnLayout, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._layout = layout
        self._list = QListWidget()
        self._up = Button("Move up", theme, name="moveUpButton", icon="chevron-up")
        self._down = Button("Move down", theme, name="moveDownButton", icon="chevron-down")
        self._reset = Button("Reset", theme, name="resetColumnsButton")
        self._close = Button("Close", theme, name="closeButton", kind="primary")
        self.setObjectName("columnsDialog")
        self.setWindowTitle("Arrange columns")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list.setObjectName("columnsList")
        self._list.setAccessibleName("Columns")
        self._list.setProperty("kind", "choices")
        self._list.setItemDelegate(QStyledItemDelegate(self._list))
        self._close.setDefault(True)
        self._lay_out()
        self._show(0)
        self._list.itemChanged.connect(self._ticked)
        self._list.currentRowChanged.connect(self._show_moves)
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)
        self._reset.clicked.connect(self._reset_all)
        self._close.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        theme, said = self._keeper, "Ticked columns are shown, from the top in this order."
        words = WrappedLabel(said, theme, "muted")
        moves = column(self._up.stretch(), self._down.stretch(), self._reset.stretch(), None)
        both = row(self._list, moves, gap=16)
        both.setStretch(0, 1)
        body = column(title("Arrange columns"), 4, words, 16, both, gap=0, margins=(24, 24, 24, 24))
        foot = row(None, self._close, margins=(24, 16, 24, 16))
        self.setLayout(column(body, line(), foot, gap=0))
        px = theme.current.px
        self._list.setFixedHeight(px(_ROW) * len(COLUMNS) + 10)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(px(_WIDTH))

    def _show(self, current: int) -> None:
        """Fills the list without taking the filling for a person's ticks."""
        self._list.blockSignals(True)
        self._list.clear()
        for sort in self._layout.order:
            item = QListWidgetItem(COLUMNS[POSITIONS[sort]].title)
            item.setData(Qt.ItemDataRole.UserRole, sort.value)
            item.setSizeHint(QSize(0, self._keeper.current.px(_ROW)))
            shown = sort not in self._layout.hidden
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            if sort is SortColumn.USERNAME:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self._list.addItem(item)
        self._list.setCurrentRow(current)
        self._list.blockSignals(False)
        self._show_moves(current)

    def _show_moves(self, current: int) -> None:
        self._up.setEnabled(current > 0)
        self._down.setEnabled(0 <= current < self._list.count() - 1)

    def _ticked(self, item: QListWidgetItem) -> None:
        sort = SortColumn(item.data(Qt.ItemDataRole.UserRole))
        shown = item.checkState() is Qt.CheckState.Checked
        hidden = self._layout.hidden - {sort} if shown else self._layout.hidden | {sort}
        self._change(dataclasses.replace(self._layout, hidden=hidden))

    def _move_up(self) -> None:
        self._move(-1, self._up, self._down)

    def _move_down(self) -> None:
        self._move(1, self._down, self._up)

    def _move(self, by: int, pressed: Button, other: Button) -> None:
        here = self._list.currentRow()
        order = list(self._layout.order)
        order.insert(here + by, order.pop(here))
        self._change(dataclasses.replace(self._layout, order=tuple(order)))
        had_focus = pressed.hasFocus()
        self._show(here + by)
        if had_focus and not pressed.isEnabled():
            other.setFocus()
        name = COLUMNS[POSITIONS[order[here + by]]].title
        announce(self._list, f"{name} is column {here + by + 1} of {len(order)}")

    def _reset_all(self) -> None:
        self._change(ColumnLayout())
        self._show(0)

    def _change(self, layout: ColumnLayout) -> None:
        self._layout = layout
        self.changed.emit(layout)
