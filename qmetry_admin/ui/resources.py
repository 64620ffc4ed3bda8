"""Finds the files that are not code: icons, tokens, the style sheet; and makes some in memory."""

import struct
from functools import cache
from pathlib import Path

from PySide6.QtCore import qRegisterResourceData

_PACKAGE = Path(__file__).parent.parent

# Qt keeps pointers into what is registered, for as long as the process lives.
_registered: dict[str, tuple[bytes, bytes, bytes]] = {}


@cache
def root() -> Path:
    """The resources folder: inside the installed package, else beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def icon_file(name: str) -> Path:
    """The drawing of an icon, in `currentColor`."""
    return root() / "icons" / f"{name}.svg"


def theme_file(name: str) -> Path:
    """The tokens of `light` or `dark`, or those both share (`shared`)."""
    return root() / "theme" / f"{name}.toml"


def guide_folder() -> Path:
    """The pages of the guide: inside the installed package, else in the checkout's `docs`."""
    installed = _PACKAGE / "guide"
    return installed if installed.is_dir() else _PACKAGE.parent / "docs" / "guide"


def style_sheet() -> str:
    """The style sheet with its placeholders still open."""
    return (root() / "theme" / "app.qss").read_text("utf-8")


def in_memory(name: str, content: bytes) -> str:
    """A path (`:/name`) under which Qt reads `content`; a name is given once and for all.

    A style sheet can only name files, and the tinted icons are none. Kept in memory they leave
    nothing behind, whatever ends the program, and no cleaner of temporary folders takes them away
    from a program that is open for weeks. The layout is Qt's own resource format, version 1: a root
    folder with one file.
    """
    if name not in _registered:
        names = struct.pack(">HI", len(name), _name_hash(name)) + name.encode("utf-16-be")
        folder = struct.pack(">IHII", 0, 2, 1, 1)  # name, is a folder, one child, which is node 1
        file = struct.pack(">IHHHI", 0, 0, 0, 1, 0)  # name, plain, any country, C locale, data
        data = struct.pack(">I", len(content)) + content
        _registered[name] = (folder + file, names, data)
        qRegisterResourceData(1, *_registered[name])
    return f":/{name}"


def _name_hash(name: str) -> int:
    """Qt's hash of a file name, by which it finds the file in its folder."""
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
