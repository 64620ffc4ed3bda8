"""The columns of the audit, and what each of them says of an entry."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from qmetry_admin.domain.audit import Entry
from qmetry_admin.ui.audit import words


class Part(enum.Enum):
    """What a column is about."""

    WHEN = "When"
    WHO = "Who"
    WHAT = "What"
    WHOM = "Whom"
    RESULT = "Result"
    DETAILS = "Details"
    WORKSTATION = "Workstation"


@dataclass(frozen=True)
class Column:
    """One column: as wide as the longest text known of it, or by its share of what is left."""

    part: Part
    longest: str = ""
    share: int = 0
    more: int = 0


AUDIT: Final = (
    Column(Part.WHEN, "24 Nov 2026, 10:12"),
    Column(Part.WHO, "Not signed in", share=90),
    Column(Part.WHAT, "Sign in: recovery code"),
    Column(Part.WHOM, share=90),
    Column(Part.RESULT, "Refused", more=20),
    Column(Part.DETAILS, share=180),
    Column(Part.WORKSTATION, share=90),
)
ACTIVITY: Final = (
    Column(Part.WHEN, "24 Nov, 10:12:07"),
    Column(Part.WHO, "Not signed in", share=80),
    Column(Part.WHAT, "Sign in: recovery code"),
    Column(Part.RESULT, "Refused", more=20),
    Column(Part.DETAILS, share=150),
)


def cell_text(part: Part, entry: Entry, zone: str, now: datetime) -> str:
    """What the cell says; `zone` is the time zone of the person who reads it."""
    match part:
        case Part.WHEN:
            return words.at(entry, zone, now)
        case Part.WHO:
            return words.who(entry)
        case Part.WHAT:
            return words.what(entry)
        case Part.WHOM:
            return words.whom(entry)
        case Part.RESULT:
            return words.result(entry)
        case Part.DETAILS:
            return " · ".join(words.details(entry, zone, now))
        case Part.WORKSTATION:
            return entry.workstation
        case _:
            assert_never(part)


def cell_hint(part: Part, entry: Entry, zone: str, now: datetime) -> str:
    """What hovering adds: the instant with its offset, from where, every detail on a line."""
    if part is Part.WHEN:
        return words.at_exactly(entry, zone)
    if part is Part.WHO:
        return f"{words.who(entry)}, at {entry.workstation}"
    if part is Part.DETAILS:
        return "\n".join(words.details(entry, zone, now))
    return cell_text(part, entry, zone, now)
