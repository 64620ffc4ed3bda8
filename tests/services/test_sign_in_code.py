"""The second step by the phone: which codes sign in, once each, and what the refusals say."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.lockout import Closed, Locked
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    PhoneSetBack,
    SignedIn,
)
from qmetry_admin.domain.users import Role, User
from qmetry_admin.services.charging import Try
from qmetry_admin.services.proofs import CodeProof
from qmetry_admin.services.sign_in import SignIn
from tests.support.phone import Phone
from tests.support.world import (
    PASSWORD,
    SECRET,
    T0,
    Directory,
    FakeClock,
    another_program,
    found_directory,
)

STEP = 56666667
C0, C1, C2 = "661763", "996875", "072814"


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    return directory.services.sign_in


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


def half_open(sign_in: SignIn, username: str = "jokafor", password: str = PASSWORD) -> HalfOpen:
    """A sign-in that stands at the code page."""
    answer = sign_in.password(username, password)
    assert isinstance(answer, NeedCode)
    return answer.half_open


def test_right_code_signs_in(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    opened = half_open(sign_in)
    clock.move(1)
    answer = sign_in.code(opened, phone.code())
    assert isinstance(answer, SignedIn)
    assert answer.notices == ()
    assert answer.user == directory.user(julia)
    assert answer.user.last_sign_in == clock.now()
    moved = directory.authenticator(julia)
    assert (moved.last_step, moved.drift, moved.last_accepted) == (STEP, 0, clock.now())
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.DONE)
    assert entry.detail == {"second step": "verification code"}
    assert sign_in.code(opened, phone.code(1)) == HalfOpenEnded()  # it became a session


@pytest.mark.parametrize("role", Role)
def test_s06_every_sign_in_asks_anew_whatever_the_role(
    directory: Directory, sign_in: SignIn, clock: FakeClock, role: Role
) -> None:
    """At the same workstation, in the same program, with the session before still there."""
    phone = directory.enrol(directory.add_user("actor", role=role))
    for _ in range(3):
        clock.move(30)
        answer = sign_in.code(half_open(sign_in, "actor"), phone.code())
        assert isinstance(answer, SignedIn)
    with another_program(directory) as later:
        assert isinstance(later.services.sign_in.password("actor", PASSWORD), NeedCode)


def test_wrong_code(directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock) -> None:
    phone = directory.enrol(julia)
    before = directory.authenticator(julia)
    opened = half_open(sign_in)
    assert sign_in.code(opened, "000000") == CodeWrong(1, T0)
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.CODE, Result.REFUSED)
    assert entry.detail == {"reason": "wrong"}
    assert entry.user_id == julia.id
    clock.move(7)
    assert sign_in.code(opened, "000000") == CodeWrong(2, clock.now())
    assert directory.authenticator(julia) == before
    assert directory.user(julia).last_sign_in is None
    assert isinstance(sign_in.code(opened, phone.code()), SignedIn)


@pytest.mark.parametrize("late", [0, 29])
def test_clk_03_accepted_window_is_one_step_each_way(tmp_path: Path, late: int) -> None:
    codes = ["735133", "797823", "406058", C0, C1, C2, "962926", "285214"]
    accepted = set()
    with found_directory(tmp_path) as directory:
        directory.clock.move(late)
        for away, code in zip(range(-3, 5), codes, strict=True):
            directory.enrol(directory.add_user(f"user{away}", "Julia", f"Okafor{away}"))
            opened = half_open(directory.services.sign_in, f"user{away}")
            answer = directory.services.sign_in.code(opened, code)
            assert isinstance(answer, SignedIn | CodeWrong)
            if isinstance(answer, SignedIn):
                accepted.add(away)
    assert accepted == {-1, 0, 1}


@pytest.mark.parametrize(
    "typed",
    [
        "661 763",
        "661-763",
        "661\u00a0763",
        "661\u2009763",
        "661\u2013763",
        "661\t763",
        " 661763 ",
        "66 1763",
    ],
)
def test_typ_01_separators_are_dropped(
    directory: Directory, sign_in: SignIn, julia: User, typed: str
) -> None:
    directory.enrol(julia)
    assert isinstance(sign_in.code(half_open(sign_in), typed), SignedIn)


@pytest.mark.parametrize(
    "typed",
    ["", "661763 1", "66176", "66176a", "\uff16\uff16\uff11\uff17\uff16\uff13", "0661763"],
)
def test_malformed_is_no_attempt(
    directory: Directory, sign_in: SignIn, julia: User, typed: str
) -> None:
    """TYP-01, M03."""
    directory.enrol(julia)
    opened = half_open(sign_in)
    before = directory.newest()
    for _ in range(11):
        assert sign_in.code(opened, typed) == CodeMalformed()
    assert directory.newest() == before
    assert sign_in.code(opened, "000000") == CodeWrong(1, T0)


@pytest.mark.parametrize(
    ("at", "code", "shortened"),
    [(1700000070, "072814", "72814"), (1700048130, "000935", "935")],
)
def test_typ_02_leading_zeros(
    directory: Directory, sign_in: SignIn, julia: User, at: int, code: str, shortened: str
) -> None:
    directory.clock.set(datetime.fromtimestamp(at, T0.tzinfo))
    directory.enrol(julia)
    opened = half_open(sign_in)
    for malformed in (shortened, "0" + code, "07081804"):
        assert sign_in.code(opened, malformed) == CodeMalformed()
    assert isinstance(sign_in.code(opened, code), SignedIn)


# ---- once (M01, S05, RPL-01) ------------------------------------------------------------------


def test_rpl_01_a_same_code_again(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    directory.enrol(julia)
    directory.services.sessions.sign_out(directory.sign_in(julia, C0).session)
    clock.move(20)
    with another_program(directory) as other:  # the last step survives a restart
        elsewhere = other.services.sign_in
        answer = elsewhere.code(half_open(elsewhere), C0)
    used = CodeAlreadyUsed(T0 + timedelta(seconds=30), 1, clock.now())
    assert answer == used
    assert directory.newest().entry.detail == {"reason": "already used"}
    assert sign_in.code(half_open(sign_in), C0) == dataclasses.replace(used, in_a_row=2)


def test_rpl_01_b_code_of_the_enrolment(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    clock.move(35)
    directory.enrol(julia, last_step=STEP + 1)
    opened = half_open(sign_in)
    assert sign_in.code(opened, C1) == CodeAlreadyUsed(T0 + timedelta(seconds=60), 1, clock.now())
    clock.move(26)
    assert isinstance(sign_in.code(opened, C2), SignedIn)


def test_rpl_01_c_steps_only_go_forward(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    clock.move(10)
    directory.enrol(julia)
    directory.sign_in(julia, C1)
    answer = sign_in.code(half_open(sign_in), C0)
    assert isinstance(answer, PhoneSetBack)
    assert directory.newest().entry.detail == {"reason": "older than the last one"}
    assert directory.authenticator(julia).last_step == STEP + 1


def test_spent_elsewhere_between_check_and_session(directory: Directory, julia: User) -> None:
    """Two workstations at the same moment: the second one's proof is worth nothing (M01)."""
    directory.enrol(julia)
    proof = CodeProof(STEP, T0, Try(3))
    with directory.writing() as unit:
        assert proof.spend(directory.world, unit, julia) is None
    with directory.writing() as unit:
        answer = proof.spend(directory.world, unit, julia)
    assert answer == CodeAlreadyUsed(T0 + timedelta(seconds=30), 3, T0)
    assert directory.newest().entry.detail == {"reason": "already used"}


