"""Opening a database: made where it is missing, and left byte for byte alone where it must be."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import peewee
import pytest

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.database import SqliteFile
from qmetry_admin.store.file_checks import APPLICATION_ID
from qmetry_admin.store.migrations import MIGRATIONS
from qmetry_admin.store.statements import run
from qmetry_admin.store.upgrade import exists, prepare
from tests.support.directory import NOW, Directory
from tests.support.engines import Server, open_url


def sqlite(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file()
    }


def refusal(url: str) -> TroubleKind:
    with pytest.raises(Trouble) as caught:
        open_url(url).close()
    return caught.value.kind


def test_a_missing_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deep" / "directory.db"
    assert not exists(sqlite(file))
    before = os.umask(0)
    try:
        directory = Directory(sqlite(file))
        directory.add_user()
    finally:
        os.umask(before)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert rights == {"directory.db": 0o600, "directory.db-wal": 0o600, "directory.db-shm": 0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700
    directory.close()
    assert exists(sqlite(file))


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a?b#c.db", "nämé.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    directory = Directory(sqlite(tmp_path / name))
    ann = directory.add_user()
    directory.reopen()
    with directory.look() as unit:
        assert unit.users.get(ann.id) == ann
    directory.close()
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_db_03_an_empty_file_is_no_directory_until_somebody_sets_one_up(tmp_path: Path) -> None:
    file = tmp_path / "directory.db"
    file.touch()
    assert not exists(sqlite(file))
    open_url(sqlite(file)).close()
    assert exists(sqlite(file))


def test_the_connection_keeps_what_was_asked_for(file: Path) -> None:
    database = SqliteFile(file)
    database.check_out()
    asked = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 10_000,
        "application_id": APPLICATION_ID,
        "user_version": len(MIGRATIONS),
    }
    assert {name: database.pragma(name) for name in asked} == asked
    tables = run(
        database.engine, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
    )
    assert {name for name, strict in tables if not strict} == {"sqlite_schema", "sqlite_sequence"}
    database.close()


def test_every_transaction_takes_its_lock_or_only_reads(file: Path) -> None:
    directory = Directory(sqlite(file))
    statements: list[str] = []
    directory.database.engine.query_hooks.append(lambda event: statements.append(event.sql))
    directory.found()
    with directory.look():
        pass
    begins = {statement for statement in statements if statement.startswith("BEGIN")}
    assert begins == {"BEGIN IMMEDIATE", "BEGIN DEFERRED"}
    before = statements.index("BEGIN DEFERRED") - 1
    assert statements[before] == "PRAGMA query_only = 1"
    directory.close()


@pytest.mark.parametrize(
    "kind", ["nfs", "NFS4", "cifs", "smb2", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs"]
)
def test_a_folder_of_another_computer_is_refused(tmp_path: Path, kind: str) -> None:
    asked: list[Path] = []

    def file_system(folder: Path) -> str:
        asked.append(folder)
        return kind

    file = tmp_path / "missing" / "directory.db"
    with pytest.raises(Trouble) as caught:
        prepare(sqlite(file), file_system=file_system, now=NOW)
    assert caught.value.kind is TroubleKind.NETWORK_FOLDER
    assert asked == [tmp_path]
    assert list(tmp_path.iterdir()) == []


def test_db_03_a_newer_file_is_left_byte_for_byte(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = fingerprints(file.parent)
    assert list(before) == ["directory.db"]
    assert refusal(sqlite(file)) is TroubleKind.NEWER
    assert fingerprints(file.parent) == before


_KILLED_WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("PRAGMA user_version = 998")
connection.execute("PRAGMA user_version = 999")
os._exit(0)
"""


def test_db_03_a_version_that_stands_in_the_log_alone_is_seen(file: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED_WRITER, str(file)], check=True)
    before = fingerprints(file.parent)
    assert set(before) >= {"directory.db", "directory.db-wal"}
    assert file.read_bytes()[60:64] == len(MIGRATIONS).to_bytes(4)
    assert refusal(sqlite(file)) is TroubleKind.NEWER
    assert fingerprints(file.parent) == before


