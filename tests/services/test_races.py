"""Eight programs with one code at the same moment: one is signed in, the others are told.

Each race is run a second time with a sign-in that looks first and spends afterwards: that it is
caught shows that the rig would catch it. Pace and limits are out of the way, or they would hide it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest import mock

import pytest

from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    HalfOpen,
    HalfOpenEnded,
    NeedNewPassword,
    RecoveryCodeWrong,
    SignedIn,
)
from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services import second_step
from qmetry_admin.services.completion import Completion, LostT, complete
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing
from qmetry_admin.services.ports import World
from qmetry_admin.services.proofs import CodeProof, Proof, RecoveryProof
from qmetry_admin.services.second_step import SecondStep
from tests.services.racing import race
from tests.support.directory import CODES, SECRET, Directory
from tests.support.engines import postgresql_server, sqlite_url
from tests.support.phone import Phone
from tests.support.world import PASSWORD, CountingHasher, FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 40
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own, by engine."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    with postgresql_server() as server, server.fresh() as fresh:
        yield fresh


@pytest.fixture
def here(url: str) -> Iterator[Directory]:
    made = Directory(url)
    made.found()
    yield made
    made.close()


class HeldCompletion(Completion):
    """Waits once a second step is proved: all eight are by then, and nothing is spent."""

    def __init__(
        self, wait: Callable[[], object], world: World, half_open: HalfOpenSignIns
    ) -> None:
        super().__init__(world, half_open)
        self._wait = wait

    def proved(
        self, half_open: HalfOpen, standing: Standing, proof: Proof[LostT]
    ) -> SignedIn | NeedNewPassword | HalfOpenEnded | LostT:
        self._wait()
        return super().proved(half_open, standing, proof)


class LooksThenSpends(HeldCompletion):
    """Looks in one unit of work whether it is spent, and makes the session in the next."""

    def finish(
        self,
        half_open: HalfOpen,
        standing: Standing,
        proof: Proof[LostT],
        new_password: str | None = None,
    ) -> SignedIn | HalfOpenEnded | LostT:
        spent: object = proof
        with self._world.store.reading() as unit:
            user = unit.users.get(standing.user_id)
            authenticator = unit.authenticators.get(standing.user_id)
            assert user is not None
            assert authenticator is not None
            assert isinstance(spent, CodeProof | RecoveryProof)
            if isinstance(spent, CodeProof):
                there = authenticator.last_step < spent.step
            else:
                there = unit.recovery_codes.holds(user.id, spent.code)
        if not there:
            return super().finish(half_open, standing, proof, new_password)
        with self._world.store.writing() as unit:
            if isinstance(spent, CodeProof):
                unit.authenticators.spend(authenticator.accepting(spent.step, spent.at))
            else:
                unit.recovery_codes.spend(user.id, spent.code)
            return complete(self._world, unit, standing, user, proof)


def proving(
    url: str,
    _number: int,
    barrier: Barrier,
    *,
    people: tuple[Standing, ...],
    way: str,
    wrong: bool,
) -> list[str]:
    """Goes on from each of the half-open sign-ins with the one code; answers how that went."""
    here = Directory(url)
    clock = FakeClock()
    world = World(
        store=here.store,
        clock=clock,
        hasher=CountingHasher(),
        judge=GuessJudge(),
        randomness=SystemRandomness(),
        workstation="desk",
    )
    half_open = HalfOpenSignIns(clock, world.randomness)
    kind = functools.partial(LooksThenSpends if wrong else HeldCompletion, barrier.wait)
    code = Phone(SECRET, clock).code()
    answers = []
    with (
        mock.patch.object(second_step, "Completion", kind),
        mock.patch.object(second_step, "RECOVERY_PACE", timedelta(0)),
    ):
        step = SecondStep(world, half_open)
        for standing in people:
            opened = half_open.begin(standing)
            answer: object
            if way == "code":
                answer = step.code(opened, code)
            else:
                answer = step.recovery_code(opened, CODES[0].text)
            assert isinstance(answer, SignedIn | CodeAlreadyUsed | RecoveryCodeWrong), answer
            answers.append(type(answer).__name__)
    here.close()
    return answers


def race_to_sign_in(here: Directory, rounds: int, way: str, *, wrong: bool) -> list[int]:
    """How many were signed in, by round; each round is about a person of its own."""
    stored = CountingHasher().hash(PASSWORD)
    people = []
    for user in [here.add_user() for _ in range(rounds)]:
        generation = here.enable(user).generation
        with here.unit() as unit:
            unit.passwords.put(user.id, stored, must_change=False)
        people.append(Standing(user.id, user.username, stored, generation))
    racer = functools.partial(proving, people=tuple(people), way=way, wrong=wrong)
    answers = race(here.url, racer)
    return [answers_of_a_round.count("SignedIn") for answers_of_a_round in answers]


@pytest.mark.parametrize("way", ["code", "recovery code"])
def test_one_of_eight_is_signed_in(here: Directory, way: str) -> None:
    assert race_to_sign_in(here, ROUNDS, way, wrong=False) == [1] * ROUNDS
    with here.look() as unit:
        assert unit.audit.intact()


@pytest.mark.parametrize("way", ["code", "recovery code"])
def test_looking_before_spending_would_be_caught(here: Directory, way: str) -> None:
    assert max(race_to_sign_in(here, ROUNDS_TO_BE_CAUGHT_IN, way, wrong=True)) > 1
