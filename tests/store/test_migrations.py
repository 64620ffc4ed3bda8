"""Migrations: they end where the rows are, all or nothing, with a copy made before."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from pathlib import Path

import peewee
import pytest

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.columns import make_table
from qmetry_admin.store.migrations import MIGRATIONS
from qmetry_admin.store.rows import POSTGRESQL_TRIGGERS, ROWS, SQLITE_TRIGGERS
from qmetry_admin.store.statements import run
from tests.store.upgrading import killed_at, opened, schema
from tests.support.directory import Directory
from tests.support.engines import Server


def as_the_rows_say(database: peewee.Database) -> None:
    """A schema made from the rows themselves."""
    for row in ROWS:
        make_table(row, database)
    sqlite = isinstance(database, peewee.SqliteDatabase)
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        run(database, statement)


def second(database: peewee.Database) -> None:
    """A step after the ones there are, of several statements."""
    run(database, "CREATE TABLE later (id BIGINT)")
    run(database, "INSERT INTO later SELECT id FROM users")
    run(database, "UPDATE users SET email = 'moved@example.org'")


def broken(database: peewee.Database) -> None:
    """A step that fails half-way."""
    second(database)
    run(database, "CREATE TABLE later (id BIGINT)")


def test_the_migrated_file_is_as_the_rows_say(tmp_path: Path) -> None:
    migrated = schema(f"sqlite:///{tmp_path / 'migrated.db'}", MIGRATIONS)
    assert migrated == schema(f"sqlite:///{tmp_path / 'rows.db'}", [as_the_rows_say])
    assert len(migrated[0]) > len(ROWS)


@pytest.mark.postgresql
def test_the_migrated_server_is_as_the_rows_say(server: Server) -> None:
    with server.fresh("template1") as one, server.fresh("template1") as two:
        migrated = schema(one, MIGRATIONS)
        assert migrated == schema(two, [as_the_rows_say])
    assert all(migrated)


def test_an_upgrade_changes_what_is_due_and_no_more(url: str) -> None:
    directory = Directory(url)
    ann = directory.add_user("ann")
    directory.close()
    for _ in range(2):
        database = opened(url, [*MIGRATIONS, second])
        database.check_out()
        assert run(database.engine, "SELECT id FROM later") == [(ann.id,)]
        assert run(database.engine, "SELECT email FROM users") == [("moved@example.org",)]
        database.close()


def test_a_step_that_fails_leaves_all_as_it_was(url: str) -> None:
    directory = Directory(url)
    ann = directory.add_user("ann")
    directory.close()
    with pytest.raises(peewee.PeeweeException, match="already exists"):
        opened(url, [*MIGRATIONS, broken])
    after = Directory(url)
    with after.look() as unit:
        assert unit.users.get(ann.id) == ann
    after.close()


def test_the_file_is_copied_whole_before_an_upgrade(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.add_user("ann")
    directory.close()
    opened(f"sqlite:///{file}", [*MIGRATIONS, second]).close()
    [copy] = (file.parent / "backups").iterdir()
    assert copy.name == f"directory-version-{len(MIGRATIONS)}-20251124T101200Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    before = Directory(f"sqlite:///{copy}")
    with before.look() as unit:
        assert unit.users.get(ann.id) == ann
    before.close()


def test_a_new_file_needs_no_copy(tmp_path: Path) -> None:
    opened(f"sqlite:///{tmp_path / 'directory.db'}", [*MIGRATIONS, second]).close()
    assert [path.name for path in tmp_path.iterdir()] == ["directory.db"]


def test_without_a_copy_there_is_no_upgrade(file: Path) -> None:
    (file.parent / "backups").write_text("in the way")
    with pytest.raises(Trouble) as caught:
        opened(f"sqlite:///{file}", [*MIGRATIONS, second])
    assert caught.value.kind is TroubleKind.NO_ACCESS
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a program is killed half-way by forking one")
def test_db_03_a_set_up_killed_at_any_statement_is_done_at_the_next_start(tmp_path: Path) -> None:
    whole = schema(f"sqlite:///{tmp_path / 'whole.db'}", MIGRATIONS)
    statement = 1
    while killed_at(statement, f"sqlite:///{tmp_path / str(statement)}.db", MIGRATIONS):
        assert schema(f"sqlite:///{tmp_path / str(statement)}.db", MIGRATIONS) == whole
        statement += 1
    assert statement > 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a program is killed half-way by forking one")
def test_db_03_an_upgrade_killed_at_any_statement_is_done_at_the_next_start(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.add_user("ann")
    directory.close()
    content = file.read_bytes()
    upgraded = [*MIGRATIONS, second]
    statement = 1
    while True:
        file.write_bytes(content)
        if not killed_at(statement, f"sqlite:///{file}", upgraded):
            break
        database = opened(f"sqlite:///{file}", upgraded)
        database.check_out()
        assert run(database.engine, "SELECT id FROM later") == [(ann.id,)]
        assert run(database.engine, "SELECT email FROM users") == [("moved@example.org",)]
        database.close()
        statement += 1
    assert statement > 12
