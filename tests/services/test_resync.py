"""Resync: two codes in a row set a phone right, charged like a code at sign-in (S34, M02, M03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    CodeWrong,
    NeedCode,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    SessionEnded,
    SignedIn,
)
from qmetry_admin.domain.resync import find_pair
from qmetry_admin.domain.two_step_outcomes import (
    Enabled,
    NoTwoStep,
    RemovalReason,
    Removed,
    ResyncAnswer,
    Resynced,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.services import two_step_resync
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import Desk, rows, switch
from tests.services.people import STEP, Directory, changed, directory
from tests.support import world
from tests.support.phone import Phone
from tests.support.world import PASSWORD, SECRET, T0, found_directory

ASSISTING = NotAllowed((Right.USERS_ASSIST, Right.USERS_CREATE, Right.USERS_MODIFY))
MANAGING = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))
LOCK = timedelta(minutes=15)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.fixture
def julia(here: Directory) -> User:
    return here.enrolled(here.person("jokafor"))


def phone(here: Directory, minutes: float = 0) -> Phone:
    """The phone of everybody enrolled, its clock fast by so many minutes."""
    return Phone(SECRET, here.clock, timedelta(minutes=minutes))


def resync(
    here: Directory,
    user: User,
    minutes: float = 0,
    session: Session | None = None,
    typed_at: datetime | None = None,
) -> ResyncAnswer:
    """By the code of the phone's last step and the one of this step."""
    hers = phone(here, minutes)
    return TwoStep(here.world).resync(
        session or here.session,
        user.id,
        hers.code(-1),
        hers.code(),
        typed_at or here.clock.now(),
    )


def stored(here: Directory, user: User) -> Authenticator:
    found = here.authenticator(user)
    assert found is not None
    return found


def charge(here: Directory, limit: int = 1000) -> object:
    with here.store.writing() as unit:
        return unit.attempts.charge("jokafor", Factor.CODE, here.clock.now(), limit, LOCK)


# ---- success -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "off"),
    [
        (0, None),
        (7, None),
        (-10, None),
        (10, None),
        (10.5, ClockOff(21)),
        (40, ClockOff(80)),
        (-40, ClockOff(-80)),
        (1440, ClockOff(2880)),
    ],
)
def test_s34_drift_and_last_step_are_stored_and_nothing_else(
    here: Directory, julia: User, minutes: float, off: ClockOff | None
) -> None:
    before, codes = stored(here, julia), here.codes(julia)
    session = here.signed_in(julia)
    others = rows(here, "users", "password", "recovery_code", "session", "organisation")

    answer = resync(here, julia, minutes)

    steps = int(minutes * 2)
    assert answer == Resynced(here.now(julia), off)
    after = stored(here, julia)
    assert (after.drift, after.last_step) == (steps, STEP + steps)
    assert (after.secret, after.generation) == (before.secret, before.generation)
    assert (after.confirmed, after.confirmed_by) == (before.confirmed, before.confirmed_by)
    assert after.last_accepted == here.clock.now()
    assert here.codes(julia) == codes
    assert here.ended(session) is None
    assert rows(here, *others) == others
    entry = here.entry(julia)
    assert (entry.action, entry.result) == (Action.TWO_STEP_RESYNC, Result.DONE)
    assert entry.detail == {"drift before": "0", "drift": str(steps)}


def test_s34_a_phone_forty_minutes_fast_signs_in_afterwards(tmp_path: Path) -> None:
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        fast = Phone(SECRET, made.clock, timedelta(minutes=40))
        made.enrol(ann, fast)
        here = Directory(made)
        assert isinstance(code_of(made, ann, fast.code()), CodeWrong)

        assert resync(here, ann, 40) == Resynced(here.now(ann), ClockOff(80))

        made.clock.move(30)
        made.sign_in(ann, fast.code())
        assert made.authenticator(ann).drift == 80


def code_of(made: world.Directory, user: User, code: str) -> object:
    """What a code says after the right password."""
    answer = made.services.sign_in.password(user.username, PASSWORD)
    assert isinstance(answer, NeedCode), answer
    return made.services.sign_in.code(answer.half_open, code)


