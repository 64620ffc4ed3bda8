"""What sign-in remembers, told from behaviour.md alone: rows of attempts, phones, people."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.users import UserId
from tests.behaviour.rfc6238 import code_of, start_of, step_at

MAXIMUM = 10
LOCK = timedelta(minutes=15)
HALF_OPEN_SECONDS = 300.0
RANGE = 2880
MOST_WRONG = 100
WITHIN = timedelta(days=30)


def folded(name: str) -> str:
    """A1's one rule."""
    once = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", once).strip()


@dataclass
class Row:
    """Tries in a row for one name and factor (M03).

    `possible` holds every count it may have: a code that was right and came to nothing (S04a) was
    charged, but is none of the wrong ones. `promised` is the end of the lock last told, void when
    the clock is set back.
    """

    possible: set[int] = field(default_factory=lambda: {0})
    until: datetime | None = None
    sure: bool = True
    promised: datetime | None = None

    def clock_set_back(self) -> None:
        self.sure = False
        self.promised = None

    def clear(self) -> None:
        self.possible = {0}
        self.until = None
        self.sure = True
        self.promised = None

    def gate(self, answer: object, now: datetime) -> bool:
        """Whether the answer was given at a locked door; fails where that cannot be."""
        locked = isinstance(answer, Locked)
        if isinstance(answer, Locked):
            assert now < answer.until <= now + LOCK, "nobody waits longer than the lock"
        if self.until is None:
            # The try that locks may say so itself; that is judged by `wrong`.
            return False
        if self.sure and now < self.until:
            assert locked, f"open before {self.until}: {answer}"
            assert isinstance(answer, Locked)
            assert answer.until == self.until, "a lock is not prolonged"
            return True
        if self.sure or (self.promised is not None and now >= self.promised):
            self.clear()
            return False
        if isinstance(answer, Locked):
            self.promised = min(self.promised or answer.until, answer.until)
            return True
        self.clear()
        return False

    def wrong(self, answer: object, now: datetime, in_a_row: int | None = None) -> bool:
        """One more wrong try; says whether it locked."""
        counted = {count + 1 for count in self.possible}
        if isinstance(answer, Locked):
            counted &= set(range(MAXIMUM, MAXIMUM + 1))
            assert counted, f"locked at {self.possible}"
            assert answer.until == now + LOCK
        if in_a_row is not None:
            assert in_a_row in counted, f"{in_a_row} in a row, not {counted}"
            counted = {in_a_row}
        self.possible = counted
        assert max(counted) <= MAXIMUM
        if counted == {MAXIMUM}:
            self.until = now + LOCK
            self.sure = True
            self.promised = None
            return True
        assert MAXIMUM not in counted, "whether it is locked must be known"
        return False

    def perhaps_charged(self, now: datetime) -> None:
        """A try that was charged and then turned out to be none that was wrong."""
        counted = self.possible | {count + 1 for count in self.possible}
        if MAXIMUM in counted:
            self.until = now + LOCK
            self.sure = False
            self.promised = None
            counted.discard(MAXIMUM)
        self.possible = counted


@dataclass
class Person:
    """Somebody who may sign in, as the rows say they are remembered."""

    username: str
    id: UserId | None
    password: str
    qmetry: bool = True
    active: bool = True
    start_password: bool = False
    secret: bytes | None = None
    last: int = 0
    drift: int = 0
    codes: set[str] = field(default_factory=set)
    used_codes: set[str] = field(default_factory=set)
    accepted: list[int] = field(default_factory=list)
    last_sign_in: datetime | None = None
    phone_off: float = 0.0
    by_others: int = 0

    def steps_in_reach(self, now: datetime) -> set[int]:
        """M02: within one of now, or within one of now plus drift."""
        step = step_at(now)
        return {middle + near for middle in (step, step + self.drift) for near in (-1, 0, 1)}

    def acceptable(self, code: str, now: datetime) -> int | None:
        """The step a code is accepted for: in reach, later than the last, the earliest of two."""
        assert self.secret is not None
        steps = [
            step
            for step in sorted(self.steps_in_reach(now))
            if step > self.last and code_of(self.secret, step) == code
        ]
        return steps[0] if steps else None

    def spent_in_reach(self, code: str, now: datetime) -> set[int]:
        """The steps in reach with this code that are the last one or older."""
        assert self.secret is not None
        return {
            step
            for step in self.steps_in_reach(now)
            if step <= self.last and code_of(self.secret, step) == code
        }

    def fresh_at(self, now: datetime) -> datetime | None:
        """S05: the first step later than the last one, on the phone's clock."""
        if step_at(now) + self.drift > self.last:
            return None
        return start_of(self.last + 1 - self.drift)

    def accept(self, step: int, drift: int) -> None:
        """The step is spent."""
        assert step > self.last, "the last step never goes back"
        assert step not in self.accepted, "a code is accepted once"
        self.accepted.append(step)
        self.last = step
        self.drift = max(-RANGE, min(RANGE, drift))
