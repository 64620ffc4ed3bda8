"""Eight programs want the same thing at the same moment: one gets it, every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.users import AuthenticationType, UserId
from qmetry_admin.store.instants import ticks
from qmetry_admin.store.rows import WrongCodeRow
from tests.store import race_acts
from tests.support.directory import CODES, NOW, Directory, authenticator, details
from tests.support.engines import Server, racing_server
from tests.support.race import PROCESSES, Act, Read, Rig, standing_rig

ROUNDS = 300
ROUNDS_FEW = 60
ROUNDS_WRONG = 3
"""The deliberately wrong variants are found at once: all read before anybody writes."""

pytestmark = [pytest.mark.race, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def rig() -> Rig:
    return standing_rig()


@pytest.fixture(scope="module")
def server() -> Server:
    return racing_server()


def people(url: str, how_many: int) -> Directory:
    """So many people, numbered from one."""
    directory = Directory(url)
    with directory.unit() as unit:
        for number in range(1, how_many + 1):
            user = unit.users.add(details(f"user{number}"), AuthenticationType.QMETRY)
            assert user is not None
            assert user.id == number
    return directory


def steps(url: str) -> None:
    directory = people(url, 1)
    with directory.unit() as unit:
        unit.authenticators.add(authenticator(UserId(1)))
    directory.close()


def recovery_codes(url: str) -> None:
    directory = people(url, ROUNDS // len(CODES) + 1)
    with directory.unit() as unit:
        for number in range(1, ROUNDS // len(CODES) + 2):
            unit.authenticators.add(authenticator(UserId(number)))
            unit.recovery_codes.add(UserId(number), "first", CODES)
    directory.close()


def confirms(url: str) -> None:
    people(url, ROUNDS).close()


def swaps(url: str) -> None:
    directory = people(url, 1)
    with directory.unit() as unit:
        unit.authenticators.add(authenticator(UserId(1)))
        unit.recovery_codes.add(UserId(1), "first", CODES)
    directory.close()


def removals(url: str) -> None:
    directory = people(url, ROUNDS)
    with directory.unit() as unit:
        for number in range(1, ROUNDS + 1):
            unit.authenticators.add(authenticator(UserId(number)))
            unit.recovery_codes.add(UserId(number), "first", CODES)
    directory.close()


def hand_overs(url: str) -> None:
    """Everybody comes after the one before."""
    directory = Directory(url)
    first = directory.found()
    assert first.id == 1
    with directory.unit() as unit:
        for number in range(2, ROUNDS + 2):
            user = unit.users.add(details(f"user{number}"), AuthenticationType.QMETRY)
            assert user is not None
            assert user.id == number
    directory.close()


def edits(url: str) -> None:
    people(url, 1).close()


def foundings(url: str) -> None:
    Directory(url).close()


def charges(url: str) -> None:
    directory = people(url, ROUNDS)
    with directory.unit() as unit:
        for number in range(1, ROUNDS + 1):  # one try is left
            unit.attempts.charge(
                f"user{number}", Factor.PASSWORD, NOW, race_acts.LIMIT, race_acts.LOCK
            )
    directory.close()


RACES = [
    pytest.param(steps, race_acts.spend_step, None, id="step"),
    pytest.param(recovery_codes, race_acts.spend_recovery_code, None, id="recovery code"),
    pytest.param(confirms, race_acts.confirm, None, id="confirm"),
    pytest.param(foundings, race_acts.found_organisation, race_acts.no_organisation, id="found"),
    pytest.param(swaps, race_acts.swap, None, id="swap"),
    pytest.param(removals, race_acts.remove, None, id="remove"),
    pytest.param(hand_overs, race_acts.hand_over, None, id="hand over"),
    pytest.param(edits, race_acts.edit, None, id="edit"),
    pytest.param(charges, race_acts.charge, None, id="charge"),
]
WRONG = [
    pytest.param(steps, race_acts.read_then_spend_step, None, id="step"),
    pytest.param(recovery_codes, race_acts.read_then_spend_recovery_code, None, id="recovery code"),
    pytest.param(confirms, race_acts.read_then_confirm, None, id="confirm"),
    pytest.param(foundings, race_acts.read_then_found, race_acts.no_organisation, id="found"),
    pytest.param(swaps, race_acts.read_then_swap, None, id="swap"),
    pytest.param(removals, race_acts.read_then_remove, None, id="remove"),
    pytest.param(hand_overs, race_acts.read_then_hand_over, None, id="hand over"),
    pytest.param(edits, race_acts.read_then_edit, None, id="edit"),
    pytest.param(charges, race_acts.read_then_charge, None, id="charge"),
]


@pytest.mark.parametrize(("stage", "act", "before"), RACES)
def test_one_of_eight_wins_every_time(
    rig: Rig, url: str, stage: Callable[[str], None], act: Act, before: Act | None
) -> None:
    stage(url)
    assert rig.winners(url, act, ROUNDS, before) == [1] * ROUNDS


@pytest.mark.parametrize(("stage", "read", "before"), WRONG)
def test_the_rig_finds_who_reads_first_and_writes_then(
    rig: Rig, url: str, stage: Callable[[str], None], read: Read, before: Act | None
) -> None:
    stage(url)
    assert rig.writers(url, read, ROUNDS_WRONG, before) == [PROCESSES] * ROUNDS_WRONG


def test_s23_after_a_race_of_swaps_the_codes_are_the_winners(rig: Rig, url: str) -> None:
    swaps(url)
    assert rig.winners(url, race_acts.swap, ROUNDS_FEW) == [1] * ROUNDS_FEW
    directory = Directory(url)
    with directory.look() as unit:
        kept = unit.authenticators.get(UserId(1))
        assert kept is not None
        assert kept.generation == race_acts.registered(ROUNDS_FEW)
        assert unit.recovery_codes.unused(UserId(1)) == CODES
    directory.close()


def test_nobody_overshoots_the_hundred(rig: Rig, url: str) -> None:
    directory = people(url, ROUNDS_FEW)
    names = [f"user{number}" for number in range(1, ROUNDS_FEW + 1)] * 99
    marks = [{"name": name, "at": ticks(NOW)} for name in names]
    with directory.unit():
        WrongCodeRow.insert_many(marks).as_rowcount().execute(directory.database.engine)
    directory.close()
    winners = rig.winners(url, race_acts.charge_the_hundredth, ROUNDS_FEW)
    assert winners == [1] * ROUNDS_FEW


def test_the_audit_of_eight_programs_is_one_chain(rig: Rig, url: str) -> None:
    rig.winners(url, race_acts.write_entry, ROUNDS_FEW)
    directory = Directory(url)
    with directory.look() as unit:
        newest = unit.audit.newest()
        assert newest is not None
        assert newest.number == ROUNDS_FEW * PROCESSES
        assert unit.audit.intact()
    directory.close()


ROUNDS_NEW = 20


def test_eight_programs_that_start_at_once_all_come_up_sqlite(rig: Rig, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'directory'}"
    assert rig.winners(url, race_acts.start_program, ROUNDS_NEW) == [PROCESSES] * ROUNDS_NEW


@pytest.mark.postgresql
def test_eight_programs_that_start_at_once_all_come_up_postgresql(rig: Rig, server: Server) -> None:
    with server.fresh() as url:
        name = url.rpartition("/")[2]
        for number in range(ROUNDS_NEW):
            server.execute(f"CREATE DATABASE {name}_{number} TEMPLATE template1")
        assert rig.winners(url, race_acts.start_program, ROUNDS_NEW) == [PROCESSES] * ROUNDS_NEW
