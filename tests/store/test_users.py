"""People: added once, changed by version, listed in one query."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    SortColumn,
    User,
    UserId,
    UserQuery,
)
from tests.support.directory import NOW, Directory, details

ALL = 1000


def names(directory: Directory, query: UserQuery) -> list[str]:
    with directory.look() as unit:
        return [user.username for user in unit.users.page(query, 0, ALL).rows]


def test_a_person_comes_back_as_they_were_added(directory: Directory) -> None:
    with directory.unit() as unit:
        added = unit.users.add(
            details("Jo.Ka", email="jo@example.org", first_name="Jo", last_name="Kä"),
            AuthenticationType.LDAP,
            must_change_password=True,
        )
    assert added is not None
    assert added == User(
        id=added.id,
        version=1,
        username="Jo.Ka",
        alias="Jo.Ka-alias",
        first_name="Jo",
        last_name="Kä",
        email="jo@example.org",
        time_zone="UTC",
        authentication=AuthenticationType.LDAP,
        role=Role.MEMBER,
        active=True,
        must_change_password=True,
    )
    with directory.look() as unit:
        assert unit.users.get(added.id) == added


def test_nobody_has_an_unknown_number_or_name(directory: Directory) -> None:
    with directory.unit() as unit:
        assert unit.users.get(UserId(7)) is None
        assert unit.users.hold(UserId(7)) is None
        assert unit.users.by_username("nobody") is None


@pytest.mark.parametrize("spelling", ["joe", "Joe", "JOE", " joe ", "\uff4aoe"])
def test_nam_01_every_spelling_is_the_same_person(directory: Directory, spelling: str) -> None:
    joe = directory.add_user("Joe")
    with directory.unit() as unit:
        found = unit.users.by_username(spelling)
        assert found == joe
        assert found.username == "Joe"
        assert unit.users.add(details(spelling, alias="x"), AuthenticationType.SAML) is None


def test_a_taken_alias_adds_nobody_and_the_unit_goes_on(directory: Directory) -> None:
    directory.add_user("ann", alias="The Ann")
    with directory.unit() as unit:
        twin = details("anna", alias="THE ANN")
        assert unit.users.add(twin, AuthenticationType.QMETRY) is None
        assert unit.users.add(details("anna"), AuthenticationType.QMETRY) is not None


def test_taken_tells_username_and_alias_apart(directory: Directory) -> None:
    ann = directory.add_user("ann", alias="The Ann")
    with directory.look() as unit:
        assert unit.users.taken("ANN", "free") == (True, False)
        assert unit.users.taken("free", "the ann") == (False, True)
        assert unit.users.taken("ann", "The Ann", besides=ann.id) == (False, False)


@pytest.mark.parametrize("typed", ["a\0b", "half \ud800", "x" * 40_000])
def test_what_no_name_can_be_finds_nobody(directory: Directory, typed: str) -> None:
    directory.add_user("ann")
    with directory.look() as unit:
        assert unit.users.by_username(typed) is None
        assert unit.users.page(UserQuery(typed), 0, ALL).matching == 0


def test_numbers_are_never_given_twice(directory: Directory) -> None:
    last = directory.add_user()
    with directory.unit():
        statement = f"DELETE FROM users WHERE id = {last.id}"  # noqa: S608 - a number
        directory.database.engine.execute_sql(statement)  # type: ignore[no-untyped-call]
    assert directory.add_user().id > last.id


def test_there_is_one_first_user(directory: Directory) -> None:
    first = directory.found()
    assert first.first_user
    with directory.unit() as unit:
        second = unit.users.add(details(), AuthenticationType.QMETRY, first_user=True)
        assert second is None


def test_db_02_an_edit_of_an_old_version_writes_nothing(directory: Directory) -> None:
    ann = directory.add_user("ann")
    form = details("ann", email="new@example.org")
    with directory.unit() as unit:
        assert unit.users.change(ann.id, ann.version, details("ann", active=False))
    for _ in range(2):  # a second press does not slip through
        with directory.unit() as unit:
            assert not unit.users.change(ann.id, ann.version, form)
    with directory.look() as unit:
        now = unit.users.get(ann.id)
    assert now is not None
    assert (now.active, now.email, now.version) == (False, "", ann.version + 1)


def test_db_02_an_edit_leaves_what_is_not_in_the_form(directory: Directory) -> None:
    ann = directory.add_user("ann")
    made = directory.enable(ann)
    with directory.unit() as unit:
        unit.users.signed_in(ann.id, NOW)
        unit.passwords.put(ann.id, "hash", must_change=True)
        assert unit.users.change(ann.id, ann.version, details("ann", email="a@example.org"))
        now = unit.users.get(ann.id)
        assert now is not None
        assert now.last_sign_in == NOW
        assert now.must_change_password
        assert unit.authenticators.get(ann.id) == made


def test_a_change_to_a_taken_name_is_no_change(directory: Directory) -> None:
    directory.add_user("ann")
    bob = directory.add_user("bob")
    with directory.unit() as unit:
        assert not unit.users.change(bob.id, bob.version, details("ANN"))
        assert unit.users.get(bob.id) == bob


def test_a_changed_name_is_found_under_the_new_one_alone(directory: Directory) -> None:
    bob = directory.add_user("bob")
    with directory.unit() as unit:
        assert unit.users.change(bob.id, bob.version, details("robert"))
    assert names(directory, UserQuery("robert")) == ["robert"]
    assert names(directory, UserQuery("bob")) == []


def test_signing_in_keeps_the_version(directory: Directory) -> None:
    ann = directory.add_user()
    with directory.unit() as unit:
        unit.users.signed_in(ann.id, NOW)
        assert unit.users.get(ann.id) == dataclasses.replace(ann, last_sign_in=NOW)


def test_administrators_are_active_and_have_the_role(directory: Directory) -> None:
    admin = directory.add_user(role=Role.ADMIN)
    directory.add_user(role=Role.ADMIN, active=False)
    directory.add_user(role=Role.HELP_DESK)
    other = directory.add_user(role=Role.ADMIN, authentication=AuthenticationType.SAML)
    with directory.look() as unit:
        assert unit.users.administrators() == (admin, other)


def test_the_state_says_who_confirmed_and_how_many_codes_are_left(directory: Directory) -> None:
    admin = directory.add_user("priya", first_name="Priya", last_name="Raman")
    ann = directory.add_user("ann")
    directory.enable(ann, confirmed_by=admin.id)
    with directory.unit() as unit:
        assert unit.recovery_codes.spend(ann.id, "5ABCDEFGHJKMNPQR")
        [row] = unit.users.page(UserQuery("ann"), 0, ALL).rows
        assert row.two_step is not None
        assert (row.two_step.by, row.two_step.since) == ("Priya Raman", NOW)
        assert (row.two_step.codes_left, row.two_step.generation) == (7, "first")
        assert row.two_step.last_accepted is None
        assert unit.users.get(ann.id) == row


def test_a_nameless_confirmer_is_called_by_username(directory: Directory) -> None:
    admin = directory.add_user("root", first_name="", last_name="")
    ann = directory.add_user("ann")
    directory.enable(ann, confirmed_by=admin.id)
    with directory.look() as unit:
        user = unit.users.get(ann.id)
    assert user is not None
    assert user.two_step is not None
    assert user.two_step.by == "root"


def test_a_page_counts_and_cuts(directory: Directory) -> None:
    for number in range(12):
        directory.add_user(f"tester{number:02}")
    directory.add_user("other")
    with directory.look() as unit:
        page = unit.users.page(UserQuery("tester"), 5, 3)
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


def test_passwords_are_put_and_replaced_only_over_the_old_one(directory: Directory) -> None:
    ann = directory.add_user()
    with directory.unit() as unit:
        assert unit.passwords.get(ann.id) is None
        unit.passwords.put(ann.id, "start", must_change=True)
        unit.passwords.put(ann.id, "start again", must_change=True)
        assert unit.passwords.get(ann.id) == "start again"
        assert unit.users.by_username(ann.username) == dataclasses.replace(
            ann, must_change_password=True
        )
        assert not unit.passwords.replace(ann.id, "start", "mine")
        assert unit.passwords.replace(ann.id, "start again", "mine")
        assert unit.passwords.get(ann.id) == "mine"
        assert unit.users.get(ann.id) == ann
