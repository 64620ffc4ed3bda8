"""Eight able Admins, each about to lose what makes them able at the same moment: one stays (A6).

Each race is run a second time with a deed that looks first and does not ask afterwards: that it is
caught shows that the rig would catch it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Iterator
from unittest import mock

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.two_step_outcomes import RemovalReason
from qmetry_admin.domain.two_step_policy import is_able_admin
from qmetry_admin.domain.user_outcomes import LastAbleAdmin, TypeChange
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserId
from qmetry_admin.services import two_step_removal, user_changes, user_endings
from qmetry_admin.services.ports import World
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.store.rows import UserRow
from tests.services.racing import ENGINES, RACERS, place_to_race, race, world_of
from tests.support.directory import NOW, SETTINGS, Directory, authenticator
from tests.support.race import Wait
from tests.support.world import FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 3
ACTOR = Session("the token of the first user", UserId(1), NOW)
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]

Deed = Callable[[World, User], object]


def _remove(world: World, user: User) -> object:
    assert user.two_step is not None
    generation = user.two_step.generation
    return TwoStep(world).remove(ACTOR, user.id, generation, RemovalReason.LOST_PHONE)


def _delete(world: World, user: User) -> object:
    return UserAdministration(world).delete(ACTOR, user.id)


def _change_role(world: World, user: User) -> object:
    details = dataclasses.replace(user.details, role=Role.MEMBER)
    return UserAdministration(world).change(ACTOR, user.id, user.version, details)


def _deactivate(world: World, user: User) -> object:
    details = dataclasses.replace(user.details, active=False)
    return UserAdministration(world).change(ACTOR, user.id, user.version, details)


def _change_type(world: World, user: User) -> object:
    assert user.two_step is not None
    to = TypeChange(AuthenticationType.LDAP, ends_two_step=user.two_step.generation)
    return UserAdministration(world).change(ACTOR, user.id, user.version, user.details, to)


DEEDS: dict[str, Deed] = {
    "remove": _remove,
    "delete": _delete,
    "role": _change_role,
    "status": _deactivate,
    "type": _change_type,
}


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest) -> Iterator[Directory]:
    """A directory in which it is mandatory: its first user, who has none, is not able."""
    with place_to_race(request.param) as made:
        with made.unit() as unit:
            unit.sessions.add(ACTOR, "desk", NOW)
            mandatory = dataclasses.replace(SETTINGS, mandatory_two_step=True)
            unit.organisation.change_settings(mandatory)
        yield made


def able(here: Directory) -> list[User]:
    with here.look() as unit:
        admins = unit.users.administrators()
    return [admin for admin in admins if is_able_admin(admin, mandatory=True)]


def put_in_place(here: Directory, these: tuple[User, ...]) -> None:
    """Whatever became of the eight in the last round, they are as they were before it."""
    as_before = UserRow.update(
        version=these[0].version,
        authentication=AuthenticationType.QMETRY.value,
        role=Role.ADMIN.value,
        active=1,
        deleted=None,
    )
    with here.unit() as unit:
        as_before.where(UserRow.id.in_([user.id for user in these])).execute(here.database.engine)
        for user in these:
            if unit.authenticators.get(user.id) is None:
                assert unit.authenticators.add(authenticator(user.id))


def acting(
    here: Directory,
    number: int,
    wait: Wait,
    *,
    people: tuple[User, ...],
    rounds: int,
    way: str,
    wrong: bool,
) -> list[str]:
    """Does the deed to one's own able Admin in each round; answers how that went."""
    world, answers = world_of(here, FakeClock(NOW)), []
    with contextlib.ExitStack() as patches:
        if wrong:
            for module in (two_step_removal, user_changes, user_endings):
                patch = mock.patch.object(module, "none_left", return_value=False)
                patches.enter_context(patch)
        for _ in range(rounds):
            wait()
            if number == 0:
                put_in_place(here, people)
            wait()
            others = True
            if wrong:
                others = len(able(here)) > 1
                wait()
            answer = DEEDS[way](world, people[number]) if others else LastAbleAdmin()
            answers.append(type(answer).__name__)
    return answers


def refusals(here: Directory, rounds: int, way: str, *, wrong: bool) -> list[int]:
    """How many of the eight were refused, by round."""
    added = [here.add_user(role=Role.ADMIN) for _ in range(RACERS)]
    put_in_place(here, tuple(added))
    people = tuple(able(here))
    assert len(people) == RACERS
    racer = functools.partial(acting, people=people, rounds=rounds, way=way, wrong=wrong)
    answers = race(here, racer)
    done = {"Removed", "UserDeleted", "UserChanged"}
    assert {name for round_ in answers for name in round_} <= {*done, "LastAbleAdmin"}, answers
    return [round_.count("LastAbleAdmin") for round_ in answers]


@pytest.mark.parametrize("way", DEEDS)
def test_a6_lck_01_one_of_eight_able_admins_stays(here: Directory, way: str) -> None:
    assert refusals(here, ROUNDS, way, wrong=False) == [1] * ROUNDS
    assert len(able(here)) == 1
    with here.look() as unit:
        assert unit.audit.intact()


@pytest.mark.parametrize("way", DEEDS)
def test_looking_before_and_not_after_would_be_caught(here: Directory, way: str) -> None:
    assert refusals(here, ROUNDS_TO_BE_CAUGHT_IN, way, wrong=True) == [0, 0, 0]
    assert able(here) == []