def test_proof_of_an_account_without_authenticator_is_a_bug(
    directory: Directory, julia: User
) -> None:
    with directory.writing() as unit, pytest.raises(LookupError, match="held account"):
        CodeProof(STEP, T0, Try(1)).spend(directory.world, unit, julia)


# ---- drift (M02) --------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [-7, 7])
def test_drift_follows_the_phone_and_a_corrected_one_signs_in(
    directory: Directory, julia: User, clock: FakeClock, minutes: int
) -> None:
    steps = minutes * 2
    phone = Phone(SECRET, clock, timedelta(minutes=minutes))
    directory.enrol(julia, phone, drift=steps)
    clock.move(3600)
    phone.offset += timedelta(seconds=30)
    directory.sign_in(julia, phone.code())
    assert directory.authenticator(julia).drift == steps + 1
    clock.move(3600)
    phone.offset = timedelta(0)
    directory.sign_in(julia, phone.code())
    assert directory.authenticator(julia).drift == 0


def test_refusal_leaves_the_drift(directory: Directory, sign_in: SignIn, julia: User) -> None:
    directory.enrol(julia, drift=4)
    sign_in.code(half_open(sign_in), "000000")
    assert directory.authenticator(julia).drift == 4


def test_drift_is_bounded_by_the_resync_range(
    directory: Directory, julia: User, clock: FakeClock
) -> None:
    phone = Phone(SECRET, clock, timedelta(minutes=15))
    directory.enrol(julia, phone, drift=30)
    directory.change_settings(resync_range=20)
    directory.sign_in(julia, phone.code())
    assert directory.authenticator(julia).drift == 20


def test_phone_that_was_set_back_is_told_until_when(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, drift=10, last_step=STEP + 10)
    answer = sign_in.code(half_open(sign_in), phone.code())
    again_at = T0 + timedelta(seconds=11 * 30)
    assert answer == PhoneSetBack(again_at, 1, T0)
    clock.set(again_at)
    assert isinstance(sign_in.code(half_open(sign_in), phone.code()), SignedIn)


# ---- wrong codes count apart, and lock (M03) ----------------------------------------------------


def wrong_codes(sign_in: SignIn, count: int) -> HalfOpen:
    """So many wrong codes in one sign-in."""
    opened = half_open(sign_in)
    for _ in range(count):
        assert isinstance(sign_in.code(opened, "000000"), CodeWrong)
    return opened


