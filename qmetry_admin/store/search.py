"""Looking for words in folded text: each must occur somewhere, bytewise, alike on both engines."""

from __future__ import annotations

from typing import Final

from peewee import SQL, NodeList, Value

from qmetry_admin.domain.users import fold
from qmetry_admin.store.columns import KeyField

_MOST_WORDS: Final = 50
_LONGEST: Final = 2000


def storable(text: str) -> bool:
    """Whether a text can stand in a database at all: no NUL, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def matches(text: KeyField, search: str) -> NodeList | None:
    """The condition that all words of a search occur in a folded text.

    Nothing where no text can match: the words are more or longer than anybody types.
    """
    folded = fold(search)
    words = sorted(set(folded.split()))
    if len(folded) > _LONGEST or len(words) > _MOST_WORDS or not storable(folded):
        return None
    return NodeList([_occurs(text, word) for word in words] or [SQL("1 = 1")], glue=" AND ")


def _occurs(text: KeyField, word: str) -> NodeList:
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return NodeList((text, SQL("LIKE"), Value(f"%{escaped}%"), SQL("ESCAPE '!'")))
