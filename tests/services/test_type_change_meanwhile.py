"""Another authentication type while others act, and what is left afterwards (DB-02, AUT-01)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeWrong,
    NeedCode,
    NeedNewPassword,
    NotPossible,
    RecoveryCodeWrong,
    SessionEnded,
    SignInFailed,
)
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.user_outcomes import (
    TypeChange,
    UserChangeAnswer,
    UserChanged,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    TwoStepFilter,
    User,
    UserFilter,
    UserPage,
    UserQuery,
)
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, details_of, directory
from tests.support import world
from tests.support.phone import Phone
from tests.support.world import PASSWORD, T0

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


def test_db_02_a_type_that_was_changed_meanwhile_is_told_and_no_second_password_is_set(
    here: Directory, users: UserAdministration
) -> None:
    """Else somebody would hand over a start password that does not hold."""
    user = here.person("jokafor", authentication=LDAP)
    other = here.signed_in(here.person("mweber", "Max", "Weber", role=Role.ADMIN))
    users.change(other, user.id, user.version, details_of(user), TypeChange(QMETRY, START))
    first = password(here, user)

    answer = change_type(here, user, QMETRY)

    assert answer == ChangedMeanwhile("Max Weber", T0, (Field.AUTHENTICATION,))
    assert password(here, user) == first


def test_db_02_a_stale_form_is_told_before_it_is_asked(
    here: Directory, users: UserAdministration
) -> None:
    user = here.enrolled(here.person("jokafor"))
    users.change(here.session, user.id, user.version, changed(user, email="j@example.com"))

    answer = change_type(here, user, LDAP, generation(user))

    assert answer == ChangedMeanwhile("Priya Raman", T0, (Field.EMAIL,))
    assert here.now(user).two_step is not None


def test_db_02_a_change_while_the_password_is_hashed_wins(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor", authentication=LDAP)
    other = here.signed_in(here.person("mweber", "Max", "Weber", role=Role.ADMIN))

    def meanwhile() -> None:
        here.hasher.meanwhile = tuple
        details = changed(user, email="j@example.com")
        users.change(other, user.id, user.version, details)

    here.hasher.meanwhile = meanwhile

    answer = change_type(here, user, QMETRY)

    assert answer == ChangedMeanwhile("Max Weber", T0, (Field.EMAIL,))
    assert here.now(user).authentication is LDAP
    assert password(here, user) is None


def test_a_session_that_ends_while_the_password_is_hashed_changes_nothing(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor", authentication=LDAP)
    session = here.signed_in(here.person("admin", role=Role.ADMIN))

    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end(session.token, EndReason.ROLE_CHANGED, "Priya Raman", T0)

    here.hasher.meanwhile = end

    answer = users.change(
        session, user.id, user.version, details_of(user), TypeChange(QMETRY, START)
    )

    assert answer == SessionEnded(EndReason.ROLE_CHANGED, "Priya Raman")
    assert here.now(user) == user


def test_aut_01_an_enrolment_that_is_open_elsewhere_cannot_be_finished(here: Directory) -> None:
    """A second window is open on Security while the type is changed."""
    user, two_step = here.person("jokafor"), TwoStep(here.world)
    enrolment = two_step.start_enrolment(here.session, user.id)
    assert isinstance(enrolment, Enrolment)

    change_type(here, user, LDAP)

    answer = two_step.confirm(here.session, enrolment, "000000", "000001", T0)
    assert answer == NotPossible(WhyNot.LDAP)
    assert two_step.start_enrolment(here.session, user.id) == NotPossible(WhyNot.LDAP)
    assert here.authenticator(user) is None


@pytest.mark.parametrize("to", [LDAP, SAML])
def test_aut_01_nothing_of_two_step_verification_is_left_after_the_switch(
    directory: world.Directory, to: AuthenticationType
) -> None:
    """AUT-01: no code is asked, lists and counts follow, and the way back begins afresh."""
    services, first = directory.services, directory.session
    user = directory.add_user("ann")
    phone = directory.enrol(user)
    enrolled = directory.user(user)
    code, recovery_code = phone.code(), directory.recovery_codes(user)[0].shown
    new_type = TypeChange(to, "", generation(enrolled))

    answer = services.users.change(first, user.id, user.version, user.details, new_type)

    assert isinstance(answer, UserChanged)
    assert services.sign_in.password("ann", PASSWORD) == SignInFailed()
    with_code = services.sign_in.password_and_recovery_code("ann", PASSWORD, recovery_code)
    assert with_code == SignInFailed()
    assert [found.username for found in _listed(directory, TwoStepFilter.DISABLED)] == [
        "ann",
        "praman",
    ]
    assert _listed(directory, TwoStepFilter.ENABLED) == ()
    with directory.world.store.reading() as unit:
        assert unit.users.still_to_enrol() == 1  # the first user alone

    now = answer.user
    back = services.users.change(first, now.id, now.version, now.details, TypeChange(QMETRY, START))

    assert isinstance(back, UserChanged)
    assert back.user.two_step is None
    asked = services.sign_in.password("ann", START)
    assert isinstance(asked, NeedNewPassword)  # and no code
    directory.enrol(back.user, Phone(b"another phone's key!", directory.clock))
    asked_again = services.sign_in.password("ann", START)
    assert isinstance(asked_again, NeedCode)
    assert isinstance(services.sign_in.code(asked_again.half_open, code), CodeWrong)
    refused = services.sign_in.recovery_code(asked_again.half_open, recovery_code)
    assert refused == RecoveryCodeWrong()


def _listed(here: world.Directory, two_step: TwoStepFilter) -> tuple[User, ...]:
    query = UserQuery(filter=UserFilter(two_step=two_step))
    page = here.services.users.page(here.session, query, 0, 200)
    assert isinstance(page, UserPage)
    return page.rows
