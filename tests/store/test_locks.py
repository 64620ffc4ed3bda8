"""Locked sign-ins in lists: the same locks that hold when somebody tries (M03, M04)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qmetry_admin.domain.lockout import Factor, Locked
from qmetry_admin.domain.users import Lock, UserFilter, UserQuery
from tests.support.directory import LOCK, MINUTE, NOW, Directory, page_of


def miss(
    directory: Directory, name: str, factor: Factor, how_many: int = 10, at: datetime = NOW
) -> None:
    with directory.unit() as unit:
        for _ in range(how_many):
            unit.attempts.charge(name, factor, at, 10, LOCK)


def locked(directory: Directory, at: datetime) -> tuple[list[str], list[Lock]]:
    """Who the filter finds, and what is said of their locks; the list of all says the same."""
    with directory.look() as unit:
        page = page_of(unit, UserQuery(filter=UserFilter(locked=True)), now=at)
        everybody = page_of(unit, UserQuery(), now=at)
        assert page.matching == len(page.rows)
        assert everybody.locks == page.locks
        by_name = unit.attempts.locks([user.username for user in everybody.rows], at, LOCK)
        assert by_name == {user.username: page.locks[user.id] for user in page.rows}
    return [user.username for user in page.rows], [page.locks[user.id] for user in page.rows]


def test_m04_the_filter_finds_whose_password_or_code_is_locked(directory: Directory) -> None:
    for name in ("ann", "bob", "carl", "dora"):
        directory.add_user(name)
    miss(directory, "ann", Factor.PASSWORD)
    miss(directory, "bob", Factor.CODE)
    miss(directory, "carl", Factor.PASSWORD, 9)
    miss(directory, "dora", Factor.RECOVERY_CODE)
    miss(directory, "nobody", Factor.PASSWORD)
    until = Lock(NOW + LOCK)
    assert locked(directory, NOW) == (["ann", "bob"], [until, until])
    with directory.unit() as unit:
        unit.attempts.clear("ann", Factor.PASSWORD)
    assert locked(directory, NOW) == (["bob"], [until])


def test_m04_two_locks_are_one_until_the_later_one(directory: Directory) -> None:
    directory.add_user("ann")
    miss(directory, "ann", Factor.PASSWORD)
    miss(directory, "ann", Factor.CODE, at=NOW + MINUTE)
    assert locked(directory, NOW + MINUTE) == (["ann"], [Lock(NOW + MINUTE + LOCK)])


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (NOW, True),
        (NOW + LOCK - timedelta(microseconds=1), True),
        (NOW + LOCK, False),
        (NOW - timedelta(microseconds=1), False),  # the clock went back
        (NOW - timedelta(days=400), False),
    ],
)
def test_m03_a_lock_is_listed_as_long_as_it_holds(
    directory: Directory, at: datetime, *, holds: bool
) -> None:
    directory.add_user("ann")
    miss(directory, "ann", Factor.PASSWORD)
    assert locked(directory, at)[0] == (["ann"] if holds else [])
    with directory.unit() as unit:
        tried = unit.attempts.charge("ann", Factor.PASSWORD, at, 10, LOCK)
    assert isinstance(tried, Locked) == holds


def test_m03_a_closed_code_step_is_listed_however_much_later(directory: Directory) -> None:
    directory.add_user("ann")
    directory.add_user("bob")
    with directory.unit() as unit:
        for hours in range(100):
            unit.attempts.charge("ann", Factor.CODE, NOW + timedelta(hours=7 * hours), 1000, LOCK)
            unit.attempts.charge("bob", Factor.CODE, NOW + timedelta(hours=8 * hours), 1000, LOCK)
        unit.attempts.clear("ann", Factor.CODE)
    later = NOW + timedelta(days=400)
    miss(directory, "ann", Factor.PASSWORD, at=later)
    assert locked(directory, later) == (["ann"], [Lock(None)])
    with directory.unit() as unit:
        unit.attempts.forget_marks("ann")
    assert locked(directory, later) == (["ann"], [Lock(later + LOCK)])


def test_m04_a_locked_name_that_nobody_has_is_known_by_that_name(directory: Directory) -> None:
    miss(directory, "nobody", Factor.PASSWORD)
    with directory.look() as unit:
        found = unit.attempts.locks(["nobody", "a\0b", "free"], NOW, LOCK)
    assert found == {"nobody": Lock(NOW + LOCK)}


def test_m04_whoever_is_deleted_is_not_locked(directory: Directory) -> None:
    ann = directory.add_user("ann")
    miss(directory, "ann", Factor.PASSWORD)
    directory.delete(ann)
    assert locked(directory, NOW) == ([], [])


def test_a_long_list_of_names_is_asked_in_parts(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmetry_admin.store.locks._AT_ONCE", 2)
    for number in range(5):
        directory.add_user(f"user-{number}")
        miss(directory, f"user-{number}", Factor.PASSWORD)
    assert locked(directory, NOW)[0] == [f"user-{number}" for number in range(5)]
