"""The entries of one question as rows, of which only the pages that were looked at are held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qmetry_admin.domain.audit import AuditPage, Recorded
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.audit.columns import Column, cell_hint, cell_text
from qmetry_admin.ui.widgets.paged_rows import PAGE, PagedRows

_Index = QModelIndex | QPersistentModelIndex
_TOP: Final = QModelIndex()


class AuditModel(QAbstractTableModel):
    """Entries, newest first; `Qt.ItemDataRole.UserRole` answers a row's `Recorded`.

    A row whose page is not held is there, but says nothing yet. Who shows the rows asks `missing`
    for the pages to fetch, and hands them to `fill`.
    """

    def __init__(
        self, columns: Sequence[Column], clock: Clock, zone: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._clock = clock
        self._zone = zone
        self._rows: PagedRows[Recorded] = PagedRows()

    def show_pages(self, pages: Iterable[AuditPage]) -> None:
        """Puts these pages in place of all that is held."""
        held = {page.offset // PAGE: page for page in pages}
        self.beginResetModel()
        count = next((page.matching for page in held.values()), 0)
        self._rows.put({number: page.rows for number, page in held.items()}, count)
        self.endResetModel()

    def fill(self, page: AuditPage) -> None:
        """Adds a page of the question shown."""
        self._rows.fill(page.offset, page.rows)
        last = self._rows.last_of(page.offset, len(page.rows))
        if last >= page.offset:
            final = len(self.columns) - 1
            self.dataChanged.emit(self.index(page.offset, 0), self.index(last, final))

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages that rows `first` to `last` need and that are not held."""
        return self._rows.missing(first, last)

    def entry(self, row: int) -> Recorded | None:
        """The entry in a row; nothing where the row's page is not held."""
        return self._rows.at(row)

    def rowCount(self, parent: _Index = _TOP) -> int:
        """All entries found, held or not."""
        return 0 if parent.isValid() else self._rows.count

    def columnCount(self, parent: _Index = _TOP) -> int:
        """The columns of the table."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].part.value
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | Recorded | None:
        """What a cell says, what hovering adds, and which entry it is about."""
        recorded = self.entry(index.row()) if index.isValid() else None
        if recorded is None:
            return None
        part, now = self.columns[index.column()].part, self._clock.now()
        match role:
            case Qt.ItemDataRole.UserRole:
                return recorded
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell_text(part, recorded.entry, self._zone, now)
            case Qt.ItemDataRole.ToolTipRole:
                hint = cell_hint(part, recorded.entry, self._zone, now)
                # Qt would read a name like <b>x</b> as HTML, so what is plain is said to be.
                return f"<qt>{escape(hint).replace(chr(10), '<br>')}</qt>"
            case _:
                return None
