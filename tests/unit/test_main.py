"""The way in: a sentence instead of a traceback, and a clean end on a signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qmetry_admin import __version__, system_libraries
from qmetry_admin.__main__ import cannot_load, main, no_screen

ROOT = Path(__file__).parents[2]
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens of Linux")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """Answer with an environment of the test's own: no screen, no keyring, no home."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        **more,
    }


def start(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=ROOT,
        env=environment(tmp_path, **more),
    )


# ------------------------------------------------------------------------------------ screens


@pytest.mark.skipif(sys.platform not in {"win32", "darwin"}, reason="always a screen there")
def test_windows_and_macos_are_not_asked() -> None:
    assert no_screen({}) == ""


@ON_LINUX
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "eglfs"])
def test_what_needs_no_screen_is_not_asked_for_one(platform: str) -> None:
    assert no_screen({"QT_QPA_PLATFORM": platform}) == ""


@ON_LINUX
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "(neither DISPLAY nor WAYLAND_DISPLAY is set)"),
        ({"DISPLAY": ""}, "(neither DISPLAY nor WAYLAND_DISPLAY is set)"),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}, "(DISPLAY is not set)"),
        ({"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"}, "(WAYLAND_DISPLAY is not set)"),
        ({"DISPLAY": ":4711"}, "no screen answers at DISPLAY=:4711."),
        ({"DISPLAY": "4711"}, "no screen answers at DISPLAY=4711."),
        ({"DISPLAY": "unix:4711.0"}, "no screen answers at DISPLAY=unix:4711.0."),
        ({"DISPLAY": "127.0.0.1:59999"}, "no screen answers at DISPLAY=127.0.0.1:59999."),
        ({"DISPLAY": "/no/such/socket:0"}, "no screen answers at DISPLAY=/no/such/socket:0."),
        (
            {"DISPLAY": ":4711", "WAYLAND_DISPLAY": "wayland-9"},
            "no screen answers at DISPLAY=:4711 or WAYLAND_DISPLAY=wayland-9.",
        ),
    ],
)
def test_no_screen_is_said_with_the_way_round_it(given: dict[str, str], words: str) -> None:
    sentence = no_screen(given)
    assert words in sentence
    assert "python3 dev.py tour" in sentence


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Path]:
    """Give the path of a socket that somebody listens at."""
    path = tmp_path / "wayland-7"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield path


@ON_LINUX
def test_a_screen_that_answers_is_enough(listening: Path) -> None:
    folder = str(listening.parent)
    wayland = {"WAYLAND_DISPLAY": listening.name, "XDG_RUNTIME_DIR": folder}
    assert no_screen(wayland) == ""
    assert no_screen({"DISPLAY": ":4711", **wayland}) == ""
    assert no_screen({"WAYLAND_DISPLAY": str(listening)}) == ""


@ON_LINUX
def test_an_x_server_is_found_by_its_tcp_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        assert no_screen({"DISPLAY": f"127.0.0.1:{number}.0"}) == ""


@ON_LINUX
def test_without_a_screen_main_ends_in_a_sentence(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("QMetry Admin: there is no screen")
    assert len(ended.stderr.splitlines()) == 1


# ------------------------------------------------------------------------------ what is missing


def test_a_library_qt_misses_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "loads", lambda library: library != "libGL.so.1")
    error = ImportError(
        "libGL.so.1: cannot open shared object file: No such file or directory",
        name="PySide6.QtGui",
    )
    assert cannot_load(error) == (
        "Qt cannot load, libGL.so.1 is missing on this system."
        " On Debian and its kin, as root: apt-get install --no-install-recommends libgl1"
    )


def test_a_library_nobody_listed_is_named_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "loads", lambda _: True)
    error = ImportError("libodd.so.3: cannot open shared object file: No such file or directory")
    assert (
        cannot_load(error) == "Qt cannot load: the library libodd.so.3 is missing on this system."
    )


def test_a_python_package_that_is_missing_is_named() -> None:
    error = ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtCore")
    sentence = cannot_load(error)
    assert "the Python package PySide6 is not installed" in sentence
    assert "`python3 dev.py run`" in sentence


def test_any_other_import_error_is_told_as_it_is() -> None:
    assert cannot_load(ImportError("DLL load failed")) == (
        "a part of the program does not load: DLL load failed."
    )


def test_an_interpreter_without_packages_gets_a_sentence(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r});"
        "from qmetry_admin.__main__ import main; sys.exit(main([]))"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
    )
    assert ended.returncode == 1
    assert "the Python package PySide6 is not installed" in ended.stderr
    assert "Traceback" not in ended.stderr


# ----------------------------------------------------------------------------------- arguments


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"QMetry Admin {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["--demo", "x"], ["--theme", "pink"], ["--data", "x"], ["x"]]
)
def test_what_is_not_offered_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: qmetry-admin" in capsys.readouterr().err


def test_a_database_url_that_cannot_be_used_ends_in_a_sentence(tmp_path: Path) -> None:
    ended = start(tmp_path, "--database", "mysql://x", QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 2
    assert ended.stderr.startswith("QMetry Admin: --database must be")
    assert "Traceback" not in ended.stderr


# ------------------------------------------------------------------------------------- the end


@ON_LINUX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "main.py", "--data-dir", str(tmp_path / "folder")],
        cwd=ROOT,
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as program:
        wait_for_handler(program)
        program.send_signal(number)
        output, _ = program.communicate(timeout=30)
    assert program.returncode == 0, output
    assert "Traceback" not in output


def wait_for_handler(program: subprocess.Popen[str]) -> None:
    """Wait until the process catches SIGTERM, which it starts to do last, as Linux tells it."""
    deadline = time.monotonic() + 30
    status = Path(f"/proc/{program.pid}/status")
    while time.monotonic() < deadline and program.poll() is None:
        caught = next(
            int(line.split()[1], 16)
            for line in status.read_text(encoding="ascii").splitlines()
            if line.startswith("SigCgt:")
        )
        if caught >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.02)
    pytest.fail("the program never caught the signal")