def test_m02_a_corrected_phone_clock_shuts_nobody_out(tmp_path: Path) -> None:
    """Enrolled seven minutes fast, then put right: it signs in by itself at the named minute."""
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        here = Directory(made)
        assert isinstance(Desk(here, ann, fast=7 * 60).enable(), Enabled)
        hers = Phone(stored(here, ann).secret, made.clock)
        assert stored(here, ann).drift == 14

        set_back = code_of(made, ann, hers.code())
        assert isinstance(set_back, PhoneSetBack)
        assert set_back.works_again_at == T0 + timedelta(minutes=7, seconds=30)
        pair = TwoStep(here.world).resync(
            here.session, ann.id, hers.code(-1), hers.code(), here.clock.now()
        )
        assert isinstance(pair, PhoneSetBack)
        assert pair.works_again_at - set_back.works_again_at <= timedelta(minutes=1)

        waiting = set_back.works_again_at - T0
        made.clock.move(waiting.total_seconds())
        made.sign_in(ann, hers.code())
        assert stored(here, ann).drift == 0


def test_m02_a_slow_phone_put_right_signs_in_at_once(tmp_path: Path) -> None:
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        here = Directory(made)
        assert isinstance(Desk(here, ann, fast=-7 * 60).enable(), Enabled)
        hers = Phone(stored(here, ann).secret, made.clock)
        assert stored(here, ann).drift == -14

        assert isinstance(code_of(made, ann, hers.code()), SignedIn)

        assert stored(here, ann).drift == 0


def test_s34_the_drift_is_of_when_the_second_code_was_typed(here: Directory, julia: User) -> None:
    hers, typed_at = phone(here), here.clock.now()
    codes = hers.code(-1), hers.code()
    here.clock.move(3600)

    answer = TwoStep(here.world).resync(here.session, julia.id, *codes, typed_at)

    assert answer == Resynced(here.now(julia), None)
    assert stored(here, julia).drift == 0


def test_s34_codes_typed_before_the_clock_was_set_back_count_as_of_now(
    here: Directory, julia: User
) -> None:
    answer = resync(here, julia, typed_at=here.clock.now() + timedelta(hours=2))

    assert isinstance(answer, Resynced)
    assert stored(here, julia).drift == 0


@pytest.mark.parametrize(("reach", "minutes"), [(20, 10), (100, 50), (2880, 1440)])
def test_s34_the_range_is_a_setting(
    here: Directory, julia: User, reach: int, minutes: float
) -> None:
    switch(here, resync_range=reach)

    for sign in (1, -1):
        assert isinstance(resync(here, julia, sign * (minutes + 0.5)), PairRefused)
    assert isinstance(resync(here, julia, -minutes), Resynced)
    assert stored(here, julia).drift == -reach
    assert isinstance(resync(here, julia, minutes), Resynced)
    assert stored(here, julia).drift == reach


def test_typ_01_blanks_and_dashes_are_dropped(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    answer = two_step.resync(here.session, julia.id, "406 058", "\u2009661-763 ", T0)

    assert isinstance(answer, Resynced)


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [("661763", "661763"), ("996875", "661763"), ("661763", "072814"), ("661763", "000000")],
)
def test_s34_which_of_the_two_was_wrong_is_never_said(
    here: Directory, two_step: TwoStep, julia: User, first: str, second: str
) -> None:
    before = stored(here, julia)

    answers = [
        two_step.resync(here.session, julia.id, *codes, T0)
        for codes in ((first, second), (second, "000000"), ("000000", first))
    ]

    assert answers == [PairRefused(tries, T0) for tries in (1, 2, 3)]
    assert stored(here, julia) == before
    for entry in here.entries(julia):
        assert (entry.action, entry.result) == (Action.TWO_STEP_RESYNC, Result.REFUSED)
        assert entry.detail == {"reason": "wrong"}
    assert len(here.entries(julia)) == 3


@pytest.mark.parametrize("later", [0, 1])
def test_s34_used_codes_are_refused(here: Directory, julia: User, later: int) -> None:
    """Both, or the first one; the phone's clock is as it was, so it was not set back."""
    assert isinstance(resync(here, julia), Resynced)
    here.clock.move(30 * later)

    assert resync(here, julia) == PairRefused(1, here.clock.now())

    assert stored(here, julia).last_step == STEP
    here.clock.move(60)
    assert isinstance(resync(here, julia), Resynced)


def test_s34_the_last_step_never_goes_back(here: Directory, julia: User) -> None:
    """For a clock that was ahead there is Register again, or time."""
    assert isinstance(resync(here, julia, 40), Resynced)
    here.clock.move(60)

    answer = resync(here, julia)

    works_again = T0 + timedelta(minutes=40, seconds=30)
    assert answer == PhoneSetBack(works_again, 1, here.clock.now())
    assert stored(here, julia).last_step == STEP + 80
    assert here.entries(julia)[0].detail == {"reason": "older than the last one"}
    assert isinstance(Desk(here, julia, again=True).enable(), Enabled)


