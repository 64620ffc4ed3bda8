"""Saves what only its owner may read, whole or not at all, and says why it could not be saved."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_privately(path: Path, content: bytes) -> None:
    """Writes a file for its owner alone (0600), in place of one that may be there.

    It is written beside its place under another name (made anew, never followed) and moved there
    once it is on the disk, so there is never half a file. Raises OSError; the old file is then as
    it was.
    """
    number, name = tempfile.mkstemp(prefix=".saving-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def failure_sentence(error: OSError, path: Path) -> str:
    """Why the file could not be saved, and what to do."""
    if error.errno in _FULL:
        return f"{path.name} was not saved: the disk is full. Make room or choose another folder."
    if error.errno in _FORBIDDEN:
        return (
            f"{path.name} was not saved: you may not write in {path.parent}. Choose another folder."
        )
    if error.errno == errno.ENOENT:
        return f"{path.name} was not saved: {path.parent} is not there. Choose another folder."
    if error.errno == errno.ENAMETOOLONG:
        return "The file was not saved: its name is too long. Choose a shorter one."
    if error.errno == errno.EISDIR:
        return f"The file was not saved: {path.name} is a folder. Choose another name."
    return f"{path.name} could not be saved in {path.parent}. Choose another folder and try again."
