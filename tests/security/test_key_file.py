"""The key's file: made once and for its owner alone, read with suspicion."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from qmetry_admin.security import key_file
from qmetry_admin.services.trouble import Trouble, TroubleKind

INSTANCE = "00112233445566778899aabbccddeeff"
KEY = bytes(range(32))
posix_only = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no group and others in a file's mode"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / f"{INSTANCE}.key"


def refusal(deed: Callable[[], object]) -> Trouble:
    with pytest.raises(Trouble) as refused:
        deed()
    return refused.value


def test_what_is_written_is_read(path: Path) -> None:
    key_file.write(path, INSTANCE, KEY)
    assert key_file.read(path, INSTANCE) == KEY


def test_a_person_recognises_it(path: Path) -> None:
    key_file.write(path, INSTANCE, KEY)
    first, instance, key = path.read_bytes().decode("ascii").splitlines()
    assert first.startswith("QMetry Admin key file.")
    assert instance == f"instance {INSTANCE}"
    assert key == "key AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@posix_only
def test_only_its_owner_can_read_it(path: Path) -> None:
    before = os.umask(0)  # the most permissive there is
    try:
        key_file.write(path, INSTANCE, KEY)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620, 0o602, 0o610])
def test_refused_when_group_or_others_may_touch_it(path: Path, mode: int) -> None:
    key_file.write(path, INSTANCE, KEY)
    path.chmod(mode)
    trouble = refusal(lambda: key_file.read(path, INSTANCE))
    assert (trouble.kind, trouble.place) == (TroubleKind.KEY_EXPOSED, str(path))
    path.chmod(0o400)
    assert key_file.read(path, INSTANCE) == KEY


def test_never_overwrites(path: Path) -> None:
    key_file.write(path, INSTANCE, KEY)
    trouble = refusal(lambda: key_file.write(path, INSTANCE, bytes(32)))
    assert (trouble.kind, trouble.place) == (TroubleKind.KEY_EXISTS, str(path))
    assert key_file.read(path, INSTANCE) == KEY


@posix_only
def test_does_not_write_through_a_link_that_leads_nowhere(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    trouble = refusal(lambda: key_file.write(path, INSTANCE, KEY))
    assert trouble.kind is TroubleKind.KEY_EXISTS
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n\n", "\r\n\r\n", ""])
@pytest.mark.parametrize("start", ["", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_what_an_editor_does_to_a_copy_does_no_harm(path: Path, start: str, ending: str) -> None:
    key_file.write(path, INSTANCE, KEY)
    lines = path.read_text(encoding="ascii").splitlines()
    newline = "\r\n" if ending.startswith("\r") else "\n"
    path.write_bytes((start + newline.join(lines) + ending).encode())
    assert key_file.read(path, INSTANCE) == KEY


def test_every_line_counts(path: Path) -> None:
    key_file.write(path, INSTANCE, KEY)
    whole = path.read_text(encoding="ascii")
    first, instance, key = whole.splitlines()
    spoiled = [
        "",
        "\n",
        first,
        f"{first}\n{instance}",
        f"{instance}\n{key}\n",
        f"{first}\n{key}\n{instance}\n",
        f"{first}\n{instance}\n{key[:-1]}\n",
        f"{first}\n{instance}\n{key.removeprefix('key ')}\n",
        f"{first}\n{instance}\nkey {key_file.key_text(bytes(31))}\n",
        f"{first}\n{instance}\nkey {key_file.key_text(bytes(33))}\n",
        f"{first}\n{instance}\n{key[:-2]}é=\n",
        f"{first}\n{instance}\n{key[:9]}!{key[9:]}\n",
        f"{whole}something more\n",
        whole.replace(INSTANCE, "f" * 32),
        "x" * 1_000_000,
    ]
    for content in spoiled:
        path.write_text(content, encoding="utf-8")
        trouble = refusal(lambda: key_file.read(path, INSTANCE))
        assert (trouble.kind, trouble.place) == (TroubleKind.KEY_WRONG, str(path)), content[:300]
    path.write_bytes(bytes(range(256)))
    assert refusal(lambda: key_file.read(path, INSTANCE)).kind is TroubleKind.KEY_WRONG


def test_missing(path: Path, tmp_path: Path) -> None:
    trouble = refusal(lambda: key_file.read(path, INSTANCE))
    assert (trouble.kind, trouble.place) == (TroubleKind.KEY_MISSING, str(path))
    (tmp_path / "keys").write_text("a file where the folder would be")
    assert refusal(lambda: key_file.read(path, INSTANCE)).kind is TroubleKind.KEY_MISSING


@posix_only
def test_a_folder_is_no_key_file(tmp_path: Path) -> None:
    assert refusal(lambda: key_file.read(tmp_path, INSTANCE)).kind is TroubleKind.KEY_WRONG


def test_a_file_in_the_folders_place_is_not_an_existing_key(path: Path) -> None:
    path.parent.write_text("in the way")
    trouble = refusal(lambda: key_file.write(path, INSTANCE, KEY))
    assert (trouble.kind, trouble.place) == (TroubleKind.NO_ACCESS, str(path.parent))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, TroubleKind.FULL),
        (errno.EDQUOT, TroubleKind.FULL),
        (errno.EROFS, TroubleKind.READ_ONLY),
        (errno.EACCES, TroubleKind.NO_ACCESS),
        (errno.EIO, TroubleKind.NO_ACCESS),
    ],
)
@pytest.mark.parametrize("call", ["mkdir", "open", "fsync"])
def test_what_the_disk_refuses_leaves_no_file_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, kind: TroubleKind
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        assert refusal(lambda: key_file.write(path, INSTANCE, KEY)).kind is kind
    assert not path.exists()
    key_file.write(path, INSTANCE, KEY)  # once there is room again
    assert key_file.read(path, INSTANCE) == KEY


def test_reading_what_may_not_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file.write(path, INSTANCE, KEY)

    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "not yours")

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(lambda: key_file.read(path, INSTANCE)).kind is TroubleKind.NO_ACCESS


@posix_only
def test_file_and_name_are_made_to_last(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[str] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        kinds.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    key_file.write(path, INSTANCE, KEY)
    assert kinds == ["file", "folder"]
    key_file.remove(path, INSTANCE)
    assert kinds == ["file", "folder", "folder"]
    assert not path.exists()


def test_removes_only_this_instances_key(path: Path) -> None:
    key_file.remove(path, INSTANCE)  # there is none: nothing to do
    key_file.write(path, "f" * 32, KEY)
    key_file.remove(path, INSTANCE)
    assert key_file.read(path, "f" * 32) == KEY


@posix_only
def test_removing_says_what_stands_against_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file.write(path, INSTANCE, KEY)
    path.chmod(0o644)
    assert refusal(lambda: key_file.remove(path, INSTANCE)).kind is TroubleKind.KEY_EXPOSED
    path.chmod(0o600)

    def refuse(_: Path) -> NoReturn:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert refusal(lambda: key_file.remove(path, INSTANCE)).kind is TroubleKind.READ_ONLY


def test_where_modes_mean_nothing_they_are_not_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_file, "_POSIX", False)
    key_file.write(path, INSTANCE, KEY)
    path.chmod(0o644)
    assert key_file.read(path, INSTANCE) == KEY
