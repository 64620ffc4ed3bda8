"""Two confirms for one person at the same moment, or one and a removal: one wins (S17, S23).

Each race is run a second time with a service that reads first and writes afterwards: that it is
caught shows that the rig would catch it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from unittest import mock

import pytest

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import PairRight
from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.two_step_outcomes import (
    ConfirmAnswer,
    Enabled,
    RemovalReason,
    Removed,
)
from qmetry_admin.domain.users import AuthenticationType, User, UserId
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services import two_step_enrolling
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.two_step_enrolling import ProvedKey
from tests.services.racing import ENGINES, place_to_race, race_of_two, world_of
from tests.support.directory import CODES, Directory, authenticator, details
from tests.support.race import Wait
from tests.support.world import T0, FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 10
REMOVED = "removed"
SESSION = Session("the session of the first user", UserId(1), T0)
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest) -> Iterator[Directory]:
    """A directory whose first user is signed in; all racers have that session."""
    with place_to_race(request.param) as made:
        with made.unit() as unit:
            unit.sessions.add(SESSION, "desk", T0)
        yield made


class HeldRandomness(SystemRandomness):
    """Waits before a set of recovery codes is made: all is right by then, and nothing stored."""

    def __init__(self, wait: Callable[[], object]) -> None:
        self._wait = wait
        self._made = 0

    def secret_bytes(self, length: int) -> bytes:
        if length == recovery_codes.CODE_BYTES:
            if self._made % recovery_codes.HOW_MANY == 0:
                self._wait()
            self._made += 1
        return super().secret_bytes(length)


class LooksThenStores(TwoStep):
    """Looks in one unit of work whether it was overtaken, and stores whatever comes in the next."""

    def __init__(self, world: World, wait: Wait) -> None:
        super().__init__(world)
        self._wait = wait

    def _store(self, session: Session, enrolment: Enrolment, proved: ProvedKey) -> ConfirmAnswer:
        user_id = enrolment.user.id
        codes = recovery_codes.new_codes(self._world.randomness.secret_bytes)
        with self._world.store.reading() as unit:
            there = unit.authenticators.get(user_id)
            overtaken = (there.generation if there else None) != proved.replaces
        self._wait()
        if overtaken:
            return ChangedMeanwhile("", T0)
        with self._world.store.writing() as unit:
            name, step = self._world.randomness.name(), proved.pair.step
            there = unit.authenticators.get(user_id)
            if there is not None:
                unit.recovery_codes.drop(user_id)
                unit.authenticators.remove(user_id, there.generation)
            unit.authenticators.add(
                Authenticator(user_id, name, proved.secret, 0, step, T0, session.user_id)
            )
            user = unit.users.get(user_id)
        assert user is not None
        return Enabled(user, codes)


def judged_at_once() -> AbstractContextManager[object]:
    """Without the search for the codes, which takes most of the time."""
    right = PairRight(totp.step_at(T0), 0)
    return mock.patch.object(two_step_enrolling, "judge_pair", return_value=right)


def confirm(service: TwoStep, user: User) -> str:
    """Enables with a key of one's own, or swaps it in; the key where it won."""
    replaces = user.two_step.generation if user.two_step else None
    secret = SystemRandomness().secret_bytes(totp.SECRET_BYTES)
    enrolment = Enrolment(SESSION, user, "Acme QA", secret, replaces=replaces)
    answer = service.confirm(SESSION, enrolment, "000000", "000000", T0)
    assert isinstance(answer, Enabled | ChangedMeanwhile), answer
    return totp.grouped(secret) if isinstance(answer, Enabled) else ""


def remove(service: TwoStep, user: User) -> str:
    assert user.two_step is not None
    generation = user.two_step.generation
    answer = service.remove(SESSION, user.id, generation, RemovalReason.LOST_PHONE)
    assert isinstance(answer, Removed | ChangedMeanwhile), answer
    return REMOVED if isinstance(answer, Removed) else ""


def acting(
    here: Directory,
    number: int,
    wait: Wait,
    *,
    people: tuple[User, ...],
    removers: int,
    wrong: bool,
) -> list[str]:
    """Confirms for each of the people, or removes; answers what won, if it did."""
    world = world_of(here, FakeClock(), HeldRandomness(wait))
    service = LooksThenStores(world, wait) if wrong else TwoStep(world)
    answers = []
    with judged_at_once():
        for user in people:
            if number < removers:
                wait()
                answers.append(remove(service, user))
                if wrong:
                    wait()
            else:
                answers.append(confirm(service, user))
    return answers


def winners(
    here: Directory, rounds: int, *, again: bool, removers: int, wrong: bool
) -> list[list[str]]:
    """What won, by round; and what is stored is what won."""
    with here.unit() as unit:
        people = tuple(one_more(unit, enabled=again) for _ in range(rounds))
    racer = functools.partial(acting, people=people, removers=removers, wrong=wrong)
    won = [[answer for answer in round_ if answer] for round_ in race_of_two(here, racer)]
    with here.look() as unit:
        for user, answers in zip(people, won, strict=True):
            stored = unit.authenticators.get(user.id)
            left = unit.recovery_codes.left(user.id)
            if not wrong and REMOVED in answers:
                assert (stored, left) == (None, 0)
            elif not wrong:
                assert stored is not None
                assert [totp.grouped(stored.secret)] == answers
                assert left == recovery_codes.HOW_MANY
            if not wrong:
                assert len(unit.audit.about(user.id, 10)) == 1
        assert unit.audit.intact()
    return won


def one_more(unit: Unit, *, enabled: bool) -> User:
    """A person, with an old registration or without."""
    user = unit.users.add(details(), AuthenticationType.QMETRY)
    assert user is not None
    if enabled:
        assert unit.authenticators.add(authenticator(user.id))
        unit.recovery_codes.add(user.id, authenticator(user.id).generation, CODES[:1])
    found = unit.users.get(user.id)
    assert found is not None
    return found


KINDS = {
    "enabling": (False, 0),
    "registering again": (True, 0),
    "registering again and removing": (True, 1),
}
"""Whether there is something to be replaced, and how many of the two remove it."""


@pytest.mark.parametrize(("again", "removers"), KINDS.values(), ids=KINDS)
def test_one_of_two_wins(here: Directory, again: bool, removers: int) -> None:
    won = winners(here, ROUNDS, again=again, removers=removers, wrong=False)

    assert [len(answers) for answers in won] == [1] * ROUNDS


@pytest.mark.parametrize(("again", "removers"), KINDS.values(), ids=KINDS)
def test_looking_before_storing_would_be_caught(
    here: Directory, again: bool, removers: int
) -> None:
    won = winners(here, ROUNDS_TO_BE_CAUGHT_IN, again=again, removers=removers, wrong=True)

    assert max(len(answers) for answers in won) > 1
