"""The clock of a program under test, and phones that know what time it is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

STEP: Final = 30
MONDAY: Final = 1772442010
"""2 March 2026, 09:00:10 UTC: ten seconds into a time step."""
_LIBRARIES: Final = Path("/usr/lib")


class Clock:
    """Time stands still in every program that sees it, until the test moves it."""

    def __init__(self, file: Path, now: int = MONDAY) -> None:
        self._file = file
        self.now = now
        self.move(0)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program live by this clock; time it only measures goes on.

        The library's fix for waits on the monotonic clock takes that clock for a faked one: each
        wait of a thread for the interpreter would be over at once, and all threads be in a whirl.
        """
        library = next(_LIBRARIES.glob("*/faketime/libfaketimeMT.so.1"), None)
        assert library is not None, "libfaketime is missing (Debian: faketime)"
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_FMT": "%s",
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DISABLE_SHM": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }

    def move(self, seconds: int) -> None:
        """Time goes by; the file changes at once or not at all."""
        self.now += seconds
        written = self._file.with_suffix(".new")
        written.write_text(f"{self.now}\n", encoding="ascii")
        written.replace(self._file)

    def move_to_next_step(self) -> None:
        """To ten seconds into the next time step."""
        self.move(STEP - self.now % STEP + 10)


class Phone:
    """An authenticator app: oathtool works its codes out. `fast` is in seconds."""

    def __init__(self, key: str, clock: Clock, fast: int = 0) -> None:
        self._key = key
        self._clock = clock
        self._fast = fast

    def fast(self, seconds: int) -> Phone:
        """The same entry, with the phone's clock so far ahead; behind where negative."""
        return Phone(self._key, self._clock, seconds)

    def code(self) -> str:
        """The code it shows now."""
        now = f"@{self._clock.now + self._fast}"
        return subprocess.run(
            ["oathtool", "--totp", "--base32", "--now", now, self._key],
            check=True,
            timeout=20,
            capture_output=True,
            text=True,
        ).stdout.strip()
