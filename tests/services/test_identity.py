"""Confirm it's you: when it is due, and what a password and a code say (M05, M03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.identity import (
    Confirmation,
    ConfirmIdentity,
    IdentityConfirmed,
    PasswordWrong,
)
from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    NeedCode,
    NoRecoveryCodesLeft,
    NotAllowed,
    PhoneSetBack,
    RecoveryCodeWrong,
    SessionEnded,
    SignInFailed,
)
from qmetry_admin.domain.two_step_outcomes import (
    CodesShown,
    IdentityAnswer,
    RemovalReason,
    Removed,
)
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services import identity as identity_module
from qmetry_admin.services.identity import IdentityKeeper
from tests.support.phone import Phone
from tests.support.world import PASSWORD, SECRET, T0, Directory

LOCK = timedelta(minutes=15)
WRONG = "not the password at all"
MINUTE = 60


@pytest.fixture
def identity(directory: Directory) -> IdentityKeeper:
    return IdentityKeeper(directory.world)


@pytest.fixture
def ann(directory: Directory) -> User:
    """An Admin with two-step verification."""
    user = directory.add_user("ann", "Ann", "Lee", role=Role.ADMIN)
    directory.enrol(user)
    return directory.user(user)


@pytest.fixture
def session(directory: Directory, ann: User) -> Session:
    """Hers, begun long ago."""
    began = directory.session_of(ann)
    directory.clock.move(3600)
    return began


@pytest.fixture
def phone(directory: Directory) -> Phone:
    return Phone(SECRET, directory.clock)


def proved(directory: Directory, session: Session) -> tuple[timedelta, timedelta]:
    """How long ago the session's person proved who they are, and when that was renewed."""
    now = directory.clock.now()
    with directory.world.store.reading() as unit:
        found = unit.sessions.identity(session.token)
    return now - found.proved, now - found.renewed


def charge(directory: Directory, factor: Factor, name: str = "ann", limit: int = 1000) -> object:
    with directory.writing() as unit:
        return unit.attempts.charge(name, factor, directory.clock.now(), limit, LOCK)


def in_a_row(directory: Directory, factor: Factor, name: str = "ann") -> int:
    """How many tries in a row are counted by now."""
    charged = charge(directory, factor, name)
    assert isinstance(charged, Charged)
    return charged.in_a_row - 1


# ---- when it is due ------------------------------------------------------------------------------


def test_m05_signing_in_counts_for_fifteen_minutes(
    directory: Directory, identity: IdentityKeeper, ann: User, phone: Phone
) -> None:
    directory.clock.move(3600)
    session = directory.sign_in(ann, phone.code()).session

    directory.clock.move(15 * MINUTE)
    assert identity.due(session) == IdentityConfirmed()
    directory.clock.move(1)
    assert identity.due(session) == ConfirmIdentity(with_code=True)
    assert directory.actions(ann) == [(Action.SIGN_IN, Result.DONE)]


def test_m05_a_code_is_asked_of_whoever_has_one(
    directory: Directory, identity: IdentityKeeper
) -> None:
    directory.clock.move(3600)

    assert identity.due(directory.session) == ConfirmIdentity(with_code=False)
    directory.enrol(directory.first_user)
    assert identity.due(directory.session) == ConfirmIdentity(with_code=True)


def test_m05_deeds_renew_it_for_two_hours_at_most(
    directory: Directory, identity: IdentityKeeper, ann: User
) -> None:
    two_step = directory.services.two_step
    for _ in range(10):
        shown = two_step.recovery_codes(directory.session, ann.id, "one")
        assert isinstance(shown, CodesShown)
        directory.clock.move(12 * MINUTE)
    assert directory.clock.now() - T0 == timedelta(hours=2)
    assert identity.due(directory.session) == IdentityConfirmed()

    directory.clock.move(1)

    due = ConfirmIdentity(with_code=False)
    assert identity.due(directory.session) == due
    assert two_step.recovery_codes(directory.session, ann.id, "one") == due
    assert identity.confirm(directory.session, Confirmation(PASSWORD)) == IdentityConfirmed()
    assert isinstance(two_step.recovery_codes(directory.session, ann.id), CodesShown)


