"""Lists of people: searched, filtered, counted and sorted by one condition."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    SortColumn,
    Status,
    TwoStepFilter,
    UserFilter,
    UserQuery,
)
from tests.support.directory import LOCK, NOW, Directory, page_of


def names(directory: Directory, query: UserQuery) -> list[str]:
    with directory.look() as unit:
        return [user.username for user in page_of(unit, query).rows]


def test_a_page_counts_and_cuts(directory: Directory) -> None:
    for number in range(12):
        directory.add_user(f"tester{number:02}")
    directory.add_user("other")
    with directory.look() as unit:
        page = page_of(unit, UserQuery("tester"), 5, 3)
    assert [user.username for user in page.rows] == ["tester05", "tester06", "tester07"]
    assert (page.offset, page.matching, page.total) == (5, 12, 13)


def test_a_page_takes_the_same_few_statements_however_long(directory: Directory) -> None:
    statements: list[object] = []
    directory.database.engine.query_hooks.append(statements.append)
    counts = []
    for _ in range(2):
        directory.enable(directory.add_user())
        statements.clear()
        names(directory, UserQuery())
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["50%", "a_b", "ann", "axb", "bob!", "müller"]),
        ("  ", ["50%", "a_b", "ann", "axb", "bob!", "müller"]),
        ("ANN", ["ann"]),
        ("%", ["50%"]),
        ("a_b", ["a_b"]),
        ("!", ["bob!"]),
        ("example.org ann", ["ann"]),
        ("ann bob", []),
        ("Jo ann", ["ann"]),
        ("MU\u0308LLER", ["müller"]),
        ("'; DROP TABLE users; --", []),
        ("\\", []),
    ],
)
def test_all_words_of_a_search_must_occur(
    directory: Directory, search: str, found: list[str]
) -> None:
    for name in ("ann", "bob!", "50%", "a_b", "axb", "Müller"):
        directory.add_user(name, email=f"{name}@example.org" if name == "ann" else "")
    assert [name.casefold() for name in names(directory, UserQuery(search))] == found


def sorted_by(directory: Directory, column: SortColumn) -> tuple[list[str], list[str]]:
    return (
        names(directory, UserQuery(sort=column)),
        names(directory, UserQuery(sort=column, descending=True)),
    )


def test_sorting_by_each_column_both_ways_ties_by_username(directory: Directory) -> None:
    ann = directory.add_user("ann", last_name="Zoe", email="b@x.org", role=Role.MEMBER)
    directory.add_user("Bob", last_name="ant", email="a@x.org", active=False, role=Role.ADMIN)
    carl = directory.add_user("carl", AuthenticationType.LDAP, last_name="Ärm", email="C@x.org")
    directory.enable(ann)
    with directory.unit() as unit:
        unit.users.signed_in(ann.id, NOW)
        unit.users.signed_in(carl.id, NOW - timedelta(days=1))

    up, down = sorted_by(directory, SortColumn.USERNAME)
    assert (up, down) == (["ann", "Bob", "carl"], ["carl", "Bob", "ann"])
    up, down = sorted_by(directory, SortColumn.NAME)
    assert (up, down) == (["Bob", "ann", "carl"], ["carl", "ann", "Bob"])
    up, down = sorted_by(directory, SortColumn.EMAIL)
    assert (up, down) == (["Bob", "ann", "carl"], ["carl", "ann", "Bob"])
    up, down = sorted_by(directory, SortColumn.ROLE)
    assert (up, down) == (["Bob", "ann", "carl"], ["ann", "carl", "Bob"])
    up, down = sorted_by(directory, SortColumn.AUTHENTICATION)
    assert (up, down) == (["carl", "ann", "Bob"], ["ann", "Bob", "carl"])
    up, down = sorted_by(directory, SortColumn.TWO_STEP)
    assert (up, down) == (["Bob", "carl", "ann"], ["ann", "Bob", "carl"])
    up, down = sorted_by(directory, SortColumn.STATUS)
    assert (up, down) == (["ann", "carl", "Bob"], ["Bob", "ann", "carl"])
    up, down = sorted_by(directory, SortColumn.LAST_SIGN_IN)
    assert (up, down) == (["carl", "ann", "Bob"], ["ann", "carl", "Bob"])
    up, down = sorted_by(directory, SortColumn.TWO_STEP_SINCE)
    assert (up, down) == (["ann", "Bob", "carl"], ["ann", "Bob", "carl"])


def test_who_has_no_two_step_verification_comes_last_by_its_date(directory: Directory) -> None:
    ann, bob = directory.add_user("ann"), directory.add_user("bob")
    directory.add_user("aaron")
    directory.enable(ann, confirmed=NOW)
    directory.enable(bob, confirmed=NOW - timedelta(days=1))
    up, down = sorted_by(directory, SortColumn.TWO_STEP_SINCE)
    assert (up, down) == (["bob", "ann", "aaron"], ["ann", "bob", "aaron"])


def some_people(directory: Directory) -> None:
    """One of each kind, and each of them once with and once without two-step verification."""
    ldap = AuthenticationType.LDAP
    for name in ("ann", "bob"):
        user = directory.add_user(f"{name}-member", email=f"{name}@example.org")
        off = directory.add_user(f"{name}-off", active=False)
        admin = directory.add_user(f"{name}-admin", role=Role.ADMIN)
        directory.add_user(f"{name}-ldap", ldap, role=Role.ADMIN)
        if name == "bob":
            for who in (user, off, admin):
                directory.enable(who)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (
            UserFilter(),
            "ann-admin ann-ldap ann-member ann-off bob-admin bob-ldap bob-member bob-off",
        ),
        (UserFilter(two_step=TwoStepFilter.ENABLED), "bob-admin bob-member bob-off"),
        (
            UserFilter(two_step=TwoStepFilter.DISABLED),
            "ann-admin ann-ldap ann-member ann-off bob-ldap",
        ),
        (UserFilter(authentication=AuthenticationType.LDAP), "ann-ldap bob-ldap"),
        (UserFilter(authentication=AuthenticationType.SAML), ""),
        (UserFilter(role=Role.ADMIN), "ann-admin ann-ldap bob-admin bob-ldap"),
        (UserFilter(status=Status.INACTIVE), "ann-off bob-off"),
        (UserFilter(TwoStepFilter.ENABLED, role=Role.ADMIN), "bob-admin"),
        (UserFilter(TwoStepFilter.ENABLED, status=Status.INACTIVE), "bob-off"),
        (STILL_TO_ENROL, "ann-admin ann-member"),
    ],
)
def test_s31_filters_combine_and_every_count_follows(
    directory: Directory, wanted: UserFilter, found: str
) -> None:
    some_people(directory)
    assert " ".join(names(directory, UserQuery(filter=wanted))) == found
    with directory.look() as unit:
        page = page_of(unit, UserQuery(filter=wanted), 0, 2)
        assert (page.matching, page.total) == (len(found.split()), 8)
        assert page.still_to_enrol == unit.users.still_to_enrol() == 2


def test_s31_a_search_and_a_filter_combine(directory: Directory) -> None:
    some_people(directory)
    query = UserQuery("ann", UserFilter(role=Role.ADMIN))
    assert names(directory, query) == ["ann-admin", "ann-ldap"]
    with directory.look() as unit:
        page = page_of(unit, UserQuery("x" * 40_000))
        assert (page.rows, page.matching, page.total, page.still_to_enrol) == ((), 0, 8, 2)


def test_the_addresses_are_those_of_the_list_in_its_order(directory: Directory) -> None:
    some_people(directory)
    with directory.look() as unit:
        for sort, descending in itertools.product(SortColumn, (False, True)):
            query = UserQuery("", STILL_TO_ENROL, sort, descending)
            listed = tuple(user.email for user in page_of(unit, query).rows)
            assert unit.users.emails(query, now=NOW, longest_lock=LOCK) == listed
            assert set(listed) == {"", "ann@example.org"}
        nobody = UserQuery("x" * 40_000)
        assert unit.users.emails(nobody, now=NOW, longest_lock=LOCK) == ()


def test_s40_a_mandatory_rule_counts_who_may_sign_in_and_is_not_enrolled(
    directory: Directory,
) -> None:
    some_people(directory)
    with directory.unit() as unit:
        ann = unit.users.by_username("ann-member")
        assert ann is not None
        unit.users.delete(ann.id, NOW)
        assert unit.users.still_to_enrol() == 1
