"""Eight codes on paper, each for one sign-in: 80 bits in Crockford's base 32 (S18, S28)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

HOW_MANY: Final = 8
CODE_BYTES: Final = 10
LENGTH: Final = 16
WARN_FROM: Final = 2
"""So few codes left are said after sign-in, on the Security tab and in the list (S26)."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LONGEST_TYPED: Final = 64


@dataclass(frozen=True)
class RecoveryCode:
    """One recovery code; `text` is its sixteen characters without dashes."""

    slot: int
    text: str = field(repr=False)

    def __str__(self) -> str:
        """Never the code: where it is to be read, `shown` is asked for by name."""
        return f"recovery code {self.slot}"

    @property
    def shown(self) -> str:
        """As it stands on screen and paper: XXXX-XXXX-XXXX-XXXX."""
        return "-".join(self.text[place : place + 4] for place in range(0, LENGTH, 4))


def new_codes(random_bytes: Callable[[int], bytes]) -> tuple[RecoveryCode, ...]:
    """Eight distinct codes, from so many random bytes as the caller's source gives."""
    texts: list[str] = []
    while len(texts) < HOW_MANY:
        text = _encode(random_bytes(CODE_BYTES))
        if text not in texts:
            texts.append(text)
    return tuple(RecoveryCode(slot, text) for slot, text in enumerate(texts, start=1))


def normalise(typed: str) -> str | None:
    """The sixteen characters of a typed code, or nothing where it is malformed.

    Any case; blanks and dashes of every kind are dropped; O reads 0, I and L read 1.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    kept = "".join(c for c in typed if not c.isspace() and not _is_dash(c))
    if not kept.isascii():  # outside it, upper case may be another letter, or two
        return None
    text = kept.upper().translate(_LOOK_ALIKES)
    return text if len(text) == LENGTH and all(c in _ALPHABET for c in text) else None


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character == "\u2212"


def _encode(raw: bytes) -> str:
    number = int.from_bytes(raw)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
