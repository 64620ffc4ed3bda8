"""The phone in people's hands: codes by RFC 6238, worked out without the program's own code."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import parse_qs, urlsplit


class _Clock(Protocol):
    def now(self) -> datetime: ...


class Phone:
    """An authenticator app. `offset` is how far the phone's clock is ahead of the computer's."""

    def __init__(
        self, key: bytes | str, clock: _Clock, offset: timedelta = timedelta(0), *, digits: int = 6
    ) -> None:
        """`key` is the secret, or its base 32, in groups or not, or the whole otpauth URI."""
        self.secret = key if isinstance(key, bytes) else _secret(key)
        self.offset = offset
        self._clock = clock
        self._digits = digits

    @property
    def step(self) -> int:
        """The time step the phone is in."""
        return int((self._clock.now() + self.offset).timestamp()) // 30

    def code(self, steps: int = 0) -> str:
        """The code on the screen, or the one so many steps later."""
        return self.code_of(self.step + steps)

    def code_of(self, step: int) -> str:
        """The code of a time step (RFC 4226 section 5.3)."""
        digest = hmac.new(self.secret, struct.pack(">Q", step), "sha1").digest()
        offset = digest[19] & 0xF
        (number,) = struct.unpack(">I", digest[offset : offset + 4])
        return f"{(number & 0x7FFFFFFF) % 10**self._digits:0{self._digits}d}"


def _secret(text: str) -> bytes:
    if text.startswith("otpauth://"):
        text = parse_qs(urlsplit(text).query)["secret"][0]
    text = "".join(text.split()).upper()
    return base64.b32decode(text + "=" * (-len(text) % 8))
