"""Enrolment at random beside its model, and the edges by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.outcomes import NotPossible
from qmetry_admin.domain.two_step_outcomes import Enabled
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.ground import Ground
from tests.behaviour.machine_enrolment import PAIRS, EnrolmentMachine
from tests.behaviour.rfc6238 import code_of, secret_of, step_at

SETTINGS = settings(
    max_examples=6,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),  # a long walk is told as it was: making it short takes minutes
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def walk() -> Iterator[EnrolmentMachine]:
    """The machine, to be led by hand."""
    machine = EnrolmentMachine()
    machine.begin(mandatory=False)
    yield machine
    machine.only_confirmed_enrolments_are_remembered()
    machine.teardown()


def test_enrolment_walks_beside_its_model() -> None:
    run_state_machine_as_test(EnrolmentMachine, settings=SETTINGS)


@pytest.mark.parametrize(
    "offset", [0, 1, -1, 19, -19, 20, -20, 21, -21, 122, 2879, -2879, 2880, -2880, 2881, -2881]
)
def test_offsets_up_to_ten_minutes_are_accepted(offset: int, walk: EnrolmentMachine) -> None:
    """S15: 20 steps either side of the moment the sixth digit was typed."""
    walk.start("boss", "kim")
    walk.type_first(offset, "right", 0.0)
    walk.wait(30.0)
    walk.type_both(0, offset, "right", 0.0)
    assert ("kim" in walk.enabled) is (abs(offset) <= 20)


@pytest.mark.parametrize("offset", [20, -20, 0])
@pytest.mark.parametrize("late", [29.0, 700.0])
def test_the_offset_is_measured_when_it_was_typed(
    offset: int, late: float, walk: EnrolmentMachine
) -> None:
    """S15: not when the button was pressed."""
    walk.start("boss", "kim")
    walk.wait(900.0)
    walk.type_both(0, offset, "right", late)
    assert "kim" in walk.enabled


@pytest.mark.parametrize("pair", [name for name in PAIRS if name != "right"])
def test_a_refusal_keeps_the_key(pair: str, walk: EnrolmentMachine) -> None:
    """S15: distinct words, and the same key works afterwards."""
    walk.start("boss", "kim")
    for offset in (0, 7, -7):
        walk.wait(2.0)
        walk.type_both(0, offset, pair, 0.0)
    assert walk.enabled == {}
    walk.wait(2.0)
    walk.type_both(0, 0, "right", 0.0)
    assert set(walk.enabled) == {"kim"}


@pytest.mark.parametrize("actors", [("boss", "boss"), ("boss", "ada"), ("ada", "boss")])
@pytest.mark.parametrize("first_wins", [True, False])
def test_two_at_once(actors: tuple[str, str], walk: EnrolmentMachine, *, first_wins: bool) -> None:
    """S17: one wins, the other is told who and when."""
    walk.two_at_once(actors, "kim", first_wins=first_wins)
    assert set(walk.enabled) == {"kim"}


@pytest.mark.parametrize("meanwhile", ["sign out", "close", "year"])
def test_what_happens_meanwhile(meanwhile: str, walk: EnrolmentMachine) -> None:
    """S17, M20: looked at again when it is confirmed."""
    walk.whole_enrolment("boss", "kim", 0, meanwhile)
    assert walk.enabled == {}


def test_the_right_is_lost_meanwhile(walk: EnrolmentMachine) -> None:
    walk.whole_enrolment("ada", "kim", 0, "role")
    assert walk.enabled == {}


def test_ones_own_and_each_other(walk: EnrolmentMachine) -> None:
    """S09, S10, M06: whose sessions end."""
    walk.whole_enrolment("ada", "ada", 3, "")
    walk.whole_enrolment("ada", "boss", -3, "")
    assert set(walk.enabled) == {"ada", "boss"}


def test_from_the_fifth_miss_on_tries_are_paced(walk: EnrolmentMachine) -> None:
    """S15: one a second, for as long as the steps are open; a right one after the wait counts."""
    walk.start("boss", "kim")
    walk.type_something_else("000000", "999999", 6, 0.0)
    walk.type_something_else("000000", "999999", 6, 1.0)
    walk.wait(1.0)
    walk.type_both(0, 0, "right", 0.0)
    assert "kim" in walk.enabled


@pytest.mark.parametrize(
    ("instant", "possible"),
    [
        (datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2000, 1, 1, tzinfo=UTC), True),
        (datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2200, 1, 1, tzinfo=UTC), False),
    ],
)
def test_years_in_which_nobody_is_enrolled(instant: datetime, *, possible: bool) -> None:
    """M20."""
    ground = Ground(start=instant)
    kim = ground.person("kim")
    answer = ground.services.two_step.start_enrolment(ground.session(ground.first), kim.id)
    if possible:
        assert isinstance(answer, Enrolment)
    else:
        assert answer == NotPossible(WhyNot.CLOCK)
    ground.close()


def test_a_missed_step_becomes_the_first_one() -> None:
    """S15: the code just typed and the one after it are two in a row."""
    ground = Ground()
    session, kim = ground.session(ground.first), ground.person("kim")
    two_step = ground.services.two_step
    enrolment = two_step.start_enrolment(session, kim.id)
    assert isinstance(enrolment, Enrolment)
    secret, step = secret_of(enrolment.key_text), step_at(ground.clock.now())
    codes = [code_of(secret, step + n) for n in range(4)]
    ground.clock.wait(60)
    two_step.confirm(session, enrolment, codes[0], codes[2], ground.clock.now())
    ground.clock.wait(30)
    answer = two_step.confirm(session, enrolment, codes[2], codes[3], ground.clock.now())
    assert isinstance(answer, Enabled)
    ground.close()


def test_a_clock_off_is_said_in_steps_and_stores_nothing() -> None:
    """S15: "Your phone's clock is about 61 minutes fast", and a second try when it is right."""
    ground = Ground()
    session, kim = ground.session(ground.first), ground.person("kim")
    two_step = ground.services.two_step
    enrolment = two_step.start_enrolment(session, kim.id)
    assert isinstance(enrolment, Enrolment)
    secret, step = secret_of(enrolment.key_text), step_at(ground.clock.now())
    answer = two_step.confirm(
        session,
        enrolment,
        code_of(secret, step + 121),
        code_of(secret, step + 122),
        ground.clock.now(),
    )
    assert answer == ClockOff(122)
    ground.clock.wait(timedelta(minutes=2).total_seconds())
    step = step_at(ground.clock.now())
    answer = two_step.confirm(
        session,
        enrolment,
        code_of(secret, step - 1),
        code_of(secret, step),
        ground.clock.now(),
    )
    assert isinstance(answer, Enabled)

    ground.close()
