"""Eight programs with one code, or one pair: one of them is signed in, the others are told.

Each race is run a second time with a sign-in that looks first and spends afterwards: that it is
caught shows that the rig would catch it. Pace and limits are out of the way, or they would hide it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator
from datetime import timedelta
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
from qmetry_admin.domain.users import AuthenticationType
from qmetry_admin.services import second_step
from qmetry_admin.services.completion import Completion, LostT, complete
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing
from qmetry_admin.services.ports import World
from qmetry_admin.services.proofs import CodeProof, PairProof, Proof, RecoveryProof
from qmetry_admin.services.second_step import SecondStep
from tests.services.racing import ENGINES, place_to_race, race, world_of
from tests.support.directory import CODES, SECRET, SETTINGS, Directory, authenticator, details
from tests.support.phone import Phone
from tests.support.race import Wait
from tests.support.world import PASSWORD, CountingHasher, FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 5
WAYS = ("code", "pair", "recovery code")
RESYNC_RANGE = 20  # the least there is: the search for a pair is not what is raced
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest) -> Iterator[Directory]:
    with place_to_race(request.param) as made:
        yield made


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
            assert isinstance(spent, CodeProof | PairProof | RecoveryProof)
            if isinstance(spent, RecoveryProof):
                there = unit.recovery_codes.holds(user.id, spent.code)
            else:
                there = authenticator.last_step < step_of(spent)
        self._wait()
        if not there:
            return super().finish(half_open, standing, proof, new_password)
        with self._world.store.writing() as unit:
            if isinstance(spent, RecoveryProof):
                unit.recovery_codes.spend(user.id, spent.code)
            else:
                unit.authenticators.spend(authenticator.accepting(step_of(spent), spent.at))
            return complete(self._world, unit, standing, user, proof)


def step_of(spent: CodeProof | PairProof) -> int:
    return spent.step if isinstance(spent, CodeProof) else spent.pair.step


def proving(
    here: Directory,
    _number: int,
    wait: Wait,
    *,
    people: tuple[Standing, ...],
    way: str,
    wrong: bool,
) -> list[str]:
    """Goes on from each of the half-open sign-ins with what all have; answers how that went."""
    clock = FakeClock()
    world = world_of(here, clock)
    half_open = HalfOpenSignIns(clock, world.randomness)
    kind = functools.partial(LooksThenSpends if wrong else HeldCompletion, wait)
    phone = Phone(SECRET, clock)
    earlier, code = phone.code(-1), phone.code()
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
            elif way == "pair":
                answer = step.resync(opened, earlier, code, clock.now())
            else:
                answer = step.recovery_code(opened, CODES[0].text)
            assert isinstance(answer, SignedIn | CodeAlreadyUsed | RecoveryCodeWrong), answer
            answers.append(type(answer).__name__)
    return answers


def race_to_sign_in(here: Directory, rounds: int, way: str, *, wrong: bool) -> list[int]:
    """How many were signed in, by round; each round is about a person of its own."""
    stored = CountingHasher().hash(PASSWORD)
    people = []
    with here.unit() as unit:
        narrow = dataclasses.replace(SETTINGS, resync_range=RESYNC_RANGE)
        unit.organisation.change_settings(narrow)
        for _ in range(rounds):
            user = unit.users.add(details(), AuthenticationType.QMETRY)
            assert user is not None
            made = authenticator(user.id)
            assert unit.authenticators.add(made)
            unit.recovery_codes.add(user.id, made.generation, CODES[:1])
            unit.passwords.put(user.id, stored, must_change=False)
            people.append(Standing(user.id, stored, made.generation))
    racer = functools.partial(proving, people=tuple(people), way=way, wrong=wrong)
    return [answers.count("SignedIn") for answers in race(here, racer)]


@pytest.mark.parametrize("way", WAYS)
def test_one_of_eight_is_signed_in(here: Directory, way: str) -> None:
    assert race_to_sign_in(here, ROUNDS, way, wrong=False) == [1] * ROUNDS
    with here.look() as unit:
        assert unit.audit.intact()


@pytest.mark.parametrize("way", WAYS)
def test_looking_before_spending_would_be_caught(here: Directory, way: str) -> None:
    assert max(race_to_sign_in(here, ROUNDS_TO_BE_CAUGHT_IN, way, wrong=True)) > 1
