"""Looking for words in folded text: each must occur somewhere, bytewise, alike on both engines."""

from __future__ import annotations

from typing import Final

from peewee import SQL, NodeList, Value

from qmetry_admin.domain.users import fold
from qmetry_admin.store.rows import UserRow

_MOST_WORDS: Final = 50
_LONGEST: Final = 2000


def storable(text: str) -> bool:
    """Whether a text can stand in a database at all: no NUL, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def matches(search: str) -> NodeList | None:
    """The condition that all words of a search occur in a person's fields.

    Nothing where nobody can match: the words are more or longer than all fields together hold.
    """
    folded = fold(search)
    words = sorted(set(folded.split()))
    if len(folded) > _LONGEST or len(words) > _MOST_WORDS or not storable(folded):
        return None
    return NodeList([_occurs(word) for word in words], glue=" AND ")


def _occurs(word: str) -> NodeList:
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return NodeList((UserRow.search_key, SQL("LIKE"), Value(f"%{escaped}%"), SQL("ESCAPE '!'")))
