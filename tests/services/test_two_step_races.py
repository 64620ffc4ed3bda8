"""Deeds at the same moment, from eight programs: one enrolment wins, and an able Admin stays.

Each race is run a second time with a service that reads first and writes afterwards: that it is
caught shows that the rig would catch it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest import mock

import pytest

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import PairRight
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    ConfirmAnswer,
    Enabled,
    LastAbleAdmin,
    UserChangeAnswer,
    UserChanged,
)
from qmetry_admin.domain.two_step_policy import is_able_admin
from qmetry_admin.domain.users import Role, User, UserDetails, UserId
from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services import two_step as two_step_module
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.ports import World
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.store.rows import AuthenticatorRow, OrganisationRow
from tests.services.people import changed
from tests.services.racing import RACERS, race
from tests.support.directory import Directory
from tests.support.engines import postgresql_server, sqlite_url
from tests.support.world import T0, CountingHasher, FakeClock

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


def first_user(here: Directory) -> UserId:
    with here.look() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    return organisation.first_user


def session_of_the_first_user(here: Directory, number: int) -> Session:
    session = Session(f"session of racer {number}", first_user(here), T0)
    with here.unit() as unit:
        unit.sessions.add(session, f"desk-{number}", T0)
    return session


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


def world_of(here: Directory, wait: Callable[[], object]) -> World:
    return World(
        store=here.store,
        clock=FakeClock(),
        hasher=CountingHasher(),
        judge=GuessJudge(),
        randomness=HeldRandomness(wait),
        workstation="desk",
    )


# ---- two confirms of one person ------------------------------------------------------------------


class ReadsThenEnables(TwoStep):
    """Looks in one unit of work whether there is an authenticator, and writes one in the next."""

    here: Directory

    def _enable(
        self, session: Session, user_id: UserId, secret: bytes, pair: PairRight
    ) -> ConfirmAnswer:
        codes = recovery_codes.new_codes(self._world.randomness.secret_bytes)
        with self._world.store.reading() as unit:
            if unit.authenticators.get(user_id) is not None:
                return ChangedMeanwhile("", T0)
        with self._world.store.writing() as unit:
            theirs = AuthenticatorRow.user_id == user_id
            AuthenticatorRow.delete().where(theirs).execute(self.here.database.engine)
            name = self._world.randomness.name()
            unit.authenticators.add(
                Authenticator(user_id, name, secret, 0, pair.step, T0, session.user_id)
            )
            user = unit.users.get(user_id)
        assert user is not None
        return Enabled(user, codes)


def judged_at_once() -> AbstractContextManager[object]:
    """Without the search for the codes, which takes most of the time."""
    right = PairRight(totp.step_at(T0), 0)
    return mock.patch.object(two_step_module, "judge_pair", return_value=right)


def enabling(
    url: str, number: int, barrier: Barrier, *, people: tuple[UserId, ...], wrong: bool
) -> list[str]:
    """Enables each of the people with a key of one's own; answers the key that won."""
    here = Directory(url)
    world = world_of(here, barrier.wait)
    service = TwoStep(world)
    if wrong:
        service = ReadsThenEnables(world)
        service.here = here
    session = session_of_the_first_user(here, number)
    answers = []
    for person in people:
        enrolment = service.start_enrolment(session, person)
        assert isinstance(enrolment, Enrolment)
        key = enrolment.key_text
        with judged_at_once():
            answer = service.confirm(session, enrolment, "000000", "000000", T0)
        assert isinstance(answer, Enabled | ChangedMeanwhile), answer
        answers.append(key if isinstance(answer, Enabled) else "")
        barrier.wait()
    here.close()
    return answers


