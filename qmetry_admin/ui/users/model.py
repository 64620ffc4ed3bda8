"""The people of one query as rows, of which only the pages that were looked at are held."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qmetry_admin.domain.users import User, UserId, UserPage
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.users.columns import COLUMNS, cell_hint, cell_text

PAGE: Final = 200
"""Rows a page."""

_Index = QModelIndex | QPersistentModelIndex
_TOP: Final = QModelIndex()


class UsersModel(QAbstractTableModel):
    """Rows of people in the store's order; `Qt.ItemDataRole.UserRole` answers a row's `User`.

    A row whose page is not held is there, but says nothing yet. Who shows the rows asks `missing`
    for the pages to fetch, and hands them to `fill`.
    """

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._zone = "UTC"
        self._pages: dict[int, tuple[User, ...]] = {}
        self._count = 0

    def show_zone(self, zone: str) -> None:
        """Says times in another time zone from now on."""
        self._zone = zone

    def show_pages(self, pages: Iterable[UserPage]) -> None:
        """Puts the first pages of a query, or pages fetched again, in place of all that is held."""
        self.beginResetModel()
        self._pages = {}
        self._count = 0
        for page in pages:
            self._pages[page.offset // PAGE] = page.rows
            self._count = page.matching
        self.endResetModel()

    def fill(self, page: UserPage) -> None:
        """Adds a page of the query shown."""
        self._pages[page.offset // PAGE] = page.rows
        last = min(page.offset + len(page.rows), self._count) - 1
        if last >= page.offset:
            self.dataChanged.emit(self.index(page.offset, 0), self.index(last, len(COLUMNS) - 1))

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages that rows `first` to `last` need and that are not held."""
        last = min(last, self._count - 1)
        pages = range(max(first, 0) // PAGE, last // PAGE + 1) if last >= 0 else range(0)
        return [page * PAGE for page in pages if page not in self._pages]

    def user(self, row: int) -> User | None:
        """The person in a row; nothing where the row's page is not held."""
        rows = self._pages.get(row // PAGE, ())
        place = row % PAGE
        return rows[place] if 0 <= row < self._count and place < len(rows) else None

    def row_of(self, user_id: UserId) -> int | None:
        """Where a person stands, as far as the pages held tell."""
        for page, rows in self._pages.items():
            for place, user in enumerate(rows):
                if user.id == user_id:
                    return page * PAGE + place
        return None

    def rowCount(self, parent: _Index = _TOP) -> int:
        """All people who match, held or not."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = _TOP) -> int:
        """The columns of the table."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | User | None:
        """What a cell says, what hovering adds, and who it is about."""
        user = self.user(index.row()) if index.isValid() else None
        if user is None:
            return None
        column = COLUMNS[index.column()].sort
        match role:
            case Qt.ItemDataRole.UserRole:
                return user
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(column, user, self._zone, self._clock.now())
            case Qt.ItemDataRole.ToolTipRole:
                said = cell_text(column, user, self._zone, self._clock.now())
                # Qt would read a name like <b>x</b> as HTML, so what is plain is said to be.
                return f"<qt>{escape(cell_hint(column, user, self._zone) or said)}</qt>"
            case Qt.ItemDataRole.AccessibleTextRole:
                said = cell_text(column, user, self._zone, self._clock.now())
                hint = cell_hint(column, user, self._zone)
                return f"{said}, {hint}" if hint else said
            case _:
                return None
