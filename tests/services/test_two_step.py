"""Enabling two-step verification: who may, for whom, with which two codes, and what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import EndReason, Session
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
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    ConfirmAnswer,
    Enabled,
    EnrolmentOver,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    SessionEnded,
    TwoStepView,
    Wait,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId, UserQuery
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.services.two_step import TwoStep
from tests.services.people import STEP, Directory, changed, directory
from tests.support.phone import Phone
from tests.support.world import SECRET, T0

NOBODY = UserId(9999)
UNKNOWN = Session("a token nobody has", UserId(1), T0)
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


def started(two_step: TwoStep, session: Session, user: User) -> Enrolment:
    enrolment = two_step.start_enrolment(session, user.id)
    assert isinstance(enrolment, Enrolment)
    return enrolment


class Desk:
    """Somebody at the desk with the steps open, and a phone whose clock is `fast` by seconds."""

    def __init__(
        self, here: Directory, user: User, session: Session | None = None, fast: float = 0
    ) -> None:
        self.clock = here.clock
        self.two_step = TwoStep(here.world)
        self.session = session or here.session
        self.enrolment = started(self.two_step, self.session, user)
        self.key = self.enrolment.key_text
        self.phone = Phone(self.enrolment.uri, here.clock, timedelta(seconds=fast))

    def confirm(self, first: str, second: str, typed_at: datetime | None = None) -> ConfirmAnswer:
        typed_at = typed_at or self.clock.now()
        return self.two_step.confirm(self.session, self.enrolment, first, second, typed_at)

    def enable(self) -> ConfirmAnswer:
        """By the code of the phone's last step and the one of this step."""
        return self.confirm(self.phone.code(-1), self.phone.code())


# ---- what the tab shows --------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_view_is_for_view_on_users_or_oneself(
    here: Directory, two_step: TwoStep, julia: User, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    subject = actor if own else julia

    answer = two_step.view(here.signed_in(actor), subject.id)

    if own or role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert isinstance(answer, TwoStepView)
        assert answer.user == subject
        assert answer.organisation.name == "Acme QA"
        assert answer.own is own
        assert answer.may_enable is (role is Role.ADMIN)
        assert answer.may_see_codes
        assert answer.why_not is None
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert here.entry(subject).action is Action.USERS_READ
        assert here.entry(subject).result is Result.REFUSED


def test_view_says_why_not(here: Directory, two_step: TwoStep, julia: User) -> None:
    people = {
        WhyNot.LDAP: here.person("ldap", authentication=AuthenticationType.LDAP),
        WhyNot.SAML: here.person("saml", authentication=AuthenticationType.SAML),
        WhyNot.ALREADY_ENABLED: here.enrolled(here.person("enabled")),
        None: here.person("inactive", active=False),
    }
    for why, user in people.items():
        view = two_step.view(here.session, user.id)
        assert isinstance(view, TwoStepView)
        assert view.why_not is why
    here.clock.instant = datetime(1999, 12, 31, tzinfo=UTC)
    view = two_step.view(here.session, julia.id)
    assert isinstance(view, TwoStepView)
    assert view.why_not is WhyNot.CLOCK


def test_view_of_nobody(here: Directory, two_step: TwoStep) -> None:
    assert two_step.view(here.session, NOBODY) == NoSuchUser()


