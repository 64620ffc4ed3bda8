"""S17, S29: what others do meanwhile is seen at once, and changes nothing it need not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.store.rows import UserRow
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.support.phone import Phone
from tests.support.world import Directory, FakeClock
from tests.ui.two_step.conftest import Elsewhere, Opener


def becomes(acme: Directory, user: User, kind: AuthenticationType) -> None:
    """The person's type is changed behind the tab's back."""
    with acme.writing():
        change = UserRow.update(authentication=kind.value)
        change.where(UserRow.id == user.id).execute(acme.database.engine)


def test_an_equal_view_rebuilds_nothing(open_tab: Opener, julia: User, desk: Desk) -> None:
    page = open_tab(julia)
    before = page.tab.findChildren(QWidget)
    for topic in Topic:
        desk.changes.tell(topic)
    assert page.tab.findChildren(QWidget) == before


def test_enabled_meanwhile_is_said_in_the_open_steps(
    acme: Directory, open_tab: Opener, elsewhere: Elsewhere
) -> None:
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim)
    page.enable()
    acme.enrol(kim)
    elsewhere.is_heard_of()
    assert page.says.startswith("Two-step verification of Kim Li was changed")
    assert page.says.endswith("; start again.")
    assert page.read("secretLabel") == ""
    page.press("cancelEnrolmentButton")
    assert page.is_on()


def test_steps_that_rest_on_the_same_state_go_on(
    acme: Directory, open_tab: Opener, desk: Desk, clock: FakeClock
) -> None:
    page = open_tab(acme.add_user("kim", "Kim", "Li"))
    page.enable()
    phone = Phone(page.key, clock)
    page.type_first(phone.code())
    for topic in Topic:
        desk.changes.tell(topic)
    assert page.is_ticked()
    page.type_second(phone.code(1))
    page.press("confirmCodesButton")
    for topic in Topic:
        desk.changes.tell(topic)
    assert len(page.codes) == 8
    assert page.says == ""


def test_s08_a_change_of_type_is_said_in_the_open_steps(
    acme: Directory, open_tab: Opener, desk: Desk
) -> None:
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim)
    page.enable()
    becomes(acme, kim, AuthenticationType.LDAP)
    desk.changes.tell(Topic.USERS)
    assert "signs in through LDAP" in page.says
    page.press("cancelEnrolmentButton")
    assert "signs in through LDAP" in page.reason


def test_codes_that_were_overtaken_are_nobodys_to_keep(
    acme: Directory, open_tab: Opener, elsewhere: Elsewhere, clock: FakeClock
) -> None:
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim)
    page.enable()
    phone = Phone(page.key, clock)
    page.verify(phone.code(), phone.code(1))
    elsewhere.removes(kim)
    assert page.codes == []
    assert page.says == (
        "Two-step verification of Kim Li was changed by Elin Berg at 23:13; start again."
    )
    assert not page.can("printCodesButton")
    page.press("finishButton")
    assert page.can("enableButton")


@pytest.mark.parametrize("button", ["", "enableButton"])
def test_a_deleted_person_is_said_to_be_gone(
    acme: Directory, open_tab: Opener, elsewhere: Elsewhere, button: str
) -> None:
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim)
    if button:
        page.press(button)
    elsewhere.deletes(kim)
    said = page.says if button else page.read("securityWaitingLabel")
    assert said == "This person is not there any more."


def test_a_deleted_persons_codes_leave_the_screen(
    open_tab: Opener, julia: User, elsewhere: Elsewhere
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    elsewhere.deletes(julia)
    assert not page.shows("recoveryCodesList")


def test_another_registration_shows_none_of_the_old_codes(
    acme: Directory, open_tab: Opener, julia: User, elsewhere: Elsewhere
) -> None:
    page = open_tab(julia)
    page.press("showCodesButton")
    old = page.codes
    acme.remove_two_step(julia)
    acme.enrol(julia)
    elsewhere.is_heard_of()
    assert not set(page.codes) & set(old)
    assert page.is_on()


def test_without_a_word_the_right_is_lost_and_the_steps_say_so(
    acme: Directory, open_tab: Opener, desk: Desk
) -> None:
    acme.change_settings(self_service=1)
    kim = acme.add_user("kim", "Kim", "Li")
    page = open_tab(kim, acme.session_of(kim))
    page.enable()
    acme.change_settings(self_service=0)
    desk.changes.tell(Topic.SETTINGS)
    assert page.says == "Your role needs Create or Modify on Users."