def winners_of_enabling(here: Directory, rounds: int, *, wrong: bool) -> list[list[str]]:
    people = tuple(here.add_user().id for _ in range(rounds))
    answers = race(here.url, functools.partial(enabling, people=people, wrong=wrong))
    winners = [[key for key in keys if key] for keys in answers]
    with here.look() as unit:
        for person, keys in zip(people, winners, strict=True):
            stored = unit.authenticators.get(person)
            assert stored is not None
            assert totp.grouped(stored.secret) in keys
            if not wrong:
                assert unit.recovery_codes.left(person) == recovery_codes.HOW_MANY
                assert len(unit.audit.about(person, 10)) == 1
        assert unit.audit.intact()
    return winners


def test_one_of_eight_confirms_wins(here: Directory) -> None:
    winners = winners_of_enabling(here, ROUNDS, wrong=False)

    assert [len(keys) for keys in winners] == [1] * ROUNDS


def test_reading_before_enabling_would_be_caught(here: Directory) -> None:
    winners = winners_of_enabling(here, ROUNDS_TO_BE_CAUGHT_IN, wrong=True)

    assert max(len(keys) for keys in winners) > 1


# ---- the last able Admin -------------------------------------------------------------------------


class CountsThenChanges(UserAdministration):
    """Counts the able Admins in one unit of work, and changes one of them in the next."""

    def change(
        self, session: Session, user_id: UserId, version: int, details: UserDetails
    ) -> UserChangeAnswer:
        assert session.user_id != user_id
        with self._world.store.reading() as unit:
            if not any(is_able(user) for user in unit.users.administrators() if user.id != user_id):
                return LastAbleAdmin()
        with self._world.store.writing() as unit:
            assert unit.users.change(user_id, version, details)
            user = unit.users.get(user_id)
        assert user is not None
        return UserChanged(user)


def is_able(user: User) -> bool:
    return is_able_admin(user, mandatory=True)


def demoting(
    url: str, number: int, barrier: Barrier, *, admins: tuple[UserId, ...], rounds: int, wrong: bool
) -> list[str]:
    """The first user takes the role from the Admin of this number; answers how many are left."""
    here = Directory(url)
    world = world_of(here, barrier.wait)
    service = CountsThenChanges(world) if wrong else UserAdministration(world)
    session = session_of_the_first_user(here, number)
    answers = []
    for _ in range(rounds):
        before = user_of(here, admins[number])
        barrier.wait()
        answer = service.change(
            session, before.id, before.version, changed(before, role=Role.MEMBER)
        )
        assert isinstance(answer, UserChanged | LastAbleAdmin), answer
        barrier.wait()
        with here.look() as unit:
            able = sum(is_able(user) for user in unit.users.administrators())
        answers.append(f"{type(answer).__name__} {able}")
        barrier.wait()
        after = user_of(here, before.id)
        with here.unit() as unit:
            unit.users.change(after.id, after.version, changed(after, role=Role.ADMIN))
    here.close()
    return answers


def user_of(here: Directory, user_id: UserId) -> User:
    with here.look() as unit:
        found = unit.users.get(user_id)
    assert found is not None
    return found


def answers_of_demoting(here: Directory, rounds: int, *, wrong: bool) -> list[list[str]]:
    """The first user, without what is mandatory, is not able; the eight others are."""
    admins = [here.add_user(role=Role.ADMIN) for _ in range(RACERS)]
    for admin in admins:
        here.enable(admin)
    with here.unit():
        OrganisationRow.update(mandatory_two_step=1).execute(here.database.engine)
    ids = tuple(admin.id for admin in admins)
    return race(here.url, functools.partial(demoting, admins=ids, rounds=rounds, wrong=wrong))


def test_one_able_admin_of_eight_stays(here: Directory) -> None:
    answers = answers_of_demoting(here, ROUNDS, wrong=False)

    expected = ["LastAbleAdmin 1"] + ["UserChanged 1"] * (RACERS - 1)
    assert [sorted(answers_of_a_round) for answers_of_a_round in answers] == [expected] * ROUNDS


def test_counting_before_changing_would_be_caught(here: Directory) -> None:
    answers = answers_of_demoting(here, ROUNDS_TO_BE_CAUGHT_IN, wrong=True)

    assert any("UserChanged 0" in answers_of_a_round for answers_of_a_round in answers)