Deed = Callable[[TwoStep, Session, User], object]
DEEDS: dict[str, Deed] = {
    "view": lambda two_step, session, user: two_step.view(session, user.id),
    "start": lambda two_step, session, user: two_step.start_enrolment(session, user.id),
    "codes": lambda two_step, session, user: two_step.recovery_codes(session, user.id),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_session_that_is_over_does_nothing(
    here: Directory, two_step: TwoStep, deed: Deed
) -> None:
    with here.store.writing() as unit:
        unit.sessions.end(here.session.token, EndReason.PASSWORD_CHANGED, "praman", T0)

    assert deed(two_step, here.session, here.first) == SessionEnded(
        EndReason.PASSWORD_CHANGED, "praman"
    )
    assert deed(two_step, UNKNOWN, here.first) == SessionEnded(EndReason.UNKNOWN)
    assert here.audited() == 0


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


# ---- what may have changed meanwhile -------------------------------------------------------------


def test_enr_03_an_abandoned_first_enrolment_leaves_it_disabled(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    before = here.entries(julia)
    desk = Desk(here, julia)
    desk.confirm(desk.phone.code(), "000000")

    desk.enrolment.close()

    assert desk.enable() == EnrolmentOver()
    assert here.now(julia) == julia
    assert here.authenticator(julia) is None
    assert here.codes(julia) == ()
    assert here.entries(julia) == before
    with here.store.reading() as unit:
        assert unit.users.page(UserQuery("jokafor"), 0, 10).rows == (julia,)
    again = started(two_step, here.session, julia)
    assert again.key_text != desk.key


def test_a_confirmed_enrolment_is_over(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    first, second = desk.phone.code(-1), desk.phone.code()
    assert isinstance(desk.confirm(first, second), Enabled)

    assert desk.enrolment.secret() == b""
    assert desk.confirm(first, second) == EnrolmentOver()


def test_an_enrolment_serves_no_other_session(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    desk.session = here.signed_in(here.first)

    assert desk.enable() == EnrolmentOver()
    assert here.now(julia).two_step is None


def test_s17_somebody_else_enabled_it_first(here: Directory, julia: User) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    ours, theirs = Desk(here, julia), Desk(here, julia, here.signed_in(weber))
    here.clock.move(60)
    winner = theirs.enable()
    here.clock.move(60)

    answer = ours.enable()

    assert isinstance(winner, Enabled)
    assert answer == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))
    assert here.now(julia) == winner.user
    assert here.codes(julia) == winner.codes
    assert len(here.entries(julia)) == 1


def between(here: Directory, deed: Callable[[], object]) -> None:
    """The deed is done while the codes are right already and nothing is stored yet."""

    def once() -> None:
        here.randomness.meanwhile = tuple
        deed()

    here.randomness.meanwhile = once


def test_s17_somebody_else_enabled_it_between_check_and_write(here: Directory, julia: User) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    ours, theirs = Desk(here, julia), Desk(here, julia, here.signed_in(weber))
    between(here, theirs.enable)

    answer = ours.enable()

    assert answer == ChangedMeanwhile("Max Weber", T0)
    stored = here.authenticator(julia)
    assert stored is not None
    assert totp.grouped(stored.secret) == theirs.key
    assert len(here.codes(julia)) == 8
    assert len(here.entries(julia)) == 1


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_session_ended(here: Directory, julia: User, early: bool) -> None:
    desk = Desk(here, julia)

    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end_all(here.first.id, EndReason.PASSWORD_CHANGED, "praman", T0)

    if early:
        end()
    else:
        between(here, end)

    assert desk.enable() == SessionEnded(EndReason.PASSWORD_CHANGED, "praman")
    assert here.now(julia).two_step is None
    assert desk.enrolment.secret() != b""


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_right_is_gone(here: Directory, julia: User, early: bool) -> None:
    admin = here.person("admin", role=Role.ADMIN)
    desk = Desk(here, julia, here.signed_in(admin))

    def demote() -> None:
        with here.store.writing() as unit:
            assert unit.users.change(admin.id, admin.version, changed(admin, role=Role.READ_ONLY))

    if early:
        demote()
    else:
        between(here, demote)

    assert desk.enable() == ENABLING
    assert here.now(julia).two_step is None
    assert here.entry(julia).result is Result.REFUSED


def test_m20_the_clock_went_off_meanwhile(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    here.clock.instant = datetime(2200, 1, 1, tzinfo=UTC)

    assert desk.enable() == NotPossible(WhyNot.CLOCK)


def test_trouble_of_the_store_keeps_the_key(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)

    def fail() -> None:
        raise Trouble(TroubleKind.FULL)

    between(here, fail)

    with pytest.raises(Trouble):
        desk.enable()
    assert here.now(julia).two_step is None
    assert isinstance(desk.enable(), Enabled)


def test_no_secret_is_in_the_file_or_the_audit(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    secret = desk.enrolment.secret()
    answer = desk.enable()

    assert isinstance(answer, Enabled)
    here.database.close()
    files = [file.read_bytes() for file in here.folder.iterdir() if file.is_file()]
    for hidden in (
        secret,
        secret.hex().encode(),
        totp.base32(secret).encode(),
        *(code.text.encode() for code in answer.codes),
        *(code.shown.encode() for code in answer.codes),
    ):
        assert not any(hidden in content for content in files)
    assert not any(code.text in repr(answer) for code in answer.codes)
