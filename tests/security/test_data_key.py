"""Where a directory's key is made and found: an allowed keyring that answers, else the file."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring

from qmetry_admin.security import key_file
from qmetry_admin.security.data_key import DataKeys
from qmetry_admin.security.key_ring import ALLOWED_BACKENDS
from qmetry_admin.services.trouble import Trouble, TroubleKind

from .conftest import ALLOWED_IN_TESTS, FRIENDLY, MemoryKeyring, made

INSTANCE = "00112233445566778899aabbccddeeff"
OTHER = "f" * 32
ENTRY = ("QMetry Admin", INSTANCE)
UseKeyring = Callable[[KeyringBackend], None]


class ForeignKeyring(MemoryKeyring):
    """Works, but is on nobody's list, as the ones that write plain text."""

    priority = -1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(folder: Path) -> DataKeys:
    return DataKeys(folder, allowed_backends=ALLOWED_IN_TESTS)


def refusal(deed: Callable[[], object]) -> tuple[TroubleKind, str]:
    with pytest.raises(Trouble) as refused:
        deed()
    return refused.value.kind, refused.value.place


# ---- a keyring that answers --------------------------------------------------------------------


def test_an_allowed_keyring_keeps_the_key(
    keys: DataKeys, memory_keyring: MemoryKeyring, folder: Path
) -> None:
    place, key = keys.make(INSTANCE)
    assert (place, len(key)) == ("keyring", 32)
    assert memory_keyring.kept == {ENTRY: key_file.key_text(key)}
    assert keys.fetch(INSTANCE, place) == key
    assert not folder.exists()
    assert keys.expected_place() == keys.readable(INSTANCE, place) == (FRIENDLY, None)


def test_every_directory_has_its_own(keys: DataKeys, memory_keyring: MemoryKeyring) -> None:
    assert keys.make(INSTANCE)[1] != keys.make(OTHER)[1]
    assert len(memory_keyring.kept) == 2


def test_the_keyring_is_never_overwritten(keys: DataKeys, memory_keyring: MemoryKeyring) -> None:
    place, key = keys.make(INSTANCE)
    assert refusal(lambda: keys.make(INSTANCE)) == (TroubleKind.KEY_EXISTS, "keyring")
    assert keys.fetch(INSTANCE, place) == key
    assert len(memory_keyring.kept) == 1


def test_drop_takes_back_what_was_made(keys: DataKeys, memory_keyring: MemoryKeyring) -> None:
    place, _ = keys.make(INSTANCE)
    keys.drop(INSTANCE, place)
    assert not memory_keyring.kept
    keys.drop(INSTANCE, place)  # gone already
    assert refusal(lambda: keys.fetch(INSTANCE, place)) == (TroubleKind.KEY_MISSING, "keyring")


@pytest.mark.parametrize("content", ["", "nonsense", "AAAA", "é" * 44])
def test_a_spoiled_entry_is_the_wrong_key(
    keys: DataKeys, memory_keyring: MemoryKeyring, content: str
) -> None:
    memory_keyring.kept[ENTRY] = content
    assert refusal(lambda: keys.fetch(INSTANCE, "keyring")) == (TroubleKind.KEY_WRONG, "keyring")


