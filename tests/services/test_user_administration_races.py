"""Two forms of one person saved at the same moment: one is stored, the other is told (S08).

The race is run a second time with a deed that looks at the version first and writes afterwards:
that it is caught shows that the rig would catch it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Iterator
from unittest import mock

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.user_outcomes import TypeChange, UserChangeAnswer, UserChanged
from qmetry_admin.domain.users import User, UserDetails, UserId
from qmetry_admin.services import user_administration
from qmetry_admin.services.ports import World
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.services.user_changes import UserChanges
from tests.services.racing import ENGINES, place_to_race, race_of_two, world_of
from tests.support.directory import NOW, Directory
from tests.support.race import Wait
from tests.support.world import FakeClock

ROUNDS = 300
ROUNDS_TO_BE_CAUGHT_IN = 5
ACTOR = Session("the token of the first user", UserId(1), NOW)
pytestmark = [pytest.mark.race, pytest.mark.timeout(900)]


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest) -> Iterator[Directory]:
    """A directory whose first user is signed in; all racers have that session."""
    with place_to_race(request.param) as made:
        with made.unit() as unit:
            unit.sessions.add(ACTOR, "desk", NOW)
        yield made


class LooksThenStores(UserChanges):
    """Looks in one unit of work at the version, and stores over whichever is there in the next."""

    def __init__(self, wait: Wait, world: World) -> None:
        super().__init__(world)
        self._wait = wait

    def change(
        self,
        _session: Session,
        user_id: UserId,
        version: int,
        details: UserDetails,
        _new_type: TypeChange | None = None,
    ) -> UserChangeAnswer:
        with self._world.store.reading() as unit:
            before = unit.users.get(user_id)
        self._wait()
        if before is None or before.version != version:
            return ChangedMeanwhile("", NOW)
        with self._world.store.writing() as unit:
            there = unit.users.hold(user_id)
            assert there is not None
            assert unit.users.change(user_id, there.version, details)
        return UserChanged(there)


def saving(
    here: Directory, number: int, wait: Wait, *, people: tuple[User, ...], wrong: bool
) -> list[str]:
    """Saves an email address of one's own for each of the people; answers it where it won."""
    answers = []
    with contextlib.ExitStack() as patches:
        if wrong:
            kind = functools.partial(LooksThenStores, wait)
            patches.enter_context(mock.patch.object(user_administration, "UserChanges", kind))
        users = UserAdministration(world_of(here, FakeClock(NOW)))
        for user in people:
            email = f"{number}@example.com"
            details = dataclasses.replace(user.details, email=email)
            wait()
            answer = users.change(ACTOR, user.id, user.version, details)
            assert isinstance(answer, UserChanged | ChangedMeanwhile), answer
            if isinstance(answer, ChangedMeanwhile) and not wrong:
                assert answer.fields == (Field.EMAIL,)
            answers.append(email if isinstance(answer, UserChanged) else "")
    return answers


def winners(here: Directory, rounds: int, *, wrong: bool) -> list[list[str]]:
    """What was said to be stored, by round; and that alone is stored and written down."""
    people = tuple(here.add_user() for _ in range(rounds))
    answers = race_of_two(here, functools.partial(saving, people=people, wrong=wrong))
    won = [[answer for answer in round_ if answer] for round_ in answers]
    if wrong:
        return won
    with here.look() as unit:
        for user, emails in zip(people, won, strict=True):
            stored = unit.users.get(user.id)
            assert stored is not None
            assert ([stored.email], stored.version) == (emails, user.version + 1)
            assert len(unit.audit.about(user.id, 10)) == 1
        assert unit.audit.intact()
    return won


def test_one_of_two_edits_is_stored(here: Directory) -> None:
    won = winners(here, ROUNDS, wrong=False)

    assert [len(emails) for emails in won] == [1] * ROUNDS


def test_looking_at_the_version_before_would_be_caught(here: Directory) -> None:
    won = winners(here, ROUNDS_TO_BE_CAUGHT_IN, wrong=True)

    assert max(len(emails) for emails in won) > 1
