"""The order of the list as actions, for those who sort without a mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

from qmetry_admin.ui.users.columns import COLUMNS


class SortActions(QObject):
    """One action a column, of which one is ticked, and one for the other way round.

    `chosen` carries the number of the column and whether the order is descending.
    """

    chosen = Signal(int, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = QActionGroup(self)
        self.descending = QAction("&Descending", self)
        self.descending.setCheckable(True)
        taken = {"D"}
        for number, column in enumerate(COLUMNS):
            action = QAction(_lettered(column.title, taken), self.columns)
            action.setCheckable(True)
            action.setData(number)
        self.show_order(0, descending=False)
        self.columns.triggered.connect(self._choose)
        self.descending.triggered.connect(self._choose)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Ticks what the list is sorted by."""
        self.columns.actions()[column].setChecked(True)
        self.descending.setChecked(descending)

    def _choose(self) -> None:
        action = self.columns.checkedAction()
        if action is not None:
            self.chosen.emit(action.data(), self.descending.isChecked())


def _lettered(title: str, taken: set[str]) -> str:
    """The title with its first letter that no other one has, which is taken by that."""
    place = next(place for place, letter in enumerate(title) if letter.upper() not in taken)
    taken.add(title[place].upper())
    return f"{title[:place]}&{title[place:]}"
