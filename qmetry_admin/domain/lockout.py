"""How many wrong tries a step takes before it is locked, and for how long (M03)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MOST_WRONG_CODES: Final = 100
"""So many wrong codes within `WRONG_CODES_WITHIN` close the code step until somebody opens it."""
WRONG_CODES_WITHIN: Final = timedelta(days=30)
RECOVERY_PACE: Final = timedelta(seconds=1)
"""Recovery codes are taken at most this often for one name; 80 bits need no lock (S30)."""
ENROLMENT_FREE_MISSES: Final = 4
"""Misses of one enrolment that cost no wait; from the fifth on, tries are paced."""
ENROLMENT_PACE: Final = timedelta(seconds=1)
HALF_OPEN_LIFE: Final = timedelta(minutes=5)
"""How long a sign-in may stand between password and code (S04)."""
SET_UP_LIFE: Final = timedelta(minutes=15)
"""How long one may take over each step of setting up two-step verification while signing in."""


class Factor(enum.StrEnum):
    """What is guessed; each is counted apart. The values are stored: never change one."""

    PASSWORD = "password"
    CODE = "code"
    RECOVERY_CODE = "recovery code"


@dataclass(frozen=True)
class Charged:
    """The try is counted and may be checked.

    `in_a_row` includes it; `mark` names a wrong-code row, if any.
    """

    in_a_row: int
    mark: int | None = None


@dataclass(frozen=True)
class Locked:
    """The step is locked until then: nothing is checked or counted."""

    until: datetime


@dataclass(frozen=True)
class Closed:
    """A hundred wrong codes: the code step stays closed until somebody opens it."""


@dataclass(frozen=True)
class TooFast:
    """Tries of this kind are paced; the next one is taken after `wait`."""

    wait: timedelta


def locked_until(stored: datetime | None, now: datetime, longest: timedelta) -> datetime | None:
    """Until when a stored lock holds.

    A lock further away than the longest one is over (a clock went back).
    """
    if stored is None or stored <= now or stored - now > longest:
        return None
    return stored
