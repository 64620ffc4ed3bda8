"""Resync on the code page: two codes in a row are the second step of a sign-in (S34, S35)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.lockout import Closed, Locked
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NotPossible,
    PairRefused,
    PhoneClockOff,
    PhoneSetBack,
    SignedIn,
    SignInResyncAnswer,
)
from qmetry_admin.domain.resync import PairFound, PairNotFound, PairOlder, find_pair
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import User
from qmetry_admin.services import second_step
from qmetry_admin.services.sign_in import SignIn
from tests.support.phone import Phone
from tests.support.world import PASSWORD, SECRET, T0, Directory, FakeClock, another_program

START = "maple-otter-cabin-frost"
NEW = "copper lantern meadow 4"
STEP = 56666667
FAST = timedelta(minutes=40)


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    return directory.services.sign_in


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


def half_open(sign_in: SignIn, password: str = PASSWORD) -> HalfOpen:
    """A sign-in that stands at the code page."""
    answer = sign_in.password("jokafor", password)
    assert isinstance(answer, NeedCode)
    return answer.half_open


def resync(
    sign_in: SignIn, opened: HalfOpen, phone: Phone, clock: FakeClock, *, wait: float = 30
) -> SignInResyncAnswer:
    """Types the code the phone shows, waits, and types the next one."""
    first = phone.code()
    clock.move(wait)
    return sign_in.resync(opened, first, phone.code(), clock.now())


def search_little(directory: Directory) -> None:
    """The setting at its least, ten minutes either side: quick for whoever tries often."""
    with directory.writing() as unit:
        unit.organisation.change_settings(Settings(resync_range=20))


def test_s35_a_phone_forty_minutes_fast_signs_in(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    opened = half_open(sign_in)
    assert isinstance(sign_in.code(opened, phone.code()), CodeWrong)
    answer = resync(sign_in, opened, phone, clock)
    assert isinstance(answer, SignedIn)
    assert answer.notices == (PhoneClockOff(ClockOff(80)),)
    assert answer.user.last_sign_in == clock.now()
    moved = directory.authenticator(julia)
    assert (moved.last_step, moved.drift, moved.last_accepted) == (STEP + 81, 80, clock.now())
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.DONE)
    assert (entry.actor_id, entry.user_id) == (julia.id, julia.id)
    assert entry.detail == {"second step": "resync", "drift": "80"}
    assert sign_in.resync(opened, phone.code(), phone.code(1), clock.now()) == HalfOpenEnded()
    assert len(directory.recovery_codes(julia)) == 8
    clock.move(30)
    assert directory.sign_in(julia, phone.code()).notices == ()  # by the drift that is known now


@pytest.mark.parametrize(
    ("minutes", "told"), [(-11, True), (-10, False), (0, False), (10, False), (10.5, True)]
)
def test_s34_the_phone_clock_is_named_from_beyond_ten_minutes_on(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    clock: FakeClock,
    minutes: float,
    told: bool,
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, timedelta(minutes=minutes)))
    answer = resync(sign_in, half_open(sign_in), phone, clock)
    assert isinstance(answer, SignedIn)
    steps = round(minutes * 2)
    assert answer.notices == ((PhoneClockOff(ClockOff(steps)),) if told else ())
    assert directory.authenticator(julia).drift == steps


def test_s35_no_right_is_needed_and_nobody_but_the_audit_is_told(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    assert not julia.rights
    resync(sign_in, half_open(sign_in), phone, clock)
    assert directory.actions(julia) == [(Action.SIGN_IN, Result.DONE)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("", ""), ("661763", ""), ("661763", "99687"), ("66176a", "996875"), ("6617630", "996875")],
)
def test_typ_02_malformed_codes_are_no_attempt(
    directory: Directory, sign_in: SignIn, julia: User, first: str, second: str
) -> None:
    directory.enrol(julia)
    opened = half_open(sign_in)
    before = directory.newest()
    for _ in range(11):
        assert sign_in.resync(opened, first, second, T0) == CodeMalformed()
    assert directory.newest() == before
    assert sign_in.code(opened, "000000") == CodeWrong(1, T0)


@pytest.mark.parametrize(
    "spelling", ["{a} {b}", "{a}-{b}", "{a}\u00a0{b}", "{a}\u2013{b}", " {a}{b}\t"]
)
def test_typ_01_separators_are_dropped(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock, spelling: str
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    opened = half_open(sign_in)
    codes = [spelling.format(a=code[:3], b=code[3:]) for code in (phone.code(-1), phone.code())]
    assert isinstance(sign_in.resync(opened, codes[0], codes[1], T0), SignedIn)


@pytest.mark.parametrize("pair", [(0, 0), (0, 2), (1, 0), (-1, 9), (9, 0)], ids=str)
def test_s34_two_that_are_no_pair_are_told_alike(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock, pair: tuple[int, int]
) -> None:
    """The same code twice, a missed one, the wrong order, and either one from elsewhere."""
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    first, second = ("000000" if steps == 9 else phone.code(steps) for steps in pair)
    before = directory.authenticator(julia)
    opened = half_open(sign_in)
    assert sign_in.resync(opened, first, second, T0) == PairRefused(1, T0)
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.TWO_STEP_RESYNC, Result.REFUSED)
    assert (entry.actor_id, entry.user_id) == (None, julia.id)
    assert entry.detail == {"reason": "wrong"}
    assert directory.authenticator(julia) == before
    assert directory.user(julia).last_sign_in is None
    assert isinstance(resync(sign_in, opened, phone, clock), SignedIn)


def test_s34_the_range_is_the_setting(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, timedelta(seconds=21 * 30)))
    search_little(directory)
    opened = half_open(sign_in)
    assert resync(sign_in, opened, phone, clock) == PairRefused(1, clock.now())
    phone.offset = timedelta(seconds=20 * 30)
    assert isinstance(resync(sign_in, opened, phone, clock), SignedIn)


def test_s34_the_offset_is_that_of_the_typing(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    opened = half_open(sign_in)
    codes, typed_at = (phone.code(-1), phone.code()), clock.now()
    clock.move(240)
    answer = sign_in.resync(opened, *codes, typed_at)
    assert isinstance(answer, SignedIn)
    assert directory.authenticator(julia).drift == 80
    assert answer.notices == (PhoneClockOff(ClockOff(80)),)


def test_s34_typed_before_this_clock_was_set_back(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    opened = half_open(sign_in)
    answer = sign_in.resync(opened, phone.code(-1), phone.code(), T0 + timedelta(hours=1))
    assert isinstance(answer, SignedIn)
    assert directory.authenticator(julia).drift == 80


@pytest.mark.parametrize("year", [1999, 2200])
def test_m20_a_clock_years_off_refuses_it_and_the_sign_in_goes_on(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock, year: int
) -> None:
    phone = directory.enrol(julia)
    clock.set(datetime(year, 6, 1, tzinfo=UTC))
    opened = half_open(sign_in)
    before = directory.newest()
    answer = sign_in.resync(opened, phone.code(), phone.code(1), clock.now())
    assert answer == NotPossible(WhyNot.CLOCK)
    assert directory.newest() == before
    assert isinstance(sign_in.code(opened, phone.code()), SignedIn)


# ---- clocks that were put right -----------------------------------------------------------------


def test_a_fast_phone_that_was_put_right_is_told_from_when_on(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    """The last step never goes back: nothing before it signs in, by whichever way."""
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    assert isinstance(resync(sign_in, half_open(sign_in), phone, clock), SignedIn)
    clock.move(60)
    phone.offset = timedelta(0)
    opened = half_open(sign_in)
    last = directory.authenticator(julia).last_step
    answer = resync(sign_in, opened, phone, clock)
    assert isinstance(answer, PhoneSetBack)
    assert directory.newest().entry.detail == {"reason": "older than the last one"}
    assert directory.authenticator(julia).last_step == last
    assert answer.works_again_at - clock.now() < FAST
    clock.set(answer.works_again_at)
    clock.move(0)
    assert isinstance(resync(sign_in, half_open(sign_in), phone, clock), SignedIn)
    assert directory.authenticator(julia).drift == 0


def test_a_slow_phone_that_was_put_right_signs_in_by_its_next_code(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, Phone(SECRET, clock, -FAST))
    assert isinstance(resync(sign_in, half_open(sign_in), phone, clock), SignedIn)
    phone.offset = timedelta(0)
    assert directory.sign_in(julia, phone.code()).notices == ()
    assert directory.authenticator(julia).drift == 0


def test_this_computers_clock_was_put_right(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    """The phone was right all along: a second resync takes the drift away again."""
    phone = directory.enrol(julia)
    clock.set(T0 - timedelta(hours=3))
    phone.offset = timedelta(hours=3)
    assert isinstance(resync(sign_in, half_open(sign_in), phone, clock), SignedIn)
    assert directory.authenticator(julia).drift == 360
    clock.move(60)
    clock.set(clock.now() + timedelta(hours=3))
    phone.offset = timedelta(0)
    answer = resync(sign_in, half_open(sign_in), phone, clock)
    assert isinstance(answer, SignedIn)
    assert answer.notices == ()
    assert directory.authenticator(julia).drift == 0


# ---- charged as code attempts (M03) -------------------------------------------------------------


def test_m03_the_tenth_in_a_row_locks_as_on_the_code_page(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    search_little(directory)
    opened = half_open(sign_in)
    for count in range(1, 5):
        assert sign_in.code(opened, "000000") == CodeWrong(count, T0)
    for count in range(5, 10):
        assert sign_in.resync(opened, "000000", "000000", T0) == PairRefused(count, T0)
    until = T0 + timedelta(minutes=15)
    assert sign_in.resync(opened, "000000", "000000", T0) == Locked(until)
    assert directory.newest().entry.detail == {
        "reason": "wrong",
        "locked until": until.isoformat(),
    }
    assert sign_in.resync(opened, phone.code(), phone.code(1), T0) == HalfOpenEnded()
    again, count = half_open(sign_in), directory.newest().number
    assert sign_in.resync(again, phone.code(), phone.code(1), T0) == Locked(until)
    assert sign_in.resync(again, phone.code(), phone.code(1), T0) == HalfOpenEnded()
    assert directory.newest().number == count
    assert directory.authenticator(julia).last_step == 0
    clock.move(15 * 60)
    assert isinstance(resync(sign_in, half_open(sign_in), phone, clock), SignedIn)


def test_m03_an_old_pair_counts_too(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia, drift=80, last_step=STEP + 80)
    opened = half_open(sign_in)
    answer = sign_in.resync(opened, phone.code(-1), phone.code(), T0)
    assert isinstance(answer, PhoneSetBack)
    assert (answer.in_a_row, answer.at) == (1, clock.now())
    assert sign_in.code(opened, "000000") == CodeWrong(2, T0)


def test_m03_a_hundred_wrong_ones_close_it_and_right_ones_are_none_of_them(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    phone = directory.enrol(julia)
    search_little(directory)
    for _ in range(19):
        opened = half_open(sign_in)
        for _ in range(5):
            assert isinstance(sign_in.resync(opened, "000000", "000000", clock.now()), PairRefused)
        assert isinstance(resync(sign_in, opened, phone, clock), SignedIn)
        clock.move(3600)
    opened = half_open(sign_in)
    for _ in range(5):
        assert isinstance(sign_in.resync(opened, "000000", "000000", clock.now()), PairRefused)
    assert sign_in.resync(opened, phone.code(), phone.code(1), clock.now()) == Closed()
    assert sign_in.resync(opened, phone.code(), phone.code(1), clock.now()) == HalfOpenEnded()


# ---- spent with the session (S04a) --------------------------------------------------------------


@pytest.mark.parametrize("end", ["cancel", "kill", "five minutes"])
def test_s04a_given_up_leaves_all_as_it_was(
    directory: Directory, sign_in: SignIn, clock: FakeClock, end: str
) -> None:
    julia = directory.add_user(password=START, must_change=True)
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    before = directory.user(julia), directory.authenticator(julia), directory.newest()
    opened, codes = half_open(sign_in, START), (phone.code(-1), phone.code())
    assert sign_in.resync(opened, *codes, T0) == NeedNewPassword(opened)
    if end == "cancel":
        sign_in.cancel(opened)
    elif end == "five minutes":
        clock.move(300)
        assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    after = directory.user(julia), directory.authenticator(julia), directory.newest()
    assert after == before
    again = SignIn(directory.world)
    opened = half_open(again, START)
    assert again.resync(opened, *codes, T0) == NeedNewPassword(opened)
    assert isinstance(again.new_password(opened, NEW), SignedIn)


def test_s04a_the_start_password_comes_after_and_both_are_spent_together(
    directory: Directory, sign_in: SignIn, clock: FakeClock
) -> None:
    julia = directory.add_user(password=START, must_change=True)
    phone = directory.enrol(julia, Phone(SECRET, clock, FAST))
    opened = half_open(sign_in, START)
    assert resync(sign_in, opened, phone, clock) == NeedNewPassword(opened)
    typed_at = clock.now()
    assert directory.authenticator(julia).last_step == 0
    clock.move(200)  # choosing takes its time, which is no drift of the phone
    answer = sign_in.new_password(opened, NEW)
    assert isinstance(answer, SignedIn)
    assert answer.notices == (PhoneClockOff(ClockOff(80)),)
    moved = directory.authenticator(julia)
    assert (moved.last_step, moved.drift, moved.last_accepted) == (STEP + 81, 80, typed_at)
    [entry] = directory.audit(julia)
    assert entry.detail == {"second step": "resync", "drift": "80", "start password": "changed"}


def test_s04a_spent_elsewhere_goes_back_to_the_code_page(
    directory: Directory, sign_in: SignIn, clock: FakeClock
) -> None:
    julia = directory.add_user(password=START, must_change=True)
    phone = directory.enrol(julia)
    opened = half_open(sign_in, START)
    assert resync(sign_in, opened, phone, clock) == NeedNewPassword(opened)
    before = directory.authenticator(julia)
    with directory.writing() as unit:  # the first of the two is enough
        assert unit.authenticators.spend(before.accepting(STEP, T0))
    lost = sign_in.new_password(opened, NEW)
    assert lost == CodeAlreadyUsed(T0 + timedelta(seconds=30), 1, clock.now())
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.TWO_STEP_RESYNC, Result.REFUSED)
    assert entry.detail == {"reason": "already used"}
    assert directory.user(julia).must_change_password
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    clock.move(30)
    assert sign_in.code(opened, phone.code()) == NeedNewPassword(opened)


@pytest.mark.parametrize("rival", ["pair", "code"])
def test_m01_two_programs_at_once_one_winner(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    rival: str,
) -> None:
    phone = directory.enrol(julia)
    codes = phone.code(-1), phone.code()
    with another_program(directory) as other:
        there = other.services.sign_in
        opened, opened_there = half_open(sign_in), half_open(there)
        won: list[object] = []

        def meanwhile(
            authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
        ) -> PairFound | PairOlder | PairNotFound:
            """Both have looked when the other one spends."""
            found = find_pair(authenticator, first, second, now_step, reach)
            if not won:
                won.append(None)
                won[0] = (
                    there.resync(opened_there, *codes, T0)
                    if rival == "pair"
                    else there.code(opened_there, codes[1])
                )
            return found

        monkeypatch.setattr(second_step, "find_pair", meanwhile)
        lost = sign_in.resync(opened, *codes, T0)
        assert isinstance(won[0], SignedIn)
        assert lost == CodeAlreadyUsed(T0 + timedelta(seconds=30), 1, clock.now())
        clock.move(30)
        assert isinstance(sign_in.code(opened, phone.code()), SignedIn)


# ---- what changes between password and codes ----------------------------------------------------


def registered_again(directory: Directory, user: User) -> None:
    """The person's authenticator is replaced by another one."""
    old = directory.authenticator(user)
    directory.remove_two_step(user)
    with directory.writing() as unit:
        assert unit.authenticators.add(dataclasses.replace(old, generation="another"))


def five_minutes(directory: Directory, user: User) -> None:
    """Nothing happens to them but time."""
    assert directory.user(user).id == user.id
    directory.clock.move(300)


@pytest.mark.parametrize(
    "change",
    [
        Directory.deactivate,
        lambda directory, user: directory.put_password(user, "another"),
        Directory.remove_two_step,
        registered_again,
        five_minutes,
    ],
    ids=["deactivated", "password", "two-step removed", "registered again", "five minutes"],
)
def test_changed_account_ends_the_half_open_sign_in(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    change: Callable[[Directory, User], None],
) -> None:
    phone = directory.enrol(julia)
    opened = half_open(sign_in)
    change(directory, julia)
    before = directory.newest()
    for _ in range(2):
        answer = sign_in.resync(opened, phone.code(-1), phone.code(), directory.clock.now())
        assert answer == HalfOpenEnded()
    assert directory.newest() == before
    assert directory.user(julia).last_sign_in is None
