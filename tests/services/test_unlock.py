"""A locked or closed sign-in is opened, by whoever may help this person (M03, M04, A2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import MOST_WRONG_CODES, Charged, Closed, Factor
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed
from qmetry_admin.domain.user_outcomes import Unlocked, UserDeleted
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, directory
from tests.support.world import T0

NOBODY = UserId(9999)
LOCK = timedelta(minutes=15)
ASSISTING = (Right.USERS_ASSIST, Right.USERS_CREATE, Right.USERS_MODIFY)
MANAGING = (Right.USERS_CREATE, Right.USERS_MODIFY)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


def lock(here: Directory, user: User, *factors: Factor) -> None:
    with here.store.writing() as unit:
        for factor in factors:
            unit.attempts.charge(user.username, factor, T0, 1, LOCK)


def close(here: Directory, user: User) -> None:
    """A hundred wrong codes."""
    with here.store.writing() as unit:
        for _ in range(MOST_WRONG_CODES):
            unit.attempts.charge(user.username, Factor.CODE, T0, 1000, LOCK)


def charged(here: Directory, user: User, factor: Factor) -> object:
    with here.store.writing() as unit:
        return unit.attempts.charge(user.username, factor, T0, 1, LOCK)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("subject", [Role.MEMBER, Role.HELP_DESK, Role.ADMIN])
@pytest.mark.parametrize("authentication", AuthenticationType)
def test_a2_who_may_unlock_whom(
    here: Directory,
    users: UserAdministration,
    role: Role,
    subject: Role,
    authentication: AuthenticationType,
) -> None:
    """Assist is for people who are not Admins; Create or Modify is for everybody."""
    actor = here.person("actor", role=role)
    user = here.person("jokafor", role=subject, authentication=authentication)
    lock(here, user, Factor.PASSWORD)

    answer = users.unlock(here.signed_in(actor), user.id)

    entry = here.entry(user)
    assert (entry.action, entry.actor_id) == (Action.UNLOCK, actor.id)
    if role is Role.ADMIN or (role is Role.HELP_DESK and subject is not Role.ADMIN):
        assert answer == Unlocked(user)
        assert entry.result is Result.DONE
        assert isinstance(charged(here, user, Factor.PASSWORD), Charged)
    else:
        missing = MANAGING if subject is Role.ADMIN else ASSISTING
        assert answer == NotAllowed(missing)
        assert entry.result is Result.REFUSED
        assert entry.detail == {"missing right": ", ".join(missing)}
        assert not isinstance(charged(here, user, Factor.PASSWORD), Charged)


def test_a2_help_desk_unlocks_itself_and_not_the_first_user(
    here: Directory, users: UserAdministration
) -> None:
    desk = here.person("desk", role=Role.HELP_DESK)
    session = here.signed_in(desk)

    assert users.unlock(session, desk.id) == Unlocked(desk)
    assert users.unlock(session, here.first.id) == NotAllowed(MANAGING)


def test_unlock_of_nobody(here: Directory, users: UserAdministration) -> None:
    gone = here.person("gone")
    assert isinstance(users.delete(here.session, gone.id), UserDeleted)
    desk = here.signed_in(here.person("desk", role=Role.HELP_DESK))
    member = here.signed_in(here.person("member"))

    for user_id in (gone.id, NOBODY):
        assert users.unlock(here.session, user_id) == NoSuchUser()
        assert users.unlock(desk, user_id) == NoSuchUser()
        assert users.unlock(member, user_id) == NotAllowed(ASSISTING)


def test_m04_both_steps_open_and_nobody_elses(here: Directory, users: UserAdministration) -> None:
    user, other = here.enrolled(here.person("jokafor")), here.person("other")
    for locked in (user, other):
        lock(here, locked, Factor.PASSWORD, Factor.CODE)

    users.unlock(here.session, user.id)

    for factor in (Factor.PASSWORD, Factor.CODE):
        assert isinstance(charged(here, user, factor), Charged)
        assert not isinstance(charged(here, other, factor), Charged)
    assert here.now(user) == user
    assert here.entry(user).detail == {"locked": "until 2023-11-14T22:28:30+00:00"}


def test_m03_a_closed_code_step_opens(here: Directory, users: UserAdministration) -> None:
    user = here.enrolled(here.person("jokafor"))
    close(here, user)
    assert charged(here, user, Factor.CODE) == Closed()

    users.unlock(here.session, user.id)

    assert isinstance(charged(here, user, Factor.CODE), Charged)
    assert here.entry(user).detail == {"locked": "closed"}


def test_unlocking_who_is_not_locked_forgives_what_was_counted(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor")
    with here.store.writing() as unit:
        for _ in range(9):
            unit.attempts.charge("jokafor", Factor.PASSWORD, T0, 10, LOCK)

    assert users.unlock(here.session, user.id) == Unlocked(user)

    with here.store.writing() as unit:
        assert unit.attempts.charge("jokafor", Factor.PASSWORD, T0, 10, LOCK) == Charged(1)
    assert here.entry(user).detail == {"locked": "no"}
