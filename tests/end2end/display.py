"""A screen of its own for a test: an X server, a message bus, and eyes to read it with."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import pytest

T = TypeVar("T")

SYSTEM_PYTHON: Final = "/usr/bin/python3"
PATIENCE: Final = 60.0
"""Seconds something may take to show before the test gives up."""
BETWEEN_LOOKS: Final = 0.05
"""Seconds the program has for itself after a look: it has to answer every question of one."""
_OWN_STATES: Final = ("active", "checked", "focused", "modal", "selected", "sensitive")


@dataclass(frozen=True)
class Thing:
    """Something on the screen; the place is in dots of the whole screen."""

    role: str
    name: str
    text: str
    states: frozenset[str]
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Where one points at it."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def words(self) -> str:
        """All it says."""
        return " ".join(part for part in (self.name, self.text) if part)

    def __str__(self) -> str:
        """As a line of a report: role, words and state."""
        states = " ".join(state for state in _OWN_STATES if state in self.states)
        return f"{self.role}: {self.words} [{states}]"


class Display:
    """An X server, a window manager, a session bus, and a reader on it.

    The programs on it have 1280 by 1024 pixels, of `scale` times `scale` dots each: what they tell
    of their places they tell in pixels, the mouse is moved by dots. Everything ends with `close`.
    """

    def __init__(self, folder: Path, scale: int = 1) -> None:
        self._folder = folder
        self._scale = scale
        self._processes: list[subprocess.Popen[str]] = []
        self.environment = self._places()
        try:
            self.environment["DISPLAY"] = self._start_x(1280 * scale, 1024 * scale)
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
            self._start("openbox", "--sm-disable")  # who closes a dialog is back in the window
            self._reader = self._start_reader()
        except BaseException:
            self.close()
            raise

    def look(self, title: str = "") -> list[Thing]:
        """What the window in front shows now; a dialog is in front of what it opened over.

        `title` has it look at windows alone that are called so; after "!" at all the others.
        """
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(f"{title}\n")
        self._reader.stdin.flush()
        line = self._reader.stdout.readline()
        assert line, "the reader of the screen has gone"
        return [
            Thing(
                role=node["role"],
                name=node["name"],
                text=node["text"],
                states=frozenset(node["states"]),
                x=node["box"][0] * self._scale,
                y=node["box"][1] * self._scale,
                width=node["box"][2] * self._scale,
                height=node["box"][3] * self._scale,
            )
            for node in json.loads(line)
        ]

    def wait(self, what: str, found: Callable[[list[Thing]], T | None], title: str = "") -> T:
        """Look until `found` answers with something; after `PATIENCE` fail, saying `what`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = self.look(title)
            answer = found(shown)
            if answer is not None:
                return answer
            if time.monotonic() > deadline:
                seen = "\n".join(str(thing) for thing in shown if thing.words)
                pytest.fail(f"{what} is not on the screen, but:\n{seen}")
            time.sleep(BETWEEN_LOOKS)

    def do(self, *arguments: str) -> None:
        """Let xdotool move the mouse or press keys."""
        self._run("xdotool", *arguments)

    def photograph(self, file: Path) -> Path:
        """Take a picture of the whole screen."""
        self._run("import", "-window", "root", str(file))
        return file

    def close(self) -> None:
        """End what was started, the last first."""
        for process in reversed(self._processes):
            process.terminate()
            process.wait(10)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
        self._processes.clear()

    def _run(self, *command: str) -> None:
        subprocess.run(
            command,
            check=True,
            timeout=20,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )

    def _places(self) -> dict[str, str]:
        """An environment of the test's own: home, folders, no keyring."""
        places = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        for variable, name in {
            "HOME": "home",
            "XDG_CONFIG_HOME": "config",
            "XDG_DATA_HOME": "share",
            "XDG_CACHE_HOME": "cache",
            "XDG_RUNTIME_DIR": "runtime",
        }.items():
            (self._folder / name).mkdir(mode=0o700, parents=True)
            places[variable] = str(self._folder / name)
        return places

    def _start(self, *command: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[str]:
        with (self._folder / f"{Path(command[0]).name}.log").open("w") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                pass_fds=pass_fds,
            )
        self._processes.append(process)
        return process

    def _start_x(self, width: int, height: int) -> str:
        """Start an X server that picks a free number."""
        reading, writing = os.pipe()
        screen = ("-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset")
        self._start("Xvfb", "-displayfd", str(writing), *screen, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "the X server did not start"
        return f":{number}"

    def _start_bus(self) -> str:
        bus = self._start("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
        return _line(bus, "the message bus did not start")

    def _start_reader(self) -> subprocess.Popen[str]:
        reader = self._start(SYSTEM_PYTHON, str(Path(__file__).with_name("reader.py")))
        assert _line(reader, "the screen cannot be read: python3-gi, gir1.2-atspi-2.0?") == "ready"
        return reader


def _line(process: subprocess.Popen[str], otherwise: str) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, otherwise
    return line
