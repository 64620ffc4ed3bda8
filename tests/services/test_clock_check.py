"""A clock that lies behind the audit is said, written down once, and stops nobody (M20)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.clock_check import check_clock
from qmetry_admin.services.ports import World
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.world import (
    T0,
    WORKSTATION,
    CountingHasher,
    Directory,
    FakeClock,
    empty_database,
    in_a_task,
)


@pytest.mark.parametrize(("seconds", "said"), [(0, False), (120, False), (120.5, True)])
def test_more_than_two_minutes_behind(
    directory: Directory, clock: FakeClock, seconds: float, *, said: bool
) -> None:
    before = directory.newest()
    behind = timedelta(seconds=seconds)
    clock.set(T0 - behind)
    assert check_clock(directory.world) == (behind if said else None)
    newest = directory.newest()
    assert newest.number == before.number + said
    if said:
        assert (newest.entry.action, newest.entry.result) == (Action.CLOCK_BEHIND, Result.DONE)
        assert newest.entry.detail == {"behind": str(behind), "newest entry": T0.isoformat()}
        assert (newest.entry.at, newest.entry.workstation) == (clock.now(), WORKSTATION)


@pytest.mark.parametrize("days", [0, 1, 20000])
def test_clock_that_is_ahead_is_not_known_to_be_wrong(
    directory: Directory, clock: FakeClock, days: int
) -> None:
    clock.set(T0 + timedelta(days=days))
    assert check_clock(directory.world) is None
    assert directory.newest().number == 1


def test_said_once(directory: Directory, clock: FakeClock) -> None:
    clock.set(T0 - timedelta(hours=1))
    assert check_clock(directory.world) == timedelta(hours=1)
    assert check_clock(directory.world) is None
    assert directory.newest().number == 2


def test_nothing_is_refused_for_it(directory: Directory, clock: FakeClock) -> None:
    julia = directory.add_user()
    clock.set(T0 - timedelta(days=365 * 40))
    check_clock(directory.world)
    directory.sign_in(julia)


def test_empty_audit_says_nothing(tmp_path: Path) -> None:
    clock = FakeClock()
    with empty_database(tmp_path, clock) as database:
        world = World(
            store=PeeweeStore(database, FieldBox(bytes(32), "instance"), in_a_task),
            clock=clock,
            hasher=CountingHasher(),
            judge=GuessJudge(),
            randomness=SystemRandomness(),
            workstation=WORKSTATION,
        )
        assert check_clock(world) is None
