"""A start password's end: nothing is spent before the new one is good, then all is (S04a)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    RecoveryCodesLeft,
    RecoveryCodeWrong,
    SessionEnded,
    SignedIn,
    SignInFailed,
)
from qmetry_admin.domain.problems import Field, ProblemKind
from qmetry_admin.domain.users import User
from qmetry_admin.services.sign_in import SignIn
from tests.support.phone import Phone
from tests.support.world import PASSWORD, T0, Directory, FakeClock, another_program

START = "maple-otter-cabin-frost"
NEW = "copper lantern meadow 4"
STEP = 56666667


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    return directory.services.sign_in


@pytest.fixture
def julia(directory: Directory) -> User:
    """New here: with a start password, not enabled."""
    return directory.add_user(password=START, must_change=True)


@pytest.fixture
def phone(directory: Directory, julia: User) -> Phone:
    """Julia's, enabled before her first sign-in."""
    return directory.enrol(julia)


def after_password(sign_in: SignIn) -> HalfOpen:
    """A sign-in whose start password was right."""
    answer = sign_in.password("jokafor", START)
    assert isinstance(answer, NeedCode | NeedNewPassword)
    return answer.half_open


def proved(sign_in: SignIn, code: str) -> HalfOpen:
    """A sign-in whose steps are proved, the code's too."""
    opened = after_password(sign_in)
    assert sign_in.code(opened, code) == NeedNewPassword(opened)
    return opened


def test_new_password_makes_the_session(directory: Directory, sign_in: SignIn, julia: User) -> None:
    opened = after_password(sign_in)
    answer = sign_in.new_password(opened, NEW)
    assert isinstance(answer, SignedIn)
    assert not answer.user.must_change_password
    assert answer.user.last_sign_in == T0
    assert directory.services.sessions.check(answer.session) == answer.user
    [entry] = directory.audit(julia)
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.DONE)
    assert entry.detail == {"second step": "none", "start password": "changed"}
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert sign_in.password("jokafor", START) == SignInFailed()
    assert isinstance(sign_in.password("jokafor", NEW), SignedIn)


def test_code_is_proved_first_and_spent_with_the_session(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone, clock: FakeClock
) -> None:
    before = directory.authenticator(julia)
    opened = proved(sign_in, phone.code())
    assert directory.authenticator(julia) == before
    assert directory.audit(julia) == ()
    clock.move(200)  # choosing takes its time, which is no drift of the phone
    answer = sign_in.new_password(opened, NEW)
    assert isinstance(answer, SignedIn)
    moved = directory.authenticator(julia)
    assert (moved.last_step, moved.drift, moved.last_accepted) == (STEP, 0, T0)
    [entry] = directory.audit(julia)
    assert entry.detail == {"second step": "verification code", "start password": "changed"}


def test_recovery_code_is_proved_first_and_spent_with_the_session(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone
) -> None:
    assert phone.step == STEP
    [first, *_] = directory.recovery_codes(julia)
    answer = sign_in.password_and_recovery_code("jokafor", START, first.shown)
    assert isinstance(answer, NeedNewPassword)
    assert len(directory.recovery_codes(julia)) == 8
    signed_in = sign_in.new_password(answer.half_open, NEW)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.notices == (RecoveryCodesLeft(7, just_used=True),)
    assert first not in directory.recovery_codes(julia)


@pytest.mark.parametrize("way", ["code", "recovery code"])
@pytest.mark.parametrize("end", ["cancel", "kill", "five minutes"])
def test_given_up_leaves_all_as_it_was(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    phone: Phone,
    clock: FakeClock,
    way: str,
    end: str,
) -> None:
    before = directory.user(julia), directory.authenticator(julia)
    [first, *_] = eight = directory.recovery_codes(julia)
    opened = after_password(sign_in)
    if way == "code":
        sign_in.code(opened, phone.code())
    else:
        sign_in.recovery_code(opened, first.shown)
    if end == "cancel":
        sign_in.cancel(opened)
    elif end == "five minutes":
        clock.move(300)
        assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert (directory.user(julia), directory.authenticator(julia)) == before
    assert directory.recovery_codes(julia) == eight
    clock.move(1)
    again = SignIn(directory.world)
    if way == "code":
        opened = proved(again, phone.code())
    else:
        opened = after_password(again)
        assert again.recovery_code(opened, first.shown) == NeedNewPassword(opened)
    assert isinstance(again.new_password(opened, NEW), SignedIn)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("", ProblemKind.EMPTY),
        ("short one", ProblemKind.TOO_SHORT),
        ("x" * 1025, ProblemKind.TOO_LONG),
        ("password1234", ProblemKind.GUESSABLE),
        ("juliaokafor1", ProblemKind.GUESSABLE),
        ("acmeqa-jokafor", ProblemKind.GUESSABLE),
        (START, ProblemKind.SAME_AS_BEFORE),
    ],
)
def test_refused_one_spends_nothing(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone, new: str, kind: ProblemKind
) -> None:
    before = directory.authenticator(julia), directory.newest()
    opened = proved(sign_in, phone.code())
    answer = sign_in.new_password(opened, new)
    assert isinstance(answer, FieldsRefused)
    assert [(problem.field, problem.kind) for problem in answer.problems] == [
        (Field.PASSWORD, kind)
    ]
    assert (directory.authenticator(julia), directory.newest()) == before
    assert isinstance(sign_in.new_password(opened, NEW), SignedIn)


