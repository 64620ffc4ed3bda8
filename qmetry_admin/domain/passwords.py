"""The rule for new passwords: length after NFC, no composition rules (A5)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from qmetry_admin.domain.names import character_name
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind

_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")
SHORTEST: Final = 12
LONGEST: Final = 1024
_LONGEST_TYPED: Final = 4 * LONGEST
"""No text longer than this has 1,024 characters after NFC: one composed character takes the place
of four at most. It is refused unread, for NFC of a long pasted text can take minutes."""


def normalise(password: str) -> str:
    """The password as it is hashed: NFC, so that composed and decomposed spellings are one.

    Nothing is trimmed or cut. A text that is not valid Unicode is kept and refused by
    `length_problem`.
    """
    return unicodedata.normalize("NFC", password)


def is_hashable(password: str) -> bool:
    """Whether a typed text can be a password at all.

    At most 1,024 characters, no lone surrogates.
    """
    if len(password) > _LONGEST_TYPED:
        return False
    return not _HALF_A_PAIR.search(password) and len(normalise(password)) <= LONGEST


def length_problem(password: str) -> FieldProblem | None:
    """What is wrong with a new password before anybody judges it: its length after NFC.

    Half of a surrogate pair, which only a broken program puts on the clipboard, is refused by name.
    """
    if not password:
        return FieldProblem(Field.PASSWORD, ProblemKind.EMPTY)
    if halves := _HALF_A_PAIR.search(password):
        return FieldProblem(
            Field.PASSWORD, ProblemKind.FORBIDDEN_CHARACTER, character_name(halves.group())
        )
    if not is_hashable(password):
        return FieldProblem(Field.PASSWORD, ProblemKind.TOO_LONG, str(LONGEST))
    if len(normalise(password)) < SHORTEST:
        return FieldProblem(Field.PASSWORD, ProblemKind.TOO_SHORT, str(SHORTEST))
    return None
