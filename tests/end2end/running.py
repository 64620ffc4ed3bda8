"""The program as a process: started, watched, ended, and asked how it ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.end2end.clock import Clock
from tests.end2end.display import Display

ROOT: Final = Path(__file__).parents[2]
QUIET: Final = "qt.accessibility.atspi.warning=false"
"""The reader asks Qt for what it does not offer, and for widgets that have just gone."""


class RunningProgram:
    """`main.py` on a display, with a data folder that outlives it; the demo has none."""

    def __init__(
        self, display: Display, folder: Path, clock: Clock, *arguments: str, **environment: str
    ) -> None:
        self.errors = folder / f"stderr-{len(list(folder.glob('stderr-*')))}.txt"
        kept = () if "--demo" in arguments else ("--data-dir", str(folder / "data"))
        with self.errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "main.py", *kept, *arguments],
                cwd=ROOT,
                env={
                    **display.environment,
                    **clock.environment,
                    "PYTHONFAULTHANDLER": "1",
                    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
                    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                    "QT_LOGGING_RULES": QUIET,
                    "QT_QPA_PLATFORM": "xcb",
                    **environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._process.kill()
        self._process.wait(10)

    def terminate(self) -> None:
        """Asks it to end, as the system does when somebody logs out."""
        self._process.send_signal(signal.SIGTERM)

    def ends_well(self, within: float = 5.0) -> None:
        """Waits for its end: in time, with exit code 0, and nothing to complain of."""
        started = time.monotonic()
        code = self._process.wait(30)
        took = time.monotonic() - started
        assert code == 0, f"it ended with {code}:\n{self.complaints}"
        assert self.complaints == "", self.complaints
        assert took < within, f"it took {took:.1f} s to end"

    @property
    def complaints(self) -> str:
        """What it wrote to the terminal: a traceback, a warning of Qt's, anything."""
        return self.errors.read_text(encoding="utf-8")

    @property
    def state(self) -> str:
        """Whether it runs, or how it ended."""
        code = self._process.poll()
        return "runs" if code is None else f"ended with {code}"

    def tell_where_it_is(self) -> None:
        """Ends it, and has it write to its stderr what every thread was at."""
        if self.running:
            self._process.send_signal(signal.SIGABRT)
            self._process.wait(10)

    def close(self) -> None:
        """Makes sure that it is gone."""
        if self.running:
            self.kill()
