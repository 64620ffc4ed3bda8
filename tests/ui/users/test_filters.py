"""Filters, the count, who is still to enrol, addresses: S31, M04, M22."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    Status,
    TwoStepFilter,
    User,
    UserFilter,
)
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.services.people import Directory, changed
from tests.ui.users.conftest import Opened

Open = Callable[[User], Opened]


def lock(acme: Directory, user: User) -> None:
    """Ten wrong passwords in a row."""
    with acme.store.writing() as unit:
        for _ in range(11):
            now, minutes = acme.clock.now(), timedelta(minutes=15)
            unit.attempts.charge(user.username, Factor.PASSWORD, now, 10, minutes)


def give_address(acme: Directory, user: User, email: str) -> None:
    """Somebody types the person's address."""
    with acme.store.writing() as unit:
        assert unit.users.change(user.id, user.version, changed(user, email=email))


@pytest.fixture
def people(acme: Directory) -> dict[str, User]:
    """The first user is enrolled; the others differ in one thing each."""
    made = {
        "praman": acme.enrolled(acme.first),
        "ann": acme.person("ann", role=Role.HELP_DESK),
        "bob": acme.enrolled(acme.person("bob")),
        "ina": acme.person("ina", active=False),
        "kim": acme.person("kim", authentication=AuthenticationType.LDAP),
        "sam": acme.person("sam", authentication=AuthenticationType.SAML, role=Role.AUDITOR),
        "zoe": acme.person("zoe"),
    }
    lock(acme, made["zoe"])
    return made


@pytest.mark.parametrize(
    ("name", "word", "found"),
    [
        ("twoStepFilter", "Enabled", ["bob", "praman"]),
        ("twoStepFilter", "Disabled", ["ann", "ina", "kim", "sam", "zoe"]),
        ("authenticationFilter", "QMETRY", ["ann", "bob", "ina", "praman", "zoe"]),
        ("authenticationFilter", "LDAP", ["kim"]),
        ("authenticationFilter", "SAML", ["sam"]),
        ("roleFilter", "Help desk", ["ann"]),
        ("roleFilter", "Auditor", ["sam"]),
        ("statusFilter", "Active", ["ann", "bob", "kim", "praman", "sam", "zoe"]),
        ("statusFilter", "Inactive", ["ina"]),
        ("lockedFilter", "Locked", ["zoe"]),
    ],
)
def test_each_filter_lets_through_what_it_says_and_the_count_follows(
    acme: Directory,
    people: dict[str, User],
    opened: Open,
    name: str,
    word: str,
    found: list[str],
) -> None:
    """S31, M04: Disabled includes LDAP and SAML."""
    users = opened(people["praman"]).users
    assert users.count == "7 users"
    assert acme.first.id == people["praman"].id

    users.filter(name, word)
    assert users.usernames == found
    assert users.count == f"{len(found)} of 7 users"
    assert users.filters == {name: word}

    users.clear_filters()
    assert len(users.usernames) == 7
    assert users.count == "7 users"
    assert users.filters == {}
    assert not users.shows("clearFiltersButton")


def test_filters_combine_with_each_other_and_with_the_search(
    people: dict[str, User], opened: Open
) -> None:
    """S31."""
    users = opened(people["praman"]).users

    users.filter("twoStepFilter", "Disabled")
    users.filter("authenticationFilter", "QMETRY")
    assert users.usernames == ["ann", "ina", "zoe"]
    users.filter("statusFilter", "Active")
    assert users.usernames == ["ann", "zoe"]
    users.search("zo")
    assert users.usernames == ["zoe"]
    assert users.count == "1 of 7 users"
    users.filter("roleFilter", "Admin")
    assert users.usernames == []

    users.clear_filters()
    assert users.usernames == ["zoe"], "the search stays"


def test_a_filter_says_its_label_and_value_and_knows_its_domain_value(
    people: dict[str, User], opened: Open
) -> None:
    page = opened(people["praman"])
    heard: list[UserFilter] = []
    page.presenter.filtered.connect(heard.append)

    page.users.filter("twoStepFilter", "Enabled")
    page.users.filter("roleFilter", "Help desk")
    page.users.filter("lockedFilter", "Locked")

    last = heard[-1]
    assert last == UserFilter(two_step=TwoStepFilter.ENABLED, role=Role.HELP_DESK, locked=True)
    assert isinstance(last.role, Role)
    boxes = {box.objectName(): box for box in page.page.findChildren(QComboBox)}
    assert boxes["statusFilter"].itemData(0) is None
    assert Status(boxes["statusFilter"].itemData(1)) is Status.ACTIVE
    assert [boxes["authenticationFilter"].itemText(row) for row in range(4)] == [
        *("All", "QMETRY", "LDAP", "SAML")
    ]
    assert boxes["twoStepFilter"].property("active") is True
    assert boxes["statusFilter"].property("active") is False


