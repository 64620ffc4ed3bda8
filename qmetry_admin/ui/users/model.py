"""The people of one query as rows, of which only the pages that were looked at are held."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qmetry_admin.domain.users import Lock, User, UserId, UserPage
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.users.columns import COLUMNS, Reader, cell_hint, cell_text
from qmetry_admin.ui.widgets.paged_rows import PAGE, PagedRows

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
        self._rows: PagedRows[User] = PagedRows()
        self._locks: dict[UserId, Lock] = {}

    @property
    def held(self) -> Iterable[User]:
        """Everybody whose page is held."""
        return itertools.chain.from_iterable(self._rows.pages.values())

    @property
    def any_locked(self) -> bool:
        """Whether anybody's sign-in is locked, as far as the pages held tell."""
        return bool(self._locks)

    def show_zone(self, zone: str) -> None:
        """Says times in another time zone from now on."""
        self._zone = zone

    def show_pages(self, pages: Iterable[UserPage]) -> None:
        """Puts the first pages of a query, or pages fetched again, in place of all that is held.

        The same people in the same rows stay where they are, so that nothing shown is disturbed.
        """
        fetched = {page.offset // PAGE: page for page in pages}
        rows = {place: page.rows for place, page in fetched.items()}
        locks = {user_id: lock for page in fetched.values() for user_id, lock in page.locks.items()}
        count = next((page.matching for page in fetched.values()), 0)
        if (rows, locks, count) == (self._rows.pages, self._locks, self._rows.count):
            return
        stays = count == self._rows.count and _ids(rows) == _ids(self._rows.pages)
        if not stays:
            self.beginResetModel()
        self._locks = locks
        self._rows.put(rows, count)
        if not stays:
            self.endResetModel()
            return
        for place, users in rows.items():
            self._say_changed(place * PAGE, len(users))

    def fill(self, page: UserPage) -> None:
        """Adds a page of the query shown."""
        self._rows.fill(page.offset, page.rows)
        self._locks.update(page.locks)
        self._say_changed(page.offset, len(page.rows))

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages that rows `first` to `last` need and that are not held."""
        return self._rows.missing(first, last)

    def user(self, row: int) -> User | None:
        """The person in a row; nothing where the row's page is not held."""
        return self._rows.at(row)

    def lock(self, user_id: UserId) -> Lock | None:
        """The lock on a person's sign-in, where there is one."""
        return self._locks.get(user_id)

    def row_of(self, user_id: UserId) -> int | None:
        """Where a person stands, as far as the pages held tell."""
        for page, rows in self._rows.pages.items():
            for place, user in enumerate(rows):
                if user.id == user_id:
                    return page * PAGE + place
        return None

    def rowCount(self, parent: _Index = _TOP) -> int:
        """All people who match, held or not."""
        return 0 if parent.isValid() else self._rows.count

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
        lock, reader = self._locks.get(user.id), Reader(self._zone, self._clock.now())
        match role:
            case Qt.ItemDataRole.UserRole:
                return user
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(column, user, lock, reader)
            case Qt.ItemDataRole.ToolTipRole:
                hint = cell_hint(column, user, lock, reader)
                # Qt would read a name like <b>x</b> as HTML, so what is plain is said to be.
                return f"<qt>{escape(hint or cell_text(column, user, lock, reader))}</qt>"
            case Qt.ItemDataRole.AccessibleTextRole:
                said = cell_text(column, user, lock, reader)
                hint = cell_hint(column, user, lock, reader)
                return f"{said}, {hint}" if hint else said
            case _:
                return None

    def _say_changed(self, first: int, many: int) -> None:
        last = self._rows.last_of(first, many)
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


def _ids(pages: Mapping[int, Sequence[User]]) -> dict[int, list[UserId]]:
    return {place: [user.id for user in users] for place, users in pages.items()}
