"""People: what their role allows, how they are called, how they are found (A1, A2)."""

from __future__ import annotations

import dataclasses

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import HalfOpen
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    User,
    UserDetails,
    UserId,
    search_key,
)
from tests.unit.domain.phone import T0

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
