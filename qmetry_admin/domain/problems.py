"""What can be wrong with a field somebody filled in.

Facts, which the screen turns into sentences.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Field(enum.StrEnum):
    """The fields people fill in."""

    ORGANISATION = "organisation"
    USERNAME = "username"
    ALIAS = "alias"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    EMAIL = "email"
    TIME_ZONE = "time zone"
    ROLE = "role"
    STATUS = "status"
    AUTHENTICATION = "authentication"
    PRESENT_PASSWORD = "present password"
    PASSWORD = "password"
    REASON = "reason"
    MAXIMUM_ATTEMPTS = "maximum login attempts"
    REACTIVATE_AFTER = "re-activate after"
    RESYNC_RANGE = "resync range"
    SET_UP_UNTIL = "set-up at sign-in until"


class ProblemKind(enum.StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_SHORT = "too short"
    FORBIDDEN_CHARACTER = "forbidden character"
    OUTER_BLANKS = "outer blanks"
    COLON = "colon"
    MALFORMED = "malformed"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    GUESSABLE = "guessable"
    SAME_AS_BEFORE = "same as before"
    WRONG = "wrong"
    TAKEN_BY_DELETED = "taken by deleted"
    OUT_OF_RANGE = "out of range"
    PAST = "past"


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with one field.

    `detail` is a fact for the sentence: the character's name (FORBIDDEN_CHARACTER), the limit in
    characters (TOO_LONG, TOO_SHORT), what makes the password guessable (GUESSABLE), the two limits
    in the field's own unit (OUT_OF_RANGE: "20 to 2880").
    """

    field: Field
    kind: ProblemKind
    detail: str = ""