def test_m05_one_session_says_nothing_about_another(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    other = directory.session_of(ann)
    directory.clock.move(3600)

    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == IdentityConfirmed()

    assert identity.due(session) == IdentityConfirmed()
    assert identity.due(other) == ConfirmIdentity(with_code=True)


def test_m05_a_clock_that_was_set_back_is_no_way_around_it(
    directory: Directory, identity: IdentityKeeper, ann: User
) -> None:
    session = directory.session_of(ann)
    directory.clock.set(T0 - timedelta(hours=1))

    assert identity.due(session) == ConfirmIdentity(with_code=True)


def test_m06_a_session_that_is_over_confirms_nothing(
    directory: Directory, identity: IdentityKeeper, session: Session
) -> None:
    with directory.writing() as unit:
        unit.sessions.end(session.token, EndReason.ROLE_CHANGED, "Priya Raman", T0)
    ended = SessionEnded(EndReason.ROLE_CHANGED, "Priya Raman")

    assert identity.due(session) == ended
    assert identity.confirm(session, Confirmation(PASSWORD)) == ended
    assert in_a_row(directory, Factor.PASSWORD) == 0


# ---- the password --------------------------------------------------------------------------------


def test_m05_the_password_does_where_there_is_no_two_step_verification(
    directory: Directory, identity: IdentityKeeper
) -> None:
    directory.clock.move(3600)
    work = directory.hasher.work

    answer = identity.confirm(directory.session, Confirmation(PASSWORD, "whatever"))

    assert answer == IdentityConfirmed()
    assert directory.hasher.work == work + 1
    assert proved(directory, directory.session) == (timedelta(0), timedelta(0))
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.IDENTITY, Result.DONE)
    assert (entry.actor_id, entry.user_id) == (directory.first_user.id,) * 2
    assert entry.detail == {"second step": "none"}


@pytest.mark.parametrize("code", ["", "661763", "0000-0000-0000-0000"])
def test_m05_a_wrong_password_spends_no_code(
    *, directory: Directory, identity: IdentityKeeper, ann: User, session: Session, code: str
) -> None:
    codes = directory.recovery_codes(ann)
    typed = code or codes[0].shown
    before = directory.authenticator(ann)

    assert identity.confirm(session, Confirmation(WRONG, typed)) == PasswordWrong()

    assert directory.authenticator(ann) == before
    assert directory.recovery_codes(ann) == codes
    assert in_a_row(directory, Factor.PASSWORD) == 1
    assert in_a_row(directory, Factor.CODE) == 0
    assert identity.due(session) == ConfirmIdentity(with_code=True)
    entry = directory.audit(ann)[-1]
    assert (entry.action, entry.result) == (Action.IDENTITY, Result.REFUSED)
    assert entry.detail == {"reason": "wrong password"}
    assert entry.actor_id == ann.id


