"""Opening a database for use: left alone where it must be, else made or brought up to date."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import peewee

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.database import BUSY_TIMEOUT, Database, SqliteFile, open_here
from qmetry_admin.store.failures import as_trouble, file_trouble
from qmetry_admin.store.file_checks import (
    APPLICATION_ID,
    make_file,
    refuse_foreign_file,
    refuse_network_folder,
)
from qmetry_admin.store.migrations import MIGRATIONS
from qmetry_admin.store.statements import run

SQLITE_URL: Final = "sqlite:///"

Migration = Callable[[peewee.Database], None]


def exists(url: str) -> bool:
    """Whether there is a database: a file of more than zero bytes; a server is asked later."""
    if not url.startswith(SQLITE_URL):
        return True
    path = Path(url.removeprefix(SQLITE_URL))
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError:  # it cannot be looked at, which opening it will say
        return True


def prepare(
    url: str,
    *,
    file_system: Callable[[Path], str],
    now: datetime,
    busy_timeout: float = BUSY_TIMEOUT,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Database:
    """Opens a database, made if need be, with the tables this program knows. Raises Trouble.

    `file_system` names the kind of file system a folder lies on; `now` dates the backup made before
    an upgrade. A file of another program or of a newer version is left byte for byte as it is.
    """
    if not url.startswith(SQLITE_URL):
        from qmetry_admin.store.postgresql import prepare_server

        return prepare_server(url, migrations)
    path = Path(url.removeprefix(SQLITE_URL))
    refuse_network_folder(path, file_system)
    if not open_here(path):
        refuse_foreign_file(path, len(migrations))
    make_file(path)
    database = SqliteFile(path, busy_timeout=busy_timeout)
    try:
        with as_trouble(str(path)):
            _connect(database, busy_timeout)
            _check(database)
            _upgrade(database, migrations, now)
    except BaseException:
        database.close()
        raise
    return database


def _connect(database: SqliteFile, busy_timeout: float) -> None:
    """Connects, again and again for as long as others are at work.

    Switching a new file to WAL wants it alone, and SQLite does not wait for that by itself.
    """
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            with as_trouble(database.place):
                database.check_out()
        except Trouble as trouble:
            if trouble.kind is not TroubleKind.LOCKED or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _check(database: SqliteFile) -> None:
    answer = run(database.engine, "PRAGMA quick_check(1)")
    if answer != [("ok",)]:
        raise Trouble(TroubleKind.DAMAGED, database.place)


def _upgrade(database: SqliteFile, migrations: Sequence[Migration], now: datetime) -> None:
    """All steps that are due, in one exclusive transaction: after a cut all is as it was before."""
    if _version(database, len(migrations)) == len(migrations):
        return
    engine = database.engine
    run(engine, "BEGIN EXCLUSIVE")
    try:
        version = _version(database, len(migrations))  # another program may have been first
        if 0 < version < len(migrations):
            _back_up(database, version, now)
        for migrate in migrations[version:]:
            migrate(engine)
        run(engine, f"PRAGMA application_id = {APPLICATION_ID}")
        run(engine, f"PRAGMA user_version = {len(migrations)}")
        database.commit()
    except BaseException:
        database.give_up(broken=False)
        raise


def _version(database: SqliteFile, newest: int) -> int:
    version = int(database.pragma("user_version"))
    if version > newest:
        raise Trouble(TroubleKind.NEWER, database.place)
    return version


def _back_up(database: SqliteFile, version: int, now: datetime) -> None:
    """A whole copy beside the file, in `backups`; it has its name only once it is whole."""
    folder = database.path.parent / "backups"
    name = f"{database.path.stem}-version-{version}-{now:%Y%m%dT%H%M%SZ}.db"
    part = folder / f"{name}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            # SQLite copies through a connection that is not writing; in WAL mode one can read.
            with (
                contextlib.closing(sqlite3.connect(database.uri, uri=True)) as original,
                contextlib.closing(sqlite3.connect(part)) as copy,
            ):
                original.backup(copy)
            part.replace(folder / name)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(file_trouble(error), str(folder)) from error
