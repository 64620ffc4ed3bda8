"""Another authentication type: what it ends, what it asks for, who may (S08, A6, M06, AUT-01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import (
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    OwnRoleOrStatus,
    TwoStepWouldEnd,
    TypeChange,
    UserChangeAnswer,
    UserChanged,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    User,
)
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, details_of, directory
from tests.support.world import T0

QMETRY, LDAP, SAML = AuthenticationType
START = "amber-copper-lilac-stone"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


def change_type(
    here: Directory, user: User, to: AuthenticationType, ends: str | None = None
) -> UserChangeAnswer:
    """What Save sends when nothing but the type was changed, by the first user."""
    new_type = TypeChange(to, START if to is QMETRY else "", ends)
    users = UserAdministration(here.world)
    return users.change(here.session, user.id, user.version, details_of(user), new_type)


def generation(user: User) -> str:
    assert user.two_step is not None
    return user.two_step.generation


def password(here: Directory, user: User) -> str | None:
    with here.store.reading() as unit:
        return unit.passwords.get(user.id)


# ---- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("before", "to"), [(QMETRY, LDAP), (LDAP, QMETRY), (LDAP, SAML)])
def test_a_change_of_type_is_for_modify_on_users(
    here: Directory,
    users: UserAdministration,
    role: Role,
    before: AuthenticationType,
    to: AuthenticationType,
) -> None:
    actor = here.person("actor", role=role)
    user = here.person("jokafor", authentication=before)

    answer = users.change(
        here.signed_in(actor), user.id, user.version, details_of(user), TypeChange(to, START)
    )

    if role is Role.ADMIN:
        assert isinstance(answer, UserChanged)
        assert here.now(user).authentication is to
    else:
        assert answer == NotAllowed((Right.USERS_MODIFY,))
        assert here.now(user) == user
        assert here.entry(user).result is Result.REFUSED


@pytest.mark.parametrize("to", [LDAP, SAML])
def test_a6_nobody_changes_their_own_type(
    here: Directory, users: UserAdministration, to: AuthenticationType
) -> None:
    admin = here.person("admin", role=Role.ADMIN)

    for user, session in ((admin, here.signed_in(admin)), (here.first, here.session)):
        answer = users.change(session, user.id, user.version, details_of(user), TypeChange(to))
        assert answer == OwnRoleOrStatus()
        assert here.now(user) == user
    assert here.audited() == 0


def test_a6_the_first_user_keeps_the_type(here: Directory, users: UserAdministration) -> None:
    first = here.enrolled(here.first)
    session = here.signed_in(here.person("admin", role=Role.ADMIN))
    new_type = TypeChange(LDAP, "", generation(first))

    answer = users.change(session, first.id, first.version, details_of(first), new_type)

    assert answer == FirstUserFixed()
    assert here.now(first) == first


def test_the_type_of_nobody(here: Directory, users: UserAdministration) -> None:
    gone = here.person("gone")
    users.delete(here.session, gone.id)

    assert change_type(here, gone, LDAP) == NoSuchUser()
    assert change_type(here, gone, QMETRY) == NoSuchUser()


@pytest.mark.parametrize("mandatory", [True, False])
def test_a6_the_last_able_admin_keeps_the_type(here: Directory, mandatory: bool) -> None:
    """Nobody of type LDAP or SAML is able while no directory is connected."""
    able = here.enrolled(here.person("able", role=Role.ADMIN))
    if mandatory:
        here.make_mandatory()  # the first user has no two-step verification
    theirs = here.signed_in(able)

    answer = change_type(here, able, LDAP, generation(able))

    if not mandatory:
        assert isinstance(answer, UserChanged)
        return
    assert answer == LastAbleAdmin()
    assert here.now(able) == able
    assert len(here.codes(able)) == 8
    assert here.authenticator(able) is not None
    assert here.ended(theirs) is None
    assert here.audited() == 0


# ---- what goes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [LDAP, SAML])
def test_s08_two_step_verification_ends_only_when_that_was_agreed_to(
    here: Directory, to: AuthenticationType
) -> None:
    user = here.enrolled(here.person("jokafor"))

    assert change_type(here, user, to) == TwoStepWouldEnd(user)
    assert change_type(here, user, to, ends="another") == TwoStepWouldEnd(user)
    assert here.now(user) == user
    assert here.audited() == 0

    answer = change_type(here, user, to, ends=generation(user))

    assert answer == UserChanged(here.now(user))
    assert here.now(user).authentication is to
    assert here.now(user).two_step is None
    assert here.authenticator(user) is None
    assert here.codes(user) == ()


def test_s08_what_was_enabled_meanwhile_is_asked_about(here: Directory) -> None:
    user = here.person("jokafor")
    enrolled = here.enrolled(user)

    assert change_type(here, user, LDAP) == TwoStepWouldEnd(enrolled)
    assert isinstance(change_type(here, user, LDAP, generation(enrolled)), UserChanged)


def test_s08_an_agreement_that_has_nothing_left_to_end_does_no_harm(here: Directory) -> None:
    user = here.person("jokafor")

    assert isinstance(change_type(here, user, SAML, ends="gone since"), UserChanged)


def test_s08_details_type_and_two_step_are_one_change_with_one_entry(
    here: Directory, users: UserAdministration
) -> None:
    user = here.enrolled(here.person("jokafor"))
    details = changed(user, username="julia", email="j@example.com")

    answer = users.change(
        here.session, user.id, user.version, details, TypeChange(LDAP, "", generation(user))
    )

    now = here.now(user)
    assert answer == UserChanged(now)
    assert (now.username, now.email, now.authentication) == ("julia", "j@example.com", LDAP)
    entry = here.entry(user)
    assert (entry.action, entry.result, entry.actor_id) == (
        Action.USER_CHANGE,
        Result.DONE,
        here.first.id,
    )
    assert entry.detail == {
        "version": str(now.version),
        "username before": "jokafor",
        "username": "julia",
        "email before": "",
        "email": "j@example.com",
        "authentication before": "QMETRY",
        "authentication": "LDAP",
        "two-step": "removed",
    }


def test_without_two_step_the_entry_says_nothing_of_it(here: Directory) -> None:
    user = here.person("jokafor")

    change_type(here, user, SAML)

    detail = here.entry(user).detail
    assert (detail["authentication before"], detail["authentication"]) == ("QMETRY", "SAML")
    assert "two-step" not in detail


def test_the_password_kept_here_goes_with_the_type(here: Directory) -> None:
    user = here.person("jokafor", authentication=LDAP)
    assert isinstance(change_type(here, user, QMETRY), UserChanged)
    assert password(here, user) is not None
    assert here.now(user).must_change_password

    change_type(here, here.now(user), SAML)

    assert password(here, user) is None
    assert not here.now(user).must_change_password


def test_a_code_step_that_is_gone_is_no_longer_closed(here: Directory) -> None:
    user = here.enrolled(here.person("jokafor"))
    with here.store.writing() as unit:
        for _ in range(3):
            unit.attempts.charge("jokafor", Factor.CODE, T0, 3, timedelta(minutes=15))
        assert unit.attempts.locks(("jokafor",), T0, timedelta(minutes=15))

    change_type(here, user, LDAP, generation(user))

    with here.store.reading() as unit:
        assert not unit.attempts.locks(("jokafor",), T0, timedelta(minutes=15))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, EndReason.TYPE_CHANGED),
        ({"role": Role.AUDITOR}, EndReason.TYPE_CHANGED),
        ({"active": False}, EndReason.DEACTIVATED),
    ],
)
def test_m06_another_type_ends_all_sessions_of_the_person(
    here: Directory, users: UserAdministration, fields: dict[str, object], reason: EndReason
) -> None:
    user = here.person("jokafor")
    theirs, others = here.signed_in(user), here.signed_in(here.person("other"))

    users.change(here.session, user.id, user.version, changed(user, **fields), TypeChange(LDAP))

    assert here.ended(theirs) == (reason.value, "Priya Raman")
    assert here.ended(others) is None
    assert here.ended(here.session) is None


# ---- back to QMETRY ------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [LDAP, SAML])
def test_s08_back_to_qmetry_takes_a_start_password_and_restores_nothing(
    here: Directory, before: AuthenticationType
) -> None:
    user = here.person("jokafor", authentication=before)

    answer = change_type(here, user, QMETRY)

    now = here.now(user)
    assert answer == UserChanged(now)
    assert (now.authentication, now.must_change_password, now.two_step) == (QMETRY, True, None)
    stored = password(here, user)
    assert stored is not None
    assert here.hasher.verify(stored, START)
    assert START not in repr(here.entry(user))


@pytest.mark.parametrize(
    ("start_password", "kind"),
    [
        ("", ProblemKind.EMPTY),
        ("short", ProblemKind.TOO_SHORT),
        ("ab" * 513, ProblemKind.TOO_LONG),
        ("Julia-Okafor", ProblemKind.GUESSABLE),
        ("acmeqaacmeqa", ProblemKind.GUESSABLE),
    ],
)
def test_a5_the_start_password_is_judged(
    here: Directory, users: UserAdministration, start_password: str, kind: ProblemKind
) -> None:
    user = here.person("jokafor", authentication=LDAP)

    answer = users.change(
        here.session, user.id, user.version, details_of(user), TypeChange(QMETRY, start_password)
    )

    assert isinstance(answer, FieldsRefused)
    [problem] = answer.problems
    assert (problem.field, problem.kind) == (Field.PASSWORD, kind)
    assert here.now(user) == user
    assert password(here, user) is None
    assert here.audited() == 0


def test_the_texts_are_told_before_the_start_password(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor", authentication=LDAP)

    answer = users.change(
        here.session, user.id, user.version, changed(user, email="x"), TypeChange(QMETRY, "")
    )

    assert answer == FieldsRefused((FieldProblem(Field.EMAIL, ProblemKind.MALFORMED),))


def test_a_type_the_person_has_already_is_no_change(here: Directory) -> None:
    user, ldap = here.person("jokafor"), here.person("ldap", authentication=LDAP)

    assert change_type(here, user, QMETRY) == UserChanged(user)
    assert change_type(here, ldap, LDAP) == UserChanged(ldap)
    assert password(here, user) is None
    assert here.audited() == 0
