"""Two codes in a row set a phone right whose clock is off (S34)."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.resync import PairFound, PairNotFound, PairOlder, find_pair
from qmetry_admin.domain.users import UserId
from tests.unit.domain.phone import SECRET, STEP, T0, after, code_after, hotp, twins

REACH = 2880
LONG_AGO = STEP - 10_000
NOBODYS = next(
    code
    for code in (f"{number:06}" for number in itertools.count())
    if all(hotp(SECRET, STEP + away) != code for away in range(-6000, 6001))
)
"""A code of none of the steps around T0."""


def authenticator(*, last_step: int = LONG_AGO, drift: int = 0) -> Authenticator:
    return Authenticator(
        user_id=UserId(7),
        generation="g",
        secret=SECRET,
        drift=drift,
        last_step=last_step,
        confirmed=T0,
        confirmed_by=UserId(1),
    )


def found(away: int, *, reach: int = REACH, last_step: int = LONG_AGO, drift: int = 0) -> object:
    """What two codes in a row say whose second one is so many steps off, typed at T0."""
    codes = code_after(away - 1), code_after(away)
    return find_pair(authenticator(last_step=last_step, drift=drift), *codes, STEP, reach)


@pytest.mark.parametrize("away", [-2880, -80, -21, -1, 0, 1, 14, 80, 2880])
def test_s34_a_pair_within_a_day_is_found_and_its_drift_known(away: int) -> None:
    pair = found(away)

    assert pair == PairFound(STEP + away - 1, away)
    assert pair.step == STEP + away


@pytest.mark.parametrize("away", [-2881, 2881])
def test_s34_further_off_than_a_day_it_is_not(away: int) -> None:
    assert found(away) == PairNotFound()


@pytest.mark.parametrize("reach", [20, 100])
def test_s34_the_range_is_a_setting(reach: int) -> None:
    for away in (-reach, reach):
        assert found(away, reach=reach) == PairFound(STEP + away - 1, away)
    for away in (-reach - 1, reach + 1):
        assert found(away, reach=reach) == PairNotFound()


@pytest.mark.parametrize(
    ("first", "second"),
    [(0, 0), (1, 0), (0, 2), (-1, 1), (2, 0)],
)
def test_s34_only_two_steps_in_a_row_are_a_pair(first: int, second: int) -> None:
    codes = code_after(first), code_after(second)

    assert find_pair(authenticator(), *codes, STEP, REACH) == PairNotFound()


@pytest.mark.parametrize(
    ("first", "second"),
    [(code_after(0), NOBODYS), (NOBODYS, code_after(1)), (NOBODYS, NOBODYS)],
)
def test_s34_which_of_the_two_is_wrong_is_not_said(first: str, second: str) -> None:
    assert find_pair(authenticator(), first, second, STEP, REACH) == PairNotFound()


@pytest.mark.parametrize(
    ("steps", "off"),
    [(20, None), (-20, None), (0, None), (21, ClockOff(21)), (-80, ClockOff(-80))],
)
def test_s34_a_clock_over_ten_minutes_off_is_named(steps: int, off: ClockOff | None) -> None:
    pair = found(steps)

    assert isinstance(pair, PairFound)
    assert pair.clock_off == off


@pytest.mark.parametrize("last_step", [STEP - 3, STEP - 2])
def test_s34_both_codes_are_later_than_the_last_step(last_step: int) -> None:
    assert found(0, last_step=last_step) == PairFound(STEP - 1, 0)


@pytest.mark.parametrize("last_step", [STEP - 1, STEP])
def test_s34_used_codes_are_no_pair(last_step: int) -> None:
    """The first one used, or both, by a phone whose clock is as it was."""
    assert found(0, last_step=last_step) == PairNotFound()
    assert found(14, last_step=last_step + 14, drift=14) == PairNotFound()
    assert found(14, last_step=last_step + 14, drift=13) == PairNotFound()


@pytest.mark.parametrize(("fast", "minutes"), [(14, 7), (15, 8), (80, 40), (2880, 1440)])
def test_s34_a_phone_set_back_is_told_when_its_codes_work_again(fast: int, minutes: int) -> None:
    """The last step never goes back: it is waited for, to a whole minute."""
    older = found(0, last_step=STEP + fast, drift=fast)

    assert isinstance(older, PairOlder)
    first_fresh = STEP + fast + 1
    assert older.works_again_at == after(steps=first_fresh - STEP + first_fresh % 2)
    assert older.works_again_at.second == 0
    assert 0 <= (older.works_again_at - T0).total_seconds() / 60 - minutes <= 1
    waited = older.works_again_at.timestamp() // 30
    codes = hotp(SECRET, int(waited)), hotp(SECRET, int(waited) + 1)
    spent = authenticator(last_step=STEP + fast, drift=fast)
    assert isinstance(find_pair(spent, *codes, int(waited) + 1, REACH), PairFound)


def test_s34_the_pair_nearest_to_now_is_taken() -> None:
    """The same digits in two steps in a row are a pair as well, and so may be either of two."""
    secret, first = twins(1)
    code = hotp(secret, STEP + first)
    own = dataclasses.replace(authenticator(), secret=secret)

    assert find_pair(own, code, code, STEP + first + 1, REACH) == PairFound(STEP + first, 0)


def test_s34_the_first_code_may_lie_a_step_further_off() -> None:
    assert found(-REACH) == PairFound(STEP - REACH - 1, -REACH)


@pytest.mark.parametrize("now", [0, 1, 5])
def test_just_after_1970_nothing_breaks(now: int) -> None:
    fresh = authenticator(last_step=-1)

    assert find_pair(fresh, hotp(SECRET, 0), hotp(SECRET, 1), now, 20) == PairFound(0, 1 - now)


@given(away=st.integers(-60, 60), reach=st.integers(20, 40), last=st.integers(-60, 60))
@settings(max_examples=60, deadline=None)
def test_s34_the_drift_is_bounded_by_the_range_and_no_used_step_is_found(
    away: int, reach: int, last: int
) -> None:
    answer = found(away, reach=reach, last_step=STEP + last, drift=last)

    if isinstance(answer, PairFound):
        assert abs(answer.drift) <= reach
        assert answer.first > STEP + last
    else:
        assert abs(away) > reach or away - 1 <= last
