"""Deeds on the person chosen: unlock, deactivate, reactivate, delete; A3, A6, M04, QT-01."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.services.people import Directory, changed
from tests.ui.users.conftest import Opened
from tests.ui.users.test_filters import lock

Open = Callable[[User], Opened]
_TWO_STEP = ("Two-step verification", "Resync", "Register again", "Recovery codes")
_REMOVE = "Remove two-step verification"


def test_m22_the_menu_leads_straight_to_the_two_step_deeds(acme: Directory, opened: Open) -> None:
    ann = acme.enrolled(acme.person("ann"))
    page = opened(acme.first)
    page.users.choose("ann")

    for text in (*_TWO_STEP, _REMOVE):
        page.users.do(text)

    assert page.asked == [
        (ann.id, SecurityDeed.TWO_STEP),
        (ann.id, SecurityDeed.RESYNC),
        (ann.id, SecurityDeed.REGISTER_AGAIN),
        (ann.id, SecurityDeed.CODES),
        (ann.id, SecurityDeed.REMOVE),
    ]
    assert isinstance(page.asked[0], tuple)
    assert isinstance(page.asked[0][1], SecurityDeed)


def test_m22_ctrl_f_name_ctrl_t_leads_to_the_person_found(acme: Directory, opened: Open) -> None:
    """Without a mouse, and without leaving the search field."""
    kim = acme.person("kim", "Kim", "Park")
    page = opened(acme.first)

    page.users.search("park")
    page.users.press_in_search(Qt.Key.Key_T, control=True)

    assert page.asked == [(kim.id, SecurityDeed.TWO_STEP)]


def test_row_menu_and_more_menu_are_one(acme: Directory, opened: Open) -> None:
    ann = acme.person("ann")
    page = opened(acme.first)
    page.users.choose("ann")

    page.users.do("Edit")
    page.users.do_by_keyboard("Edit")
    page.users.do("New user")

    assert page.asked == [ann.id, ann.id, "new"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (AuthenticationType.LDAP, "LDAP users verify at their own directory."),
        (AuthenticationType.SAML, "SAML users verify at their own directory."),
        (AuthenticationType.QMETRY, "Two-step verification is not enabled for Julia Okafor."),
    ],
)
def test_what_cannot_be_done_with_the_person_says_why(
    acme: Directory, opened: Open, kind: AuthenticationType, reason: str
) -> None:
    acme.person("ann", authentication=kind)
    users = opened(acme.first).users
    users.choose("ann")

    for text in ("Resync", "Register again", "Recovery codes", _REMOVE):
        assert users.reason(text) == reason
    other = kind is not AuthenticationType.QMETRY
    assert users.reason("Two-step verification") == (reason if other else "")
    assert users.reason("Unlock") == "Sign-in is not locked for Julia Okafor."


def test_without_a_choice_the_deeds_say_to_choose(acme: Directory, opened: Open) -> None:
    users = opened(acme.first).users

    for text in ("Edit", *_TWO_STEP, _REMOVE, "Unlock", "Deactivate", "Delete"):
        assert users.reason(text) == "Choose a person in the list first."
    assert users.edit_button.accessibleDescription() == "Choose a person in the list first."


def test_a2_help_desk_assists_people_who_are_not_admins(acme: Directory, opened: Open) -> None:
    acme.enrolled(acme.person("ann"))
    acme.enrolled(acme.first)
    users = opened(acme.person("helga", role=Role.HELP_DESK)).users

    users.choose("ann")
    manage = "Your role needs Create or Modify on Users."
    assert users.reason("Resync") == ""
    assert users.reason("Recovery codes") == ""
    assert users.reason("Register again") == manage
    assert users.reason(_REMOVE) == manage
    assert users.reason("Deactivate") == "Your role needs Modify on Users."
    assert users.reason("Delete") == "Your role needs Delete on Users."
    assert users.reason("Deleted users") == "Your role needs Delete on Users."
    users.choose("praman")
    assert users.reason("Resync") == manage
    assert users.reason("Unlock") == manage


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_m04_unlock_opens_the_sign_in_at_once(
    acme: Directory, opened: Open, *, by_keyboard: bool
) -> None:
    ann = acme.person("ann")
    lock(acme, ann)
    users = opened(acme.first).users
    assert users.said("ann", "Status") == "Active · locked"
    assert "Sign-in is locked until 14 Nov 2023, 23:" in users.hint("ann", "Status")
    users.choose("ann")

    if by_keyboard:
        users.do_by_keyboard("Unlock")
    else:
        users.do("Unlock")

    assert users.said("ann", "Status") == "Active"
    assert users.line == "Julia Okafor was unlocked and can sign in again."
    assert acme.newest().action is Action.UNLOCK
    assert acme.newest().user_id == ann.id
    assert users.chosen == "ann"


def test_a_lock_that_has_run_out_is_no_longer_shown(acme: Directory, opened: Open) -> None:
    lock(acme, acme.person("ann"))
    users = opened(acme.first).users

    acme.clock.move(timedelta(minutes=16).total_seconds())

    assert users.said("ann", "Status") == "Active"


def test_a3_deactivate_asks_says_what_follows_and_reactivate_takes_it_back(
    acme: Directory, opened: Open
) -> None:
    ann = acme.enrolled(acme.person("ann"))
    session = acme.signed_in(ann)
    users = opened(acme.first).users
    users.choose("ann")

    users.do("Deactivate")
    assert "Deactivate Julia Okafor (ann)?" in users.question
    assert f"Username ann, ID {ann.id}." in users.question
    assert "signed out everywhere" in users.question
    assert "recovery codes stay as they are" in users.question
    users.answer("deactivateButton")
    assert acme.ended(session) is not None
    assert users.said("ann", "Status") == "Inactive"
    assert users.said("ann", "2FA") == "Enabled"
    assert users.line == "Julia Okafor was deactivated and is signed out everywhere."

    users.do("Reactivate")
    assert users.question == ""
    assert users.said("ann", "Status") == "Active"
    assert users.line == "Julia Okafor was reactivated and can sign in again."


def test_a3_delete_names_the_person_and_what_ends(acme: Directory, opened: Open) -> None:
    ann = acme.enrolled(acme.person("ann"))
    acme.person("bob")
    users = opened(acme.first).users
    users.choose("ann")

    users.do("Delete")
    assert "Delete Julia Okafor (ann)?" in users.question
    assert f"Username ann, ID {ann.id}." in users.question
    assert "The name ann stays taken until an Admin frees it." in users.question
    users.answer("cancelButton")
    assert users.usernames == ["ann", "bob", "praman"]

    users.do_by_keyboard("Delete")
    users.answer("deleteButton")
    assert users.usernames == ["bob", "praman"]
    assert users.line == "Julia Okafor was deleted. The name ann stays taken."
    assert users.chosen == "", "no deed goes to a neighbour"
    assert acme.codes(ann) == ()


def test_the_safe_button_has_the_keyboard_and_esc_changes_nothing(
    acme: Directory, opened: Open
) -> None:
    acme.person("ann")
    users = opened(acme.first).users
    users.choose("ann")

    users.do("Delete")
    assert users.focus_in_question == "cancelButton"
    users.press_in_question(Qt.Key.Key_Escape)

    assert users.question == ""
    assert users.usernames == ["ann", "praman"]


def test_a6_nobody_deactivates_or_deletes_themselves_or_the_first_user(
    acme: Directory, opened: Open
) -> None:
    boss = acme.person("boss", role=Role.ADMIN)
    users = opened(boss).users

    users.choose("boss")
    assert users.reason("Deactivate").startswith("Nobody changes their own role or status.")
    assert users.reason("Delete").startswith("Nobody deletes their own account.")
    users.choose("praman")
    first = "Priya Raman is the first user, "
    assert users.reason("Deactivate") == f"{first}who keeps role and status."
    assert users.reason("Delete") == f"{first}whose account stays."


def test_a6_the_last_able_admin_stays_and_the_foot_says_why(acme: Directory, opened: Open) -> None:
    """The first user is Admin without two-step verification, which is mandatory."""
    boss = acme.enrolled(acme.person("boss", "Bo", "Boss", role=Role.ADMIN))
    acme.make_mandatory()
    users = opened(acme.first).users
    users.choose("boss")

    for text, button in (("Deactivate", "deactivateButton"), ("Delete", "deleteButton")):
        users.do(text)
        users.answer(button)
        assert "without Bo Boss nobody could administer any more" in users.line
    assert acme.now(boss).active
    assert users.usernames == ["boss", "praman"]


def test_db_02_a_person_changed_meanwhile_is_left_as_they_are(
    acme: Directory, opened: Open
) -> None:
    ann, boss = acme.person("ann"), acme.person("boss", "Bo", "Boss", role=Role.ADMIN)
    users = opened(acme.first).users
    users.choose("ann")
    other = UserAdministration(acme.world)
    other.change(acme.signed_in(boss), ann.id, ann.version, changed(ann, first_name="Anna"))

    users.do("Deactivate")
    users.answer("deactivateButton")

    assert users.line.startswith("Julia Okafor was changed by Bo Boss on 14 Nov, 23:13")
    assert acme.now(ann).active
    assert users.said("ann", "Name") == "Anna Okafor"


def test_who_was_deleted_by_somebody_else_is_said_to_be_gone(acme: Directory, opened: Open) -> None:
    ann, boss = acme.person("ann"), acme.person("boss", role=Role.ADMIN)
    users = opened(acme.first).users
    users.choose("ann")
    users.do("Delete")
    UserAdministration(acme.world).delete(acme.signed_in(boss), ann.id)

    users.answer("deleteButton")

    assert users.line == "Julia Okafor is not there any more. Somebody else deleted the account."
    assert users.usernames == ["boss", "praman"]


def test_qt_01_a_question_keeps_its_person_whatever_the_list_does(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    """The order is changed and others come while the question is open."""
    ids = {name: acme.person(name, name.title(), "X").id for name in ("zoe", "ann", "kim")}
    page = opened(acme.first)
    page.users.choose("ann")
    page.users.do("Delete")

    acme.person("aaron")
    desk.changes.tell(Topic.USERS)
    page.page.deeds.sort.columns.actions()[1].trigger()
    page.page.deeds.sort.descending.trigger()
    assert f"Username ann, ID {ids['ann']}." in page.users.question
    page.users.answer("deleteButton")

    assert sorted(page.users.usernames) == ["aaron", "kim", "praman", "zoe"]
    assert acme.newest().user_id == ids["ann"]


def test_a3_deleted_people_are_listed_and_an_admin_frees_a_name(
    acme: Directory, opened: Open
) -> None:
    admin, session = UserAdministration(acme.world), acme.session
    for name in ("ann", "bob"):
        admin.delete(session, acme.person(name, name.title(), "Lee").id)
    users = opened(acme.first).users

    users.do("Deleted users")
    names = users.part_of_question(QListWidget, "deletedUsersList")
    free = users.part_of_question(QPushButton, "freeNameButton")
    assert [names.item(row).text() for row in range(names.count())] == [
        "bob · Bob Lee · deleted 14 Nov, 23:13",
        "ann · Ann Lee · deleted 14 Nov, 23:13",
    ]
    assert isinstance(names.item(0).data(Qt.ItemDataRole.UserRole), User)
    assert not free.isEnabled()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down):
        users.press_in_question(key, inside="deletedUsersList")
    users.answer("freeNameButton")
    assert "The name ann is free for somebody new." in users.question
    assert names.count() == 1
    users.answer("closeButton")

    acme.person("ann")
    users.press(Qt.Key.Key_F5)
    assert users.usernames == ["ann", "praman"]
