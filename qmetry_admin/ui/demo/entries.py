"""What an authenticator app keeps: an entry for every account, and the codes it shows."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from qmetry_admin.domain import totp

TYPED: Final = "Typed key"
_SHORTEST: Final = 16
"""Bytes of a key: the least RFC 4226 (section 4, R6) allows."""
_BLANKS: Final = re.compile(r"[\s-]")


@dataclass(frozen=True)
class Entry:
    """One account in the app."""

    issuer: str
    account: str
    secret: bytes = field(repr=False)

    @property
    def label(self) -> str:
        """How the app calls it: "Acme QA (jokafor)"."""
        return f"{self.issuer} ({self.account})" if self.issuer else self.account


class PhoneEntries:
    """All entries of one phone, in the order they came.

    Scanning an account anew replaces its entry, as many apps do. Nothing else ever goes: what the
    program removes, the app does not hear of.
    """

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    @property
    def all(self) -> tuple[Entry, ...]:
        """The entries."""
        return tuple(self._entries)

    def add(self, entry: Entry) -> bool:
        """Takes an entry in; says whether it replaced one."""
        for place, known in enumerate(self._entries):
            if known.label == entry.label:
                self._entries[place] = entry
                return True
        self._entries.append(entry)
        return False

    def find(self, issuer: str, account: str) -> Entry | None:
        """The entry of an account."""
        wanted = (issuer, account)
        return next((e for e in self._entries if (e.issuer, e.account) == wanted), None)

    def typed(self, secret: bytes) -> Entry:
        """Takes in a key that was typed; it says nothing about whose it is, so it is numbered."""
        number = 1 + sum(entry.account.startswith(TYPED) for entry in self._entries)
        entry = Entry("", f"{TYPED} {number}", secret)
        self.add(entry)
        return entry


def read_uri(text: str) -> Entry | None:
    """The entry an otpauth URI is for (Key URI Format), or nothing where it is no such URI."""
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets that are not closed
        return None
    if (parts.scheme, parts.netloc) != ("otpauth", "totp"):
        return None
    query = parse_qs(parts.query)
    secret = read_key(query.get("secret", [""])[0])
    if secret is None:
        return None
    # The colon that parts the two may be encoded; where one is not, it is that one.
    path = parts.path.removeprefix("/")
    whole = path if ":" in path else unquote(path)
    before, colon, after = whole.partition(":")
    issuer = query.get("issuer", [unquote(before) if colon else ""])[0]
    return Entry(issuer, unquote(after if colon else before).strip(), secret)


def read_key(typed: str) -> bytes | None:
    """A key as apps take it (base 32, any case, blanks and dashes ignored), or nothing.

    One that is cut short is none either.
    """
    text = _BLANKS.sub("", typed).upper().rstrip("=")
    try:
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):  # ValueError: letters outside ASCII
        return None
    return secret if len(secret) >= _SHORTEST else None


@dataclass(frozen=True)
class ShownCode:
    """What the app shows of an entry: its code, and for how many seconds it stays."""

    code: str
    seconds: int

    @property
    def grouped(self) -> str:
        """Three digits and three."""
        half = totp.DIGITS // 2
        return f"{self.code[:half]} {self.code[half:]}"


def shown_code(entry: Entry, now: datetime, ahead: timedelta) -> ShownCode:
    """The code by a phone whose clock is `ahead` of this computer's (behind where negative)."""
    theirs = now + ahead
    step = totp.step_at(theirs)
    left = (totp.start_of(step + 1) - theirs).total_seconds()
    return ShownCode(totp.code_at(entry.secret, step), max(1, round(left)))
