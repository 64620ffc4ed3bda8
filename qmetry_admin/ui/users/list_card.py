"""The card with the list: the table, what stands in its place, and the foot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.domain.users import User
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.empty_state import EmptyState
from qmetry_admin.ui.users.foot import Foot
from qmetry_admin.ui.users.model import UsersModel
from qmetry_admin.ui.users.table import UsersTable
from qmetry_admin.ui.widgets.labels import line
from qmetry_admin.ui.widgets.layouts import column

_MOST: Final = 16777215  # QWIDGETSIZE_MAX


class ListCard(QFrame):
    """Shows rows so that person, place and focus stay where they were. It has the model.

    `chosen_changed` comes when another person is chosen, or the same is known anew.
    """

    chosen_changed = Signal()

    def __init__(
        self, clock: Clock, foot: Foot, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = UsersModel(clock, self)
        self.table = UsersTable(self.model, theme)
        self.empty = EmptyState(theme)
        self.setProperty("frame", "table")
        self._inside = column(self.table, self.empty, line(), foot, gap=0, margins=(1, 1, 1, 1))
        self._inside.setStretch(0, 1)
        self._inside.setStretch(1, 1)
        self.setLayout(self._inside)
        self.table.selectionModel().selectionChanged.connect(self.chosen_changed)

    @property
    def selected(self) -> User | None:
        """The person chosen in the table."""
        return self.model.user(self.table.chosen_row())

    @contextmanager
    def in_place(self, *, anew: bool, choose_first: bool) -> Iterator[None]:
        """Keeps person and place while other rows are shown.

        `anew`, where something else was asked for, the rows are shown from the first one on, or
        where the person is. With `choose_first` the first row is chosen where the person is not
        among them.
        """
        chosen, chosen_row = self.selected, self.table.chosen_row()
        was_at, was_in_sight = self.table.verticalScrollBar().value(), self._in_sight(chosen_row)
        yield
        self.table.show_texts()
        self.table.executeDelayedItemsLayout()
        place = 0 if anew else was_at
        if self.table.verticalScrollBar().value() != place:
            self.table.verticalScrollBar().setValue(place)
        row = self._row_to_choose(chosen, chosen_row, choose_first=choose_first)
        other = row != self.table.chosen_row()
        if other:
            self._choose(row)
        if was_in_sight and row >= 0 and (other or anew):
            self.table.scrollTo(self.model.index(row, 0))
        self.chosen_changed.emit()

    def show_rows(self) -> None:
        """The table takes all the room there is."""
        self.empty.hide()
        self.table.setMinimumHeight(self.table.header_height() + self.table.row_height())
        self.table.setMaximumHeight(_MOST)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._inside.activate()  # so that what is in sight is known now

    def show_empty(
        self, icon: str, heading: str, words: str, *, button: str = "", button_name: str = ""
    ) -> None:
        """Leaves the table as high as its rows, and says the rest below."""
        rows = self.model.rowCount() * self.table.row_height()
        self.table.setFixedHeight(self.table.header_height() + rows)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty.show_state(icon, heading, words, button=button, button_name=button_name)
        self.empty.show()
        self._inside.activate()

    def _row_to_choose(self, chosen: User | None, row: int, *, choose_first: bool) -> int:
        """The row of the same person, -1 where they are not listed any more.

        Where it was not known yet who stands in the row, the row stays.
        """
        count = self.model.rowCount()
        if chosen is None and 0 <= row < count:
            return row
        same = self.model.row_of(chosen.id) if chosen is not None else None
        if same is None:
            return 0 if choose_first and count else -1
        return same

    def _choose(self, row: int) -> None:
        if row < 0:
            self.table.clearSelection()
            return
        self.table.setAutoScroll(False)  # who scrolled away to read is not pulled back
        self.table.setCurrentIndex(self.model.index(row, 0))
        self.table.setAutoScroll(True)

    def _in_sight(self, row: int) -> bool:
        first, last = self.table.rows_in_sight()
        return first <= row <= last
