"""The first step of signing in: one answer for every wrong pair, and what follows a right one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import (
    CodeWrong,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.users import AuthenticationType
from qmetry_admin.services.sign_in import SignIn
from tests.support.world import PASSWORD, T0, WORKSTATION, Directory, FakeClock

WRONG = "not the password at all"
SIGN_IN_DONE = (Action.SIGN_IN, Result.DONE)
PASSWORD_REFUSED = (Action.PASSWORD, Result.REFUSED)


@pytest.fixture
def sign_in(directory: Directory) -> SignIn:
    return directory.services.sign_in


def test_right_password_signs_in(directory: Directory, sign_in: SignIn, clock: FakeClock) -> None:
    julia = directory.add_user()
    clock.move(10)
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, SignedIn)
    assert answer.user == directory.user(julia)
    assert answer.user.last_sign_in == clock.now()
    assert answer.user.version == julia.version  # no edit is about it
    assert answer.notices == ()
    assert directory.services.sessions.check(answer.session) == answer.user
    entry = directory.newest().entry
    assert (entry.action, entry.result) == SIGN_IN_DONE
    assert (entry.actor_name, entry.user_id, entry.workstation) == (
        "jokafor",
        julia.id,
        WORKSTATION,
    )
    assert entry.detail == {"second step": "none"}


def test_organisation_is_told(sign_in: SignIn) -> None:
    assert sign_in.organisation().name == "Acme QA"


@pytest.mark.parametrize(
    ("who", "password", "reason"),
    [
        ("nobody", PASSWORD, "unknown name"),
        ("", "", "unknown name"),
        ("jokafor", WRONG, "wrong password"),
        ("jokafor", "", "wrong password"),
        ("jokafor", PASSWORD + " ", "wrong password"),
        ("jokafor", PASSWORD.upper(), "wrong password"),
        ("jokafor", "\ud800", "wrong password"),
        ("left", PASSWORD, "inactive"),
        ("left", WRONG, "wrong password"),
        ("ldap", PASSWORD, "LDAP is not connected"),
        ("ldap", "", "LDAP is not connected"),
        ("ldap", " ", "LDAP is not connected"),
        ("ldap", "\0", "LDAP is not connected"),
        ("saml", PASSWORD, "SAML is not connected"),
    ],
)
def test_every_wrong_pair_is_told_alike(
    directory: Directory, sign_in: SignIn, who: str, password: str, reason: str
) -> None:
    """M21, LDP-01: the same words and the same work; the audit alone knows why."""
    people = {
        "jokafor": directory.add_user(),
        "left": directory.add_user("left", "Leo", "Left", active=False),
        "ldap": directory.add_user("ldap", "Lea", "Dap", authentication=AuthenticationType.LDAP),
        "saml": directory.add_user("saml", "Sam", "El", authentication=AuthenticationType.SAML),
    }
    before = directory.hasher.work
    assert sign_in.password(who, password) == SignInFailed()
    assert directory.hasher.work == before + 1
    entry = directory.newest().entry
    assert (entry.action, entry.result) == PASSWORD_REFUSED
    assert entry.detail == {"reason": reason}
    assert entry.actor_id is None
    user = people.get(who)
    assert (entry.user_id, entry.user_name) == ((user.id, who) if user else (None, ""))
    assert user is None or directory.user(user).last_sign_in is None


def test_what_was_typed_as_a_name_is_not_written_down(
    directory: Directory, sign_in: SignIn
) -> None:
    """People type their password there."""
    sign_in.password(PASSWORD, "")
    assert PASSWORD not in str(directory.newest())


@pytest.mark.parametrize("name", ["\0", "a\ud800b", "x" * 1_000_000, "\u202e" * 300])
def test_any_text_can_be_typed_as_a_name(sign_in: SignIn, name: str) -> None:
    assert sign_in.password(name, PASSWORD) == SignInFailed()


@pytest.mark.parametrize("name", ["joe", "Joe", "JOE", " joe ", "\uff2a\uff2f\uff25"])
def test_nam_01_every_spelling_is_one_person(
    directory: Directory, sign_in: SignIn, name: str
) -> None:
    joe = directory.add_user("joe", "Joe", "Doe")
    phone = directory.enrol(joe)
    answer = sign_in.password(name, PASSWORD)
    assert isinstance(answer, NeedCode)
    assert answer.entry == "Acme QA (joe)"
    signed_in = sign_in.code(answer.half_open, phone.code())
    assert isinstance(signed_in, SignedIn)
    assert signed_in.user.username == "joe"


def test_nam_01_failures_of_all_spellings_add_up(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user("joe", "Joe", "Doe")
    answers = [sign_in.password(name, WRONG) for name in ["joe", "JOE"] * 5]
    assert answers == [SignInFailed()] * 9 + [Locked(T0 + timedelta(minutes=15))]


@pytest.mark.parametrize(
    ("stored", "typed", "right"),
    [
        ("A" * 72 + "x", "A" * 72 + "x", True),
        ("A" * 72 + "x", "A" * 72, False),
        ("A" * 72 + "x", "A" * 72 + "y", False),
        ("\U0001f511" * 64, "\U0001f511" * 64, True),
        ("\U0001f511" * 64, "\U0001f511" * 63, False),
        ("before\0after the NUL", "before\0after the NUL", True),
        ("before\0after the NUL", "before", False),
        ("Zo\u00eb in the morning", "Zoe\u0308 in the morning", True),
        ("Zoe\u0308 in the morning", "Zo\u00eb in the morning", True),
        (" blanks at both ends ", " blanks at both ends ", True),
        (" blanks at both ends ", "blanks at both ends", False),
        ("x" * 1024, "x" * 1024, True),
        ("x" * 1024, "x" * 1_000_000, False),
    ],
)
def test_prv_04_only_the_exact_password(
    directory: Directory, sign_in: SignIn, stored: str, typed: str, *, right: bool
) -> None:
    directory.add_user(password=stored)
    assert isinstance(sign_in.password("jokafor", typed), SignedIn) is right


# ---- the lock (M03) ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jokafor", "nobody", "ldap", "left"])
def test_ten_wrong_ones_lock_alike_for_known_and_unknown_names(
    directory: Directory, sign_in: SignIn, clock: FakeClock, name: str
) -> None:
    directory.add_user()
    directory.add_user("ldap", "Lea", "Dap", authentication=AuthenticationType.LDAP)
    directory.add_user("left", "Leo", "Left", active=False)
    until = T0 + timedelta(minutes=15)
    for _ in range(9):
        assert sign_in.password(name, WRONG) == SignInFailed()
    assert sign_in.password(name, WRONG) == Locked(until)
    assert directory.newest().entry.detail["locked until"] == until.isoformat()
    count, work = directory.newest().number, directory.hasher.work
    clock.move(14 * 60 + 59)
    assert sign_in.password(name, PASSWORD) == Locked(until)  # nothing is checked or prolonged
    assert (directory.newest().number, directory.hasher.work) == (count, work)
    clock.move(1)
    expected = SignedIn if name == "jokafor" else SignInFailed
    assert isinstance(sign_in.password(name, PASSWORD), expected)


def test_right_password_starts_the_row_anew(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user()
    for _ in range(2):
        for _ in range(9):
            assert sign_in.password("jokafor", WRONG) == SignInFailed()
        assert isinstance(sign_in.password("jokafor", PASSWORD), SignedIn)


def test_numbers_are_the_organisations(directory: Directory, sign_in: SignIn) -> None:
    directory.change_settings(maximum_attempts=2, reactivate_after=60_000_000)
    assert sign_in.password("nobody", WRONG) == SignInFailed()
    assert sign_in.password("nobody", WRONG) == Locked(T0 + timedelta(minutes=1))


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_nobody_waits_longer_whatever_the_clock_does(
    directory: Directory, sign_in: SignIn, clock: FakeClock, days: int
) -> None:
    directory.add_user()
    for _ in range(10):
        sign_in.password("jokafor", WRONG)
    clock.set(T0 + timedelta(days=days))
    clock.move(15 * 60)
    assert isinstance(sign_in.password("jokafor", PASSWORD), SignedIn)


def test_lck_02_a_stranger_spends_no_code_attempts(
    directory: Directory, sign_in: SignIn, clock: FakeClock
) -> None:
    julia = directory.add_user()
    phone = directory.enrol(julia)
    for _ in range(50):
        sign_in.password("jokafor", WRONG)
    clock.move(15 * 60)
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    assert sign_in.code(answer.half_open, "000000") == CodeWrong(1, clock.now())
    assert isinstance(sign_in.code(answer.half_open, phone.code()), SignedIn)


# ---- what follows a right password -------------------------------------------------------------


def test_s01_s04_enabled_account_is_asked_for_the_code(
    directory: Directory, sign_in: SignIn
) -> None:
    julia = directory.add_user()
    directory.enrol(julia)
    before = directory.newest()
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    assert (answer.entry, answer.fresh_at) == ("Acme QA (jokafor)", None)
    assert directory.newest() == before  # nothing counts as signed in
    assert directory.user(julia).last_sign_in is None
    assert answer.half_open.name not in repr(answer)


@pytest.mark.parametrize(
    ("drift", "last_step", "fresh_in"),
    [
        (0, 56666666, None),
        (0, 56666667, 30),
        (0, 56666668, 60),  # the code was typed before this computer's step began
        (3, 56666669, None),
        (3, 56666670, 30),
        (-2, 56666664, None),
        (-2, 56666666, 60),
    ],
)
def test_s05_code_page_knows_that_the_shown_code_is_spent(
    directory: Directory,
    sign_in: SignIn,
    drift: int,
    last_step: int,
    fresh_in: int | None,
) -> None:
    directory.enrol(directory.add_user(), drift=drift, last_step=last_step)
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    expected = None if fresh_in is None else T0 + timedelta(seconds=fresh_in)
    assert answer.fresh_at == expected


def test_s36_mandatory_and_not_set_up(directory: Directory, sign_in: SignIn) -> None:
    directory.add_user()
    ann = directory.add_user("ann", "Ann", "Lee")
    directory.enrol(ann)
    directory.add_user("new", "New", "Comer", must_change=True)
    directory.change_settings(mandatory_two_step=1)
    assert sign_in.password("jokafor", PASSWORD) == TwoStepRequired()
    entry = directory.newest().entry
    assert (entry.action, entry.result) == (Action.SIGN_IN, Result.REFUSED)
    assert sign_in.password("new", PASSWORD) == TwoStepRequired()
    assert sign_in.password("jokafor", WRONG) == SignInFailed()
    assert isinstance(sign_in.password("ann", PASSWORD), NeedCode)


def test_start_password_asks_for_a_new_one(directory: Directory, sign_in: SignIn) -> None:
    julia = directory.add_user(must_change=True)
    before = directory.newest()
    assert isinstance(sign_in.password("jokafor", PASSWORD), NeedNewPassword)
    assert directory.newest() == before
    assert directory.user(julia) == julia


# ---- what others do while the password is hashed -----------------------------------------------


def test_deactivated_meanwhile(directory: Directory, sign_in: SignIn) -> None:
    julia = directory.add_user()
    directory.hasher.meanwhile = lambda: directory.deactivate(julia)
    assert sign_in.password("jokafor", PASSWORD) == SignInFailed()
    assert directory.newest().entry.detail == {"reason": "inactive"}


def test_password_changed_meanwhile(directory: Directory, sign_in: SignIn) -> None:
    julia = directory.add_user()
    directory.hasher.meanwhile = lambda: directory.put_password(julia, "another")
    assert sign_in.password("jokafor", PASSWORD) == SignInFailed()
    assert directory.newest().entry.detail == {"reason": "wrong password"}


def test_person_without_a_password(directory: Directory, sign_in: SignIn) -> None:
    """Cannot be made, but would be refused by the same work."""
    directory.add_user("odd", "Odd", "One", password=None)
    work = directory.hasher.work
    assert sign_in.password("odd", PASSWORD) == SignInFailed()
    assert directory.hasher.work == work + 1


# ---- half-open sign-ins ------------------------------------------------------------------------


def test_cancel_leaves_nothing(directory: Directory, sign_in: SignIn) -> None:
    phone = directory.enrol(directory.add_user())
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    sign_in.cancel(answer.half_open)
    sign_in.cancel(answer.half_open)
    assert sign_in.code(answer.half_open, phone.code()) == HalfOpenEnded()
    assert sign_in.recovery_code(answer.half_open, "x") == HalfOpenEnded()
    assert sign_in.new_password(answer.half_open, "x") == HalfOpenEnded()


@pytest.mark.parametrize(("seconds", "ended"), [(299.9, False), (300, True)])
def test_five_minutes_by_the_monotonic_clock(
    directory: Directory, sign_in: SignIn, clock: FakeClock, seconds: float, *, ended: bool
) -> None:
    phone = directory.enrol(directory.add_user())
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    clock.set(T0 + timedelta(days=1))  # setting the clock makes no difference
    clock.move(seconds)
    assert isinstance(sign_in.code(answer.half_open, phone.code()), HalfOpenEnded) is ended


def test_it_lives_in_one_program_only(directory: Directory, sign_in: SignIn) -> None:
    phone = directory.enrol(directory.add_user())
    answer = sign_in.password("jokafor", PASSWORD)
    assert isinstance(answer, NeedCode)
    elsewhere = SignIn(directory.world)
    assert elsewhere.code(answer.half_open, phone.code()) == HalfOpenEnded()
    assert isinstance(sign_in.code(answer.half_open, phone.code()), SignedIn)
