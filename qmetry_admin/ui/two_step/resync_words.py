"""What a resync says: why two codes were refused, and that they are accepted again (S34)."""

from __future__ import annotations

from datetime import datetime

from qmetry_admin.domain.lockout import Closed, Locked
from qmetry_admin.domain.outcomes import CodeMalformed, PairRefused, PhoneSetBack
from qmetry_admin.domain.two_step_outcomes import Resynced
from qmetry_admin.ui.sentences import clock_hint, locked, set_back
from qmetry_admin.ui.two_step.enrol_words import how_far

WHEN = (
    "For when codes are refused although they come from the right app. The authenticator and the"
    " recovery codes stay."
)

Refused = CodeMalformed | PairRefused | PhoneSetBack | Locked | Closed
"""What leaves the two fields open."""


def next_code(seconds: int) -> str:
    """How long to wait, and where the next code goes."""
    return f"The next code appears in about {seconds} s. Wait for it, then type it as the second."


def refused(answer: Refused, now: datetime, zone: str) -> str:
    """Why the two codes were not accepted; which of them was wrong is never said."""
    match answer:
        case CodeMalformed():
            return "A code has six digits. Type two codes that follow each other."
        case PairRefused():
            said = (
                "These are not two unused codes in a row. Wait for the next code, type it, and"
                " then the one after it."
            )
            return said + clock_hint(answer.in_a_row, answer.at)
        case PhoneSetBack():
            said = set_back(answer, now, zone)
            return f"{said} If that is too long to wait, register again."
        case Locked():
            return locked(answer, now)
        case Closed():
            return (
                "Too many wrong verification codes. Unlock the person in the list of users first,"
                " or register again."
            )


def done(answer: Resynced) -> str:
    """That codes are accepted again, and by how far the phone's clock is off where it is told."""
    said = "The phone is in step again: its codes are accepted."
    if answer.off is None:
        return said
    return (
        f"{said} Its clock is about {how_far(answer.off)}: turn on automatic date and time on the"
        " phone."
    )
