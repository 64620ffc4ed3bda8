"""QT-01 in random states of the list, and what a refresh leaves alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users import head as users_head
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.services.people import Directory
from tests.support.pages.users import FILTERS
from tests.ui.users.conftest import Opened

Open = Callable[[User], Opened]
_STATES = 200
_WORDS = {
    "twoStepFilter": ("All", "Enabled", "Disabled"),
    "authenticationFilter": ("All", "QMETRY", "LDAP", "SAML"),
    "roleFilter": ("All", "Member", "Auditor"),
    "statusFilter": ("All", "Active", "Inactive"),
    "lockedFilter": ("All",),
}


@pytest.fixture
def crowd(acme: Directory) -> dict[str, User]:
    """Twenty people of all kinds, whose usernames and names are in different orders."""
    chance = random.Random(7)  # noqa: S311 - no secret
    types, roles = list(AuthenticationType), [Role.MEMBER, Role.AUDITOR]
    made: dict[str, User] = {}
    for number in range(20):
        kind = types[number % 5] if number % 5 < len(types) else AuthenticationType.QMETRY
        user = acme.person(
            f"{chance.choice('abcxyz')}{number:02}",
            chance.choice(["Ann", "Kim", "Zoe"]),
            f"{chance.choice('MNO')}{number}",
            role=chance.choice(roles),
            authentication=kind,
            active=number % 4 != 3,
        )
        if kind is AuthenticationType.QMETRY and number % 2:
            user = acme.enrolled(user)
        made[user.username] = user
    return made


def test_qt_01_in_200_states_the_deed_is_about_the_person_in_the_row(
    acme: Directory, opened: Open, crowd: dict[str, User]
) -> None:
    """Sorted, filtered and searched at random; edited, led to a deed, and asked about."""
    chance = random.Random(20)  # noqa: S311 - no secret
    page = opened(acme.first)
    page.page.resize(1500, 900)
    seen = 0
    for _ in range(_STATES):
        match chance.randrange(3):
            case 0:
                page.users.sort_by(chance.choice(COLUMNS[:8]).title)
            case 1:
                name = chance.choice(FILTERS)
                page.users.filter(name, chance.choice(_WORDS[name]))
            case _:
                page.users.clear_search()
                if chance.random() < 0.5:
                    page.users.search(chance.choice(["a", "kim", "o1", "zoe m"]))
        rows = page.users.usernames
        if not rows:
            page.users.press_empty()
            continue
        row = chance.randrange(len(rows))
        page.users.choose_row(row)
        wanted = crowd.get(rows[row], acme.first)
        page.users.press_edit()
        assert page.asked.pop() == wanted.id
        if page.users.reason("Two-step verification") == "":
            page.users.press(Qt.Key.Key_T, control=True)
            assert page.asked.pop() == (wanted.id, SecurityDeed.TWO_STEP)
        if page.users.reason("Delete") == "" and seen < 30:
            page.users.do("Delete")
            assert f"Delete {wanted.name} ({wanted.username})?" in page.users.question
            assert f"Username {wanted.username}, ID {wanted.id}." in page.users.question
            page.users.answer("cancelButton")
            seen += 1
    assert seen == 30


@pytest.mark.parametrize("title", [column.title for column in COLUMNS[:8]])
def test_qt_01_each_column_both_ways_with_a_filter(
    acme: Directory, opened: Open, crowd: dict[str, User], title: str
) -> None:
    page = opened(acme.first)
    page.users.filter("authenticationFilter", "QMETRY")
    both_ways = []

    for _ in range(2):
        page.users.sort_by(title)
        both_ways.append(page.users.usernames)
        for row in (0, len(page.users.usernames) - 1):
            page.users.choose_row(row)
            page.users.press_edit()
            name = page.users.usernames[row]
            assert page.asked.pop() == crowd.get(name, acme.first).id

    first, second = both_ways
    assert sorted(first) == sorted(second)


def test_a_refresh_with_the_same_rows_disturbs_nothing(
    acme: Directory, opened: Open, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ann", "bob"):
        acme.person(name)
    page = opened(acme.first)
    page.users.choose("bob")
    said: list[str] = []
    happened: list[str] = []

    def announced(_widget: QWidget, text: str, **_how: object) -> None:
        said.append(text)

    monkeypatch.setattr(users_head, "announce", announced)
    model, choice = page.users.table.model(), page.users.table.selectionModel()
    model.modelReset.connect(lambda: happened.append("reset"))
    model.dataChanged.connect(lambda *_: happened.append("data"))
    choice.selectionChanged.connect(lambda *_: happened.append("choice"))

    desk.changes.tell(Topic.USERS)
    desk.changes.tell(Topic.TWO_STEP)
    page.users.press(Qt.Key.Key_F5)

    assert happened == []
    assert said == []
    assert page.users.table.hasFocus()


def test_what_changes_of_a_person_leaves_the_choice_alone(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    ann = acme.person("ann")
    page = opened(acme.first)
    page.users.choose("ann")
    happened: list[str] = []
    model, choice = page.users.table.model(), page.users.table.selectionModel()
    model.modelReset.connect(lambda: happened.append("reset"))
    choice.selectionChanged.connect(lambda *_: happened.append("choice"))

    acme.enrolled(ann)
    desk.changes.tell(Topic.TWO_STEP)

    assert happened == []
    assert page.users.said("ann", "2FA") == "Enabled"
    assert page.users.reason("Recovery codes") == "", "the menu knows as well"


def test_nobody_is_chosen_in_the_place_of_who_went_away(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    """Also while a search stands."""
    for name in ("ann", "anton"):
        acme.person(name)
    page = opened(acme.first)
    page.users.search("an")
    page.users.choose("anton")

    with acme.store.writing() as unit:
        [anton] = unit.users.holders("anton", "")[:1]
        assert anton is not None
        unit.users.delete(anton.id, acme.clock.now())
    desk.changes.tell(Topic.USERS)

    assert page.users.usernames == ["ann", "praman"]
    assert page.users.chosen == ""
