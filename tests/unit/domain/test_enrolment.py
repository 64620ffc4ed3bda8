"""What the first code says, and what two in a row say (S15, ENR-01)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstRight,
    MissedStep,
    NotThisEntry,
    OldEntry,
    PairFinding,
    PairRight,
    PairWrong,
    SameCode,
    WrongOrder,
    judge_first,
    judge_pair,
)
from tests.unit.domain.phone import CODES, SECRET, STEP, code_after, hotp, twins

ACCEPTED = 20
OLD = bytes(range(20))
"""The key that is replaced."""
NOBODYS = next(
    code
    for code in (f"{number:06}" for number in itertools.count())
    if all(hotp(SECRET, STEP + away) != code for away in range(-6000, 6001))
)
"""A code of none of the steps around T0."""


def old_code(steps: int) -> str:
    """The replaced key's code so many steps after T0."""
    return hotp(OLD, STEP + steps)


# ---- the first code ----------------------------------------------------------------------------


@pytest.mark.parametrize("away", [-20, -19, -1, 0, 1, 19, 20])
def test_s15_the_first_code_is_right_within_ten_minutes(away: int) -> None:
    assert judge_first(SECRET, code_after(away), STEP) == FirstRight(STEP + away)


@pytest.mark.parametrize("away", [-2880, -122, -21, 21, 122, 2880])
def test_s15_the_first_code_tells_how_far_the_phones_clock_is_off(away: int) -> None:
    assert judge_first(SECRET, code_after(away), STEP) == ClockOff(away)


@pytest.mark.parametrize("away", [-2881, 2881])
def test_s15_further_off_than_a_day_is_another_entry(away: int) -> None:
    assert judge_first(SECRET, code_after(away), STEP) == NotThisEntry()


def test_s15_a_code_of_another_key_is_another_entry() -> None:
    assert judge_first(SECRET, NOBODYS, STEP) == NotThisEntry()


@pytest.mark.parametrize(
    ("steps", "minutes", "fast"),
    [
        (122, 61, True),
        (-122, 61, False),
        (21, 10, True),
        (-23, 12, False),
        (2880, 1440, True),
        (1, 1, True),
    ],
)
def test_s15_the_offset_in_minutes(steps: int, minutes: int, fast: bool) -> None:
    off = ClockOff(steps)
    assert (off.minutes, off.fast) == (minutes, fast)


@pytest.mark.parametrize("away", [-20, -1, 0, 1, 20])
def test_s15_the_first_code_is_told_to_be_of_the_old_entry(away: int) -> None:
    assert judge_first(SECRET, old_code(away), STEP, OLD) == OldEntry()
    assert judge_first(SECRET, old_code(away), STEP) == NotThisEntry()


@pytest.mark.parametrize("away", [-21, 21])
def test_s15_the_old_entry_is_known_within_ten_minutes(away: int) -> None:
    assert judge_first(SECRET, old_code(away), STEP, OLD) == NotThisEntry()


def test_s15_the_new_key_comes_before_the_old_one() -> None:
    assert judge_first(SECRET, CODES[0], STEP, SECRET) == FirstRight(STEP)
    assert judge_first(SECRET, NOBODYS, STEP, OLD) == NotThisEntry()


# ---- two codes ---------------------------------------------------------------------------------

ENR_01: list[tuple[int, int, PairFinding]] = [
    (0, 0, SameCode()),
    (1, 0, WrongOrder()),
    (0, 2, MissedStep()),
    (0, 1, PairRight(STEP + 1, 0)),
]


@pytest.mark.parametrize(("first", "second", "finding"), ENR_01)
def test_enr_01_the_four_ways_to_fill_the_two_boxes(
    first: int, second: int, finding: PairFinding
) -> None:
    assert judge_pair(SECRET, CODES[first], CODES[second], STEP + 1) == finding


@pytest.mark.parametrize("away", [-20, -3, 0, 3, 20])
def test_s15_a_pair_within_ten_minutes_is_accepted_and_its_drift_known(away: int) -> None:
    finding = judge_pair(SECRET, code_after(away - 1), code_after(away), STEP)
    assert finding == PairRight(STEP + away, away)


