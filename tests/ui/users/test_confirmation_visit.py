"""The visit from the mandatory confirmation: S41."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from qmetry_admin.domain.users import User
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.services.people import Directory
from tests.ui.users.conftest import Opened

Open = Callable[[User], Opened]
_SET = {"twoStepFilter": "Disabled", "authenticationFilter": "QMETRY", "statusFilter": "Active"}


@pytest.fixture
def visited(acme: Directory, opened: Open) -> Opened:
    acme.enrolled(acme.first)
    for name in ("ann", "bob"):
        acme.person(name)
    acme.person("ina", active=False)
    page = opened(acme.now(acme.first))
    page.users.filter("statusFilter", "Inactive")
    page.users.search("in")
    assert page.users.usernames == ["ina"]
    page.presenter.begin_confirmation()
    return page


@pytest.mark.parametrize(
    ("button", "told"),
    [("backToConfirmationButton", "back"), ("cancelConfirmationButton", "cancelled")],
)
def test_s41_back_and_cancel_restore_filters_and_search(
    visited: Opened, button: str, told: str
) -> None:
    assert visited.users.filters == _SET
    assert visited.users.search_field.text() == ""
    assert visited.users.usernames == ["ann", "bob"]
    assert visited.users.count == "2 of 4 users"

    visited.users.press_button(button)

    assert visited.asked == [told]
    assert visited.users.filters == {"statusFilter": "Inactive"}
    assert visited.users.search_field.text() == "in"
    assert visited.users.usernames == ["ina"]
    assert not visited.users.shows("backToConfirmationButton")


def test_s41_back_is_the_only_filled_button_and_has_the_keyboard(visited: Opened) -> None:
    filled = [
        button.objectName()
        for button in visited.page.findChildren(QPushButton)
        if button.isVisible() and button.property("kind") == "primary"
    ]
    assert filled == ["backToConfirmationButton"]
    assert visited.users.focus == "backToConfirmationButton"

    visited.users.press_focused(Qt.Key.Key_Return)

    assert visited.asked == ["back"]
    assert visited.users.new_button.property("kind") == "primary"


def test_s41_the_banner_says_how_many_and_follows(
    acme: Directory, visited: Opened, desk: Desk
) -> None:
    assert visited.users.banner == (
        "Two-step verification is not mandatory yet."
        " Once it is, these 2 users will not be able to sign in."
    )
    acme.enrolled(acme.person("cem"))
    [ann] = [
        user for row in range(2) if (user := visited.users.user(row)) and user.username == "ann"
    ]
    acme.enrolled(ann)
    desk.changes.tell(Topic.TWO_STEP)

    assert visited.users.usernames == ["bob"]
    assert visited.users.banner.endswith("Once it is, this user will not be able to sign in.")


def test_s41_the_shell_can_end_the_visit_and_a_second_beginning_is_the_same(
    visited: Opened,
) -> None:
    visited.users.clear_filters()
    visited.presenter.begin_confirmation()
    assert visited.users.filters == _SET

    visited.presenter.end_confirmation()
    visited.presenter.end_confirmation()

    assert visited.users.filters == {"statusFilter": "Inactive"}
    assert visited.users.banner == ""
    assert visited.asked == []


def test_the_filters_of_a_visit_are_not_remembered(
    acme: Directory, opened_again: Callable[[], Opened]
) -> None:
    acme.person("ann")
    first = opened_again()
    first.users.filter("roleFilter", "Member")
    first.presenter.begin_confirmation()
    assert first.users.filters == _SET

    assert opened_again().users.filters == {"roleFilter": "Member"}
