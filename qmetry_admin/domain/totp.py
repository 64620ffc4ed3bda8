"""Codes by time step (RFC 4226, RFC 6238): SHA-1, six digits, 30 s; the key as text and as a URI.

And the search for the steps a code belongs to.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

import pyotp

STEP_SECONDS: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20
"""RFC 4226 section 4, R6: 160 bits are recommended."""
LONGEST_URI: Final = 287
"""Bytes that fit QR version 12 at level M."""
_SEPARATORS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")


def normalise(text: str) -> str | None:
    """The six digits of a typed code, or nothing where it is malformed.

    Blanks of every kind and dashes are dropped. Only ASCII digits count, never fewer or more than
    six.
    """
    kept = "".join(c for c in text if not c.isspace() and c not in _SEPARATORS)
    return kept if len(kept) == DIGITS and kept.isascii() and kept.isdigit() else None


def step_at(now: datetime) -> int:
    """The time step of an aware instant.

    Whole periods of 30 s since 1970 UTC (RFC 6238 section 4.2).
    """
    return int(now.timestamp() // STEP_SECONDS)


def start_of(step: int) -> datetime:
    """The instant at which a time step begins, in UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=step * STEP_SECONDS)


def base32(secret: bytes) -> str:
    """The key as text: upper case base 32 without padding (RFC 4648 section 6)."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")


def grouped(secret: bytes) -> str:
    """The key as people read it: base 32 in groups of four."""
    text = base32(secret)
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def code_at(secret: bytes, step: int) -> str:
    """The code of a time step, six digits as text.

    Nothing comes before 1970, so neither does a code.
    """
    return _codes(secret)(step)


def _codes(secret: bytes) -> Callable[[int], str]:
    """The code of each step: by time means by counter, and the counter is the step (RFC 6238)."""
    return pyotp.HOTP(base32(secret), digits=DIGITS).at


def matching_steps(secret: bytes, code: str, steps: Iterable[int]) -> tuple[int, ...]:
    """Those of the steps whose code is this one, in the order given.

    All are computed, none skipped.
    """
    code_of = _codes(secret)
    return tuple(step for step in steps if step >= 0 and hmac.compare_digest(code_of(step), code))


def around(centre: int, reach: int) -> list[int]:
    """The steps within `reach` of a centre, nearest first.

    The earlier of two equally near first.
    """
    return sorted(range(centre - reach, centre + reach + 1), key=lambda step: abs(step - centre))


def provisioning_uri(issuer: str, username: str, secret: bytes) -> str:
    """The text of the QR code, at most 287 bytes (Key URI Format; RFC 3986 section 2.1).

    Everything but unreserved characters is percent-encoded. Where it does not fit, the username is
    shortened first, then the issuer, by whole characters; what is left of each is at least one.
    """
    while len(uri := _uri(issuer, username, secret)) > LONGEST_URI:
        if len(username) > 1:
            username = username[:-1]
        elif len(issuer) > 1:
            issuer = issuer[:-1]
        else:
            break
    return uri


def _uri(issuer: str, username: str, secret: bytes) -> str:
    shown = quote(issuer, safe="")
    return (
        f"otpauth://totp/{shown}:{quote(username, safe='')}?secret={base32(secret)}&issuer={shown}"
    )
