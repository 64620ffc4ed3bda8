"""A person's app together with the secret we share with it.

Which codes it may sign in with, and how it moves.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qmetry_admin.domain import totp
from qmetry_admin.domain.users import UserId

STEPS_A_MINUTE = 60 // totp.STEP_SECONDS
SIGN_IN_REACH = 1
"""Steps either side of now, and of now plus drift, that sign in (RFC 6238 section 5.2)."""


@dataclass(frozen=True)
class Authenticator:
    """A confirmed authenticator.

    `drift` is the phone's step minus ours, `last_step` the newest step already accepted.
    `generation` names this registration, so that a write meant for it cannot reach the next one.
    """

    user_id: UserId
    generation: str
    secret: bytes = field(repr=False)
    drift: int
    last_step: int
    confirmed: datetime
    confirmed_by: UserId
    last_accepted: datetime | None = None

    def accepting(self, step: int, now: datetime) -> Authenticator:
        """This authenticator after a code of `step` was accepted at `now`."""
        drift = step - totp.step_at(now)
        return dataclasses.replace(self, drift=drift, last_step=step, last_accepted=now)

    def fresh_at(self) -> datetime:
        """When the first step later than the last one begins, on the phone's clock."""
        return totp.start_of(self.last_step + 1 - self.drift)


@dataclass(frozen=True)
class CodeRight:
    """The code belongs to a step that may be accepted."""

    step: int


@dataclass(frozen=True)
class CodeUsed:
    """The code is right, but its step was already accepted; the next one appears at `fresh_at`."""

    fresh_at: datetime


@dataclass(frozen=True)
class CodeOlder:
    """The code belongs to a step before the last one: the phone's clock was set back.

    `works_again_at` is a whole minute, for people are told hours and minutes.
    """

    works_again_at: datetime


@dataclass(frozen=True)
class CodeUnknown:
    """No step within reach has this code."""


CodeFinding = CodeRight | CodeUsed | CodeOlder | CodeUnknown


def find_code(authenticator: Authenticator, code: str, now: datetime) -> CodeFinding:
    """Which step a sign-in code belongs to (M02).

    Looks within one step of now and within one of now plus drift. Of several fitting steps later
    than the last one, the earliest is taken. `code` is normalised. All steps are computed in every
    case.
    """
    here = totp.step_at(now)
    reach = range(-SIGN_IN_REACH, SIGN_IN_REACH + 1)
    steps = sorted(
        {centre + away for centre in (here, here + authenticator.drift) for away in reach}
    )
    found = totp.matching_steps(authenticator.secret, code, steps)
    last = authenticator.last_step
    later = [step for step in found if step > last]
    if later:
        return CodeRight(later[0])
    if last in found:
        by_drift = abs(last - here - authenticator.drift) <= SIGN_IN_REACH
        # Else the phone's clock was put right meanwhile, and the drift says nothing about it.
        return CodeUsed(authenticator.fresh_at() if by_drift else totp.start_of(here + 1))
    if found:
        first_fresh = here + last + 1 - found[-1]
        return CodeOlder(totp.start_of(first_fresh + first_fresh % STEPS_A_MINUTE))
    return CodeUnknown()


def bounded_drift(drift: int, resync_range: int) -> int:
    """A drift within the resync range either way (M02)."""
    return max(-resync_range, min(resync_range, drift))


def years_apart(now: datetime) -> bool:
    """Whether this computer's clock is so far off that nothing may be enrolled by it (M20)."""
    first, last = 2000, 2199
    return not first <= now.year <= last


def clock_behind(now: datetime, newest_entry: datetime | None) -> timedelta | None:
    """By how much the clock lies behind the newest audit entry, if by over two minutes (M20)."""
    if newest_entry is None or newest_entry - now <= timedelta(minutes=2):
        return None
    return newest_entry - now
