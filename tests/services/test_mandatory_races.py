"""LCK-01 at the same moment: one makes it mandatory, another removes what allowed that one to.

Whoever comes first, the other is refused: never is it mandatory while the Admin who made it so has
none. The race is run a second time with a deed that looks first and writes afterwards: that it is
caught shows that the rig would catch it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.settings_outcomes import (
    MandatoryOn,
    MandatoryOnAnswer,
    MandatoryRefused,
)
from qmetry_admin.domain.two_step_outcomes import OwnMandatory, Removed
from qmetry_admin.domain.two_step_policy import WhyNotMandatory, why_not_mandatory
from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.acting import who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.two_step import TwoStep
from tests.services.racing import ENGINES, place_to_race, race_of_two, world_of
from tests.support.directory import Directory, authenticator
from tests.support.race import Wait
from tests.support.world import T0, FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 5
ADMIN = UserId(1)
SESSION = Session("the session of the one Admin", ADMIN, T0)
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest) -> Iterator[Directory]:
    """A directory whose first user is its one Admin; all racers have the same session of theirs."""
    with place_to_race(request.param) as made:
        with made.unit() as unit:
            unit.sessions.add(SESSION, "desk", T0)
        yield made


class LooksThenTurnsOn(MandatoryTwoStep):
    """Looks in one unit of work whether the Admin has it, and turns it on in the next."""

    wait: Callable[[], object]

    def turn_on(self, session: Session, confirmed: int) -> MandatoryOnAnswer:
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            assert isinstance(actor, User)
            organisation = organisation_of(unit)
            why = why_not_mandatory(actor, organisation, turning_on=True)
        self.wait()
        self.wait()  # for the other one, who removes it meanwhile
        if why is not None:
            return MandatoryRefused(why)
        with self._world.store.writing() as unit:
            settings = organisation_of(unit).settings
            unit.organisation.change_settings(
                dataclasses.replace(settings, mandatory_two_step=True)
            )
        return MandatoryOn(confirmed)


def before_the_round(here: Directory, generation: str) -> None:
    """It is voluntary, and the Admin has a registration of this round's own."""
    with here.unit() as unit:
        found = unit.authenticators.get(ADMIN)
        if found is not None:
            unit.authenticators.remove(ADMIN, found.generation)
        assert unit.authenticators.add(authenticator(ADMIN, generation=generation))
        settings = organisation_of(unit).settings
        unit.organisation.change_settings(dataclasses.replace(settings, mandatory_two_step=False))


def shut_out(here: Directory) -> bool:
    """Whether it is mandatory, and the Admin who made it so has none."""
    with here.look() as unit:
        mandatory = organisation_of(unit).settings.mandatory_two_step
        return mandatory and unit.authenticators.get(ADMIN) is None


def switching_and_removing(
    here: Directory, number: int, wait: Wait, *, rounds: int, wrong: bool
) -> list[str]:
    """One turns it on, the other removes the Admin's own; answers what came of it."""
    world = world_of(here, FakeClock())
    mandatory, two_step = MandatoryTwoStep(world), TwoStep(world)
    if wrong:
        mandatory = LooksThenTurnsOn(world)
        mandatory.wait = wait
    answers = []
    for this_round in range(rounds):
        generation = f"round {this_round}"
        if number == 0:
            before_the_round(here, generation)
        wait()
        answer: object
        if number:
            if wrong:
                wait()
            answer = two_step.remove(SESSION, ADMIN, generation, None)
            if wrong:
                wait()
        else:
            answer = mandatory.turn_on(SESSION, 9)
        wait()
        answers.append("shut out" if number == 0 and shut_out(here) else _said(answer))
    return answers


def _said(answer: object) -> str:
    if isinstance(answer, MandatoryRefused):
        assert answer.why is WhyNotMandatory.OWN_NOT_ENABLED
    return type(answer).__name__


def answers_of(here: Directory, rounds: int, *, wrong: bool) -> list[list[str]]:
    racer = functools.partial(switching_and_removing, rounds=rounds, wrong=wrong)
    return [sorted(answers) for answers in race_of_two(here, racer)]


def test_lck_01_whoever_comes_first_the_other_is_refused(here: Directory) -> None:
    turned_on = sorted([MandatoryOn.__name__, OwnMandatory.__name__])
    removed = sorted([Removed.__name__, MandatoryRefused.__name__])

    rounds = answers_of(here, ROUNDS, wrong=False)

    assert all(answers in (turned_on, removed) for answers in rounds), rounds
    with here.look() as unit:
        assert unit.audit.intact()


def test_looking_before_turning_on_would_be_caught(here: Directory) -> None:
    rounds = answers_of(here, ROUNDS_TO_BE_CAUGHT_IN, wrong=True)

    assert any("shut out" in answers for answers in rounds)
