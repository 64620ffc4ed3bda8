"""The shared libraries Qt needs from a Linux system, by the Debian package that brings each.

Neither the wheel of PySide6 nor Python brings them. Seen to be enough on bare Debian 12 and 13;
what else Qt loads comes along as their dependencies. Standard library only: `dev.py` reads this
before anything is installed.
"""

from __future__ import annotations

import ctypes

# Loaded by every Qt program with widgets, on whatever screen.
QT = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}

# Loaded by Qt's plugin for X11 screens.
X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
}


def loads(library: str) -> bool:
    """Say whether the system's loader finds the library, such as `libGL.so.1`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Name the Debian packages of those libraries that do not load, each once, in order."""
    return list(dict.fromkeys(name for library, name in libraries.items() if not loads(library)))


def apt_line(packages: list[str]) -> str:
    """Write the command that installs the packages on Debian and its kin."""
    return "apt-get install --no-install-recommends " + " ".join(packages)
