"""Who may do what about two-step verification, and for whom (S07 to S09, S24, S36 to S38, A6)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from itertools import product

import pytest

from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.two_step_policy import (
    WhyNot,
    WhyNotMandatory,
    is_able_admin,
    may_assist,
    may_manage,
    may_resync,
    may_see_codes,
    wanted_to_assist,
    why_no_key,
    why_not,
    why_not_mandatory,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    TwoStepState,
    User,
    UserId,
)
from tests.unit.domain.phone import T0

ENABLED = TwoStepState(generation="g", since=T0, by="Priya Raman", codes_left=8)
ACTOR = User(
    id=UserId(7),
    version=1,
    username="jokafor",
    alias="Joy",
    first_name="Joy",
    last_name="Okafor",
    email="joy@acme.example",
    time_zone="UTC",
    authentication=AuthenticationType.QMETRY,
    role=Role.MEMBER,
    active=True,
)
OTHER = dataclasses.replace(ACTOR, id=UserId(8), username="kim")
SETTINGS = Settings()
SELF_SERVICE = Settings(self_service=True)
HIDDEN = Settings(hide_codes=True)
MANAGING = {Right.USERS_CREATE, Right.USERS_MODIFY}
VIEWING = {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}


def of_role(role: Role, user: User = ACTOR) -> User:
    return dataclasses.replace(user, role=role)


# ---- S09: who manages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own", "self_service"), [*product(Role, [True, False], [True, False])]
)
def test_s09_who_enables_registers_again_and_removes(
    role: Role, own: bool, self_service: bool
) -> None:
    actor = of_role(role)
    settings = SELF_SERVICE if self_service else SETTINGS

    allowed = may_manage(actor, actor if own else OTHER, settings)

    assert allowed is (role is Role.ADMIN or (own and self_service))


@pytest.mark.parametrize("right", Right)
def test_s09_either_of_two_rights_is_enough_and_no_other(
    right: Right, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(User, "rights", frozenset({right}))

    assert may_manage(ACTOR, OTHER, SETTINGS) is (right in MANAGING)
    assert may_manage(ACTOR, ACTOR, SETTINGS) is (right in MANAGING)
    assert may_manage(ACTOR, None, SELF_SERVICE) is (right in MANAGING)


# ---- A2, S09: who assists ----------------------------------------------------------------------


@pytest.mark.parametrize(("role", "of"), [*product(Role, Role)])
def test_a2_assist_is_for_people_who_are_not_admins(role: Role, of: Role) -> None:
    actor, subject = of_role(role), of_role(of, OTHER)

    allowed = may_assist(actor, subject)

    assert allowed is (role is Role.ADMIN or (role is Role.HELP_DESK and of is not Role.ADMIN))
    assert may_resync(actor, subject, SETTINGS) is allowed
    assert may_resync(actor, subject, SELF_SERVICE) is allowed


@pytest.mark.parametrize("right", Right)
def test_s09_each_of_three_rights_resyncs(right: Right, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "rights", frozenset({right}))
    admin = of_role(Role.ADMIN, OTHER)

    assisting = MANAGING | {Right.USERS_ASSIST}
    assert may_resync(ACTOR, OTHER, SETTINGS) is (right in assisting)
    assert may_resync(ACTOR, None, SETTINGS) is (right in assisting)
    assert may_resync(ACTOR, admin, SETTINGS) is (right in MANAGING)


@pytest.mark.parametrize(("role", "self_service"), [*product(Role, [True, False])])
def test_s09_who_resyncs_their_own(role: Role, self_service: bool) -> None:
    actor = of_role(role)
    settings = SELF_SERVICE if self_service else SETTINGS

    allowed = may_resync(actor, actor, settings)

    assert allowed is (self_service or role in {Role.ADMIN, Role.HELP_DESK})


def test_a2_which_rights_are_wanted_to_assist() -> None:
    assisting = MANAGING | {Right.USERS_ASSIST}
    assert wanted_to_assist(None) == assisting
    for role in Role:
        wanted = MANAGING if role is Role.ADMIN else assisting
        assert wanted_to_assist(of_role(role)) == wanted


# ---- S24: who sees codes -----------------------------------------------------------------------


@pytest.mark.parametrize(("role", "of", "hidden"), [*product(Role, Role, [True, False])])
def test_s24_view_on_users_sees_codes_unless_they_are_hidden(
    role: Role, of: Role, hidden: bool
) -> None:
    settings = HIDDEN if hidden else SETTINGS
    actor = of_role(role)

    sees = role in VIEWING and not hidden
    assert may_see_codes(actor, of_role(of, OTHER), settings) is sees
    assert may_see_codes(actor, None, settings) is sees
    assert may_see_codes(actor, actor, settings)


# ---- S07, S08: for whom ------------------------------------------------------------------------


@pytest.mark.parametrize("active", [True, False])
def test_s07_any_qmetry_user_can_be_enabled_inactive_ones_too(active: bool) -> None:
    assert why_not(dataclasses.replace(ACTOR, active=active), T0) is None


@pytest.mark.parametrize(
    ("authentication", "why"),
    [(AuthenticationType.LDAP, WhyNot.LDAP), (AuthenticationType.SAML, WhyNot.SAML)],
)
def test_s08_ldap_and_saml_users_cannot(authentication: AuthenticationType, why: WhyNot) -> None:
    user = dataclasses.replace(ACTOR, authentication=authentication)
    for now in (T0, datetime(1999, 1, 1, tzinfo=UTC)):
        assert why_not(user, now) is why
        assert why_no_key(user, now) is why


def test_enabled_already() -> None:
    user = dataclasses.replace(ACTOR, two_step=ENABLED)
    assert why_not(user, T0) is WhyNot.ALREADY_ENABLED
    assert why_no_key(user, T0) is None


@pytest.mark.parametrize(
    ("year", "why"), [(1999, WhyNot.CLOCK), (2000, None), (2199, None), (2200, WhyNot.CLOCK)]
)
def test_m20_not_by_a_clock_that_is_years_off(year: int, why: WhyNot | None) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    assert why_not(ACTOR, now) is why
    assert why_no_key(dataclasses.replace(ACTOR, two_step=ENABLED), now) is why


# ---- S36 to S38: the mandatory rule ------------------------------------------------------------


def organisation(kind: InstanceKind, first_user: UserId) -> Organisation:
    return Organisation("0" * 32, "Acme QA", kind, "file", first_user, T0, SETTINGS)


@pytest.mark.parametrize(("role", "first", "kind"), [*product(Role, [True, False], InstanceKind)])
def test_s37_who_switches_the_mandatory_rule(role: Role, first: bool, kind: InstanceKind) -> None:
    actor = dataclasses.replace(ACTOR, role=role, two_step=ENABLED)
    here = organisation(kind, ACTOR.id if first else OTHER.id)
    expected: WhyNotMandatory | None = None
    if kind is InstanceKind.SAAS and not first:
        expected = WhyNotMandatory.NOT_FIRST_USER
    elif role is not Role.ADMIN:
        expected = WhyNotMandatory.NOT_ADMIN

    for turning_on in (True, False):
        assert why_not_mandatory(actor, here, turning_on=turning_on) is expected


@pytest.mark.parametrize(
    ("authentication", "two_step", "why"),
    [
        (AuthenticationType.QMETRY, ENABLED, None),
        (AuthenticationType.QMETRY, None, WhyNotMandatory.OWN_NOT_ENABLED),
        (AuthenticationType.LDAP, None, WhyNotMandatory.OTHER_AUTHORITY),
        (AuthenticationType.SAML, None, WhyNotMandatory.OTHER_AUTHORITY),
    ],
)
def test_s38_turning_it_on_wants_ones_own(
    authentication: AuthenticationType,
    two_step: TwoStepState | None,
    why: WhyNotMandatory | None,
) -> None:
    actor = dataclasses.replace(
        ACTOR, role=Role.ADMIN, authentication=authentication, two_step=two_step
    )
    here = organisation(InstanceKind.ON_PREMISES, OTHER.id)

    assert why_not_mandatory(actor, here, turning_on=True) is why
    assert why_not_mandatory(actor, here, turning_on=False) is None


# ---- A6: who is able ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("authentication", AuthenticationType)
@pytest.mark.parametrize("two_step", [None, ENABLED])
@pytest.mark.parametrize("mandatory", [True, False])
def test_a6_an_able_admin(
    *,
    role: Role,
    active: bool,
    authentication: AuthenticationType,
    two_step: TwoStepState | None,
    mandatory: bool,
) -> None:
    user = dataclasses.replace(
        ACTOR, role=role, active=active, authentication=authentication, two_step=two_step
    )
    able = (
        active
        and role is Role.ADMIN
        and authentication is AuthenticationType.QMETRY
        and not (mandatory and two_step is None)
    )
    assert is_able_admin(user, mandatory=mandatory) is able
