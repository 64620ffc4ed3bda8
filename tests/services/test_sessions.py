"""Sessions of running programs: who is behind one, how it ends, and what is said then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.actor import EndReason, Pulse, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.domain.users import User
from qmetry_admin.services.sessions import SessionKeeper
from tests.support.world import T0, Directory, FakeClock


@pytest.fixture
def sessions(directory: Directory) -> SessionKeeper:
    return directory.services.sessions


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


def test_check_gives_the_person_as_they_are_now(
    directory: Directory, sessions: SessionKeeper, julia: User
) -> None:
    session = directory.sign_in(julia).session
    directory.enrol(julia)
    now = sessions.check(session)
    assert now == directory.user(julia)
    assert now != julia


def test_token_is_long_secret_and_never_shown(directory: Directory, julia: User) -> None:
    first, second = (directory.sign_in(julia).session for _ in range(2))
    assert len(first.token) == 64
    assert first.token != second.token
    assert first.token not in repr(first)


def test_pulse_gives_the_person_and_how_far_the_audit_is(
    directory: Directory, sessions: SessionKeeper, julia: User
) -> None:
    session = directory.sign_in(julia).session
    first = sessions.pulse(session)
    assert first == Pulse(directory.user(julia), directory.newest().number)
    assert sessions.pulse(session) == first
    directory.enrol(julia)  # which leaves no entry here, but another person
    second = sessions.pulse(session)
    assert isinstance(second, Pulse)
    assert second.user == directory.user(julia) != julia
    sessions.sign_out(directory.sign_in(directory.first_user).session)
    third = sessions.pulse(session)
    assert isinstance(third, Pulse)
    assert third.newest == second.newest + 2


def test_pulse_only_looks(
    directory: Directory, sessions: SessionKeeper, julia: User, clock: FakeClock
) -> None:
    """That the program is still there is said by `check` alone."""
    session = directory.sign_in(julia).session
    clock.move(12 * 3600 + 1)
    assert isinstance(sessions.pulse(session), Pulse)
    sessions.end_lost()
    assert sessions.pulse(session) == SessionEnded(EndReason.PROGRAM_GONE)


def test_unknown_token(sessions: SessionKeeper, julia: User) -> None:
    stranger = Session("made up", julia.id, T0)
    assert sessions.check(stranger) == SessionEnded(EndReason.UNKNOWN)
    assert sessions.pulse(stranger) == SessionEnded(EndReason.UNKNOWN)


def test_sign_out_ends_this_one_only(
    directory: Directory, sessions: SessionKeeper, julia: User
) -> None:
    here, there = (directory.sign_in(julia).session for _ in range(2))
    sessions.sign_out(here)
    assert sessions.check(here) == SessionEnded(EndReason.SIGNED_OUT, "Julia Okafor")
    assert isinstance(sessions.check(there), User)
    assert directory.actions(julia)[-1] == (Action.SIGN_OUT, Result.DONE)


def test_sign_out_of_one_that_is_over_changes_nothing(
    directory: Directory, sessions: SessionKeeper, julia: User
) -> None:
    session = directory.sign_in(julia).session
    with directory.writing() as unit:
        unit.sessions.end(session.token, EndReason.ROLE_CHANGED, "Priya Raman", T0)
    before = directory.newest()
    sessions.sign_out(session)
    assert directory.newest() == before
    assert sessions.check(session) == SessionEnded(EndReason.ROLE_CHANGED, "Priya Raman")


def test_deactivated_person_has_no_session(
    directory: Directory, sessions: SessionKeeper, julia: User
) -> None:
    session = directory.sign_in(julia).session
    directory.deactivate(julia)
    assert sessions.check(session) == SessionEnded(EndReason.DEACTIVATED)


def test_programs_that_are_gone_lose_their_sessions(
    directory: Directory, sessions: SessionKeeper, julia: User, clock: FakeClock
) -> None:
    gone, there = (directory.sign_in(julia).session for _ in range(2))
    clock.move(60)
    sessions.check(there)
    clock.set(T0 + timedelta(hours=12))
    sessions.end_lost()
    assert isinstance(sessions.check(gone), User)  # twelve hours to the second are not over yet
    clock.set(T0 + timedelta(hours=12, seconds=60))
    sessions.end_lost()
    assert isinstance(sessions.check(gone), User)  # its program was heard of just now
    clock.set(T0 + timedelta(hours=12, seconds=61))
    sessions.end_lost()
    assert sessions.check(there) == SessionEnded(EndReason.PROGRAM_GONE)


def test_checking_one_that_is_over_does_not_revive_it(
    directory: Directory, sessions: SessionKeeper, julia: User, clock: FakeClock
) -> None:
    session = directory.sign_in(julia).session
    clock.move(12 * 3600 + 1)
    sessions.end_lost()
    for _ in range(2):
        assert sessions.check(session) == SessionEnded(EndReason.PROGRAM_GONE)


def test_m06_no_session_outlives_the_program_that_made_it(directory: Directory) -> None:
    """Also the one whose window was closed before it came: nobody signs that one out."""
    julia = directory.add_user()
    unseen = directory.sign_in(julia).session
    keeper = directory.services.sessions

    keeper.sign_out_all()

    for session in (unseen, directory.session):
        ended = keeper.check(session)
        assert isinstance(ended, SessionEnded)
        assert ended.reason is EndReason.SIGNED_OUT
    assert directory.actions(julia)[-1] == (Action.SIGN_OUT, Result.DONE)
    written = directory.newest().number
    keeper.sign_out_all()
    assert directory.newest().number == written
