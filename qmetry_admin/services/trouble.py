"""The world's fault, not anybody's answer: the database is gone, locked, full, damaged.

The key cannot be had.
"""

from __future__ import annotations

import enum


class TroubleKind(enum.StrEnum):
    """What went wrong, for the screen to say and to offer a way on."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    NOT_A_DATABASE = "not a database"
    NEWER = "newer"
    NETWORK_FOLDER = "network folder"
    NO_ACCESS = "no access"
    UNREACHABLE = "unreachable"
    KEY_MISSING = "key missing"
    KEY_LOCKED = "key locked"
    KEY_EXPOSED = "key exposed"
    KEY_WRONG = "key wrong"
    KEY_EXISTS = "key exists"
    SEALED_CHANGED = "sealed changed"


class Trouble(Exception):  # noqa: N818 - it is the word of the house, and not an error of the program
    """Raised by the store and by the keeper of the key; shown with a way to try again.

    `place` is the file, folder or server it is about, for the person to find it.
    """

    def __init__(self, kind: TroubleKind, place: str = "") -> None:
        super().__init__(f"{kind.value}: {place}")
        self.kind = kind
        self.place = place