def test_nobody_found_names_the_filters_and_offers_to_clear_them(
    people: dict[str, User], opened: Open
) -> None:
    users = opened(people["praman"]).users

    users.filter("twoStepFilter", "Enabled")
    users.filter("authenticationFilter", "LDAP")
    users.search("okafor")

    assert "No users match" in users.empty_words
    assert "okafor" in users.empty_words
    assert "2FA: Enabled and Authentication: LDAP" in users.empty_words
    assert "LDAP users verify at their own directory." in users.empty_words
    users.press_empty()
    assert users.filters == {}
    assert len(users.usernames) == 6
    assert users.empty_words == ""


def test_m22_the_link_counts_who_is_still_to_enrol_and_sets_the_three_filters(
    acme: Directory, people: dict[str, User], opened: Open, desk: Desk
) -> None:
    page = opened(people["praman"])
    page.users.filter("roleFilter", "Auditor")
    page.users.search("sam")
    assert page.users.still_to_enrol == "Still to enrol: 2"

    page.users.press_button("stillToEnrolLink")
    assert page.users.filters == {
        "twoStepFilter": "Disabled",
        "authenticationFilter": "QMETRY",
        "statusFilter": "Active",
    }
    assert page.users.search_field.text() == ""
    assert page.users.usernames == ["ann", "zoe"]
    assert page.page.query.filter == STILL_TO_ENROL

    for name in ("ann", "zoe"):
        acme.enrolled(people[name])
    desk.changes.tell(Topic.TWO_STEP)
    assert page.users.still_to_enrol == ""
    assert "Nobody is left to enrol" in page.users.empty_words


def test_m22_copies_the_addresses_of_what_is_filtered_and_says_how_many(
    acme: Directory, people: dict[str, User], opened: Open
) -> None:
    give_address(acme, people["ann"], "ann@example.com")
    give_address(acme, people["bob"], "bob@example.com")
    page = opened(people["praman"])
    page.users.filter("authenticationFilter", "QMETRY")
    page.users.filter("roleFilter", "Member")  # bob, ina, zoe

    page.users.press_button("copyAddressesButton")
    assert QGuiApplication.clipboard().text() == "bob@example.com"
    assert page.users.line == "1 email address was copied. 2 of the people listed have none."

    page.users.clear_filters()
    assert page.users.line == ""
    page.users.do_by_keyboard("Copy email addresses")
    everybody = QGuiApplication.clipboard().text().split(", ")
    assert everybody == ["ann@example.com", "bob@example.com", acme.first.email]
    assert page.users.line == "3 email addresses were copied. 4 of the people listed have none."


def test_where_nobody_is_listed_there_is_nothing_to_copy(
    people: dict[str, User], opened: Open
) -> None:
    users = opened(people["praman"]).users
    users.search("nobody at all")

    assert users.reason("Copy email addresses") == "Nobody is listed."


def test_filters_and_order_are_remembered_and_the_search_is_not(
    people: dict[str, User], opened_again: Callable[[], Opened]
) -> None:
    first = opened_again()
    assert first.users.count == f"{len(people)} users"
    first.users.filter("authenticationFilter", "QMETRY")
    first.users.filter("roleFilter", "Member")
    first.users.filter("lockedFilter", "Locked")
    first.users.sort_by("Name")
    first.users.sort_by("Name")
    first.users.search("zoe")

    second = opened_again()
    assert second.users.filters == {
        "authenticationFilter": "QMETRY",
        "roleFilter": "Member",
        "lockedFilter": "Locked",
    }
    assert second.users.search_field.text() == ""
    assert second.users.usernames == ["zoe"]
    second.users.clear_filters()
    names = [second.users.said(name, "Name") for name in second.users.usernames]
    assert names == sorted(names, reverse=True)

    third = opened_again()
    assert third.users.filters == {}


def test_several_filters_set_together_are_one_question(
    people: dict[str, User], opened: Open
) -> None:
    page = opened(people["praman"])
    asked: list[object] = []
    page.page.looked_for.connect(lambda *what: asked.append(what))

    page.presenter.show_still_to_enrol()
    page.presenter.show_still_to_enrol()

    assert len(asked) == 1
    assert page.page.query.filter == STILL_TO_ENROL
