"""What is saved is its owner's alone, whole or not there, and a failure is a sentence."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from qmetry_admin.ui.files import failure_sentence, write_privately


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_privately(tmp_path / "codes.txt", b"one\r\ntwo\r\n")
    finally:
        os.umask(before)
    assert (tmp_path / "codes.txt").read_bytes() == b"one\r\ntwo\r\n"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "codes.txt").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["codes.txt"]


def test_an_older_file_is_replaced_with_its_rights(tmp_path: Path) -> None:
    older = tmp_path / "codes.txt"
    older.write_text("older")
    older.chmod(0o644)
    write_privately(older, b"newer")
    assert older.read_bytes() == b"newer"
    if sys.platform != "win32":
        assert stat.S_IMODE(older.stat().st_mode) == 0o600


def test_a_failure_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "codes.txt").write_text("older")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_privately(tmp_path / "codes.txt", b"newer")
    assert [path.name for path in tmp_path.iterdir()] == ["codes.txt"]
    assert (tmp_path / "codes.txt").read_text() == "older"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").mkdir()
    with pytest.raises(OSError) as raised:
        write_privately(tmp_path / "codes.txt", b"newer")
    assert "folder" in failure_sentence(raised.value, tmp_path / "codes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["codes.txt"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "you may not write"),
        (errno.EROFS, "you may not write"),
        (errno.ENOENT, "is not there"),
        (errno.ENAMETOOLONG, "name is too long"),
        (errno.EIO, "could not be saved"),
    ],
)
def test_a_failure_says_why_and_what_to_do(number: int, words: str) -> None:
    said = failure_sentence(OSError(number, "kernel's own words"), Path("/media/usb/codes.txt"))
    assert words in said
    assert "hoose" in said
    assert "kernel" not in said
