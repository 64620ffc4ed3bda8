"""Setting up two-step verification while signing in, where it is mandatory and allowed (S36)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.enrolment import ClockOff, MissedStep, PairWrong, SameCode, WrongOrder
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeAlreadyUsed,
    CodeMalformed,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NeedSetUp,
    NotPossible,
    SessionEnded,
    SignedIn,
    TwoStepRequired,
)
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer, Enabled, EnrolmentOver, Wait
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import User
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.sign_in import SignIn
from tests.support.phone import Phone
from tests.support.world import PASSWORD, T0, Directory, FakeClock, another_program

START = "maple-otter-cabin-frost"
NEW = "copper lantern meadow 4"
STEP = 56666667
UNTIL = T0 + timedelta(days=7)
DAY = timedelta(days=1)
A_QUARTER = 15 * 60


def set_rule(
    directory: Directory, until: datetime | None = UNTIL, *, mandatory: bool = True
) -> None:
    """It is mandatory, and may be set up at the next sign-in until then."""
    with directory.writing() as unit:
        unit.organisation.change_settings(
            Settings(mandatory_two_step=mandatory, set_up_until=until)
        )


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    set_rule(directory)
    return directory.services.sign_in


@pytest.fixture
def julia(directory: Directory) -> User:
    return directory.add_user()


def half_open(sign_in: SignIn, password: str = PASSWORD) -> HalfOpen:
    """A sign-in whose password was right, and that is to set it up."""
    answer = sign_in.password("jokafor", password)
    assert isinstance(answer, NeedSetUp)
    return answer.half_open


def begun(sign_in: SignIn, clock: FakeClock) -> tuple[HalfOpen, Enrolment, Phone]:
    """A sign-in that shows a key, and the phone that has scanned it."""
    opened = half_open(sign_in)
    enrolment = sign_in.start_set_up(opened)
    assert isinstance(enrolment, Enrolment)
    return opened, enrolment, Phone(enrolment.uri, clock)


def confirm(
    sign_in: SignIn, opened: HalfOpen, enrolment: Enrolment, phone: Phone, clock: FakeClock
) -> ConfirmAnswer | HalfOpenEnded:
    """Types the code the phone shows, waits, and types the next one."""
    first = phone.code()
    clock.move(30)
    return sign_in.confirm_set_up(opened, enrolment, first, phone.code(), clock.now())


# ---- when it is offered -------------------------------------------------------------------------


def test_s36_offered_until_the_date(directory: Directory, sign_in: SignIn, julia: User) -> None:
    before = directory.newest()
    for left in (DAY, timedelta(microseconds=1)):
        directory.clock.set(UNTIL - left)
        half_open(sign_in)
    assert directory.newest() == before  # nobody was refused, and nobody is signed in
    assert directory.user(julia).last_sign_in is None
    directory.clock.set(UNTIL)
    assert sign_in.password("jokafor", PASSWORD) == TwoStepRequired()


def test_s36_off_is_off(directory: Directory, sign_in: SignIn, julia: User) -> None:
    set_rule(directory, None)
    assert sign_in.password("jokafor", PASSWORD) == TwoStepRequired()
    entry = directory.audit(julia)[-1]
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.REFUSED)


@pytest.mark.usefixtures("julia")
def test_where_it_is_not_mandatory_nobody_is_held_up(directory: Directory, sign_in: SignIn) -> None:
    set_rule(directory, mandatory=False)
    assert isinstance(sign_in.password("jokafor", PASSWORD), SignedIn)


def test_whoever_has_it_is_asked_for_a_code(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    directory.enrol(julia)
    assert isinstance(sign_in.password("jokafor", PASSWORD), NeedCode)


@pytest.mark.usefixtures("julia")
def test_s22_the_way_with_a_recovery_code_leads_there_too(
    sign_in: SignIn, clock: FakeClock
) -> None:
    answer = sign_in.password_and_recovery_code("jokafor", PASSWORD, "")
    assert isinstance(answer, NeedSetUp)
    enrolment = sign_in.start_set_up(answer.half_open)
    assert isinstance(enrolment, Enrolment)
    phone = Phone(enrolment.uri, clock)
    assert isinstance(confirm(sign_in, answer.half_open, enrolment, phone, clock), Enabled)
    signed_in = sign_in.finish_set_up(answer.half_open)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.notices == ()  # that no recovery code was needed is no longer true


# ---- the whole way ------------------------------------------------------------------------------


def test_s36_set_up_and_signed_in(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    assert enrolment.session is None
    assert enrolment.entry == "Acme QA (jokafor)"
    assert enrolment.user == julia
    answer = confirm(sign_in, opened, enrolment, phone, clock)
    assert isinstance(answer, Enabled)
    assert not answer.again
    assert [code.text for code in answer.codes] == [
        code.text for code in directory.recovery_codes(julia)
    ]
    assert len(answer.codes) == 8
    assert enrolment.secret() == b""
    assert directory.user(julia).last_sign_in is None  # the codes are to be kept first
    signed_in = sign_in.finish_set_up(opened)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.notices == ()
    assert signed_in.user == directory.user(julia)
    assert signed_in.user.last_sign_in == clock.now()
    assert directory.services.sessions.check(signed_in.session) == signed_in.user
    enabled, entered = directory.audit(julia)
    assert (enabled.action, enabled.result) == (Action.TWO_STEP_ENABLE, Result.DONE)
    assert (enabled.actor_id, enabled.user_id) == (julia.id, julia.id)
    assert enabled.detail == {"recovery codes": "8", "drift": "0"}
    assert (entered.action, entered.result) == (Action.SIGN_IN, Result.DONE)
    assert entered.detail == {"second step": "set up while signing in"}
    assert sign_in.finish_set_up(opened) == HalfOpenEnded()


def test_s05_the_next_sign_in_asks_for_a_code_and_those_typed_are_spent(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    confirm(sign_in, opened, enrolment, phone, clock)
    sign_in.finish_set_up(opened)
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    assert isinstance(sign_in.code(answer.half_open, phone.code()), CodeAlreadyUsed)
    clock.move(30)
    assert isinstance(sign_in.code(answer.half_open, phone.code()), SignedIn)
    assert directory.user(julia).two_step is not None


def test_m06_the_persons_other_sessions_end(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    elsewhere = directory.session_of(julia)
    opened, enrolment, phone = begun(sign_in, clock)
    confirm(sign_in, opened, enrolment, phone, clock)
    ended = directory.services.sessions.check(elsewhere)
    assert ended == SessionEnded(EndReason.TWO_STEP_ENABLED, "Julia Okafor")
    signed_in = sign_in.finish_set_up(opened)
    assert isinstance(signed_in, SignedIn)
    assert isinstance(directory.services.sessions.check(signed_in.session), User)


def test_s04a_a_start_password_comes_after(
    directory: Directory, sign_in: SignIn, clock: FakeClock
) -> None:
    julia = directory.add_user(password=START, must_change=True)
    opened = half_open(sign_in, START)
    enrolment = sign_in.start_set_up(opened)
    assert isinstance(enrolment, Enrolment)
    confirm(sign_in, opened, enrolment, Phone(enrolment.uri, clock), clock)
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()  # the codes come first
    assert sign_in.finish_set_up(opened) == NeedNewPassword(opened)
    answer = sign_in.new_password(opened, NEW)
    assert isinstance(answer, SignedIn)
    assert not answer.user.must_change_password
    assert directory.audit(julia)[-1].detail == {
        "second step": "set up while signing in",
        "start password": "changed",
    }


# ---- what is not right --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "finding"),
    [
        ((0, 0), SameCode()),
        ((1, 0), WrongOrder()),
        ((0, 2), MissedStep()),
        ((0, None), PairWrong()),
        ((122, 123), ClockOff(123)),
    ],
)
def test_s15_no_refusal_forgets_the_key(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    clock: FakeClock,
    pair: tuple[int, int | None],
    finding: object,
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    key = enrolment.key_text
    first, second = ("000000" if steps is None else phone.code(steps) for steps in pair)
    assert sign_in.confirm_set_up(opened, enrolment, first, second, clock.now()) == finding
    assert sign_in.confirm_set_up(opened, enrolment, "1", "2", clock.now()) == CodeMalformed()
    assert enrolment.key_text == key
    assert directory.user(julia).two_step is None
    assert isinstance(confirm(sign_in, opened, enrolment, phone, clock), Enabled)


@pytest.mark.usefixtures("julia")
def test_s15_from_the_fifth_miss_on_tries_are_paced(sign_in: SignIn, clock: FakeClock) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    for _ in range(5):
        answer = sign_in.confirm_set_up(opened, enrolment, phone.code(), phone.code(), T0)
        assert answer == SameCode()
    answer = sign_in.confirm_set_up(opened, enrolment, phone.code(), phone.code(), T0)
    assert isinstance(answer, Wait)
    assert isinstance(confirm(sign_in, opened, enrolment, phone, clock), Enabled)


@pytest.mark.usefixtures("julia")
def test_m20_a_clock_years_off_refuses_it(sign_in: SignIn, clock: FakeClock) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    clock.set(datetime(1999, 6, 1, tzinfo=UTC))
    codes = phone.code(-1), phone.code()
    answer = sign_in.confirm_set_up(opened, enrolment, *codes, clock.now())
    assert answer == NotPossible(WhyNot.CLOCK)
    assert sign_in.start_set_up(half_open(sign_in)) == NotPossible(WhyNot.CLOCK)
    clock.set(T0)
    assert isinstance(confirm(sign_in, opened, enrolment, phone, clock), Enabled)


# ---- how long it lives --------------------------------------------------------------------------


def test_s36_nobody_scans_or_prints_against_time(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    clock.move(A_QUARTER - 60)
    assert isinstance(confirm(sign_in, opened, enrolment, phone, clock), Enabled)
    clock.move(A_QUARTER - 60)
    assert isinstance(sign_in.finish_set_up(opened), SignedIn)
    assert directory.user(julia).two_step is not None


def test_s04_a_window_left_alone_lets_nobody_in_after_a_quarter_of_an_hour(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    clock.move(A_QUARTER)
    assert confirm(sign_in, opened, enrolment, phone, clock) == HalfOpenEnded()
    assert enrolment.secret() == b""
    assert directory.user(julia).two_step is None


@pytest.mark.usefixtures("julia")
def test_s04_before_the_key_is_shown_there_are_five_minutes(
    sign_in: SignIn, clock: FakeClock
) -> None:
    opened = half_open(sign_in)
    clock.move(300)
    assert sign_in.start_set_up(opened) == HalfOpenEnded()


def test_s04_after_the_codes_there_are_five_minutes_again(
    directory: Directory, sign_in: SignIn, clock: FakeClock
) -> None:
    julia = directory.add_user(password=START, must_change=True)
    opened = half_open(sign_in, START)
    enrolment = sign_in.start_set_up(opened)
    assert isinstance(enrolment, Enrolment)
    confirm(sign_in, opened, enrolment, Phone(enrolment.uri, clock), clock)
    clock.move(A_QUARTER - 60)
    sign_in.finish_set_up(opened)
    clock.move(299)
    assert sign_in.new_password(opened, NEW) != HalfOpenEnded()
    assert not directory.user(julia).must_change_password


def test_s04_and_not_longer(directory: Directory, sign_in: SignIn, clock: FakeClock) -> None:
    directory.add_user("kim", "Kim", "Ono", password=START, must_change=True)
    answer = sign_in.password("kim", START)
    assert isinstance(answer, NeedSetUp)
    opened = answer.half_open
    enrolment = sign_in.start_set_up(opened)
    assert isinstance(enrolment, Enrolment)
    confirm(sign_in, opened, enrolment, Phone(enrolment.uri, clock), clock)
    sign_in.finish_set_up(opened)
    clock.move(300)
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()


def test_cancel_discards_everything(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    before = directory.user(julia), directory.newest()
    opened, enrolment, phone = begun(sign_in, clock)
    sign_in.cancel(opened)
    assert enrolment.secret() == b""
    assert enrolment.uri == ""
    assert confirm(sign_in, opened, enrolment, phone, clock) == HalfOpenEnded()
    assert sign_in.finish_set_up(opened) == HalfOpenEnded()
    assert (directory.user(julia), directory.newest()) == before


@pytest.mark.usefixtures("julia")
def test_closed_steps_confirm_nothing(sign_in: SignIn, clock: FakeClock) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    enrolment.close()
    assert confirm(sign_in, opened, enrolment, phone, clock) == EnrolmentOver()


@pytest.mark.usefixtures("julia")
def test_started_again_it_is_another_key_and_the_old_one_is_gone(
    sign_in: SignIn, clock: FakeClock
) -> None:
    opened, old, old_phone = begun(sign_in, clock)
    new = sign_in.start_set_up(opened)
    assert isinstance(new, Enrolment)
    assert old.secret() == b""
    phone = Phone(new.uri, clock)
    assert phone.secret != old_phone.secret
    assert confirm(sign_in, opened, old, old_phone, clock) == EnrolmentOver()
    assert isinstance(confirm(sign_in, opened, new, phone, clock), Enabled)


@pytest.mark.usefixtures("julia")
def test_keys_of_two_sign_ins_are_not_mixed_up(sign_in: SignIn, clock: FakeClock) -> None:
    opened, _, _ = begun(sign_in, clock)
    _, enrolment, phone = begun(sign_in, clock)
    assert confirm(sign_in, opened, enrolment, phone, clock) == EnrolmentOver()


# ---- no way around it ---------------------------------------------------------------------------


def test_finishing_wants_the_two_codes_first(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened = half_open(sign_in)
    assert sign_in.finish_set_up(opened) == HalfOpenEnded()
    sign_in.start_set_up(opened)
    assert sign_in.finish_set_up(opened) == HalfOpenEnded()
    assert sign_in.new_password(opened, NEW) == HalfOpenEnded()
    assert directory.user(julia).last_sign_in is None
    assert sign_in.code(opened, "661763") == HalfOpenEnded()
    for opened in (half_open(sign_in), half_open(sign_in)):
        assert sign_in.resync(opened, "661763", "996875", clock.now()) == HalfOpenEnded()


def test_other_half_open_sign_ins_have_nothing_to_set_up(
    directory: Directory, sign_in: SignIn, julia: User
) -> None:
    phone = directory.enrol(julia)
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    assert sign_in.finish_set_up(answer.half_open) == HalfOpenEnded()
    assert sign_in.start_set_up(answer.half_open) == HalfOpenEnded()
    assert phone.step == STEP


# ---- what changes meanwhile ---------------------------------------------------------------------


def test_a_date_that_comes_while_the_steps_are_open_is_not_held_against_anybody(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    set_rule(directory, T0 + timedelta(seconds=10))
    opened, enrolment, phone = begun(sign_in, clock)
    assert isinstance(confirm(sign_in, opened, enrolment, phone, clock), Enabled)
    assert isinstance(sign_in.finish_set_up(opened), SignedIn)
    assert directory.user(julia).two_step is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda directory: set_rule(directory, None),
        lambda directory: set_rule(directory, T0),
        lambda directory: set_rule(directory, mandatory=False),
    ],
    ids=["taken back", "moved forward", "no longer mandatory"],
)
def test_a_rule_that_changed_ends_it(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    clock: FakeClock,
    change: Callable[[Directory], None],
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    change(directory)
    assert confirm(sign_in, opened, enrolment, phone, clock) == HalfOpenEnded()
    assert enrolment.secret() == b""
    assert directory.user(julia).two_step is None


@pytest.mark.parametrize(
    "change",
    [Directory.deactivate, lambda directory, user: directory.put_password(user, "another")],
    ids=["deactivated", "password"],
)
@pytest.mark.parametrize("when", ["before the key", "before the codes", "before the end"])
def test_changed_account_ends_it(
    directory: Directory,
    sign_in: SignIn,
    julia: User,
    clock: FakeClock,
    change: Callable[[Directory, User], None],
    when: str,
) -> None:
    opened = half_open(sign_in)
    if when == "before the key":
        change(directory, julia)
        assert sign_in.start_set_up(opened) == HalfOpenEnded()
    else:
        enrolment = sign_in.start_set_up(opened)
        assert isinstance(enrolment, Enrolment)
        phone = Phone(enrolment.uri, clock)
        if when == "before the codes":
            change(directory, julia)
            assert confirm(sign_in, opened, enrolment, phone, clock) == HalfOpenEnded()
        else:
            confirm(sign_in, opened, enrolment, phone, clock)
            change(directory, julia)
        assert sign_in.finish_set_up(opened) == HalfOpenEnded()
        assert enrolment.secret() == b""
    assert directory.user(julia).last_sign_in is None


def test_removed_again_before_the_end(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    confirm(sign_in, opened, enrolment, phone, clock)
    directory.remove_two_step(julia)
    assert sign_in.finish_set_up(opened) == HalfOpenEnded()


def test_s17_enabled_by_somebody_else_meanwhile(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    opened, enrolment, phone = begun(sign_in, clock)
    two_step = directory.services.two_step
    theirs = two_step.start_enrolment(directory.session, julia.id)
    assert isinstance(theirs, Enrolment)
    other_phone = Phone(theirs.uri, clock)
    codes = other_phone.code(-1), other_phone.code()
    assert isinstance(two_step.confirm(directory.session, theirs, *codes, T0), Enabled)
    answer = confirm(sign_in, opened, enrolment, phone, clock)
    assert answer == ChangedMeanwhile("Priya Raman", T0)
    assert enrolment.secret() == b""
    assert confirm(sign_in, opened, enrolment, phone, clock) == HalfOpenEnded()
    clock.move(30)
    assert isinstance(directory.sign_in(julia, other_phone.code()), SignedIn)


def test_s17_two_programs_at_once_one_winner(
    directory: Directory, sign_in: SignIn, julia: User, clock: FakeClock
) -> None:
    with another_program(directory) as other:
        there = other.services.sign_in
        here_open, here, here_phone = begun(sign_in, clock)
        there_open, theirs, their_phone = begun(there, clock)
        assert isinstance(confirm(sign_in, here_open, here, here_phone, clock), Enabled)
        at = clock.now()
        answer = confirm(there, there_open, theirs, their_phone, clock)
    assert answer == ChangedMeanwhile("Julia Okafor", at)
    assert directory.authenticator(julia).secret == here_phone.secret
