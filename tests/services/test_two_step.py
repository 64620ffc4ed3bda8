"""Enabling two-step verification: who may, for whom, with which two codes, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstRight,
    MissedStep,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.lockout import Charged, Closed, Factor
from qmetry_admin.domain.outcomes import CodeMalformed, NoSuchUser, NotAllowed, NotPossible
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer, Enabled, Wait
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import Desk, started
from tests.services.people import STEP, Directory, directory
from tests.support.phone import Phone
from tests.support.world import SECRET, T0

NOBODY = UserId(9999)
ENABLING = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.fixture
def julia(here: Directory) -> User:
    return here.person("jokafor")


# ---- starting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_starting_is_for_create_or_modify_on_users(
    here: Directory, two_step: TwoStep, julia: User, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    subject = actor if own else julia

    answer = two_step.start_enrolment(here.signed_in(actor), subject.id)

    if role is Role.ADMIN:
        assert isinstance(answer, Enrolment)
        assert answer.user == subject
        assert answer.entry == f"Acme QA ({subject.username})"
        assert here.audited() == 0
    else:
        assert answer == ENABLING
        assert here.entry(subject).action is Action.TWO_STEP_ENABLE
        assert here.entry(subject).result is Result.REFUSED
        assert here.entry(subject).detail == {"missing right": "Create on Users, Modify on Users"}
    assert here.now(subject).two_step is None


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize(
    ("authentication", "why"),
    [
        (AuthenticationType.QMETRY, None),
        (AuthenticationType.LDAP, WhyNot.LDAP),
        (AuthenticationType.SAML, WhyNot.SAML),
    ],
)
def test_aut_01_only_qmetry_people_can_be_enabled(
    here: Directory,
    two_step: TwoStep,
    active: bool,
    authentication: AuthenticationType,
    why: WhyNot | None,
) -> None:
    user = here.person("jokafor", authentication=authentication, active=active)

    answer = two_step.start_enrolment(here.session, user.id)

    if why is None:
        assert isinstance(answer, Enrolment)
    else:
        assert answer == NotPossible(why)
        forged = Enrolment(here.session, user, "Acme QA", bytes(20))
        phone = Phone(forged.uri, here.clock)
        confirmed = two_step.confirm(here.session, forged, phone.code(-1), phone.code(), T0)
        assert confirmed == NotPossible(why)
        assert here.now(user).two_step is None


def test_starting_for_nobody_or_somebody_enabled(here: Directory, two_step: TwoStep) -> None:
    enabled = here.enrolled(here.person("enabled"))

    assert two_step.start_enrolment(here.session, NOBODY) == NoSuchUser()
    assert two_step.start_enrolment(here.session, enabled.id) == NotPossible(WhyNot.ALREADY_ENABLED)


@pytest.mark.parametrize(
    ("year", "possible"), [(1999, False), (2000, True), (2199, True), (2200, False)]
)
def test_m20_a_clock_a_century_off_enrols_nobody(
    here: Directory, two_step: TwoStep, julia: User, year: int, possible: bool
) -> None:
    here.clock.instant = datetime(year, 6, 1, tzinfo=UTC)

    answer = two_step.start_enrolment(here.session, julia.id)

    if possible:
        assert isinstance(answer, Enrolment)
    else:
        assert answer == NotPossible(WhyNot.CLOCK)


def test_sec_01_keys_of_200_enrolments(here: Directory, two_step: TwoStep, julia: User) -> None:
    enrolments = [started(two_step, here.session, julia) for _ in range(200)]

    keys = {enrolment.key_text.replace(" ", "") for enrolment in enrolments}
    assert len(keys) == 200
    assert all(re.fullmatch("[A-Z2-7]{32}", key) for key in keys)
    assert all(len(enrolment.secret()) == 20 for enrolment in enrolments)
    assert all(enrolment.key_text.replace(" ", "") in enrolment.uri for enrolment in enrolments)


# ---- two codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_two_codes_in_a_row_enable(here: Directory, own: bool) -> None:
    user = here.person("jokafor", role=Role.ADMIN if own else Role.MEMBER)
    session = here.signed_in(user)
    other = here.signed_in(user)
    actor = user if own else here.first
    desk = Desk(here, user, session if own else here.session, fast=95)

    answer = desk.enable()

    assert isinstance(answer, Enabled)
    assert answer.user == here.now(user)
    state = answer.user.two_step
    assert state is not None
    assert (state.since, state.by, state.codes_left) == (T0, actor.name, 8)
    stored = here.authenticator(user)
    assert stored is not None
    assert (stored.drift, stored.last_step, stored.confirmed_by) == (3, STEP + 3, actor.id)
    assert stored.last_accepted is None
    assert totp.grouped(stored.secret) == desk.key
    assert len({code.text for code in answer.codes}) == 8
    assert here.codes(user) == answer.codes
    entry = here.entry(user)
    assert (entry.action, entry.result, entry.actor_id) == (
        Action.TWO_STEP_ENABLE,
        Result.DONE,
        actor.id,
    )
    assert entry.detail == {"recovery codes": "8", "drift": "3"}
    reason = (EndReason.TWO_STEP_ENABLED.value, actor.name)
    assert here.ended(other) == reason
    assert here.ended(session) == (None if own else reason)
    assert here.ended(here.session) is None


def test_s02_enabling_one_changes_no_other(here: Directory, julia: User) -> None:
    others = [here.person("other"), here.enrolled(here.person("enabled")), here.first]
    sessions = [here.signed_in(other) for other in others]
    codes = here.codes(others[1])

    assert isinstance(Desk(here, julia).enable(), Enabled)

    assert [here.now(other) for other in others] == others
    assert [here.ended(session) for session in sessions] == [None] * 3
    assert here.codes(others[1]) == codes


def test_s03_no_number_of_people_is_too_many(here: Directory) -> None:
    people = [here.person(f"person{number}") for number in range(60)]

    answers = [Desk(here, person).enable() for person in people]

    assert all(isinstance(answer, Enabled) for answer in answers)


def test_enr_01_pairs_that_are_none(here: Directory, julia: User) -> None:
    """The case's own four rows, with its key and its clock."""
    here.clock.move(30)
    two_step = TwoStep(here.world)
    enrolment = Enrolment(here.session, julia, "Acme QA", SECRET)
    pairs = [("661763", "661763"), ("996875", "661763"), ("661763", "072814"), ("661763", "996875")]

    answers: list[ConfirmAnswer] = []
    for first, second in pairs:
        assert here.now(julia).two_step is None
        assert enrolment.secret() == SECRET
        now = here.clock.now()
        answers.append(two_step.confirm(here.session, enrolment, first, second, now))

    assert answers[:3] == [SameCode(), WrongOrder(), MissedStep()]
    assert isinstance(answers[3], Enabled)


