"""What peewee, sqlite3 and psycopg raise, told apart: the world's trouble, or our mistake."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from typing import Final

import peewee

from qmetry_admin.services.trouble import Trouble, TroubleKind

# SQLite's names of results, longest beginnings first. A full quota or file size limit comes as
# IOERR_WRITE, a full disk as FULL.
_SQLITE: Final = (
    ("SQLITE_FULL", TroubleKind.FULL),
    ("SQLITE_IOERR_WRITE", TroubleKind.FULL),
    ("SQLITE_IOERR_FSYNC", TroubleKind.FULL),
    ("SQLITE_IOERR_TRUNCATE", TroubleKind.FULL),
    ("SQLITE_IOERR_SHMSIZE", TroubleKind.FULL),
    ("SQLITE_IOERR_CORRUPTFS", TroubleKind.DAMAGED),
    ("SQLITE_IOERR_DATA", TroubleKind.DAMAGED),
    ("SQLITE_IOERR_SHORT_READ", TroubleKind.DAMAGED),
    ("SQLITE_IOERR", TroubleKind.NO_ACCESS),
    ("SQLITE_READONLY", TroubleKind.READ_ONLY),
    ("SQLITE_CORRUPT", TroubleKind.DAMAGED),
    ("SQLITE_NOTADB", TroubleKind.NOT_A_DATABASE),
    ("SQLITE_CANTOPEN", TroubleKind.NO_ACCESS),
    ("SQLITE_PERM", TroubleKind.NO_ACCESS),
    ("SQLITE_BUSY", TroubleKind.LOCKED),
    ("SQLITE_LOCKED", TroubleKind.LOCKED),
    ("SQLITE_PROTOCOL", TroubleKind.LOCKED),
)

# PostgreSQL's SQLSTATE, longest beginnings first.
_POSTGRESQL: Final = (
    ("25006", TroubleKind.READ_ONLY),  # a standby, or a server set to read only
    ("53100", TroubleKind.FULL),
    ("40001", TroubleKind.LOCKED),
    ("40P01", TroubleKind.LOCKED),
    ("55P03", TroubleKind.LOCKED),
    ("42501", TroubleKind.NO_ACCESS),
    ("28", TroubleKind.NO_ACCESS),
    ("XX001", TroubleKind.DAMAGED),
    ("XX002", TroubleKind.DAMAGED),
    ("08", TroubleKind.UNREACHABLE),
    ("3D000", TroubleKind.UNREACHABLE),
    ("53", TroubleKind.UNREACHABLE),
    ("57P", TroubleKind.UNREACHABLE),
    ("58", TroubleKind.DAMAGED),
)

_FILES: Final = {
    errno.ENOSPC: TroubleKind.FULL,
    errno.EDQUOT: TroubleKind.FULL,
    errno.EFBIG: TroubleKind.FULL,
    errno.EROFS: TroubleKind.READ_ONLY,
}

_UNIQUE: Final = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"})
_REFERRED_TO: Final = frozenset({"SQLITE_CONSTRAINT_FOREIGNKEY", "23503"})


@contextlib.contextmanager
def as_trouble(place: str) -> Iterator[None]:
    """What the world is to blame for is raised as Trouble about `place`; all else as it is."""
    try:
        yield
    except Trouble:
        raise
    except Exception as error:
        kind = trouble_kind(error)
        if kind is None:
            raise
        raise Trouble(kind, place) from error


def trouble_kind(error: BaseException) -> TroubleKind | None:
    """The trouble behind an error, or nothing where the program itself is to blame.

    On a full disk SQLite rolls back by itself, and a rollback after it fails and hides why: so the
    whole chain of causes and contexts is looked at.
    """
    for link in _chain(error):
        kind = _kind_of(link)
        if kind is not None:
            return kind
    return None


def refused_by_others(error: peewee.IntegrityError) -> bool:
    """Whether a row could not be written as it was because of other rows.

    Another has the same key, or refers to the one that should have changed.
    """
    return any(_result_name(link) in _UNIQUE | _REFERRED_TO for link in _chain(error))


def wrote_while_reading(error: BaseException) -> bool:
    """Whether a statement was refused because its transaction is for reading only."""
    return any(_result_name(link) in {"SQLITE_READONLY", "25006"} for link in _chain(error))


def file_trouble(error: OSError) -> TroubleKind:
    """The trouble of a file or folder that could not be read, made or written."""
    return _FILES.get(error.errno or 0, TroubleKind.NO_ACCESS)


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _result_name(error: BaseException) -> str:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "")
    # psycopg is not imported where no server is meant; its errors carry this name.
    return getattr(error, "sqlstate", None) or ""


def _kind_of(error: BaseException) -> TroubleKind | None:
    if isinstance(error, UnicodeDecodeError):
        return TroubleKind.DAMAGED
    name = _result_name(error)
    if isinstance(error, sqlite3.Error):
        if not name and str(error).startswith("Could not decode to UTF-8"):
            return TroubleKind.DAMAGED
        return _by_beginning(name, _SQLITE)
    if type(error).__module__.partition(".")[0] == "psycopg":
        if name:
            return _by_beginning(name, _POSTGRESQL)
        # Without a code it is not the server that spoke: there is no connection (any more).
        if type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}:
            return TroubleKind.UNREACHABLE
    return None


def _by_beginning(name: str, table: tuple[tuple[str, TroubleKind], ...]) -> TroubleKind | None:
    return next((kind for beginning, kind in table if name.startswith(beginning)), None)
