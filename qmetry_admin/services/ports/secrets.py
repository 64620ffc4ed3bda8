"""What may not be guessed or read: passwords, keys, randomness, sealed fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qmetry_admin.domain.users import UserId


class PasswordHasher(Protocol):
    """Slow hashing of passwords. Called between units of work, never inside one."""

    def hash(self, password: str) -> str:
        """The stored form of a password (NFC is applied here)."""

    def verify(self, stored: str, password: str) -> bool:
        """Whether the password is the one; the same work for every stored form."""

    def verify_nothing(self, password: str) -> None:
        """The work of one verification, for names nobody has (M21)."""


class PasswordJudge(Protocol):
    """Tells whether a new password is easily guessed."""

    def guessable(self, password: str, context: Sequence[str]) -> str | None:
        """What makes it guessable, in a short plain sentence, or nothing.

        `context` are names it may be made of.
        """


class KeyKeeper(Protocol):
    """Keeps the one key of a directory. Slow and refusable, so never inside a unit of work.

    A key place is text the directory records: "keyring", "file" (the standard file of the
    instance) or
    "file:" and the path of another file. All raise Trouble: KEY_MISSING, KEY_LOCKED, KEY_EXPOSED,
    KEY_WRONG.
    """

    def make(self, instance_id: str) -> tuple[str, bytes]:
        """Makes a key where there is none, and says where it is; never overwrites one."""

    def fetch(self, instance_id: str, key_place: str) -> bytes:
        """The key, from the recorded place and no other."""

    def drop(self, instance_id: str, key_place: str) -> None:
        """Takes back a key that was made for a directory which did not come to be."""


class Randomness(Protocol):
    """The source of what nobody may guess."""

    def secret_bytes(self, length: int) -> bytes:
        """So many bytes of the operating system's randomness."""

    def name(self) -> str:
        """A fresh name nobody has: 128 random bits as 32 hexadecimal digits."""

    def start_password(self) -> str:
        """Four short words, lower case, joined by dashes: at least 44 bits (A5)."""


@dataclass(frozen=True)
class Place:
    """Where a sealed field stands; it opens nowhere else."""

    table: str
    row: str
    column: str


class SecretBox(Protocol):
    """Seals fields to their place in this instance; made with the instance's key."""

    def seal(self, plain: bytes, place: Place) -> bytes:
        """The sealed form of a field."""

    def open(self, sealed: bytes, place: Place) -> bytes:
        """The plain form. Raises Trouble(SEALED_CHANGED) where it was made elsewhere or changed."""

    def lookup(self, user_id: UserId, recovery_code: str) -> bytes:
        """The keyed hash under which a recovery code is found and deleted in one statement."""

    def token_hash(self, token: str) -> str:
        """The keyed hash under which a session's token is kept."""

    def chain(self, previous: bytes, content: bytes) -> bytes:
        """The seal of an audit entry over the one before it."""
