"""The file a directory's key may lie in: made once, for its owner alone, read with suspicion."""

from __future__ import annotations

import base64
import binascii
import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Final

from qmetry_admin.services.trouble import Trouble, TroubleKind

KEY_BYTES: Final = 32
_FIRST_LINE: Final = "QMetry Admin key file. Whoever has it can read the secrets of its directory."
_INSTANCE: Final = "instance "
_KEY: Final = "key "
_LONGEST: Final = 4096
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_POSIX: Final = os.name == "posix"
"""Windows has no group and others in a file's mode; there the user's own profile keeps the file."""


def write(path: Path, instance_id: str, key: bytes) -> None:
    """Makes the file, mode 0600, in a folder that is made 0700; both last once this returns.

    What cannot be written whole is taken away again. Raises Trouble: KEY_EXISTS, FULL, READ_ONLY,
    NO_ACCESS.
    """
    content = f"{_FIRST_LINE}\n{_INSTANCE}{instance_id}\n{_KEY}{key_text(key)}\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(_kind(error), str(path.parent)) from error
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Trouble(TroubleKind.KEY_EXISTS, str(path)) from error
    except OSError as error:
        raise Trouble(_kind(error), str(path)) from error
    try:
        with os.fdopen(file, "w", encoding="ascii", newline="") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        _keep_name(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # the first failure is the one to tell
            path.unlink()
        raise Trouble(_kind(error), str(path)) from error


def read(path: Path, instance_id: str) -> bytes:
    """The key in the file.

    Raises Trouble: KEY_MISSING, NO_ACCESS, KEY_EXPOSED where group or others may touch it (POSIX),
    KEY_WRONG where it is no key file or another directory's.
    """
    try:
        with path.open("rb") as reader:
            mode = os.fstat(reader.fileno()).st_mode
            content = reader.read(_LONGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Trouble(TroubleKind.KEY_MISSING, str(path)) from error
    except IsADirectoryError as error:
        raise Trouble(TroubleKind.KEY_WRONG, str(path)) from error
    except OSError as error:
        raise Trouble(_kind(error), str(path)) from error
    if _POSIX and mode & _OTHERS:
        raise Trouble(TroubleKind.KEY_EXPOSED, str(path))
    key = _parsed(content, instance_id)
    if key is None:
        raise Trouble(TroubleKind.KEY_WRONG, str(path))
    return key


def remove(path: Path, instance_id: str) -> None:
    """Takes the file away if it is this instance's; one of another is left as it is."""
    try:
        read(path, instance_id)
        path.unlink()
        _keep_name(path.parent)
    except Trouble as trouble:
        if trouble.kind not in {TroubleKind.KEY_MISSING, TroubleKind.KEY_WRONG}:
            raise
    except OSError as error:
        raise Trouble(_kind(error), str(path)) from error


def key_text(key: bytes) -> str:
    """A key as text: base 64 (RFC 4648 section 4)."""
    return base64.b64encode(key).decode("ascii")


def key_from_text(text: str) -> bytes | None:
    """The key of a text, or nothing where it is none."""
    try:
        key = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return key if len(key) == KEY_BYTES else None


def _parsed(content: bytes, instance_id: str) -> bytes | None:
    """Line ends and outer blanks are free, so that an editor or a mail does not spoil a copy."""
    lines = content.decode("utf-8-sig", errors="replace").split("\n")
    first, instance, key, *rest = [line.strip() for line in [*lines, "", "", ""]]
    if first != _FIRST_LINE or instance != f"{_INSTANCE}{instance_id}" or any(rest):
        return None
    return key_from_text(key.removeprefix(_KEY)) if key.startswith(_KEY) else None


def _keep_name(folder: Path) -> None:
    """Makes a new or removed name in a folder last; only POSIX can open a folder for it."""
    if not _POSIX:
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _kind(error: OSError) -> TroubleKind:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return TroubleKind.FULL
    return TroubleKind.READ_ONLY if error.errno == errno.EROFS else TroubleKind.NO_ACCESS
