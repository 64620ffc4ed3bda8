"""The operating system's randomness, as bytes, as names, and as start passwords people can type."""

from __future__ import annotations

import secrets
from typing import Final

from qmetry_admin.security.words import WORDS

_NAME_BYTES: Final = 16
_WORDS_OF_A_PASSWORD: Final = 4


class SystemRandomness:
    """Fulfils the port `Randomness`."""

    def secret_bytes(self, length: int) -> bytes:
        """So many bytes nobody can guess."""
        return secrets.token_bytes(length)

    def name(self) -> str:
        """A fresh name: 128 random bits as 32 hexadecimal digits."""
        return secrets.token_hex(_NAME_BYTES)

    def start_password(self) -> str:
        """Four different short words joined by dashes: over 44 bits (A5).

        Different, because with a word said twice the rule for passwords might refuse it.
        """
        return "-".join(secrets.SystemRandom().sample(WORDS, _WORDS_OF_A_PASSWORD))
