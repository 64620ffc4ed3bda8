"""A database that is open: how connections to it are made and kept, and how units of work begin.

peewee imports psycopg by itself where it is installed, whichever engine is meant. That costs time
only where the optional PostgreSQL package was asked for, so nothing is done about it. What this
room needs for PostgreSQL alone is imported when a server is meant.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Final, Protocol

import peewee

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.columns import SQLITE_TYPES
from qmetry_admin.store.statements import run

BUSY_TIMEOUT: Final = 10.0
"""Seconds for which a unit of work waits for another program's write lock."""

_PRAGMAS: Final[dict[str, int | str]] = {
    "journal_mode": "wal",
    # In WAL mode NORMAL does not sync a commit, and a power cut would bring a spent code back.
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}

_open_files: Final[Counter[Path]] = Counter()
"""Files this process has open. POSIX locks belong to the process: closing any other handle on such
a file, opened to look at its header, would drop the locks of SQLite's own connections."""


class Database(Protocol):
    """One database. Each thread that runs units of work has a connection of its own."""

    engine: peewee.Database
    place: str

    def check_out(self) -> None:
        """Makes sure that this thread has a connection."""

    def begin(self, *, writing: bool) -> None:
        """Begins a transaction; one for reading sees a single moment and refuses to write."""

    def commit(self) -> None:
        """Ends the transaction; what it wrote stays."""

    def roll_back(self) -> None:
        """Ends the transaction; what it wrote is gone."""

    def check_in(self) -> None:
        """The unit of work is over, and the connection sound."""

    def give_up(self, *, broken: bool) -> None:
        """Rolls back after an error; a broken connection is dropped, the next unit makes one."""

    def close(self) -> None:
        """Closes every connection."""


class SqliteFile:
    """A database in a file. Each thread keeps its connection from its first unit of work on."""

    engine: peewee.Database

    def __init__(self, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self.path = path.resolve()
        self.place = str(path)
        # The file must be there: SQLite would make another one in its place, and call it empty.
        self.uri = f"{self.path.as_uri()}?mode=rw"
        self.engine = peewee.SqliteDatabase(
            self.uri,
            uri=True,
            timeout=busy_timeout,
            pragmas=_PRAGMAS,
            lock_type="IMMEDIATE",
            field_types=SQLITE_TYPES,
            autoconnect=False,
            check_same_thread=False,  # `close` closes them all, whichever thread made them
        )
        self._connections: list[sqlite3.Connection] = []
        _open_files[self.path] += 1
        self._closed = False

    def check_out(self) -> None:
        """Makes sure that this thread has a connection."""
        if self._closed:
            raise RuntimeError("This database was closed.")
        if not self.engine.is_closed():
            return
        self.engine.connect()
        self._connections.append(self.connection())
        for name, wanted in _PRAGMAS.items():
            if self.pragma(name) != wanted:  # a file system without shared memory keeps no WAL
                self._drop()
                raise Trouble(TroubleKind.NO_ACCESS, self.place)

    def begin(self, *, writing: bool) -> None:
        """Begins a transaction. One that writes takes the lock at once and waits for it (DB-01)."""
        if not writing:
            run(self.engine, "PRAGMA query_only = 1")
        run(self.engine, "BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")

    def commit(self) -> None:
        """Ends the transaction; what it wrote stays."""
        run(self.engine, "COMMIT")

    def roll_back(self) -> None:
        """Ends the transaction; what it wrote is gone. SQLite may have done so by itself."""
        if self.connection().in_transaction:
            run(self.engine, "ROLLBACK")

    def check_in(self) -> None:
        """The unit of work is over; the thread keeps its connection."""
        run(self.engine, "PRAGMA query_only = 0")

    def give_up(self, *, broken: bool) -> None:
        """Rolls back after an error; a broken connection is dropped."""
        if self.engine.is_closed():
            return
        try:
            self.roll_back()
            self.check_in()
        except (peewee.PeeweeException, sqlite3.Error):
            broken = True  # closing it rolls back as well
        if broken:
            self._drop()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for what only the driver can do."""
        connection: sqlite3.Connection = self.engine.connection()  # type: ignore[no-untyped-call]
        return connection

    def pragma(self, name: str) -> int | str:
        """What a PRAGMA answers."""
        [(value,)] = run(self.engine, f"PRAGMA {name}")
        return value if isinstance(value, int) else str(value)

    def close(self) -> None:
        """Closes every connection."""
        if self._closed:
            return
        self._closed = True
        self.engine.close()
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        _open_files[self.path] -= 1

    def _drop(self) -> None:
        self._connections.remove(self.connection())
        self.engine.close()


def open_here(path: Path) -> bool:
    """Whether this process has the file open already."""
    return _open_files[path.resolve()] > 0
