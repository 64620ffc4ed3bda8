"""Which columns are shown: as a menu to tick, for the header and for the More menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from qmetry_admin.domain.users import SortColumn
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.users.memory import ColumnLayout
from qmetry_admin.ui.widgets.reason_menu import ReasonMenu

_ALWAYS = "The username is always shown: it tells people apart."


class ColumnActions(QObject):
    """One action a column, ticked where it is shown, and the ways to arrange and reset them.

    `chosen` carries the SortColumn and whether it is to be shown.
    """

    chosen = Signal(object, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._columns: dict[SortColumn, QAction] = {}
        self.arrange = QAction("&Arrange columns", self)
        self.reset = QAction("Rese&t columns", self)
        self.arrange.setObjectName("arrangeColumnsAction")
        self.reset.setObjectName("resetColumnsAction")
        for column in COLUMNS:
            action = QAction(column.title, self)
            action.setObjectName(f"{column.sort.value}ColumnAction")
            action.setCheckable(True)
            group.addAction(action)
            self._columns[column.sort] = action
        always = self._columns[SortColumn.USERNAME]
        always.setEnabled(False)
        always.setToolTip(_ALWAYS)
        self.show_layout(ColumnLayout())
        group.triggered.connect(self._choose)

    def menu(self, parent: QWidget) -> QMenu:
        """A menu of them all."""
        made = ReasonMenu("C&olumns", parent)
        made.setObjectName("columnsMenu")
        made.addActions(list(self._columns.values()))
        made.addSeparator()
        made.addActions([self.arrange, self.reset])
        return made

    def show_layout(self, layout: ColumnLayout) -> None:
        """Ticks the columns that are shown."""
        for column, action in self._columns.items():
            action.setChecked(column not in layout.hidden)

    def _choose(self, ticked: QAction) -> None:
        column = next(column for column, one in self._columns.items() if one is ticked)
        self.chosen.emit(column, ticked.isChecked())
