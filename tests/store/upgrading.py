"""Upgrades as tests look at them: what they end in, and what is there when they are cut."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

import peewee

from qmetry_admin.store.database import Database
from qmetry_admin.store.statements import run
from qmetry_admin.store.upgrade import Migration, prepare
from tests.support.directory import NOW
from tests.support.engines import local

# The version of the tables on a server is kept beside the rows, and not among them.
_SQLITE_SCHEMA = ("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2",)
_POSTGRESQL_SCHEMA = (
    """SELECT table_name, ordinal_position, column_name, data_type, is_nullable, collation_name,
    is_identity, identity_generation, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'schema_version' ORDER BY 1, 2""",
    """SELECT tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' ORDER BY 1, 2""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
)


def opened(url: str, migrations: Sequence[Migration]) -> Database:
    """The database of a URL, brought to where the steps lead."""
    return prepare(url, file_system=local, now=NOW, migrations=migrations)


def schema(url: str, migrations: Sequence[Migration]) -> list[list[tuple[Any, ...]]]:
    """What the tables are, after the steps, in the engine's own words."""
    database = opened(url, migrations)
    database.check_out()
    sqlite = url.startswith("sqlite")
    questions = _SQLITE_SCHEMA if sqlite else _POSTGRESQL_SCHEMA
    answers = [run(database.engine, question) for question in questions]
    database.close()
    return answers


def killed_at(statement: int, url: str, migrations: Sequence[Migration]) -> bool:
    """Whether a program that opens the database was killed before it came to that statement."""
    child = os.fork()
    if child == 0:
        seen = 0
        execute = peewee.Database.execute_sql

        def counted(self: peewee.Database, sql: str, params: object = None) -> object:
            nonlocal seen
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(self, sql, params)  # type: ignore[no-untyped-call]

        try:
            peewee.Database.execute_sql = counted  # type: ignore[method-assign]
            opened(url, migrations)
            os._exit(0)
        finally:  # whatever happens, this is no second run of the tests
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)
