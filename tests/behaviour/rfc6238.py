"""A phone by the letter of RFC 4226 and RFC 6238, sharing no line with the program's own."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import UTC, datetime, timedelta
from functools import lru_cache

STEP = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=200_000)
def code_of(secret: bytes, step: int) -> str:
    """The six digits of a step (RFC 4226 section 5.3, RFC 6238 section 4.2)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def step_at(instant: datetime) -> int:
    """The time step an instant lies in."""
    return (instant - EPOCH) // timedelta(seconds=STEP)


def start_of(step: int) -> datetime:
    """The instant a time step begins."""
    return EPOCH + timedelta(seconds=step * STEP)


def steps_with(secret: bytes, code: str, centre: int, reach: int) -> list[int]:
    """All steps within `reach` of the centre that have this code, nearest first."""
    near = sorted(range(centre - reach, centre + reach + 1), key=lambda step: abs(step - centre))
    return [step for step in near if step >= 0 and code_of(secret, step) == code]


def secret_of(base32_key: str) -> bytes:
    """The bytes of a key as it is shown to people: base 32 in groups, without padding."""
    plain = "".join(base32_key.split()).upper()
    return base64.b32decode(plain + "=" * (-len(plain) % 8))
