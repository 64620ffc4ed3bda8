"""M03 as it is counted: in a row, by name and factor; locks end, a hundred marks close."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked, TooFast
from qmetry_admin.store.rows import AttemptRow
from tests.support.directory import NOW, Directory

LOCK = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def charge(
    directory: Directory,
    at: datetime,
    factor: Factor = Factor.PASSWORD,
    name: str = "ann",
    limit: int = 10,
) -> Charged | Locked | Closed:
    with directory.unit() as unit:
        return unit.attempts.charge(name, factor, at, limit, LOCK)


def test_the_tenth_in_a_row_locks_and_nothing_is_counted_meanwhile(directory: Directory) -> None:
    for number in range(1, 11):
        assert charge(directory, NOW) == Charged(number)
    for minutes in (0, 5, 14):
        later = NOW + timedelta(minutes=minutes)
        assert charge(directory, later) == Locked(NOW + LOCK)
    assert charge(directory, NOW + LOCK) == Charged(1)
    assert charge(directory, NOW + LOCK) == Charged(2)


def test_names_and_factors_count_apart(directory: Directory) -> None:
    charge(directory, NOW)
    charge(directory, NOW)
    assert charge(directory, NOW, name="bob") == Charged(1)
    answer = charge(directory, NOW, Factor.CODE)
    assert isinstance(answer, Charged)
    assert answer.in_a_row == 1
    assert charge(directory, NOW) == Charged(3)


def test_clear_starts_the_row_anew(directory: Directory) -> None:
    for _ in range(10):
        charge(directory, NOW)
    with directory.unit() as unit:
        unit.attempts.clear("ann", Factor.PASSWORD)
    assert charge(directory, NOW) == Charged(1)


def test_a_lock_further_away_than_the_longest_is_over(directory: Directory) -> None:
    for _ in range(10):
        charge(directory, NOW + 400 * DAY)  # by a clock that was ahead
    assert charge(directory, NOW) == Charged(1)


def test_a_limit_of_one_locks_at_once(directory: Directory) -> None:
    assert charge(directory, NOW, limit=1) == Charged(1)
    assert charge(directory, NOW, limit=1) == Locked(NOW + LOCK)
    assert charge(directory, NOW + LOCK, limit=1) == Charged(1)
    assert charge(directory, NOW + LOCK, limit=1) == Locked(NOW + 2 * LOCK)


def test_a_lowered_limit_locks_at_the_next_try(directory: Directory) -> None:
    for _ in range(7):
        charge(directory, NOW)
    assert charge(directory, NOW, limit=5) == Charged(8)
    assert charge(directory, NOW, limit=5) == Locked(NOW + LOCK)


@pytest.mark.parametrize("name", ["", "a\0b", "half \ud800", "x" * 40_000])
def test_whatever_is_typed_as_a_name_counts(directory: Directory, name: str) -> None:
    assert charge(directory, NOW, name=name) == Charged(1)
    assert charge(directory, NOW, name=name) == Charged(2)
    assert charge(directory, NOW, name=name + "y") == Charged(1)


def test_the_charge_stays_when_the_unit_ends_with_a_refusal(directory: Directory) -> None:
    charge(directory, NOW)
    directory.reopen()
    assert charge(directory, NOW) == Charged(2)


def wrong_codes(directory: Directory, how_many: int, start: datetime, gap: timedelta) -> None:
    for number in range(how_many):
        answer = charge(directory, start + number * gap, Factor.CODE, limit=1000)
        assert isinstance(answer, Charged)


def test_a_hundred_wrong_codes_within_thirty_days_close_the_step_for_good(
    directory: Directory,
) -> None:
    wrong_codes(directory, 100, NOW, timedelta(hours=7))
    for days in (30, 31, 400):
        assert charge(directory, NOW + days * DAY, Factor.CODE) == Closed()
    assert isinstance(charge(directory, NOW, Factor.CODE, name="bob"), Charged)
    with directory.unit() as unit:
        unit.attempts.forget_marks("ann")
    assert isinstance(charge(directory, NOW + 31 * DAY, Factor.CODE, limit=1000), Charged)


def test_a_hundred_wrong_codes_over_longer_do_not(directory: Directory) -> None:
    wrong_codes(directory, 120, NOW, timedelta(hours=8))


def test_closed_counts_nothing_and_outlasts_the_lock(directory: Directory) -> None:
    wrong_codes(directory, 99, NOW, SECOND)
    assert isinstance(charge(directory, NOW, Factor.CODE, limit=100), Charged)  # this one locks
    assert charge(directory, NOW, Factor.CODE) == Closed()
    with directory.unit() as unit:
        unit.attempts.clear("ann", Factor.CODE)
        assert unit.attempts.charge("ann", Factor.CODE, NOW, 10, LOCK) == Closed()
        unit.attempts.forget_marks("ann")
        after = unit.attempts.charge("ann", Factor.CODE, NOW, 10, LOCK)
    assert isinstance(after, Charged)
    assert after.in_a_row == 1


def test_a_right_code_is_none_of_the_hundred(directory: Directory) -> None:
    wrong_codes(directory, 99, NOW, SECOND)
    right = charge(directory, NOW, Factor.CODE, limit=1000)
    assert isinstance(right, Charged)
    assert right.mark is not None
    with directory.unit() as unit:
        unit.attempts.unmark(right.mark)
    assert isinstance(charge(directory, NOW, Factor.CODE, limit=1000), Charged)
    assert charge(directory, NOW, Factor.CODE, limit=1000) == Closed()


def test_a_locked_code_step_keeps_no_marks(directory: Directory) -> None:
    marks = set()
    for _ in range(10):
        answer = charge(directory, NOW, Factor.CODE)
        assert isinstance(answer, Charged)
        marks.add(answer.mark)
    assert len(marks) == 10
    for _ in range(200):
        assert charge(directory, NOW, Factor.CODE) == Locked(NOW + LOCK)


def pace(directory: Directory, at: datetime) -> TooFast | None:
    with directory.unit() as unit:
        return unit.attempts.pace("ann", Factor.RECOVERY_CODE, at, SECOND)


def test_recovery_codes_are_taken_once_a_second(directory: Directory) -> None:
    assert pace(directory, NOW) is None
    assert pace(directory, NOW) == TooFast(SECOND)
    assert pace(directory, NOW + 0.4 * SECOND) == TooFast(0.6 * SECOND)
    assert pace(directory, NOW + SECOND) is None
    assert pace(directory, NOW + 1.5 * SECOND) == TooFast(0.5 * SECOND)


def test_a_clock_that_went_back_holds_nobody_up(directory: Directory) -> None:
    assert pace(directory, NOW + DAY) is None
    assert pace(directory, NOW) is None
    assert pace(directory, NOW) == TooFast(SECOND)


def test_a_name_nobody_has_is_not_kept_in_clear(directory: Directory) -> None:
    """People type their password into the field for the name."""
    typed = "violet kettle orbit 7"
    assert charge(directory, NOW, name=typed) == Charged(1)
    assert charge(directory, NOW, name=typed) == Charged(2)
    with directory.look():
        kept = [row.name for row in AttemptRow.select().execute(directory.database.engine)]
    assert len(kept) == 1
    assert typed not in kept[0]