def test_m03_the_tenth_wrong_password_locks_as_at_sign_in(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    """It is counted under the folded name, with what was typed at the sign-in window."""
    for name in ("ANN", " ann ", "Ann"):
        assert directory.services.sign_in.password(name, WRONG) == SignInFailed()
    for _ in range(6):
        assert identity.confirm(session, Confirmation(WRONG, phone.code())) == PasswordWrong()
    now = directory.clock.now()
    locked = Locked(now + LOCK)

    assert identity.confirm(session, Confirmation(WRONG, phone.code())) == locked
    assert directory.audit(ann)[-1].detail == {
        "reason": "wrong password",
        "locked until": locked.until.isoformat(),
    }
    audited = directory.newest().number
    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == locked
    assert directory.services.sign_in.password("ann", PASSWORD) == locked
    assert directory.newest().number == audited
    assert directory.services.sessions.check(session) == directory.user(ann)
    directory.clock.move(LOCK.total_seconds())
    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == IdentityConfirmed()


def test_m03_a_right_password_clears_its_row_whatever_the_code_is(
    directory: Directory, identity: IdentityKeeper, session: Session
) -> None:
    for _ in range(5):
        charge(directory, Factor.PASSWORD)

    assert isinstance(identity.confirm(session, Confirmation(PASSWORD, "000000")), CodeWrong)

    assert in_a_row(directory, Factor.PASSWORD) == 0


def test_m05_a_password_changed_while_it_is_checked_is_wrong(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    def change() -> None:
        directory.hasher.meanwhile = tuple
        directory.put_password(ann, "another kettle orbit 8")

    directory.hasher.meanwhile = change

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert answer == PasswordWrong()
    assert directory.authenticator(ann).last_step == 0


def test_m05_the_session_may_end_while_the_password_is_checked(
    directory: Directory, identity: IdentityKeeper, session: Session, phone: Phone
) -> None:
    def end() -> None:
        directory.hasher.meanwhile = tuple
        with directory.writing() as unit:
            unit.sessions.end(session.token, EndReason.DEACTIVATED, "Priya Raman", T0)

    directory.hasher.meanwhile = end

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert answer == SessionEnded(EndReason.DEACTIVATED, "Priya Raman")


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_m05_ldap_and_saml_people_confirm_with_their_authority(
    directory: Directory, identity: IdentityKeeper, authentication: AuthenticationType
) -> None:
    user = directory.add_user("ldap", role=Role.ADMIN, authentication=authentication)
    session = directory.session_of(user)
    directory.clock.move(3600)

    assert identity.due(session) == ConfirmIdentity(with_code=False)
    assert identity.confirm(session, Confirmation(PASSWORD)) == NotAllowed(())

    [entry] = directory.audit(user)
    assert (entry.action, entry.result) == (Action.IDENTITY, Result.REFUSED)
    assert entry.detail == {"reason": "the password is kept elsewhere"}
    assert in_a_row(directory, Factor.PASSWORD, "ldap") == 0


# ---- the verification code -----------------------------------------------------------------------


def test_m05_password_and_code_prove_it_and_the_code_is_spent(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    for _ in range(3):
        charge(directory, Factor.CODE)
    confirmation = Confirmation(PASSWORD, f" {phone.code()[:3]} {phone.code()[3:]}")

    assert identity.confirm(session, confirmation) == IdentityConfirmed()

    after = directory.authenticator(ann)
    assert (after.last_step, after.drift) == (phone.step, 0)
    assert after.last_accepted == directory.clock.now()
    assert proved(directory, session) == (timedelta(0), timedelta(0))
    entry = directory.audit(ann)[-1]
    assert (entry.action, entry.result) == (Action.IDENTITY, Result.DONE)
    assert entry.detail == {"second step": "verification code"}
    assert in_a_row(directory, Factor.CODE) == 0
    used = identity.confirm(session, confirmation)
    assert isinstance(used, CodeAlreadyUsed)
    answer = directory.services.sign_in.password("ann", PASSWORD)
    assert isinstance(answer, NeedCode)
    at_sign_in = directory.services.sign_in.code(answer.half_open, phone.code())
    assert isinstance(at_sign_in, CodeAlreadyUsed)


def test_m03_a_right_code_takes_its_own_mark_back(
    directory: Directory, identity: IdentityKeeper, session: Session, phone: Phone
) -> None:
    for _ in range(99):
        charge(directory, Factor.CODE)

    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == IdentityConfirmed()

    directory.clock.move(60)
    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == IdentityConfirmed()
    assert isinstance(charge(directory, Factor.CODE), Charged)
    assert charge(directory, Factor.CODE) == Closed()
    closed = identity.confirm(session, Confirmation(PASSWORD, phone.code()))
    assert closed == Closed()


def test_m05_wrong_codes_are_told_as_at_sign_in_and_lock(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    now = directory.clock.now()

    answers = [identity.confirm(session, Confirmation(PASSWORD, "000000")) for _ in range(9)]

    assert answers == [CodeWrong(tries, now) for tries in range(1, 10)]
    entry = directory.audit(ann)[-1]
    assert (entry.action, entry.result) == (Action.IDENTITY, Result.REFUSED)
    assert entry.detail == {"reason": "wrong"}
    locked = Locked(now + LOCK)
    assert identity.confirm(session, Confirmation(PASSWORD, "000000")) == locked
    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == locked
    assert directory.authenticator(ann).last_step == 0
    assert directory.services.sessions.check(session) == directory.user(ann)
    assert identity.due(session) == ConfirmIdentity(with_code=True)


def test_s30_a_locked_code_step_leaves_the_recovery_codes(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session
) -> None:
    charge(directory, Factor.CODE, limit=1)
    code = directory.recovery_codes(ann)[0]

    assert identity.confirm(session, Confirmation(PASSWORD, code.shown)) == IdentityConfirmed()


def test_m02_an_older_code_says_when_they_work_again(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    with directory.writing() as unit:
        here = unit.authenticators.get(ann.id)
        assert here is not None
        assert unit.authenticators.spend(here.accepting(phone.step + 14, directory.clock.now()))

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert isinstance(answer, PhoneSetBack)
    assert answer.in_a_row == 1


@pytest.mark.parametrize("typed", ["", "66176", "6617633", "abc", "XXXX-XXXX-XXXX-XXX"])
def test_m03_a_malformed_code_is_no_attempt(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, typed: str
) -> None:
    audited = len(directory.audit(ann))

    for _ in range(12):
        assert identity.confirm(session, Confirmation(PASSWORD, typed)) == CodeMalformed()

    assert in_a_row(directory, Factor.CODE) == 0
    assert len(directory.audit(ann)) == audited


def test_m05_the_code_counts_as_of_when_it_was_handed_in(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    """Hashing takes its time, and so may the computer."""
    step = phone.step
    directory.hasher.meanwhile = lambda: directory.clock.move(45)

    confirmation = Confirmation(PASSWORD, phone.code(-1))
    answer = identity.confirm(session, confirmation)

    assert answer == IdentityConfirmed()
    stored = directory.authenticator(ann)
    assert (stored.last_step, stored.drift) == (step - 1, -1)


def test_m02_the_drift_stays_within_the_resync_range(
    directory: Directory, identity: IdentityKeeper, session: Session, ann: User, phone: Phone
) -> None:
    directory.change_settings(resync_range=20)
    with directory.writing() as unit:
        here = unit.authenticators.get(ann.id)
        assert here is not None
        assert unit.authenticators.spend(here.accepting(phone.step - 20, directory.clock.now()))
    phone.offset = timedelta(seconds=-30 * 21)
    directory.clock.move(60)

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert answer == IdentityConfirmed()
    assert directory.authenticator(ann).drift == -20


# ---- meanwhile -----------------------------------------------------------------------------------


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """The deed is done after the code was found right, and before it is spent."""
    find = identity_module.__dict__["find_code"]

    def found(*given: object) -> object:
        finding = find(*given)
        deed()
        return finding

    monkeypatch.setattr(identity_module, "find_code", found)


def test_m01_a_code_used_elsewhere_meanwhile_is_used(
    directory: Directory,
    identity: IdentityKeeper,
    ann: User,
    session: Session,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meanwhile(monkeypatch, lambda: directory.sign_in(ann, phone.code()))

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    now = directory.clock.now()
    assert answer == CodeAlreadyUsed(now + timedelta(seconds=30), 1, now)
    assert directory.audit(ann)[-1].detail == {"reason": "already used"}
    assert identity.due(session) == ConfirmIdentity(with_code=True)


@pytest.mark.parametrize("again", [True, False])
def test_m05_a_code_of_a_registration_that_is_gone_is_wrong(
    *,
    directory: Directory,
    identity: IdentityKeeper,
    ann: User,
    session: Session,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
    again: bool,
) -> None:
    def remove() -> None:
        directory.remove_two_step(ann)
        if again:
            directory.enrol(ann)

    meanwhile(monkeypatch, remove)

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert answer == CodeWrong(1, directory.clock.now())
    assert identity.due(session) == ConfirmIdentity(with_code=again)


def test_m06_the_session_may_end_while_the_code_is_checked(
    directory: Directory,
    identity: IdentityKeeper,
    ann: User,
    session: Session,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = directory.user(ann).two_step
    assert state is not None

    def remove() -> None:
        answer = directory.services.two_step.remove(
            directory.sign_in(directory.first_user).session,
            ann.id,
            state.generation,
            RemovalReason.LOST_PHONE,
        )
        assert isinstance(answer, Removed)

    meanwhile(monkeypatch, remove)

    answer = identity.confirm(session, Confirmation(PASSWORD, phone.code()))

    assert answer == SessionEnded(EndReason.TWO_STEP_REMOVED, "Priya Raman")


# ---- the recovery code ---------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", [str.lower, str.upper, lambda text: text.replace("-", " ")])
def test_m05_a_recovery_code_does_and_is_spent(
    *,
    directory: Directory,
    identity: IdentityKeeper,
    ann: User,
    session: Session,
    spelling: Callable[[str], str],
) -> None:
    codes = directory.recovery_codes(ann)
    charge(directory, Factor.CODE)

    answer = identity.confirm(session, Confirmation(PASSWORD, spelling(codes[3].shown)))

    assert answer == IdentityConfirmed()
    assert directory.recovery_codes(ann) == (*codes[:3], *codes[4:])
    assert directory.authenticator(ann).last_step == 0
    assert directory.audit(ann)[-1].detail == {"second step": "recovery code"}
    assert in_a_row(directory, Factor.CODE) == 0
    again = identity.confirm(session, Confirmation(PASSWORD, codes[3].shown))
    assert isinstance(again, TooFast)
    directory.clock.move(1)
    again = identity.confirm(session, Confirmation(PASSWORD, codes[3].shown))
    assert again == RecoveryCodeWrong()
    assert directory.audit(ann)[-1].detail == {"reason": "wrong"}


def test_s30_recovery_codes_are_paced_and_never_locked(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session
) -> None:
    answers: list[IdentityAnswer] = []
    for _ in range(30):
        answers.append(identity.confirm(session, Confirmation(PASSWORD, "0" * 16)))
        answers.append(identity.confirm(session, Confirmation(PASSWORD, "0" * 16)))
        directory.clock.move(1)

    assert answers == [RecoveryCodeWrong(), TooFast(timedelta(seconds=1))] * 30
    assert in_a_row(directory, Factor.CODE) == 0
    assert len(directory.recovery_codes(ann)) == 8


def test_s26_none_are_left(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session
) -> None:
    with directory.writing() as unit:
        unit.recovery_codes.drop(ann.id)

    answer = identity.confirm(session, Confirmation(PASSWORD, "0" * 16))

    assert answer == NoRecoveryCodesLeft()
    assert directory.audit(ann)[-1].detail == {"reason": "none left"}


def test_m06_the_session_may_end_before_the_recovery_code_is_spent(
    directory: Directory,
    identity: IdentityKeeper,
    ann: User,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = directory.recovery_codes(ann)
    spend = IdentityKeeper._by_recovery_code  # noqa: SLF001 - what comes next is held up

    def late(
        keeper: IdentityKeeper, session: Session, tried: identity_module._RecoveryTry
    ) -> IdentityAnswer:
        with directory.writing() as unit:
            unit.sessions.end(session.token, EndReason.DEACTIVATED, "Priya Raman", T0)
        return spend(keeper, session, tried)

    monkeypatch.setattr(IdentityKeeper, "_by_recovery_code", late)

    answer = identity.confirm(session, Confirmation(PASSWORD, codes[0].shown))

    assert answer == SessionEnded(EndReason.DEACTIVATED, "Priya Raman")
    assert directory.recovery_codes(ann) == codes


# ---- afterwards ----------------------------------------------------------------------------------


def test_m05_what_was_typed_is_spent_although_the_deed_is_refused(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    julia = directory.add_user("jokafor")
    directory.enrol(julia)
    state = directory.user(julia).two_step
    assert state is not None
    assert identity.confirm(session, Confirmation(PASSWORD, phone.code())) == IdentityConfirmed()

    refused = directory.services.two_step.remove(session, julia.id, state.generation, None)

    assert not isinstance(refused, Removed)
    assert directory.authenticator(ann).last_step == phone.step
    assert identity.due(session) == IdentityConfirmed()


def test_no_password_or_code_is_in_the_audit(
    directory: Directory, identity: IdentityKeeper, ann: User, session: Session, phone: Phone
) -> None:
    codes = directory.recovery_codes(ann)
    typed = [phone.code(), "000000", codes[0].shown, ""]
    for code in typed:
        identity.confirm(session, Confirmation(PASSWORD, code))
        identity.confirm(session, Confirmation(WRONG, code))

    entries = repr(directory.audit(ann))
    for hidden in (PASSWORD, WRONG, *typed[:3], codes[0].text):
        assert hidden not in entries