def test_what_a_killed_program_left_in_the_log_is_there(file: Path) -> None:
    script = _KILLED_WRITER.replace("user_version = 998", f"user_version = {len(MIGRATIONS)}")
    script = script.replace('"PRAGMA user_version = 999"', '"UPDATE audit_head SET number = 7"')
    script = script.replace("os._exit", "connection.commit(); os._exit")
    subprocess.run([sys.executable, "-c", script, str(file)], check=True)
    database = open_url(sqlite(file))
    database.check_out()
    assert run(database.engine, "SELECT number FROM audit_head") == [(7,)]
    database.close()


@pytest.mark.parametrize("content", [os.urandom(8192), b"x", b"SQLite format 3\0", b"\0" * 4096])
def test_db_03_random_bytes_are_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "directory.db"
    file.write_bytes(content)
    before = fingerprints(tmp_path)
    assert refusal(sqlite(file)) is TroubleKind.NOT_A_DATABASE
    assert fingerprints(tmp_path) == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "places.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmark (url)")
    before = fingerprints(tmp_path)
    assert refusal(sqlite(file)) is TroubleKind.NOT_A_DATABASE
    assert fingerprints(tmp_path) == before


def test_a_file_cut_off_before_its_first_table_is_set_up(tmp_path: Path) -> None:
    file = tmp_path / "directory.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
    assert file.stat().st_size > 0
    open_url(sqlite(file)).close()


def test_a_damaged_file_is_named_so(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 6] = os.urandom(4096 * 4)
    file.write_bytes(content)
    assert refusal(sqlite(file)) is TroubleKind.DAMAGED


def test_a_file_cut_short_is_named_damaged(file: Path) -> None:
    with file.open("r+b") as content:
        content.truncate(4096 * 5)
    assert refusal(sqlite(file)) is TroubleKind.DAMAGED


def test_a_folder_in_the_files_place_is_named_so(tmp_path: Path) -> None:
    assert refusal(sqlite(tmp_path)) is TroubleKind.NO_ACCESS


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder")
    assert refusal(sqlite(tmp_path / "folder" / "directory.db")) is TroubleKind.NO_ACCESS


def test_a_database_deleted_meanwhile_is_not_made_anew(file: Path) -> None:
    database = SqliteFile(file)
    file.unlink()
    with pytest.raises(peewee.OperationalError, match="unable to open"):
        database.check_out()
    database.close()
    assert not file.exists()


def test_a_closed_database_says_so(file: Path) -> None:
    database = open_url(sqlite(file))
    database.close()
    database.close()
    with pytest.raises(RuntimeError, match="closed"):
        database.check_out()


@pytest.mark.postgresql
def test_db_03_a_newer_server_is_left_alone(server: Server) -> None:
    with server.fresh() as url, contextlib.closing(server.connect(url.split("/")[-1])) as own:
        own.execute("UPDATE schema_version SET version = 999")
        assert refusal(url) is TroubleKind.NEWER
        assert own.execute("SELECT version FROM schema_version").fetchall() == [(999,)]


@pytest.mark.postgresql
def test_a_server_without_the_database_or_without_a_server(server: Server) -> None:
    assert refusal(server.url("never_made")) is TroubleKind.UNREACHABLE
    assert refusal("postgresql://qmetry@127.0.0.1:1/none") is TroubleKind.UNREACHABLE


@pytest.mark.postgresql
def test_no_password_stands_in_the_place(server: Server) -> None:
    with server.fresh() as url:
        database = open_url(url.replace("qmetry@", "qmetry:hush-hush@"))
        assert "hush" not in database.place
        assert database.place.endswith("on 127.0.0.1")
        database.close()
