"""Two codes in a row set a phone right whose clock is off (S34; RFC 4226 section 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qmetry_admin.domain import totp
from qmetry_admin.domain.authenticator import SIGN_IN_REACH, STEPS_A_MINUTE, Authenticator
from qmetry_admin.domain.enrolment import ACCEPTED_REACH, ClockOff


@dataclass(frozen=True)
class PairFound:
    """The steps of the two codes, both unused, and the phone's drift; the second is `first` + 1."""

    first: int
    drift: int

    @property
    def step(self) -> int:
        """The step of the second code."""
        return self.first + 1

    @property
    def clock_off(self) -> ClockOff | None:
        """By how much the phone's clock is off, where that is worth saying (over ten minutes)."""
        return ClockOff(self.drift) if abs(self.drift) > ACCEPTED_REACH else None


@dataclass(frozen=True)
class PairOlder:
    """The two codes follow each other, but not both lie after the last step.

    The phone's clock was set back. Its codes work again at `works_again_at`, a whole minute.
    """

    works_again_at: datetime


@dataclass(frozen=True)
class PairNotFound:
    """The codes are not those of two unused steps in a row; which is wrong is not said."""


def find_pair(
    authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
) -> PairFound | PairOlder | PairNotFound:
    """Which two steps in a row the codes belong to, nearest to now first.

    `now_step` is the step at which the second code's last digit was typed; it lies within `reach`
    of the second code's step. Both codes are normalised. All steps are computed in every case.
    """
    steps = totp.around(now_step, reach)
    firsts = set(totp.matching_steps(authenticator.secret, first, [now_step - reach - 1, *steps]))
    seconds = totp.matching_steps(authenticator.secret, second, steps)
    pairs = [step - 1 for step in seconds if step - 1 in firsts]
    later = [step for step in pairs if step > authenticator.last_step]
    if later:
        return PairFound(later[0], later[0] + 1 - now_step)
    if not pairs:
        return PairNotFound()
    drift = pairs[0] + 1 - now_step
    if abs(drift - authenticator.drift) <= SIGN_IN_REACH:
        return PairNotFound()  # the phone's clock is as it was: the codes were used
    first_fresh = authenticator.last_step + 1 - drift
    return PairOlder(totp.start_of(first_fresh + first_fresh % STEPS_A_MINUTE))
