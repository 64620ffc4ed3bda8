"""A database file before SQLite sees it: where it lies, whose it is, and how new."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.failures import file_trouble

APPLICATION_ID: Final = 0x514D6164
"""Written into every file of this program ("QMad"), to tell it from another program's."""

_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 108  # the file's header, and of the first page's so much as counts its entries
_TABLE_LEAF: Final = 13
_WAL_HEADER: Final = struct.Struct(">IIIIIIII")
_WAL_FRAME: Final = struct.Struct(">IIIIII")
_WAL_MAGIC: Final = frozenset({0x377F0682, 0x377F0683})

_NETWORK: Final = frozenset(
    {"9p", "afp", "afpfs", "afs", "ceph", "cifs", "davfs", "davfs2", "fuse.sshfs", "fuse.davfs"}
    | {"glusterfs", "lustre", "macfuse", "ncpfs", "nfs", "nfs4", "osxfuse", "sshfs", "webdav"}
)


def refuse_network_folder(path: Path, file_system: Callable[[Path], str]) -> None:
    """Raises Trouble where the file lies, or would lie, on a file system of another computer.

    SQLite's write-ahead log needs memory shared by all who use the file, so all on one computer.
    """
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    kind = file_system(folder).lower()
    if kind in _NETWORK or kind.startswith(("smb", "fuse.gvfs")):
        raise Trouble(TroubleKind.NETWORK_FOLDER, str(path.parent))


def refuse_foreign_file(path: Path, newest: int) -> None:
    """Raises Trouble where the file is no database of this program, or is of a newer one.

    Only reads bytes: for SQLite, to open a file may be to change it. No file and an empty one pass.
    """
    try:
        page = _first_page(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Trouble(file_trouble(error), str(path)) from error
    if not page:
        return
    if len(page) < _HEADER or not page.startswith(_MAGIC):
        raise Trouble(TroubleKind.NOT_A_DATABASE, str(path))
    version, application = (int.from_bytes(page[at : at + 4]) for at in (60, 68))
    empty = page[100] == _TABLE_LEAF and page[103:105] == b"\0\0"
    if application != APPLICATION_ID and not (empty and application == version == 0):
        raise Trouble(TroubleKind.NOT_A_DATABASE, str(path))
    if version > newest:
        raise Trouble(TroubleKind.NEWER, str(path))


def make_file(path: Path) -> None:
    """Makes folder (0700) and file (0600) where they are missing; what is there keeps its rights.

    SQLite gives the files it puts beside it the same rights. Raises Trouble, also where file or
    folder can be read and not written: without its files beside it, SQLite cannot even read.
    """
    try:
        for there in (path, path.parent):
            if there.exists() and not os.access(there, os.W_OK):
                raise Trouble(TroubleKind.READ_ONLY, str(there))
        for folder in reversed([path.parent, *path.parent.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise Trouble(file_trouble(error), str(path)) from error


def _first_page(path: Path) -> bytes:
    """The beginning of the first page, from the write-ahead log where it is newer there."""
    with path.open("rb") as file:
        page = file.read(_HEADER)
    try:
        with Path(f"{path}-wal").open("rb") as log:
            return _first_page_in(log) or page
    except FileNotFoundError:
        return page


def _first_page_in(log: BinaryIO) -> bytes | None:
    """The beginning of the newest committed first page in a write-ahead log (SQLite format, 4.1).

    Frames that belong to it carry its salts. Checksums are not computed: who goes on to open the
    database asks again inside a transaction.
    """
    header = log.read(_WAL_HEADER.size)
    if len(header) < _WAL_HEADER.size:
        return None
    magic, _, page_size, _, *salts = _WAL_HEADER.unpack(header)[:6]
    if magic not in _WAL_MAGIC:
        return None
    committed = found = None
    while len(frame := log.read(_WAL_FRAME.size)) == _WAL_FRAME.size:
        number, commit, *frame_salts = _WAL_FRAME.unpack(frame)[:4]
        if frame_salts != salts:
            break
        if number == 1:
            found = log.tell()
        if commit:
            committed = found
        log.seek(page_size, os.SEEK_CUR)
    if committed is None:
        return None
    log.seek(committed)
    return log.read(_HEADER)
