"""Plain SQL, for what peewee has no words for."""

from __future__ import annotations

from typing import Any

import peewee


def run(engine: peewee.Database, statement: str) -> list[tuple[Any, ...]]:
    """Executes a statement and answers with its rows, all of them: a half-read one keeps a lock."""
    cursor = engine.execute_sql(statement)  # type: ignore[no-untyped-call] # peewee's stub
    return cursor.fetchall() if cursor.description else []
