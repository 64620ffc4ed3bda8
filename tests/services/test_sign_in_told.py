"""What others did to one's account is told at the next sign-in (M08)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.outcomes import DoneByOthers, NeedNewPassword, SignedIn
from qmetry_admin.domain.two_step_outcomes import CodesShown
from qmetry_admin.domain.users import Role, User
from qmetry_admin.services.acting import entry
from tests.support.phone import Phone
from tests.support.world import T0, Directory, FakeClock

START = "maple-otter-cabin-frost"
NEW = "copper lantern meadow 4"
TOLD = (
    Action.RECOVERY_CODES_SHOW,
    Action.TWO_STEP_ENABLE,
    Action.TWO_STEP_REGISTER_AGAIN,
    Action.TWO_STEP_RESYNC,
    Action.TWO_STEP_REMOVE,
    Action.UNLOCK,
    Action.USER_CHANGE,
    Action.FIRST_USER,
)


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


@pytest.fixture
def phone(directory: Directory, julia: User) -> Phone:
    return directory.enrol(julia)


def done(
    directory: Directory,
    action: Action,
    about: User,
    *,
    by: User | None = None,
    result: Result = Result.DONE,
) -> None:
    """The audit has it that somebody, the first user unless said, did this to a person."""
    with directory.writing() as unit:
        unit.audit.add(
            entry(directory.world, by or directory.first_user, action, result, about=about)
        )


def told(signed_in: SignedIn) -> tuple[Entry, ...]:
    """What the person is told others did."""
    return tuple(
        told
        for notice in signed_in.notices
        if isinstance(notice, DoneByOthers)
        for told in notice.entries
    )


def test_m08_a_look_at_the_codes_is_told_once(
    directory: Directory, julia: User, phone: Phone, clock: FakeClock
) -> None:
    assert told(directory.sign_in(julia, phone.code())) == ()
    clock.move(60)
    shown = directory.services.two_step.recovery_codes(directory.session, julia.id)
    assert isinstance(shown, CodesShown)
    at = clock.now()
    clock.move(3600)
    [entry_told] = told(directory.sign_in(julia, phone.code()))
    assert (entry_told.action, entry_told.at) == (Action.RECOVERY_CODES_SHOW, at)
    assert (entry_told.actor_id, entry_told.actor_name) == (
        directory.first_user.id,
        "Priya Raman",  # by name, as a person is called, not by username
    )
    clock.move(60)
    assert told(directory.sign_in(julia, phone.code())) == ()


def test_m08_all_that_counts_oldest_first(
    directory: Directory, julia: User, clock: FakeClock
) -> None:
    directory.sign_in(julia)
    for action in Action:
        clock.move(1)
        if action is not Action.SIGN_IN:
            done(directory, action, julia)
    entries = told(directory.sign_in(julia))
    assert {entry.action for entry in entries} == set(TOLD)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_m08_only_what_others_did_and_only_what_was_done(directory: Directory, julia: User) -> None:
    kim = directory.add_user("kim", "Kim", "Ono", role=Role.HELP_DESK)
    directory.sign_in(julia)
    for action in TOLD:
        done(directory, action, julia, by=julia)
        done(directory, action, julia, by=kim, result=Result.REFUSED)
        done(directory, action, kim)
    assert told(directory.sign_in(julia)) == ()


def test_m08_a_refused_sign_in_is_no_sign_in(
    directory: Directory, julia: User, clock: FakeClock
) -> None:
    directory.sign_in(julia)
    done(directory, Action.UNLOCK, julia)
    clock.move(1)
    done(directory, Action.SIGN_IN, julia, by=julia, result=Result.REFUSED)
    assert [entry.action for entry in told(directory.sign_in(julia))] == [Action.UNLOCK]


def test_m08_at_the_first_sign_in_all_since_the_account_was_made(
    directory: Directory, clock: FakeClock
) -> None:
    new = directory.add_user("kim", "Kim", "Ono", password=START, must_change=True)
    done(directory, Action.USER_CREATE, new)
    done(directory, Action.TWO_STEP_ENABLE, new)
    clock.move(60)
    answer = directory.services.sign_in.password("kim", START)
    assert isinstance(answer, NeedNewPassword)
    signed_in = directory.services.sign_in.new_password(answer.half_open, NEW)
    assert isinstance(signed_in, SignedIn)
    assert [entry.action for entry in told(signed_in)] == [Action.TWO_STEP_ENABLE]
    assert told(signed_in)[0].at == T0


def test_m08_what_is_done_while_one_is_signed_in_is_told_next_time(
    directory: Directory, julia: User, clock: FakeClock
) -> None:
    first = directory.sign_in(julia)
    clock.move(1)
    done(directory, Action.USER_CHANGE, julia)
    directory.services.sessions.sign_out(first.session)
    clock.move(1)
    assert [entry.action for entry in told(directory.sign_in(julia))] == [Action.USER_CHANGE]


def test_m08_whoever_is_gone_is_called_by_username(directory: Directory, julia: User) -> None:
    kim = directory.add_user("kim", "Kim", "Ono", role=Role.HELP_DESK)
    directory.sign_in(julia)
    done(directory, Action.UNLOCK, julia, by=kim)
    with directory.writing() as unit:
        unit.users.delete(kim.id, T0 + timedelta(seconds=1))
    assert [entry.actor_name for entry in told(directory.sign_in(julia))] == ["kim"]