def test_new_password_is_no_way_around_the_code(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone
) -> None:
    opened = after_password(sign_in)
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert directory.user(julia).must_change_password
    assert sign_in.code(opened, phone.code()) == NeedNewPassword(opened)


def test_new_password_is_for_start_passwords_only(directory: Directory, sign_in: SignIn) -> None:
    directory.enrol(directory.add_user())
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    assert sign_in.new_password(answer.half_open, NEW) == HalfOpenEnded()


def test_code_is_no_way_for_an_account_without(sign_in: SignIn, julia: User) -> None:
    opened = after_password(sign_in)
    assert not julia.two_step
    assert sign_in.code(opened, "661763") == HalfOpenEnded()
    opened = after_password(sign_in)
    assert sign_in.recovery_code(opened, "0" * 16) == HalfOpenEnded()


# ---- spent or changed elsewhere meanwhile -------------------------------------------------------


def test_code_spent_elsewhere_goes_back_to_the_code_page(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone, clock: FakeClock
) -> None:
    opened = proved(sign_in, phone.code())
    before = directory.authenticator(julia)
    with directory.writing() as unit:
        assert unit.authenticators.spend(before.accepting(STEP, T0))
    lost = sign_in.new_password(opened, NEW)
    assert lost == CodeAlreadyUsed(T0 + timedelta(seconds=30), 1, T0)
    assert directory.newest().entry.detail == {"reason": "already used"}
    assert directory.user(julia).must_change_password
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()  # another code is needed first
    clock.move(30)
    assert sign_in.code(opened, phone.code()) == NeedNewPassword(opened)
    assert isinstance(sign_in.new_password(opened, NEW), SignedIn)


def test_recovery_code_spent_elsewhere(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone
) -> None:
    [first, *_] = directory.recovery_codes(julia)
    opened = after_password(sign_in)
    assert sign_in.recovery_code(opened, first.shown) == NeedNewPassword(opened)
    with directory.writing() as unit:
        assert unit.recovery_codes.spend(julia.id, first.text)
    assert sign_in.new_password(opened, NEW) == RecoveryCodeWrong()
    assert directory.user(julia).must_change_password
    assert sign_in.code(opened, phone.code()) == NeedNewPassword(opened)


def test_two_programs_replace_one_start_password(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    with another_program(directory) as other:
        there = other.services.sign_in
        here_open, there_open = after_password(sign_in), after_password(there)
        assert isinstance(sign_in.new_password(here_open, NEW), SignedIn)
        assert there.new_password(there_open, "another good one 55") == HalfOpenEnded()
    assert len(directory.audit(julia)) == 1


def test_changed_while_the_new_one_is_hashed(
    directory: Directory, sign_in: SignIn, julia: User, phone: Phone
) -> None:
    opened = proved(sign_in, phone.code())
    directory.hasher.meanwhile = lambda: directory.deactivate(julia)
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert directory.authenticator(julia).last_step == 0
    assert directory.user(julia).must_change_password


def test_made_mandatory_meanwhile(directory: Directory, sign_in: SignIn, julia: User) -> None:
    opened = after_password(sign_in)
    directory.change_settings(mandatory_two_step=1)
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert directory.user(julia).must_change_password


def test_sessions_from_before_end(directory: Directory, sign_in: SignIn, julia: User) -> None:
    """M06: nobody should have one, but whoever does goes by the old password."""
    old = directory.session_of(julia)
    assert isinstance(sign_in.new_password(after_password(sign_in), NEW), SignedIn)
    ended = directory.services.sessions.check(old)
    assert ended == SessionEnded(EndReason.PASSWORD_CHANGED, "Julia Okafor")
