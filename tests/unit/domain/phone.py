"""A phone of the tests' own: codes straight from the RFCs, with nothing of the program in them."""

from __future__ import annotations

import hashlib
import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import Final

SECRET: Final = bytes.fromhex("48656c6c6f21deadbeef48656c6c6f21deadbeef")
"""The fixture secret of the cases: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP."""
T0: Final = datetime.fromtimestamp(1700000010, UTC)
"""2023-11-14T22:13:30Z, the start of a step."""
STEP: Final = 56666667
"""The step of T0."""
CODES: Final = {
    -3: "735133",
    -2: "797823",
    -1: "406058",
    0: "661763",
    1: "996875",
    2: "072814",
    3: "962926",
    4: "285214",
}
"""The codes around T0, by steps away from it."""


def hotp(secret: bytes, counter: int, digits: int = 6) -> str:
    """RFC 4226 section 5.3: HMAC-SHA-1 of the counter, dynamically truncated."""
    digest = hmac.new(secret, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[19] & 0x0F
    (number,) = struct.unpack(">L", digest[offset : offset + 4])
    return str((number & 0x7FFFFFFF) % 10**digits).zfill(digits)


def totp(secret: bytes, unix_seconds: float, digits: int = 6) -> str:
    """RFC 6238 section 4.2, for steps of 30 s."""
    return hotp(secret, int(unix_seconds) // 30, digits)


def code_after(steps: int) -> str:
    """The fixture's code so many steps after T0."""
    return hotp(SECRET, STEP + steps)


def after(*, steps: int = 0, seconds: float = 0) -> datetime:
    """The instant so long after T0."""
    return T0 + timedelta(seconds=30 * steps + seconds)


TWINS: Final = {1: (804, 336), 2: (619, 43)}
"""Secrets, as numbers, and the step after T0 whose six digits come again 1 or 2 steps later."""


def twins(apart: int) -> tuple[bytes, int]:
    """A secret, and a step counted from T0's whose code comes again so many steps later."""
    number, first = TWINS[apart]
    secret = number.to_bytes(20)
    assert hotp(secret, STEP + first) == hotp(secret, STEP + first + apart)
    return secret, first
