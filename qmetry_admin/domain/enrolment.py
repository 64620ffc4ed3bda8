"""Two codes in a row prove that a phone holds the key.

What the first says, and what the pair says (S15).
"""

from __future__ import annotations

from dataclasses import dataclass

from qmetry_admin.domain import totp

ACCEPTED_REACH = 20
"""Steps the phone's clock may be off for an enrolment to be accepted (10 min)."""
SEARCH_REACH = 2880
"""Steps within which a clock that is off can be named (24 h)."""


@dataclass(frozen=True)
class FirstRight:
    """The first code is one of this key's, by a clock that is right enough."""

    step: int


@dataclass(frozen=True)
class ClockOff:
    """The code is this key's, but the phone's clock is off: `steps` of 30 s, positive when fast."""

    steps: int

    @property
    def minutes(self) -> int:
        """By how many whole minutes, at least one."""
        return max(1, round(abs(self.steps) * totp.STEP_SECONDS / 60))

    @property
    def fast(self) -> bool:
        """Whether the phone is ahead of this computer."""
        return self.steps > 0


@dataclass(frozen=True)
class NotThisEntry:
    """No step within a day either way has this code: another entry in the app, or mistyped."""


@dataclass(frozen=True)
class OldEntry:
    """The code is of the entry that is to be replaced: the app still holds it (S15, S23)."""


FirstFinding = FirstRight | ClockOff | NotThisEntry | OldEntry


@dataclass(frozen=True)
class PairRight:
    """The second code is the one right after the first.

    `step` is the second one's, `drift` the offset.
    """

    step: int
    drift: int


@dataclass(frozen=True)
class SameCode:
    """The same step was typed twice."""


@dataclass(frozen=True)
class WrongOrder:
    """The second code is older than the first."""


@dataclass(frozen=True)
class MissedStep:
    """The second code is later than the one right after the first; it may become the first one."""


@dataclass(frozen=True)
class PairWrong:
    """At least one of the two is not this key's; which one is not said."""


PairFinding = PairRight | ClockOff | SameCode | WrongOrder | MissedStep | PairWrong | OldEntry


def judge_first(secret: bytes, code: str, now_step: int, old: bytes = b"") -> FirstFinding:
    """What the first code says, by the step at which its last digit was typed.

    `code` is normalised. `old` is the key that is to be replaced, where there is one.
    """
    steps = totp.around(now_step, SEARCH_REACH)
    found = totp.matching_steps(secret, code, steps)
    if not found:
        of_old = old and totp.matching_steps(old, code, totp.around(now_step, ACCEPTED_REACH))
        return OldEntry() if of_old else NotThisEntry()
    away = found[0] - now_step
    return FirstRight(found[0]) if abs(away) <= ACCEPTED_REACH else ClockOff(away)


def judge_pair(
    secret: bytes, first: str, second: str, now_step: int, old: bytes = b""
) -> PairFinding:
    """What two codes say, by the step at which the second one's last digit was typed.

    Steps are compared, never digits: two steps in a row may carry the same six digits.
    The pair nearest to now decides; both codes are normalised. `old` is the key that is to be
    replaced, where there is one: two codes of it are told apart from wrong ones.
    """
    steps = totp.around(now_step, SEARCH_REACH)
    # The pair is as far off as its second code, so the first may be one step further away.
    firsts = totp.matching_steps(secret, first, [*steps, now_step - SEARCH_REACH - 1])
    seconds = totp.matching_steps(secret, second, steps)
    for step in seconds:
        if step - 1 in firsts:
            away = step - now_step
            return PairRight(step, away) if abs(away) <= ACCEPTED_REACH else ClockOff(away)
    if not firsts or not seconds:
        near = totp.around(now_step, ACCEPTED_REACH + 1)
        of_old = old and all(totp.matching_steps(old, code, near) for code in (first, second))
        return OldEntry() if of_old else PairWrong()
    apart = seconds[0] - firsts[0]
    if apart == 0:
        return SameCode()
    return WrongOrder() if apart < 0 else MissedStep()
