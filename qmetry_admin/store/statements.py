"""Plain SQL, for what peewee has no words for; and queries whose words are found once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import peewee


def run(engine: peewee.Database, statement: str) -> list[tuple[Any, ...]]:
    """Executes a statement and answers with its rows, all of them: a half-read one keeps a lock."""
    cursor = engine.execute_sql(statement)  # type: ignore[no-untyped-call] # peewee's stub
    return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class _Slot:
    """Stands in a query for a value that comes when it is asked."""

    number: int


def slot(number: int) -> peewee.Value:
    """Where the value of that number goes, from 0 on; it is taken as it is."""
    return peewee.Value(_Slot(number), converter=False)


class Question:
    """A query that nearly every unit of work asks, each time with other values.

    peewee finds the words of a query anew each time, which takes it longer than the database takes
    to answer. Here they are kept, for each engine.
    """

    def __init__(self, query: peewee.Query) -> None:
        """`query` has a `slot` wherever a value will be given."""
        self._query = query
        self._words: dict[type[peewee.Database], tuple[str, list[Any]]] = {}

    def rows(self, engine: peewee.Database, *values: object) -> list[dict[str, Any]]:
        """What it finds, all of it, by the names of the columns."""
        text, parameters = self._words.get(type(engine)) or self._put(engine)
        given = [values[one.number] if isinstance(one, _Slot) else one for one in parameters]
        cursor = engine.execute_sql(text, given)  # type: ignore[no-untyped-call] # peewee's stub
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, engine: peewee.Database, *values: object) -> dict[str, Any] | None:
        """The first one it finds."""
        return next(iter(self.rows(engine, *values)), None)

    def _put(self, engine: peewee.Database) -> tuple[str, list[Any]]:
        context = engine.get_sql_context()
        text, parameters = context.sql(self._query).query()  # type: ignore[no-untyped-call] # the same
        self._words[type(engine)] = text, list(parameters)
        return self._words[type(engine)]