@pytest.mark.parametrize(
    ("first", "second"), [("66176", "996875"), ("406058", "66176x"), ("", ""), ("406058", "")]
)
def test_m03_malformed_codes_are_no_attempt(
    here: Directory, two_step: TwoStep, julia: User, first: str, second: str
) -> None:
    for _ in range(12):
        assert two_step.resync(here.session, julia.id, first, second, T0) == CodeMalformed()
    assert charge(here) == Charged(1, mark_of(here))
    assert here.entries(julia) == ()


def mark_of(here: Directory) -> int:
    """The mark of the newest wrong code."""
    newest = rows(here, "wrong_code")["wrong_code"][-1][0]
    assert isinstance(newest, int)
    return newest


@pytest.mark.parametrize("authentication", AuthenticationType)
def test_there_is_nothing_to_set_right(here: Directory, authentication: AuthenticationType) -> None:
    user = here.person("plain", authentication=authentication)

    assert resync(here, user) == NoTwoStep()
    assert TwoStep(here.world).resync(here.session, UserId(9999), "1", "2", T0) == NoSuchUser()
    assert here.audited() == 0


@pytest.mark.parametrize(
    ("year", "possible"), [(1999, False), (2000, True), (2199, True), (2200, False)]
)
def test_m20_not_by_a_clock_that_is_years_off(
    here: Directory, julia: User, year: int, possible: bool
) -> None:
    here.clock.set(datetime(year, 6, 1, tzinfo=UTC))

    answer = resync(here, julia)

    if possible:
        assert isinstance(answer, Resynced)
    else:
        assert answer == NotPossible(WhyNot.CLOCK)
        assert rows(here, "attempt") == {"attempt": []}


# ---- charged -------------------------------------------------------------------------------------


