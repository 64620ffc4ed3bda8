"""Rows of a long list, of which only the pages that were looked at are held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar

RowT = TypeVar("RowT")

PAGE: Final = 200
"""Rows a page."""


class PagedRows(Generic[RowT]):
    """What a table's model knows of its rows: how many there are, and some pages of them."""

    def __init__(self) -> None:
        self.pages: Mapping[int, Sequence[RowT]] = {}
        self.count = 0

    def put(self, pages: Mapping[int, Sequence[RowT]], count: int) -> None:
        """Holds these pages, by their number, in place of all that was held."""
        self.pages, self.count = dict(pages), count

    def fill(self, offset: int, rows: Sequence[RowT]) -> None:
        """Holds one more page."""
        self.pages = {**self.pages, offset // PAGE: rows}

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages that rows `first` to `last` need and that are not held."""
        last = min(last, self.count - 1)
        pages = range(max(first, 0) // PAGE, last // PAGE + 1) if last >= 0 else range(0)
        return [page * PAGE for page in pages if page not in self.pages]

    def at(self, row: int) -> RowT | None:
        """What stands in a row; nothing where its page is not held."""
        rows, place = self.pages.get(row // PAGE, ()), row % PAGE
        return rows[place] if 0 <= row < self.count and place < len(rows) else None

    def last_of(self, offset: int, many: int) -> int:
        """The last of so many rows from `offset` on, none behind the end of the list."""
        return min(offset + many, self.count) - 1