@pytest.mark.parametrize(
    ("first", "second"), [("66176", "996875"), ("661763", "99687x"), ("", ""), ("661763", "٩٩٦٨٧٥")]
)
def test_malformed_codes_are_no_miss(here: Directory, julia: User, first: str, second: str) -> None:
    desk = Desk(here, julia)

    for _ in range(10):
        assert desk.confirm(first, second) == CodeMalformed()
    assert desk.enrolment.wait(here.clock.monotonic()) is None
    assert isinstance(desk.enable(), Enabled)


def test_blanks_and_dashes_in_codes_are_dropped(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    first, second = desk.phone.code(-1), desk.phone.code()

    answer = desk.confirm(f" {first[:3]} {first[3:]}", f"{second[:3]}-{second[3:]}\u00a0")

    assert isinstance(answer, Enabled)


@pytest.mark.parametrize("minutes", [-10, -9.5, 0, 9.5, 10])
def test_clocks_within_ten_minutes_are_accepted(
    here: Directory, julia: User, minutes: float
) -> None:
    desk = Desk(here, julia, fast=minutes * 60)

    assert isinstance(desk.enable(), Enabled)
    stored = here.authenticator(julia)
    assert stored is not None
    assert stored.drift == minutes * 2


@pytest.mark.parametrize("minutes", [-1440, -61, -10.5, 10.5, 61, 1440])
def test_clocks_further_off_are_named(here: Directory, julia: User, minutes: float) -> None:
    desk = Desk(here, julia, fast=minutes * 60)

    answer = desk.enable()

    assert answer == ClockOff(int(minutes * 2))
    assert here.now(julia).two_step is None
    desk.phone.offset = timedelta(0)
    assert isinstance(desk.enable(), Enabled)


def test_the_offset_is_of_when_the_second_code_was_typed(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    first, second, typed_at = desk.phone.code(-1), desk.phone.code(), here.clock.now()
    here.clock.move(3600)

    answer = desk.confirm(first, second, typed_at)

    assert isinstance(answer, Enabled)
    stored = here.authenticator(julia)
    assert stored is not None
    assert (stored.drift, stored.last_step) == (0, STEP)


def test_codes_typed_before_the_clock_was_set_back_count_as_of_now(
    here: Directory, julia: User
) -> None:
    desk = Desk(here, julia)
    typed_at = here.clock.now() + timedelta(hours=2)

    assert isinstance(desk.confirm(desk.phone.code(-1), desk.phone.code(), typed_at), Enabled)


def test_enr_02_no_refusal_changes_the_key(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    uri = desk.enrolment.uri

    answers = []
    for _ in range(20):
        answers.append(desk.confirm("000000", "111111"))
        assert desk.enrolment.judge_first("000000", T0) != FirstRight(STEP)
        here.clock.move(1)

    assert set(answers) <= {PairWrong()}
    assert (desk.enrolment.uri, desk.enrolment.key_text) == (uri, desk.key)
    here.clock.move(24 * 3600)
    assert isinstance(desk.enable(), Enabled)


def test_tries_are_paced_from_the_fifth_miss(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)

    answers = [desk.confirm("000000", "111111") for _ in range(6)]

    assert answers == [PairWrong()] * 5 + [Wait(timedelta(seconds=1))]
    here.clock.move(0.5)
    assert desk.enable() == Wait(timedelta(seconds=0.5))
    here.clock.move(0.5)
    assert desk.confirm("000000", "111111") == PairWrong()
    assert desk.confirm("000000", "111111") == Wait(timedelta(seconds=1))
    here.clock.move(1)
    assert isinstance(desk.enable(), Enabled)


def test_enabling_clears_what_was_counted_against_the_person(here: Directory, julia: User) -> None:
    def charge() -> object:
        with here.store.writing() as unit:
            return unit.attempts.charge(
                "jokafor", Factor.CODE, here.clock.now(), 1000, timedelta(minutes=15)
            )

    for _ in range(100):
        charge()
    assert charge() == Closed()

    assert isinstance(Desk(here, julia).enable(), Enabled)

    charged = charge()
    assert isinstance(charged, Charged)
    assert charged.in_a_row == 1
