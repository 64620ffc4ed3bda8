"""`dev.py`: the phone's codes, what the lock asks for, the sentence when something is missing."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from qmetry_admin import system_libraries

RFC_SECRET = b"12345678901234567890"
RFC_KEY = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


RFC_4226_CODES = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
]


# ------------------------------------------------------------------------------------ the phone


@pytest.mark.parametrize(
    ("step", "code"),
    list(enumerate(RFC_4226_CODES)),
)
def test_rfc_4226_appendix_d(step: int, code: str) -> None:
    assert dev.code_at(RFC_SECRET, step * 30) == code


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_rfc_6238_appendix_b(seconds: int, eight_digits: str) -> None:
    # Six digits are the eight of the RFC's table less the first two.
    assert dev.code_at(RFC_SECRET, seconds) == eight_digits[2:]


@pytest.mark.parametrize(
    "typed", [RFC_KEY, RFC_KEY.lower(), RFC_KEY.replace(" ", "-"), RFC_KEY.replace(" ", "")]
)
def test_a_key_is_read_as_apps_read_it(typed: str) -> None:
    assert dev.key_bytes(typed) == RFC_SECRET


def test_a_key_of_another_length_is_padded() -> None:
    assert dev.key_bytes("MZXW6") == b"foo"
    assert dev.key_bytes("MZXW6===") == b"foo"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A key cannot have 0 characters"),
        ("ABC", "A key cannot have 3 characters"),
        ("GEZD1NBV", "1 does not occur in a key"),
        ("GE0D!NBV", "! 0 does not occur in a key"),
        ("otpauth://totp/x", "/ : does not occur in a key"),
        ("ключ", "does not occur in a key"),
    ],
)
def test_a_malformed_key_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(dev.Stop) as stopped:
        dev.key_bytes(typed)
    assert sentence in str(stopped.value)


@pytest.mark.parametrize(
    ("typed", "seconds"), [("95s", 95), ("95", 95), ("7m", 420), ("61m", 3660), ("1d", 86400)]
)
def test_durations(typed: str, seconds: int) -> None:
    assert dev.duration(typed) == seconds


@pytest.mark.parametrize("typed", ["", "m", "7 m", "-7m", "7w", "1.5h"])
def test_what_is_no_duration(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no duration"):
        dev.duration(typed)


@pytest.mark.parametrize(("seconds", "left"), [(30, "30 s"), (59, " 1 s"), (59.99, " 1 s")])
def test_the_line_shows_code_seconds_left_and_next_code(seconds: float, left: str) -> None:
    assert dev.phone_line(RFC_SECRET, seconds) == f"287 082   {left} left   then 359 152"


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=dev.ROOT,
        encoding="utf-8",
    )


def test_the_phone_prints_one_line_where_there_is_no_terminal() -> None:
    shown = call("phone", RFC_KEY, "--fast", "7m")
    assert shown.returncode == 0
    assert len(shown.stdout.splitlines()) == 1
    assert " s left   then " in shown.stdout


def test_the_phone_refuses_a_key_without_a_traceback() -> None:
    refused = call("phone", "not a key!")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("dev.py: ")
    assert len(refused.stderr.splitlines()) == 1


def test_a_folder_of_wheels_that_is_not_there() -> None:
    refused = call("run", "--wheels", "no-such-folder")
    assert refused.returncode == 1
    assert "there is no folder no-such-folder" in refused.stdout


def test_a_word_too_many_is_refused() -> None:
    assert call("lint", "qmetry_admin").returncode == 2


# ------------------------------------------------------------------------ lock and interpreter


def test_the_lock_names_no_place() -> None:
    lock = dev.LOCK.read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    assert " @ " not in lock


def test_the_lock_has_everything_the_project_needs() -> None:
    locked = dev.locked_versions(dev.LOCK.read_text(encoding="utf-8"))
    project = (dev.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(dev.needed(project, tests=True)) <= set(locked)
    assert all(version.startswith("6.11.") for version in locked["pyside6-essentials"])
    # One for Intel Macs, one for all others.
    assert len(locked["cryptography"]) == 2


def test_a_package_may_have_a_version_for_each_platform() -> None:
    lock = "Zope.Deep_Copy==1.0 ; os_name == 'nt' \\\n    --hash=sha256:0\nzope-deep-copy==2.0 \\\n"
    assert dev.locked_versions(lock) == {"zope-deep-copy": {"1.0", "2.0"}}


def test_tests_need_more_than_running_does() -> None:
    project = (dev.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    running = dev.needed(project, tests=False)
    assert "pyside6-essentials" in running
    assert "pytest" not in running
    assert ("tzdata" in running) == (sys.platform == "win32")
    assert "pytest" in dev.needed(project, tests=True)


def test_this_interpreter_has_what_is_needed() -> None:
    assert dev.has_what_is_needed(tests=True)


def test_another_version_than_the_locked_one_is_not_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = dev.LOCK.read_text(encoding="utf-8")
    versions = dev.locked_versions(lock)["peewee"]
    other = tmp_path / "requirements.lock"
    other.write_text(lock.replace(f"peewee=={versions.pop()}", "peewee==0.1"), encoding="utf-8")
    monkeypatch.setattr(dev, "LOCK", other)
    assert not dev.has_what_is_needed(tests=False)


class TestInterpreter:
    """Which Python is used, with a `.venv` of the test's own and no real installation."""

    @pytest.fixture(autouse=True)
    def checkout(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        venv = tmp_path / ".venv"
        monkeypatch.setattr(dev, "VENV", venv)
        monkeypatch.setattr(dev, "STAMP", venv / "installed.lock")
        monkeypatch.setattr(dev, "has_what_is_needed", lambda *, tests: tests is None)
        self.commands: list[list[str]] = []
        self.exit_code = 0
        self.working: set[str] = {"ensurepip"}
        self.python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

        def started(command: list[str], **_: object) -> int:
            self.commands.append(command)
            if "venv" in command:
                self.python.parent.mkdir(parents=True)
                self.python.touch()
            return self.exit_code

        def works(command: list[str]) -> bool:
            return any(word in " ".join(command) for word in self.working)

        monkeypatch.setattr(subprocess, "call", started)
        monkeypatch.setattr(dev, "works", works)

    def test_the_running_one_if_it_has_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "has_what_is_needed", lambda *, tests: tests)
        assert dev.interpreter(None, tests=True) == sys.executable
        assert not self.commands

    def test_else_a_venv_is_made_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert dev.interpreter(None, tests=True) == str(self.python)
        make, install = self.commands
        assert make[1:3] == ["-m", "venv"]
        assert "--require-hashes" in install
        assert "--no-index" not in install
        assert "Installing" in capsys.readouterr().out
        assert dev.interpreter(None, tests=True) == str(self.python)
        assert len(self.commands) == 2
        assert not capsys.readouterr().out

    def test_another_lock_is_installed_into_the_same_venv(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dev.interpreter(None, tests=True)
        lock = tmp_path / "requirements.lock"
        lock.write_text("# changed\n", encoding="utf-8")
        monkeypatch.setattr(dev, "LOCK", lock)
        self.working.add("pip --version")
        assert dev.interpreter(None, tests=True) == str(self.python)
        assert len(self.commands) == 3
        assert "--require-hashes" in self.commands[2]

    def test_wheels_are_taken_from_the_folder_alone(self, tmp_path: Path) -> None:
        dev.interpreter(tmp_path, tests=True)
        assert "--no-index" in self.commands[-1]
        assert str(tmp_path) in self.commands[-1]

    def test_without_ensurepip_another_pip_fills_the_venv(self) -> None:
        self.working = {"--python"}
        dev.interpreter(None, tests=True)
        make, install = self.commands
        assert "--without-pip" in make
        assert install[:5] == [sys.executable, "-m", "pip", "--python", str(self.python)]

    def test_without_any_pip_debian_package_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.working = set()
        monkeypatch.setattr(shutil, "which", lambda _: None)
        with pytest.raises(dev.Stop, match="python3-venv"):
            dev.interpreter(None, tests=True)

    def test_a_failed_installation_is_said_and_not_taken_for_done(self) -> None:
        dev.interpreter(None, tests=True)
        dev.STAMP.unlink()
        self.working.add("pip --version")
        self.exit_code = 1
        with pytest.raises(dev.Stop, match=r"from the network.*--wheels DIR"):
            dev.interpreter(None, tests=True)
        assert not dev.STAMP.exists()


# ------------------------------------------------------------------------- system's packages


def test_what_is_missing_is_found_by_loading_it() -> None:
    libraries = {"libnowhere.so.9": "libnowhere9", "libnowhere-gl.so.9": "libnowhere9"}
    assert system_libraries.missing_packages(libraries) == ["libnowhere9"]
    assert not system_libraries.missing_packages({})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")
def test_nothing_qt_needs_is_missing_where_it_runs() -> None:
    everything = system_libraries.QT | system_libraries.X11
    assert not system_libraries.missing_packages(everything)


def test_without_root_the_line_to_type_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.Stop) as stopped:
        dev.install_packages(["libgl1", "xvfb"], "What the tests need")
    assert str(stopped.value) == (
        "What the tests need is missing; as root: apt-get update &&"
        " apt-get install -y --no-install-recommends libgl1 xvfb"
    )


def test_on_another_system_the_debian_names_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(dev.Stop, match=r"on Debian the packages are: .* libgl1$"):
        dev.install_packages(["libgl1"], "What Qt needs")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Linux")
@pytest.mark.parametrize(
    ("tests", "wayland", "x11_wanted"),
    [(False, False, True), (False, True, False), (True, True, True)],
)
def test_a_wayland_session_needs_no_x11_libraries_unless_tests_run(
    monkeypatch: pytest.MonkeyPatch, tests: bool, wayland: bool, x11_wanted: bool
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if wayland:
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    asked: list[str] = []
    monkeypatch.setattr(dev, "install_packages", lambda packages, _: asked.extend(packages))
    monkeypatch.setattr(system_libraries, "loads", lambda _: False)
    dev.system_packages(tests=tests)
    assert "libgl1" in asked
    assert ("libxcb-cursor0" in asked) == x11_wanted


def test_what_is_started_speaks_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    made = dev.environment(QT_QPA_PLATFORM="offscreen")
    assert "LC_ALL" not in made
    assert made["QT_QPA_PLATFORM"] == "offscreen"
    if os.name == "posix":
        assert made["LANG"] == "C.UTF-8"