def test_lck_02_after_a_lock_it_starts_again_at_the_password(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    opened = wrong_codes(sign_in, 9)
    until = T0 + timedelta(minutes=15)
    assert sign_in.code(opened, "000000") == Locked(until)
    assert directory.newest().entry.detail["locked until"] == until.isoformat()
    assert sign_in.code(opened, phone.code()) == HalfOpenEnded()
    again = half_open(sign_in)  # the password step is open
    count = directory.newest().number
    assert sign_in.code(again, phone.code()) == Locked(until)
    assert sign_in.code(again, phone.code()) == HalfOpenEnded()
    assert directory.newest().number == count
    assert directory.authenticator(julia).last_step == 0
    clock.move(15 * 60)
    assert sign_in.code(again, phone.code()) == HalfOpenEnded()
    directory.sign_in(julia, phone.code())


def test_already_used_code_counts_as_a_wrong_one(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    phone = directory.enrol(julia)
    directory.sign_in(julia, phone.code())
    opened = wrong_codes(sign_in, 8)
    assert isinstance(sign_in.code(opened, phone.code()), CodeAlreadyUsed)
    assert isinstance(sign_in.code(opened, phone.code()), Locked)


def test_completed_sign_in_starts_the_row_anew(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    for _ in range(2):
        clock.move(30)
        assert isinstance(sign_in.code(wrong_codes(sign_in, 9), phone.code()), SignedIn)


def test_right_password_does_not_start_the_codes_anew(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    directory.enrol(julia)
    wrong_codes(sign_in, 5)
    opened = half_open(sign_in)
    assert sign_in.code(opened, "000000") == CodeWrong(6, T0)


def test_hundred_wrong_codes_close_the_code_step(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    for _ in range(19):  # right ones in between, which are none of the hundred
        assert isinstance(sign_in.code(wrong_codes(sign_in, 5), phone.code()), SignedIn)
        clock.move(3600)
    opened = wrong_codes(sign_in, 5)
    assert sign_in.code(opened, phone.code()) == Closed()
    assert sign_in.code(opened, phone.code()) == HalfOpenEnded()
    clock.move(90 * 86400)
    assert sign_in.code(half_open(sign_in), phone.code()) == Closed()
    [code, *_] = directory.recovery_codes(julia)
    assert isinstance(sign_in.recovery_code(half_open(sign_in), code.shown), SignedIn)
    directory.services.account.change_password(
        directory.session_of(julia), PASSWORD, "copper lantern meadow 4"
    )
    opened = half_open(sign_in, password="copper lantern meadow 4")
    assert isinstance(sign_in.code(opened, phone.code()), SignedIn)


def test_hundred_within_thirty_days_only(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    for _ in range(25):
        assert isinstance(sign_in.code(wrong_codes(sign_in, 4), phone.code()), SignedIn)
        clock.move(86400 * 30 / 24)
    directory.sign_in(julia, phone.code())


# ---- what changes between password and code -----------------------------------------------------


def enrol_again(directory: Directory, user: User) -> None:
    """The person's authenticator is replaced by another one."""
    with directory.writing() as unit:
        old = unit.authenticators.get(user.id)
        assert old is not None
    directory.remove_two_step(user)
    fresh: Authenticator = dataclasses.replace(old, generation="another")
    with directory.writing() as unit:
        assert unit.authenticators.add(fresh)


def test_m03_renamed_meanwhile_the_tries_count_under_the_new_name(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    directory.enrol(julia)
    opened = half_open(sign_in)
    for _ in range(5):
        assert isinstance(sign_in.code(opened, "000000"), CodeWrong)
    details = dataclasses.replace(julia.details, username="julia")
    admin = directory.session_of(directory.first_user)
    directory.services.users.change(admin, julia.id, julia.version, details)
    for _ in range(4):
        assert isinstance(sign_in.code(opened, "000000"), CodeWrong)
    assert isinstance(sign_in.code(opened, "000000"), Locked)


@pytest.mark.parametrize(
    "change",
    [
        Directory.deactivate,
        lambda directory, user: directory.put_password(user, "another"),
        Directory.remove_two_step,
        enrol_again,
    ],
    ids=["deactivated", "password", "two-step removed", "registered again"],
)
@pytest.mark.parametrize("way", ["code", "recovery code"])
def test_changed_account_ends_the_half_open_sign_in(
    directory: Directory, sign_in: SignIn, julia: User, change: object, way: str
) -> None:
    phone = directory.enrol(julia)
    [code, *_] = directory.recovery_codes(julia)
    opened = half_open(sign_in)
    assert callable(change)
    change(directory, julia)
    before = directory.newest()
    for _ in range(2):
        if way == "code":
            assert sign_in.code(opened, phone.code()) == HalfOpenEnded()
        else:
            assert sign_in.recovery_code(opened, code.shown) == HalfOpenEnded()
    assert directory.newest() == before
    assert directory.user(julia).last_sign_in is None


def test_two_programs_one_code(directory: Directory, sign_in: SignIn, julia: User) -> None:
    phone = directory.enrol(julia)
    with another_program(directory) as other:
        here, there = half_open(sign_in), half_open(other.services.sign_in)
        assert isinstance(sign_in.code(here, phone.code()), SignedIn)
        lost = other.services.sign_in.code(there, phone.code())
    assert lost == CodeAlreadyUsed(T0 + timedelta(seconds=30), 1, T0)
