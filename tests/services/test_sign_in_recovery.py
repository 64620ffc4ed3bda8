"""The way in without the phone: recovery codes, with the password before them."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeMalformed,
    CodeWrong,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NoRecoveryCodesLeft,
    Notice,
    PasswordAnswer,
    RecoveryCodeNotNeeded,
    RecoveryCodesLeft,
    RecoveryCodeWrong,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services.proofs import RecoveryProof
from qmetry_admin.services.sign_in import SignIn
from tests.support.world import PASSWORD, T0, Directory, FakeClock, another_program

NOT_ONE = "0000-0000-0000-0000"
NEW = "copper lantern meadow 4"


class BrokenRandomness(SystemRandomness):
    """Has names, but no bytes."""

    def secret_bytes(self, length: int) -> bytes:
        raise OSError(f"no randomness for {length} bytes")


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    return directory.services.sign_in


@pytest.fixture
def julia(directory: Directory) -> User:
    """Enabled, with eight codes."""
    user = directory.add_user()
    directory.enrol(user)
    return user


def half_open(sign_in: SignIn, username: str = "jokafor") -> HalfOpen:
    """A sign-in whose password was right."""
    answer = sign_in.password(username, PASSWORD)
    assert isinstance(answer, NeedCode)
    return answer.half_open


def codes(directory: Directory, user: User) -> list[str]:
    """The codes that are left, as they stand on paper."""
    return [code.shown for code in directory.recovery_codes(user)]


def test_code_signs_in_and_is_gone(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    """S29."""
    eight = codes(directory, julia)
    before = directory.authenticator(julia)
    opened = half_open(sign_in)
    answer = sign_in.recovery_code(opened, eight[4])
    assert isinstance(answer, SignedIn)
    assert answer.notices == (RecoveryCodesLeft(7, just_used=True),)
    assert answer.user == directory.user(julia)
    assert answer.user.last_sign_in == clock.now()
    assert codes(directory, julia) == eight[:4] + eight[5:]
    assert directory.authenticator(julia) == before
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.DONE)
    assert entry.detail == {"second step": "recovery code"}
    assert sign_in.recovery_code(opened, eight[0]) == HalfOpenEnded()


@pytest.mark.parametrize("spelling", ["lower", "blanks", "look-alikes", "dashes", "bare"])
def test_s28_spellings(directory: Directory, sign_in: SignIn, julia: User, spelling: str) -> None:
    shown = codes(directory, julia)[0]
    typed = {
        "lower": shown.lower(),
        "blanks": f"  {shown.replace('-', ' ')} ",
        "look-alikes": shown.replace("0", "o").replace("1", "l"),
        "dashes": shown.replace("-", "\u2013"),
        "bare": shown.replace("-", ""),
    }[spelling]
    assert isinstance(sign_in.recovery_code(half_open(sign_in), typed), SignedIn)


@pytest.mark.parametrize("typed", ["", "123456", "0000-0000-0000-000", "U" * 16, "0" * 1_000_000])
def test_malformed_costs_nothing(
    directory: Directory, sign_in: SignIn, julia: User, typed: str
) -> None:
    [first, *_] = codes(directory, julia)
    opened = half_open(sign_in)
    before = directory.newest()
    assert sign_in.recovery_code(opened, typed) == CodeMalformed()
    assert directory.newest() == before
    assert isinstance(sign_in.recovery_code(opened, first), SignedIn)  # no wait either


def test_rec_02_each_once_in_any_order_and_wrong_ones_burn_none(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    eight = codes(directory, julia)
    left = [len(eight)]
    opened = half_open(sign_in)
    for _ in range(3):
        assert sign_in.recovery_code(opened, NOT_ONE) == RecoveryCodeWrong()
        entry = directory.newest().entry
        assert (entry.action, entry.result) == (Action.RECOVERY_CODE, Result.REFUSED)
        assert (entry.user_id, entry.detail) == (julia.id, {"reason": "wrong"})
        clock.move(1)
    for slot, expected in ((5, SignedIn), (5, RecoveryCodeWrong), (1, SignedIn)):
        answer = sign_in.recovery_code(half_open(sign_in), eight[slot - 1])
        assert isinstance(answer, expected)
        left.append(len(codes(directory, julia)))
        clock.move(1)
    assert left == [8, 7, 7, 6]
    state = directory.user(julia).two_step
    assert state is not None
    assert state.codes_left == 6


def test_rec_02_code_is_still_there_if_the_session_does_not_come_to_be(
    directory: Directory, julia: User, clock: FakeClock
) -> None:
    """No token can be made after the code was deleted: all of it is as before."""
    [first, *_] = eight = codes(directory, julia)
    failing = SignIn(dataclasses.replace(directory.world, randomness=BrokenRandomness()))
    with pytest.raises(OSError, match="no randomness"):
        failing.recovery_code(half_open(failing), first)
    assert codes(directory, julia) == eight
    assert directory.user(julia).last_sign_in is None
    clock.move(1)
    working = directory.services.sign_in
    assert isinstance(working.recovery_code(half_open(working), first), SignedIn)


def test_another_persons_code_is_wrong(directory: Directory, sign_in: SignIn, julia: User) -> None:
    ann = directory.add_user("ann", "Ann", "Lee")
    directory.enrol(ann)
    theirs = codes(directory, ann)[0]
    assert sign_in.recovery_code(half_open(sign_in), theirs) == RecoveryCodeWrong()
    assert len(codes(directory, ann)) == len(codes(directory, julia)) == 8


def test_s30_paced_by_the_second_and_never_locked(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    [first, *_] = codes(directory, julia)
    opened = half_open(sign_in)
    for _ in range(30):
        assert sign_in.recovery_code(opened, NOT_ONE) == RecoveryCodeWrong()
        clock.move(0.25)
        count = directory.newest().number
        assert sign_in.recovery_code(opened, first) == TooFast(timedelta(seconds=0.75))
        assert directory.newest().number == count
        clock.move(0.75)
    assert isinstance(sign_in.recovery_code(opened, first), SignedIn)


def test_locked_code_step_leaves_this_way_open(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    opened = half_open(sign_in)
    for _ in range(9):
        assert isinstance(sign_in.code(opened, "000000"), CodeWrong)
    assert isinstance(sign_in.code(opened, "000000"), Locked)
    [first, *_] = codes(directory, julia)
    assert isinstance(sign_in.recovery_code(half_open(sign_in), first), SignedIn)
    again = half_open(sign_in)  # the completed sign-in opened the code step
    assert sign_in.code(again, "000000") == CodeWrong(1, T0)


@pytest.mark.parametrize("typed", [NOT_ONE, "", "anything at all"])
def test_s26_none_left_answers_any_code(directory: Directory, sign_in: SignIn, typed: str) -> None:
    directory.enrol(directory.add_user(), codes=0)
    opened = half_open(sign_in)
    assert sign_in.recovery_code(opened, typed) == NoRecoveryCodesLeft()
    way = sign_in.password_and_recovery_code("jokafor", PASSWORD, "")
    assert way == NoRecoveryCodesLeft()


def test_none_left_is_audited_and_paced(directory: Directory, sign_in: SignIn) -> None:
    directory.enrol(directory.add_user(), codes=0)
    opened = half_open(sign_in)
    sign_in.recovery_code(opened, NOT_ONE)
    assert directory.newest().entry.detail == {"reason": "none left"}
    assert isinstance(sign_in.recovery_code(opened, NOT_ONE), TooFast)


@pytest.mark.parametrize(
    ("left", "notices"),
    [
        (0, (RecoveryCodesLeft(0),)),
        (1, (RecoveryCodesLeft(1),)),
        (2, (RecoveryCodesLeft(2),)),
        (3, ()),
    ],
)
def test_s26_warning_from_two_left(
    directory: Directory, left: int, notices: tuple[RecoveryCodesLeft, ...]
) -> None:
    julia = directory.add_user()
    phone = directory.enrol(julia, codes=left)
    assert directory.sign_in(julia, phone.code()).notices == notices


def test_two_programs_one_recovery_code(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    [first, *_] = codes(directory, julia)
    with another_program(directory) as other:
        there = other.services.sign_in
        opened = half_open(there)
        assert isinstance(sign_in.recovery_code(half_open(sign_in), first), SignedIn)
        clock.move(1)
        assert there.recovery_code(opened, first) == RecoveryCodeWrong()


def test_spent_elsewhere_between_check_and_session(directory: Directory, julia: User) -> None:
    [first, *_] = directory.recovery_codes(julia)
    proof = RecoveryProof(first.text)
    assert first.text not in repr(proof)
    with directory.writing() as unit:
        assert proof.spend(directory.world, unit, julia) is None
    with directory.writing() as unit:
        assert proof.spend(directory.world, unit, julia) == RecoveryCodeWrong()
    assert directory.newest().entry.detail == {"reason": "already used"}


# ---- both steps at once (S27, S28, S22) ---------------------------------------------------------


def test_way_without_the_phone(directory: Directory, sign_in: SignIn, julia: User) -> None:
    [first, *_] = codes(directory, julia)
    answer = sign_in.password_and_recovery_code("JOKAFOR", PASSWORD, first.lower())
    assert isinstance(answer, SignedIn)
    assert answer.notices == (RecoveryCodesLeft(7, just_used=True),)


def test_wrong_password_spends_no_code(directory: Directory, sign_in: SignIn, julia: User) -> None:
    eight = codes(directory, julia)
    assert sign_in.password_and_recovery_code("jokafor", "wrong", eight[0]) == SignInFailed()
    assert directory.newest().entry.action is Action.PASSWORD
    assert codes(directory, julia) == eight
    way = sign_in.password_and_recovery_code("jokafor", PASSWORD, eight[0])
    assert isinstance(way, SignedIn)  # the pace was not taken either


def test_wrong_passwords_lock_this_way_as_well(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    [first, *_] = codes(directory, julia)
    for _ in range(9):
        assert sign_in.password_and_recovery_code("jokafor", "wrong", first) == SignInFailed()
    locked = Locked(T0 + timedelta(minutes=15))
    assert sign_in.password_and_recovery_code("jokafor", "wrong", first) == locked
    assert sign_in.password_and_recovery_code("jokafor", PASSWORD, first) == locked


def test_refusals_of_the_code(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    [first, *_] = codes(directory, julia)
    way = sign_in.password_and_recovery_code
    assert way("jokafor", PASSWORD, "malformed") == CodeMalformed()
    assert way("jokafor", PASSWORD, NOT_ONE) == RecoveryCodeWrong()
    assert isinstance(way("jokafor", PASSWORD, first), TooFast)
    clock.move(1)
    assert isinstance(way("jokafor", PASSWORD, first), SignedIn)


def test_s22_not_enabled_signs_in_with_a_quiet_line(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user()
    answer = sign_in.password_and_recovery_code("jokafor", PASSWORD, "")
    assert isinstance(answer, SignedIn)
    assert answer.notices == (RecoveryCodeNotNeeded(),)


def test_s22_start_password_keeps_the_line(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user(must_change=True)
    answer = sign_in.password_and_recovery_code("jokafor", PASSWORD, NOT_ONE)
    assert isinstance(answer, NeedNewPassword)
    signed_in = sign_in.new_password(answer.half_open, NEW)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.notices == (RecoveryCodeNotNeeded(),)


def test_s22_while_mandatory(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user()
    directory.change_settings(mandatory_two_step=1)
    answer = sign_in.password_and_recovery_code("jokafor", PASSWORD, NOT_ONE)
    assert answer == TwoStepRequired()


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_other_authorities_are_refused_alike(
    directory: Directory, sign_in: SignIn, authentication: AuthenticationType
) -> None:
    directory.add_user(authentication=authentication)
    assert sign_in.password_and_recovery_code("jokafor", "", NOT_ONE) == SignInFailed()


def test_account_changed_between_its_two_steps(
    directory: Directory, sign_in: SignIn, julia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, *_] = codes(directory, julia)
    check = sign_in._first.check  # noqa: SLF001 - the moment between the two steps is in there

    def check_and_deactivate(
        username: str, password: str, notices: tuple[Notice, ...]
    ) -> PasswordAnswer:
        answer = check(username, password, notices)
        directory.deactivate(julia)
        return answer

    monkeypatch.setattr(sign_in._first, "check", check_and_deactivate)  # noqa: SLF001
    assert sign_in.password_and_recovery_code("jokafor", PASSWORD, first) == SignInFailed()
    assert len(codes(directory, julia)) == 8
