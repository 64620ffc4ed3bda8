"""People: added once, changed by version, listed in one query."""

from __future__ import annotations

import dataclasses

import pytest

from qmetry_admin.domain.users import AuthenticationType, Role, User, UserId, UserQuery
from tests.support.directory import NOW, Directory, details, page_of


def found(directory: Directory, search: str) -> list[str]:
    with directory.look() as unit:
        return [user.username for user in page_of(unit, UserQuery(search)).rows]


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


def test_holders_tells_who_has_the_username_and_who_the_alias(directory: Directory) -> None:
    ann = directory.add_user("ann", alias="The Ann")
    bob = directory.add_user("bob")
    with directory.look() as unit:
        assert unit.users.holders("ANN", "free") == (ann, None)
        assert unit.users.holders("free", "the ann") == (None, ann)
        assert unit.users.holders("Bob", "THE ANN") == (bob, ann)
        assert unit.users.holders("bob", "The Ann", besides=ann.id) == (bob, None)
        assert unit.users.holders("half \ud800", "a\0b") == (None, None)


@pytest.mark.parametrize("typed", ["a\0b", "half \ud800", "x" * 40_000])
def test_what_no_name_can_be_finds_nobody(directory: Directory, typed: str) -> None:
    directory.add_user("ann")
    with directory.look() as unit:
        assert unit.users.by_username(typed) is None
        assert page_of(unit, UserQuery(typed)).matching == 0


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
    assert found(directory, "robert") == ["robert"]
    assert found(directory, "bob") == []


def test_s08_a_change_of_the_type_is_a_change_of_the_version(directory: Directory) -> None:
    ann = directory.add_user("ann")
    with directory.unit() as unit:
        ldap = AuthenticationType.LDAP
        assert unit.users.change(ann.id, ann.version, ann.details, ldap)
        assert not unit.users.change(ann.id, ann.version, ann.details, AuthenticationType.QMETRY)
        assert unit.users.get(ann.id) == dataclasses.replace(ann, version=2, authentication=ldap)
        assert unit.users.change(ann.id, 2, dataclasses.replace(ann.details, email="a@x"))
        now = unit.users.get(ann.id)
        assert now is not None
        assert (now.authentication, now.email) == (ldap, "a@x")


@pytest.mark.parametrize("kind", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_aut_01_another_type_is_refused_while_there_is_an_authenticator(
    directory: Directory, kind: AuthenticationType
) -> None:
    ann = directory.add_user("ann")
    made = directory.enable(ann)
    with directory.unit() as unit:
        assert not unit.users.change(ann.id, ann.version, ann.details, kind)
        assert unit.authenticators.get(ann.id) == made
        assert unit.users.change(ann.id, ann.version, ann.details, AuthenticationType.QMETRY)
        unit.recovery_codes.drop(ann.id)
        assert unit.authenticators.remove(ann.id, made.generation)
        assert unit.users.change(ann.id, ann.version + 1, ann.details, kind)
        now = unit.users.get(ann.id)
        assert now is not None
        assert (now.authentication, now.two_step) == (kind, None)


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
        [row] = page_of(unit, UserQuery("ann")).rows
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


def test_s08_a_dropped_password_is_gone_with_the_duty_to_change_it(directory: Directory) -> None:
    ann, bob = directory.add_user(), directory.add_user()
    with directory.unit() as unit:
        unit.passwords.put(ann.id, "start", must_change=True)
        unit.passwords.put(bob.id, "his", must_change=True)
        unit.passwords.drop(ann.id)
        assert unit.passwords.get(ann.id) is None
        assert unit.users.get(ann.id) == ann
        assert unit.passwords.get(bob.id) == "his"
        unit.passwords.put(ann.id, "start anew", must_change=True)
        assert unit.passwords.get(ann.id) == "start anew"
