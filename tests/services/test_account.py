"""One's own password: asked for, replaced by a good one, and nobody else stays signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import (
    CodeWrong,
    FieldsRefused,
    NeedCode,
    NotAllowed,
    PasswordChanged,
    SessionEnded,
    SignedIn,
    SignInFailed,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.account import Account
from tests.support.world import PASSWORD, T0, Directory, FakeClock

NEW = "copper lantern meadow 4"
PRESENT_WRONG = FieldsRefused((FieldProblem(Field.PRESENT_PASSWORD, ProblemKind.WRONG),))


@pytest.fixture
def account(directory: Directory) -> Account:
    return directory.services.account


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


@pytest.fixture
def session(directory: Directory, julia: User) -> Session:
    return directory.sign_in(julia).session


def signs_in(directory: Directory, password: str) -> bool:
    """Whether Julia signs in with this password."""
    return isinstance(directory.services.sign_in.password("jokafor", password), SignedIn)


@pytest.mark.parametrize("role", Role)
def test_everybody_changes_their_own(directory: Directory, account: Account, role: Role) -> None:
    user = directory.add_user("ann", "Ann", "Lee", role=role)
    here, there = (directory.sign_in(user).session for _ in range(2))
    assert account.change_password(here, PASSWORD, NEW) == PasswordChanged()
    assert directory.services.sessions.check(here) == directory.user(user)
    ended = SessionEnded(EndReason.PASSWORD_CHANGED, "Ann Lee")
    assert directory.services.sessions.check(there) == ended
    assert directory.services.sign_in.password("ann", PASSWORD) == SignInFailed()
    assert isinstance(directory.services.sign_in.password("ann", NEW), SignedIn)
    assert (Action.PASSWORD_CHANGE, Result.DONE) in directory.actions(user)
    assert NEW not in str(directory.audit(user))


def test_ended_session(directory: Directory, account: Account, session: Session) -> None:
    directory.services.sessions.sign_out(session)
    ended = account.change_password(session, PASSWORD, NEW)
    assert ended == SessionEnded(EndReason.SIGNED_OUT, "Julia Okafor")
    assert signs_in(directory, PASSWORD)


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_password_of_another_authority(
    directory: Directory, account: Account, authentication: AuthenticationType
) -> None:
    user = directory.add_user("ann", "Ann", "Lee", authentication=authentication)
    session = directory.session_of(user)
    assert account.change_password(session, "", NEW) == NotAllowed(())
    assert directory.actions(user) == [(Action.PASSWORD_CHANGE, Result.REFUSED)]


@pytest.mark.parametrize("present", ["", NEW, PASSWORD + " ", "\ud800", "x" * 2000])
def test_wrong_present_password(
    directory: Directory, account: Account, julia: User, session: Session, present: str
) -> None:
    assert account.change_password(session, present, NEW) == PRESENT_WRONG
    entry = directory.audit(julia)[-1]
    assert (entry.action, entry.result) == (Action.PASSWORD_CHANGE, Result.REFUSED)
    assert entry.detail == {"reason": "wrong present password"}
    assert signs_in(directory, PASSWORD)


def test_wrong_ones_lock_like_at_sign_in(
    directory: Directory, account: Account, session: Session, clock: FakeClock
) -> None:
    locked = Locked(T0 + timedelta(minutes=15))
    for _ in range(9):
        assert account.change_password(session, "wrong", NEW) == PRESENT_WRONG
    assert account.change_password(session, "wrong", NEW) == locked
    assert account.change_password(session, PASSWORD, NEW) == locked
    assert directory.services.sign_in.password("JOKAFOR", PASSWORD) == locked
    clock.move(15 * 60)
    assert account.change_password(session, PASSWORD, NEW) == PasswordChanged()


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("", ProblemKind.EMPTY),
        ("short one", ProblemKind.TOO_SHORT),
        ("x" * 1025, ProblemKind.TOO_LONG),
        ("juliaokafor1", ProblemKind.GUESSABLE),
        (PASSWORD, ProblemKind.SAME_AS_BEFORE),
    ],
)
def test_refused_new_one(
    directory: Directory, account: Account, session: Session, new: str, kind: ProblemKind
) -> None:
    other = directory.sign_in(directory.user(session.user_id)).session
    for _ in range(11):  # the present one was right: the row starts anew each time
        answer = account.change_password(session, PASSWORD, new)
        assert isinstance(answer, FieldsRefused)
        assert [(problem.field, problem.kind) for problem in answer.problems] == [
            (Field.PASSWORD, kind)
        ]
    assert isinstance(directory.services.sessions.check(other), User)
    assert signs_in(directory, PASSWORD)


def test_opens_the_code_step(
    directory: Directory, account: Account, julia: User, session: Session
) -> None:
    """M03. The hundred are tried in the test of the code step."""
    directory.enrol(julia)
    sign_in = directory.services.sign_in
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    for _ in range(10):
        last = sign_in.code(answer.half_open, "000000")
        assert isinstance(last, CodeWrong | Locked)
    account.change_password(session, PASSWORD, NEW)
    answer = sign_in.password("jokafor", NEW)
    assert isinstance(answer, NeedCode)
    assert sign_in.code(answer.half_open, "000000") == CodeWrong(1, T0)


def test_changed_elsewhere_while_it_is_hashed(
    directory: Directory, account: Account, julia: User, session: Session
) -> None:
    directory.hasher.meanwhile = lambda: directory.put_password(julia, "another one 12345")
    other = directory.session_of(julia)
    assert account.change_password(session, PASSWORD, NEW) == PRESENT_WRONG
    directory.hasher.meanwhile = tuple
    assert signs_in(directory, "another one 12345")
    assert isinstance(directory.services.sessions.check(other), User)


def test_session_ended_while_it_is_hashed(
    directory: Directory, account: Account, session: Session
) -> None:
    directory.hasher.meanwhile = lambda: directory.services.sessions.sign_out(session)
    ended = account.change_password(session, PASSWORD, NEW)
    assert ended == SessionEnded(EndReason.SIGNED_OUT, "Julia Okafor")
    directory.hasher.meanwhile = tuple
    assert signs_in(directory, PASSWORD)