def test_m03_a_try_is_a_code_attempt_under_the_persons_name(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    for _ in range(9):
        two_step.resync(here.session, julia.id, "000000", "111111", T0)
    locked = Locked(T0 + LOCK)

    assert two_step.resync(here.session, julia.id, "000000", "111111", T0) == locked
    assert here.newest().detail == {"reason": "wrong", "locked until": locked.until.isoformat()}
    audited = here.audited()
    assert resync(here, julia) == locked
    assert charge(here, 10) == locked
    assert here.audited() == audited
    assert stored(here, julia).last_step == 0
    here.clock.move(LOCK.total_seconds())
    assert isinstance(resync(here, julia), Resynced)


def test_m03_a_password_lock_is_another_matter(here: Directory, julia: User) -> None:
    with here.store.writing() as unit:
        unit.attempts.charge("jokafor", Factor.PASSWORD, T0, 1, LOCK)

    assert isinstance(resync(here, julia), Resynced)


def test_m03_success_clears_the_row_and_takes_its_mark_back(here: Directory, julia: User) -> None:
    for _ in range(4):
        charge(here)

    assert isinstance(resync(here, julia), Resynced)

    assert len(rows(here, "wrong_code")["wrong_code"]) == 4
    charged = charge(here)
    assert isinstance(charged, Charged)
    assert charged.in_a_row == 1


def test_m03_a_hundred_wrong_codes_close_it(here: Directory, julia: User) -> None:
    for _ in range(100):
        charge(here)

    assert resync(here, julia) == Closed()
    assert stored(here, julia).last_step == 0


def test_m03_the_charge_is_kept_before_the_codes_are_looked_at(
    here: Directory, julia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(two_step_resync, "find_pair", fail)

    with pytest.raises(ZeroDivisionError):
        resync(here, julia)

    charged = charge(here)
    assert isinstance(charged, Charged)
    assert charged.in_a_row == 2


# ---- meanwhile -----------------------------------------------------------------------------------


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """The deed is done once, after the codes were found right and before that is stored."""

    def found(
        authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
    ) -> object:
        monkeypatch.setattr(two_step_resync, "find_pair", find_pair)
        finding = find_pair(authenticator, first, second, now_step, reach)
        deed()
        return finding

    monkeypatch.setattr(two_step_resync, "find_pair", found)


@pytest.fixture
def weber(here: Directory) -> Session:
    return here.signed_in(here.person("mweber", "Max", "Weber", role=Role.ADMIN))


def overtakings(here: Directory, weber: Session, julia: User) -> dict[str, Callable[[], object]]:
    def remove() -> None:
        state = here.now(julia).two_step
        assert state is not None
        answer = TwoStep(here.world).remove(
            weber, julia.id, state.generation, RemovalReason.LOST_PHONE
        )
        assert isinstance(answer, Removed)

    def again() -> None:
        assert isinstance(Desk(here, julia, weber, again=True).enable(), Enabled)

    def same_codes() -> None:
        assert isinstance(resync(here, julia, session=weber), Resynced)

    return {"removed": remove, "registered again": again, "the same codes": same_codes}


@pytest.mark.parametrize("way", ["removed", "registered again", "the same codes"])
def test_s34_somebody_else_was_first(
    here: Directory, julia: User, weber: Session, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.clock.move(60)
    meanwhile(monkeypatch, overtakings(here, weber, julia)[way])

    answer = resync(here, julia)

    assert answer == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))
    assert here.newest().detail == {"reason": "changed meanwhile"}
    authenticator = here.authenticator(julia)
    if way == "removed":
        assert authenticator is None
    elif way == "registered again":
        assert authenticator is not None
        assert authenticator.secret != SECRET
        assert authenticator.last_accepted is None


def test_s34_a_first_code_used_meanwhile_spends_neither(
    here: Directory, julia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sign_in() -> None:
        with here.store.writing() as unit:
            authenticator = unit.authenticators.get(julia.id)
            assert authenticator is not None
            assert unit.authenticators.spend(authenticator.accepting(STEP - 1, T0))

    meanwhile(monkeypatch, sign_in)

    assert isinstance(resync(here, julia), ChangedMeanwhile)
    assert stored(here, julia).last_step == STEP - 1


def test_s34_session_and_right_are_looked_at_again(
    here: Directory, julia: User, weber: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end(here.session.token, EndReason.PASSWORD_CHANGED, "praman", T0)

    def demote() -> None:
        admin = here.now(weber_of(here, weber))
        with here.store.writing() as unit:
            assert unit.users.change(admin.id, admin.version, changed(admin, role=Role.AUDITOR))

    meanwhile(monkeypatch, end)
    assert resync(here, julia) == SessionEnded(EndReason.PASSWORD_CHANGED, "praman")
    meanwhile(monkeypatch, demote)
    assert resync(here, julia, session=weber) == ASSISTING
    assert stored(here, julia).last_step == 0


def weber_of(here: Directory, session: Session) -> User:
    with here.store.reading() as unit:
        found = unit.users.get(session.user_id)
    assert found is not None
    return found


# ---- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", [Role.MEMBER, Role.HELP_DESK, Role.ADMIN])
def test_a2_assist_resyncs_people_who_are_not_admins(here: Directory, of: Role) -> None:
    user = here.enrolled(here.person("jokafor", role=of))
    session = here.signed_in(here.person("desk", role=Role.HELP_DESK))

    answer = resync(here, user, session=session)

    if of is Role.ADMIN:
        assert answer == MANAGING
        entry = here.entry(user)
        assert (entry.action, entry.result) == (Action.TWO_STEP_RESYNC, Result.REFUSED)
        assert entry.detail == {"missing right": "Create on Users, Modify on Users"}
        assert rows(here, "attempt") == {"attempt": []}
    else:
        assert isinstance(answer, Resynced)


@pytest.mark.parametrize("on", [True, False])
def test_s09_ones_own_by_the_setting(here: Directory, on: bool) -> None:
    user, other = here.enrolled(here.person("own")), here.enrolled(here.person("other"))
    session = here.signed_in(user)
    switch(here, self_service=on)

    own = resync(here, user, session=session)

    assert own == (Resynced(here.now(user), None) if on else ASSISTING)
    assert resync(here, other, session=session) == ASSISTING
    assert stored(here, other).last_step == 0


def test_s34_no_code_is_in_the_audit(here: Directory, two_step: TwoStep, julia: User) -> None:
    resync(here, julia)
    two_step.resync(here.session, julia.id, "661763", "000000", T0)

    entries = repr(here.entries(julia))
    assert not any(code in entries for code in ("406058", "661763", "000000"))


def test_m05_resync_asks_nobody_who_they_are(here: Directory, julia: User) -> None:
    here.clock.move(24 * 3600)

    assert isinstance(resync(here, julia), Resynced)