@pytest.mark.parametrize("away", [-2880, -122, -21, 21, 122, 2880])
def test_s15_a_pair_further_off_is_refused_and_the_offset_said(away: int) -> None:
    assert judge_pair(SECRET, code_after(away - 1), code_after(away), STEP) == ClockOff(away)


@pytest.mark.parametrize("away", [-2881, 2881])
def test_s15_a_pair_that_leaves_the_day_is_wrong(away: int) -> None:
    """A pair is as far off as its second code."""
    assert judge_pair(SECRET, code_after(away - 1), code_after(away), STEP) == PairWrong()


@pytest.mark.parametrize(
    ("first", "second"), [(CODES[0], NOBODYS), (NOBODYS, CODES[0]), (NOBODYS, NOBODYS)]
)
def test_s15_which_of_the_two_is_wrong_is_not_said(first: str, second: str) -> None:
    assert judge_pair(SECRET, first, second, STEP) == PairWrong()


@given(first=st.integers(-60, 60), second=st.integers(-60, 60))
@settings(max_examples=25, deadline=None)  # each searches two days, twice
def test_s15_only_the_step_right_after_is_accepted(first: int, second: int) -> None:
    finding = judge_pair(SECRET, code_after(first), code_after(second), STEP)
    if second == first + 1:
        near = abs(second) <= ACCEPTED
        assert finding == (PairRight(STEP + second, second) if near else ClockOff(second))
    elif second == first:
        assert finding == SameCode()
    else:
        assert finding == (MissedStep() if second > first else WrongOrder())


def test_s15_after_a_missed_step_the_code_just_typed_is_a_first_one() -> None:
    assert judge_pair(SECRET, CODES[0], CODES[2], STEP + 2) == MissedStep()
    assert judge_pair(SECRET, CODES[2], CODES[3], STEP + 3) == PairRight(STEP + 3, 0)


def test_s15_the_same_digits_in_two_steps_in_a_row_are_two_codes() -> None:
    """Steps are compared, never digits."""
    secret, first = twins(1)
    code = hotp(secret, STEP + first)
    now = STEP + first + 1
    assert judge_pair(secret, code, code, now) == PairRight(now, 0)


def test_s15_the_offset_is_that_of_the_moment_the_second_code_was_typed() -> None:
    """A pair is judged by the now it is given, whenever a button was pressed."""
    for now in (-30, -20, -19, 0, 1, 20, 21, 22, 30):
        finding = judge_pair(SECRET, CODES[0], CODES[1], STEP + now)
        away = 1 - now
        assert finding == (PairRight(STEP + 1, away) if abs(away) <= ACCEPTED else ClockOff(away))


@pytest.mark.parametrize("now", [0, 1, 5])
def test_just_after_1970_nothing_breaks(now: int) -> None:
    assert judge_first(SECRET, hotp(SECRET, 0), now) == FirstRight(0)
    assert judge_pair(SECRET, hotp(SECRET, 0), hotp(SECRET, 1), now) == PairRight(1, 1 - now)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (-1, 0), (0, 0), (1, 0), (-20, 20)])
def test_s23_two_codes_of_the_old_entry_are_told_apart_from_wrong_ones(
    first: int, second: int
) -> None:
    codes = old_code(first), old_code(second)

    assert judge_pair(SECRET, *codes, STEP, OLD) == OldEntry()
    assert judge_pair(SECRET, *codes, STEP) == PairWrong()


def test_s23_one_code_of_the_old_entry_is_a_wrong_pair() -> None:
    for codes in ((old_code(0), NOBODYS), (NOBODYS, old_code(0)), (NOBODYS, NOBODYS)):
        assert judge_pair(SECRET, *codes, STEP, OLD) == PairWrong()


def test_s23_the_old_key_takes_nothing_from_a_right_pair() -> None:
    assert judge_pair(SECRET, CODES[0], CODES[1], STEP + 1, OLD) == PairRight(STEP + 1, 0)
    assert judge_pair(SECRET, CODES[0], CODES[0], STEP + 1, OLD) == SameCode()
