"""Which texts may stand in a field.

Characters refused by name, lengths, suggestions (A1, A4, NAM-03).
"""

from __future__ import annotations

import re
import unicodedata
import zoneinfo
from typing import Final

from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import UserDetails, fold

LIMITS: Final[dict[Field, int]] = {
    Field.ORGANISATION: 64,
    Field.USERNAME: 255,
    Field.ALIAS: 255,
    Field.FIRST_NAME: 100,
    Field.LAST_NAME: 100,
    Field.EMAIL: 254,
}
"""The most characters a field takes."""

_JOINERS: Final = "\u200c\u200d"  # scripts of India and Persia, and emoji, are spelled with them
_KEYS: Final = frozenset({Field.USERNAME, Field.ALIAS})
_OPTIONAL: Final = frozenset({Field.LAST_NAME, Field.EMAIL})
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")


def character_name(character: str) -> str:
    """How a character is called to a person: its code point and, where it has one, its name."""
    name = unicodedata.name(character, "") or {
        "Cc": "control character",
        "Cs": "half of a surrogate pair",
    }.get(unicodedata.category(character), "unnamed character")
    return f"U+{ord(character):04X} {name}"


def forbidden_character(text: str, field: Field) -> str | None:
    """The first character the field refuses, or nothing.

    Control characters (NUL among them), surrogates and line separators are refused everywhere;
    format characters too, except the joiners in what is not a log-in name or an alias.
    """
    for character in text:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Zl", "Zp"}:
            return character
        if category == "Cf" and (field in _KEYS or character not in _JOINERS):
            return character
    return None


def text_problem(text: str, field: Field) -> FieldProblem | None:
    """What is wrong with the text of a field, the first thing only, or nothing."""
    if not text:
        return None if field in _OPTIONAL else FieldProblem(field, ProblemKind.EMPTY)
    if bad := forbidden_character(text, field):
        return FieldProblem(field, ProblemKind.FORBIDDEN_CHARACTER, character_name(bad))
    if not text.strip():
        return FieldProblem(field, ProblemKind.EMPTY)
    if text != text.strip():
        return FieldProblem(field, ProblemKind.OUTER_BLANKS)
    limit = LIMITS.get(field)
    if limit is not None and len(text) > limit:
        return FieldProblem(field, ProblemKind.TOO_LONG, str(limit))
    if field is Field.ORGANISATION and ":" in text:  # it parts issuer and account in the phone
        return FieldProblem(field, ProblemKind.COLON)
    if field is Field.EMAIL and not _ADDRESS.fullmatch(text):
        return FieldProblem(field, ProblemKind.MALFORMED)
    return None


def time_zone_problem(name: str) -> FieldProblem | None:
    """A time zone must be one this computer knows, by its IANA name."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return FieldProblem(Field.TIME_ZONE, ProblemKind.UNKNOWN)
    return None


def details_problems(details: UserDetails) -> tuple[FieldProblem, ...]:
    """All that is wrong with a person's details, in the order of the form."""
    found = [
        text_problem(details.username, Field.USERNAME),
        text_problem(details.alias, Field.ALIAS),
        text_problem(details.first_name, Field.FIRST_NAME),
        text_problem(details.last_name, Field.LAST_NAME),
        text_problem(details.email, Field.EMAIL),
        time_zone_problem(details.time_zone),
    ]
    return tuple(problem for problem in found if problem is not None)


def suggested_username(first_name: str, last_name: str) -> str:
    """A log-in name from a person's names.

    First letter and last name, plain letters where they exist.
    """
    first, last = _plain(first_name), _plain(last_name)
    return f"{first[:1]}{last}" if last else first


def suggested_alias(first_name: str, last_name: str) -> str:
    """An alias from a person's names, as they are read out."""
    return " ".join(f"{first_name} {last_name}".split())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", fold(text))
    return "".join(character for character in decomposed if character.isalnum())
