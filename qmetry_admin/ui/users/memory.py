"""What the Users page remembers on this computer: filters, columns and the order of the rows."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from PySide6.QtCore import QSettings

from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    SortColumn,
    Status,
    TwoStepFilter,
    UserFilter,
)
from qmetry_admin.ui.users.columns import COLUMNS

Choice = TypeVar("Choice", bound=enum.StrEnum)

_WIDTHS: Final = frozenset(str(px) for px in range(24, 2001))
"""Widths a column can have; others are a damaged file's."""
_GROUP: Final = "users"
_ALL: Final = tuple(column.sort for column in COLUMNS)


@dataclass(frozen=True)
class ColumnLayout:
    """The columns from start to end, which of them are hidden, and widths set by hand."""

    order: tuple[SortColumn, ...] = _ALL
    hidden: frozenset[SortColumn] = frozenset(column.sort for column in COLUMNS if not column.usual)
    widths: Mapping[SortColumn, int] = field(default_factory=dict)


class Memory:
    """Reads and writes them in the settings of the data folder; never anything of people.

    What is damaged or unknown there is passed over. Without settings nothing is remembered.
    """

    def __init__(self, settings: QSettings | None) -> None:
        self._settings = settings

    @property
    def filter(self) -> UserFilter:
        """The filters set last."""
        return UserFilter(
            two_step=_one(TwoStepFilter, self._text("filter/two-step")),
            authentication=_one(AuthenticationType, self._text("filter/authentication")),
            role=_one(Role, self._text("filter/role")),
            status=_one(Status, self._text("filter/status")),
            locked=self._text("filter/locked") == "yes",
        )

    def keep_filter(self, chosen: UserFilter) -> None:
        """Remembers the filters."""
        self._put("filter/two-step", chosen.two_step or "")
        self._put("filter/authentication", chosen.authentication or "")
        self._put("filter/role", chosen.role or "")
        self._put("filter/status", chosen.status or "")
        self._put("filter/locked", "yes" if chosen.locked else "")

    @property
    def order(self) -> tuple[SortColumn, bool]:
        """The column the rows were sorted by last, and whether descending."""
        column = _one(SortColumn, self._text("sort/column")) or SortColumn.USERNAME
        return column, self._text("sort/descending") == "yes"

    def keep_order(self, column: SortColumn, *, descending: bool) -> None:
        """Remembers the order of the rows."""
        self._put("sort/column", column)
        self._put("sort/descending", "yes" if descending else "")

    @property
    def columns(self) -> ColumnLayout:
        """The columns as they were left; ones the file does not know stand behind."""
        order = _known(self._text("columns/order").split())
        if not order:
            return ColumnLayout()
        hidden = frozenset(_known(self._text("columns/hidden").split()))
        widths = dict(_width(part) for part in self._text("columns/widths").split())
        return ColumnLayout(
            order=(*order, *(column for column in _ALL if column not in order)),
            hidden=hidden - {SortColumn.USERNAME},
            widths={
                column: width for column, width in widths.items() if column is not None and width
            },
        )

    def keep_columns(self, layout: ColumnLayout) -> None:
        """Remembers the columns."""
        widths = (f"{column.value}={width}" for column, width in layout.widths.items())
        self._put("columns/order", " ".join(layout.order))
        self._put("columns/hidden", " ".join(sorted(layout.hidden)))
        self._put("columns/widths", " ".join(widths))

    def _text(self, key: str) -> str:
        found = self._settings.value(f"{_GROUP}/{key}") if self._settings is not None else ""
        return found if isinstance(found, str) else ""

    def _put(self, key: str, text: str) -> None:
        if self._settings is not None:
            self._settings.setValue(f"{_GROUP}/{key}", str(text))


def _one(choices: type[Choice], text: str) -> Choice | None:
    return next((choice for choice in choices if choice.value == text), None)


def _known(texts: Iterable[str]) -> tuple[SortColumn, ...]:
    """The columns of these names, each once."""
    found = (_one(SortColumn, text) for text in texts)
    return tuple(dict.fromkeys(column for column in found if column is not None))


def _width(part: str) -> tuple[SortColumn | None, int]:
    name, _, width = part.partition("=")
    wide = int(width) if width in _WIDTHS else 0
    return _one(SortColumn, name), wide