def test_a_keyring_that_forgets_at_once_is_not_relied_on(
    keys: DataKeys, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.forgetful = True
    place, key = keys.make(INSTANCE)
    assert place == "file"
    assert keys.fetch(INSTANCE, place) == key


# ---- PRV-03: no keyring, or one that does not answer -------------------------------------------

FAILURES = [
    keyring.errors.NoKeyringError("none"),
    keyring.errors.KeyringLocked("locked"),
    keyring.errors.InitError("prompt dismissed"),
    keyring.errors.PasswordSetError("no"),
    RuntimeError("the bus is gone"),
    OSError("the same"),
]
failures = pytest.mark.parametrize("failure", FAILURES, ids=lambda error: type(error).__name__)


@failures
def test_prv_03_a_keyring_that_fails_leaves_the_key_to_a_file(
    keys: DataKeys, use_keyring: UseKeyring, folder: Path, failure: Exception
) -> None:
    use_keyring(MemoryKeyring(failure))
    place, key = keys.make(INSTANCE)
    path = folder / f"{INSTANCE}.key"
    assert place == "file"
    assert keys.readable(INSTANCE, place) == ("", path)
    assert key_file.read(path, INSTANCE) == keys.fetch(INSTANCE, place) == key
    assert refusal(lambda: keys.make(INSTANCE)) == (TroubleKind.KEY_EXISTS, str(path))
    keys.drop(INSTANCE, place)
    assert list(folder.iterdir()) == []


@failures
def test_prv_03_a_key_kept_in_a_keyring_that_fails_is_named_and_not_looked_for_elsewhere(
    keys: DataKeys, use_keyring: UseKeyring, folder: Path, failure: Exception
) -> None:
    use_keyring(MemoryKeyring(failure))
    keys.make(INSTANCE)  # a file that would fit; but the keyring is the recorded place
    absent = isinstance(failure, keyring.errors.NoKeyringError)
    expected = TroubleKind.KEY_MISSING if absent else TroubleKind.KEY_LOCKED
    assert refusal(lambda: keys.fetch(INSTANCE, "keyring")) == (expected, "keyring")
    if absent:
        keys.drop(INSTANCE, "keyring")
    else:
        assert refusal(lambda: keys.drop(INSTANCE, "keyring"))[0] is TroubleKind.KEY_LOCKED
    assert (folder / f"{INSTANCE}.key").exists()


@pytest.mark.parametrize("backend", [FailKeyring, NullKeyring, ForeignKeyring])
def test_prv_03_backends_that_are_not_allowed_are_not_even_asked(
    keys: DataKeys, use_keyring: UseKeyring, folder: Path, backend: type[KeyringBackend]
) -> None:
    there = made(backend)
    use_keyring(there)
    assert keys.expected_place() == ("", folder)
    assert keys.readable(INSTANCE, "keyring") == ("keyring", None)
    assert keys.make(INSTANCE)[0] == "file"
    if isinstance(there, MemoryKeyring):
        assert not there.kept
        there.kept[ENTRY] = key_file.key_text(bytes(32))
    assert refusal(lambda: keys.fetch(INSTANCE, "keyring")) == (TroubleKind.KEY_MISSING, "keyring")


def test_prv_03_a_silent_keyring_is_given_up_and_its_late_answer_taken_back(
    folder: Path, use_keyring: UseKeyring
) -> None:
    backend = MemoryKeyring()
    backend.gate = threading.Event()
    use_keyring(backend)
    keys = DataKeys(folder, keyring_timeout=0.05, allowed_backends=ALLOWED_IN_TESTS)
    place, _ = keys.make(INSTANCE)
    assert place == "file"
    assert refusal(lambda: keys.fetch(INSTANCE, "keyring")) == (TroubleKind.KEY_LOCKED, "keyring")
    waiting = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert waiting
    assert all(thread.daemon for thread in waiting)  # none can hold up the end of the program
    backend.gate.set()  # somebody unlocks it at last
    for thread in waiting:
        thread.join(10)
        assert not thread.is_alive()
    assert not backend.kept


def test_prv_03_a_keyring_named_in_the_settings_that_is_not_usable_is_none(
    keys: DataKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for failure in (RuntimeError("not here"), ModuleNotFoundError("no such"), AttributeError("no")):

        def broken(error: Exception = failure) -> KeyringBackend:
            raise error

        monkeypatch.setattr(keyring, "get_keyring", broken)
        assert keys.expected_place() == ("", folder)
        assert refusal(lambda: keys.fetch(INSTANCE, "keyring"))[0] is TroubleKind.KEY_MISSING


def test_of_a_chain_only_the_first_allowed_one_is_asked(
    keys: DataKeys, use_keyring: UseKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign, allowed, second = ForeignKeyring(), MemoryKeyring(), MemoryKeyring()
    monkeypatch.setattr(ChainerBackend, "backends", [foreign, allowed, second])
    use_keyring(made(ChainerBackend))
    place, key = keys.make(INSTANCE)
    assert place == "keyring"
    assert keys.fetch(INSTANCE, place) == key
    assert (foreign.kept, second.kept) == ({}, {})
    assert allowed.kept == {ENTRY: key_file.key_text(key)}


def test_the_allow_list_names_real_classes_and_none_that_keeps_plain_text() -> None:
    assert len(ALLOWED_BACKENDS) == 5
    for name in ALLOWED_BACKENDS:
        module, _, kind = name.rpartition(".")
        path = Path(keyring.__file__).parent.joinpath(*module.split(".")[1:])
        source = path.with_suffix(".py") if not path.is_dir() else path / "__init__.py"
        assert f"class {kind}(" in source.read_text(encoding="utf-8")
    assert not any(part in name for name in ALLOWED_BACKENDS for part in ("alt", "fail", "null"))


# ---- a file of one's own choice ----------------------------------------------------------------


def test_with_a_key_file_no_keyring_is_asked(
    tmp_path: Path, folder: Path, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.failure = AssertionError("it was asked")
    path = tmp_path / "a stick" / "my.key"
    keys = DataKeys(folder, path, allowed_backends=ALLOWED_IN_TESTS)
    assert keys.expected_place() == ("", path)
    place, key = keys.make(INSTANCE)
    assert place == f"file:{path}"
    assert refusal(lambda: keys.make(INSTANCE)) == (TroubleKind.KEY_EXISTS, str(path))
    assert keys.readable(INSTANCE, place) == ("", path)
    for recorded in ("keyring", "file", place, "file:/elsewhere"):
        assert keys.fetch(INSTANCE, recorded) == key
    assert not folder.exists()
    assert refusal(lambda: keys.fetch(OTHER, place)) == (TroubleKind.KEY_WRONG, str(path))
    keys.drop(INSTANCE, place)
    assert not path.exists()


def test_a_recorded_file_is_found_without_being_named_again(
    tmp_path: Path, folder: Path, keys: DataKeys
) -> None:
    path = tmp_path / "with: a colon" / "my.key"
    place, key = DataKeys(folder, path).make(INSTANCE)
    assert keys.fetch(INSTANCE, place) == key
    assert keys.readable(INSTANCE, place) == ("", path)
    path.unlink()
    assert refusal(lambda: keys.fetch(INSTANCE, place)) == (TroubleKind.KEY_MISSING, str(path))


def test_a_relative_key_file_is_recorded_whole(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place, _ = DataKeys(folder, Path("my.key")).make(INSTANCE)
    assert place == f"file:{tmp_path / 'my.key'}"


def test_a_place_of_no_kind_is_a_mistake(keys: DataKeys) -> None:
    with pytest.raises(ValueError, match="no place of a key"):
        keys.fetch(INSTANCE, "somewhere")


def test_no_key_is_shown(
    keys: DataKeys, memory_keyring: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    place, key = keys.make(INSTANCE)
    memory_keyring.failure = keyring.errors.KeyringLocked(key_file.key_text(key))
    refusal(lambda: keys.fetch(INSTANCE, place))
    shown = repr(keys) + repr(vars(keys)) + caplog.text
    assert "KeyringLocked" in shown
    for form in (key_file.key_text(key), key.hex(), repr(key)):
        assert form not in shown


# ---- the real thing ----------------------------------------------------------------------------

IN_A_SESSION = """
    import sys
    from pathlib import Path
    from qmetry_admin.security.data_key import DataKeys
    folder, step = Path(sys.argv[1]), sys.argv[2]
    keys, instance = DataKeys(folder), "00112233445566778899aabbccddeeff"
    if step == "make":
        assert keys.expected_place() == ("Secret Service", None), keys.expected_place()
        place, key = keys.make(instance)
        print(place, key.hex())
    else:
        print(keys.readable(instance, "keyring")[0], keys.fetch(instance, "keyring").hex())
        keys.drop(instance, "keyring")
        try:
            keys.fetch(instance, "keyring")
        except Exception as error:
            print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is the Linux desktop's")
def test_prv_03_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    """A daemon of its own on a bus of its own; two programs one after the other."""
    home = tmp_path / "home"
    (home / "runtime").mkdir(mode=0o700, parents=True)
    script = tmp_path / "in_a_session.py"
    script.write_text(textwrap.dedent(IN_A_SESSION), encoding="utf-8")
    program = f"'{sys.executable}' '{script}' '{home / 'keys'}'"
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
    }
    commands = (
        "printf 'throw-away\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
        f" && {program} make && {program} fetch"
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", commands],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made, fetched, gone = done.stdout.splitlines()
    place, key = made.split()
    assert place == "keyring"
    assert fetched == f"Secret Service {key}"
    assert gone == "key missing: keyring"
    assert not (home / "keys").exists()
