"""People: what their role allows, how they are called, how they are found (A1, A2, A6, S07-S09)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import HalfOpen
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_policy import (
    WhyNot,
    is_able_admin,
    may_enable,
    may_see_codes,
    why_not,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    TwoStepState,
    User,
    UserDetails,
    UserId,
    search_key,
)
from tests.unit.domain.phone import T0

ENABLED = TwoStepState(generation="g", since=T0, by="Priya Raman", codes_left=8)
MEMBER = User(
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


def of_role(role: Role) -> User:
    return dataclasses.replace(MEMBER, role=role)


# ---- A2: rights --------------------------------------------------------------------------------

A2: dict[Role, set[str]] = {
    Role.ADMIN: {right.value for right in Right},
    Role.HELP_DESK: {"View on Users", "Assist on Users"},
    Role.AUDITOR: {"View on Audit", "Export on Audit"},
    Role.READ_ONLY: {"View on Users"},
    Role.MEMBER: set(),
}


@pytest.mark.parametrize("role", Role)
def test_a2_what_each_role_allows(role: Role) -> None:
    assert {right.value for right in of_role(role).rights} == A2[role]


def test_a2_the_thirteen_rights() -> None:
    assert len(Right) == 13


# ---- S09, S24: who may -------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_s09_create_or_modify_on_users_enables(role: Role) -> None:
    assert may_enable(of_role(role)) is (role is Role.ADMIN)


@pytest.mark.parametrize("right", [Right.USERS_CREATE, Right.USERS_MODIFY])
def test_s09_either_right_is_enough(right: Right, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "rights", frozenset({right}))
    assert may_enable(MEMBER)


@pytest.mark.parametrize("right", set(Right) - {Right.USERS_CREATE, Right.USERS_MODIFY})
def test_s09_no_other_right_is(right: Right, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "rights", frozenset({right}))
    assert not may_enable(MEMBER)


@pytest.mark.parametrize("role", Role)
def test_s24_view_on_users_sees_everybodys_codes_and_everybody_their_own(role: Role) -> None:
    actor = of_role(role)
    assert may_see_codes(actor, actor.id)
    sees = role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}
    assert may_see_codes(actor, UserId(8)) is sees


# ---- S07, S08: for whom ------------------------------------------------------------------------


@pytest.mark.parametrize("active", [True, False])
def test_s07_any_qmetry_user_can_be_enabled_inactive_ones_too(active: bool) -> None:
    assert why_not(dataclasses.replace(MEMBER, active=active), T0) is None


@pytest.mark.parametrize(
    ("authentication", "why"),
    [(AuthenticationType.LDAP, WhyNot.LDAP), (AuthenticationType.SAML, WhyNot.SAML)],
)
def test_s08_ldap_and_saml_users_cannot(authentication: AuthenticationType, why: WhyNot) -> None:
    user = dataclasses.replace(MEMBER, authentication=authentication)
    assert why_not(user, T0) is why
    assert why_not(user, datetime(1999, 1, 1, tzinfo=UTC)) is why


def test_enabled_already() -> None:
    user = dataclasses.replace(MEMBER, two_step=ENABLED)
    assert why_not(user, T0) is WhyNot.ALREADY_ENABLED


@pytest.mark.parametrize("year", [1999, 2200])
def test_m20_not_by_a_clock_that_is_years_off(year: int) -> None:
    assert why_not(MEMBER, datetime(year, 6, 1, tzinfo=UTC)) is WhyNot.CLOCK


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
        MEMBER, role=role, active=active, authentication=authentication, two_step=two_step
    )
    able = (
        active
        and role is Role.ADMIN
        and authentication is AuthenticationType.QMETRY
        and not (mandatory and two_step is None)
    )
    assert is_able_admin(user, mandatory=mandatory) is able


# ---- names and search --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Joy", "Okafor", "Joy Okafor"),
        ("Joy", "", "Joy"),
        ("", "Okafor", "Okafor"),
        ("", "", "jokafor"),
    ],
)
def test_how_a_person_is_called(first: str, last: str, name: str) -> None:
    assert dataclasses.replace(MEMBER, first_name=first, last_name=last).name == name


def test_where_a_search_looks() -> None:
    details = UserDetails("JOkafor", "Joy ①", "Zoë", "Okafor", "Z@Acme.example", "UTC", Role.MEMBER)
    assert search_key(details) == "jokafor joy 1 zoë okafor z@acme.example"
    bare = dataclasses.replace(details, last_name="", email="")
    assert search_key(bare) == "jokafor joy 1 zoë"


# ---- nothing shows a secret --------------------------------------------------------------------


def test_values_that_carry_a_secret_do_not_show_it() -> None:
    carriers: list[object] = [
        Session(token="a-secret", user_id=UserId(7), since=T0),
        HalfOpen(name="a-secret"),
        RecoveryCode(slot=1, text="a-secret"),
    ]
    for carrier in carriers:
        assert "a-secret" not in f"{carrier!r} {carrier} {[carrier]}"
