"""Passwords: their slow hash, and whether a new one is easily guessed."""

from __future__ import annotations

import functools
import itertools
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from qmetry_admin.domain import passwords

_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32
_STORED: Final = re.compile(
    r"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)


@dataclass(frozen=True)
class Argon2Cost:
    """What one hash costs: memory in KiB, passes over it, and how many threads share the work."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


class Argon2idHasher:
    """Fulfils the port `PasswordHasher` by Argon2id (RFC 9106), stored as PHC strings.

    Every byte of the password counts, NUL too, and none is cut off. Stored forms carry their own
    cost, so a later change of the default leaves the old ones valid.
    """

    def __init__(self, cost: Argon2Cost | None = None) -> None:
        """`cost` is what a new hash costs."""
        self._cost = cost or Argon2Cost()

    def hash(self, password: str) -> str:
        """The stored form. A text that cannot be a password is a ValueError."""
        if not passwords.is_hashable(password):
            raise ValueError("this text cannot be a password")
        cost = self._cost
        return Argon2id(
            salt=secrets.token_bytes(_SALT_BYTES),
            length=_HASH_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory,
        ).derive_phc_encoded(_as_bytes(password))

    def verify(self, stored: str, password: str) -> bool:
        """Whether it is the password. A stored form that is none is a ValueError.

        A text that cannot be a password is wrong, after the work of verifying a short one.
        """
        if not _STORED.fullmatch(stored):
            raise ValueError("a stored password is damaged")
        possible = passwords.is_hashable(password)
        try:
            Argon2id.verify_phc_encoded(_as_bytes(password) if possible else b"", stored)
        except InvalidKey:
            return False
        return possible

    def verify_nothing(self, password: str) -> None:
        """The work of one verification, for names nobody has (M21)."""
        self.verify(self._dummy, password)

    @functools.cached_property
    def _dummy(self) -> str:
        """A stored form nobody knows the password of; made once, with this hasher's own cost."""
        return self.hash(secrets.token_urlsafe())


def _as_bytes(password: str) -> bytes:
    return passwords.normalise(password).encode()


# ---- easily guessed ----------------------------------------------------------------------------

_LOOKED_AT: Final = 64
"""Characters of a password that are judged: the search grows fast with length, and a password whose
beginning is hard to guess is hard to guess."""
_NOT_GUESSABLE_FROM: Final = 2
"""The score, of 0 to 4, from which a password may be used (A5)."""

_MORE_WORDS: Final = "Add another word or two. Uncommon words are better."
_ADVICE: Final = {
    "repeat": "Repeated letters and words hardly help. Use several different words.",
    "sequence": "Rows such as abcd or 6543 are easy to guess. Use several uncommon words.",
    "spatial": "Rows of keys on the keyboard are easy to guess. Use several uncommon words.",
    "date": "Dates are easy to guess. Use several uncommon words.",
    "regex": "Years are easy to guess. Use several uncommon words.",
    "user_inputs": "It is made of names this account already shows. Use several other words.",
    "passwords": "It is close to a password many people use. Use several uncommon words.",
    "male_names": "Names are easy to guess. Use several uncommon words.",
    "female_names": "Names are easy to guess. Use several uncommon words.",
    "surnames": "Names are easy to guess. Use several uncommon words.",
}
_LONGEST_NAME: Final = 64
_MOST_WORDS: Final = 12


class GuessJudge:
    """Fulfils the port `PasswordJudge` by zxcvbn's estimate of the guesses a password takes."""

    def guessable(self, password: str, context: Sequence[str]) -> str | None:
        """What to do instead, in a sentence or two, or nothing where the password may be used.

        Only the first 64 characters are judged. `context` are names (of the person, of the
        organisation) which whoever guesses would try first, whole, word by word and
        two by two.
        """
        from zxcvbn import zxcvbn  # its word lists take a while to load

        start = passwords.normalise(password[:_LOOKED_AT])[:_LOOKED_AT]
        names = list(_guesses(context))
        # What parts two words hides that they are the same, so it is judged without as well.
        texts = [text for text in dict.fromkeys((start, re.sub(r"[\W_]+", "", start))) if text]
        if not texts:  # which it cannot take
            return _MORE_WORDS
        for text in texts:
            verdict = zxcvbn(text, user_inputs=names, max_length=_LOOKED_AT)
            if verdict["score"] < _NOT_GUESSABLE_FROM:
                return _advice(verdict["sequence"])
        return None


def _guesses(context: Sequence[str]) -> Iterator[str]:
    """The names as they are, their words, and each two of these put together as people do."""
    names = [name[:_LONGEST_NAME] for name in context]
    yield from names
    found = (word for name in names for word in re.split(r"[\W_]+", name) if len(word) > 1)
    words = list(dict.fromkeys(found))[:_MOST_WORDS]
    yield from words
    for two in itertools.permutations(words, 2):
        yield from (separator.join(two) for separator in ("", " ", ".", "-", "_"))


def _advice(sequence: Sequence[Mapping[str, object]]) -> str:
    """What the longest recognised part of the password says."""
    longest = max(sequence, key=lambda match: len(str(match["token"])))
    kind = str(longest.get("dictionary_name", longest["pattern"]))
    return _ADVICE.get(kind, _MORE_WORDS)
