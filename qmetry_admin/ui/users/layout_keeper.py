"""Between the columns of the table, the menus that choose them, and what is remembered."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, QPoint

from qmetry_admin.domain.users import SortColumn
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.column_choice import ColumnActions
from qmetry_admin.ui.users.columns_dialog import ColumnsDialog
from qmetry_admin.ui.users.memory import ColumnLayout, Memory
from qmetry_admin.ui.users.table import UsersTable


class LayoutKeeper(QObject):
    """Shows the columns as they were left, and keeps whatever somebody makes of them."""

    def __init__(
        self, table: UsersTable, actions: ColumnActions, memory: Memory, theme: ThemeKeeper
    ) -> None:
        super().__init__(table)
        self._table = table
        self._actions = actions
        self._memory = memory
        self._keeper = theme
        self._menu = actions.menu(table)
        self._show(memory.columns)
        sort, descending = memory.order
        table.show_sorted(sort, descending=descending)
        header = table.horizontalHeader()
        header.customContextMenuRequested.connect(self._show_menu)
        table.layout_changed.connect(self._keep)
        actions.chosen.connect(self._choose)
        actions.arrange.triggered.connect(self._arrange)
        actions.reset.triggered.connect(self._reset)

    def _show(self, layout: ColumnLayout) -> None:
        self._table.show_layout(layout)
        self._actions.show_layout(layout)

    def _keep(self) -> None:
        self._memory.keep_columns(self._table.layout_now)

    def _change(self, layout: ColumnLayout) -> None:
        self._show(layout)
        self._memory.keep_columns(layout)

    def _choose(self, column: SortColumn, shown: bool) -> None:
        layout = self._table.layout_now
        hidden = layout.hidden - {column} if shown else layout.hidden | {column}
        self._change(dataclasses.replace(layout, hidden=hidden))

    def _arrange(self) -> None:
        dialog = ColumnsDialog(self._table.layout_now, self._keeper, self._table.window())
        dialog.changed.connect(self._change)
        dialog.open()

    def _reset(self) -> None:
        self._change(ColumnLayout())

    def _show_menu(self, at: QPoint) -> None:
        self._menu.popup(self._table.horizontalHeader().mapToGlobal(at))
