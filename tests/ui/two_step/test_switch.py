"""S32, S09: the switch and what it reveals."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from qmetry_admin.domain.users import Role, User
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.support.world import Directory
from tests.ui.two_step.conftest import Opener

DEEDS = ("resyncButton", "registerAgainButton", "removeButton")
NEEDS_RIGHT = (
    "Your role needs Create or Modify on Users. An administrator can allow everyone to manage"
    " their own (General Settings)."
)


def test_s32_turned_off_it_changes_nothing_and_reveals_what_would(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    page = open_tab(julia)
    assert page.is_on()
    assert not any(page.shows(name) for name in DEEDS)
    page.switch()
    assert not page.is_on()
    assert (
        page.read("stillEnabledLabel")
        == "Still enabled. Nothing changes until you choose Remove or Resync"
    )
    assert all(page.can(name) for name in DEEDS)
    assert acme.user(julia).two_step is not None
    page.switch()
    assert page.is_on()
    assert not any(page.shows(name) for name in DEEDS)


def test_s32_register_again_comes_before_remove(open_tab: Opener, julia: User) -> None:
    page = open_tab(julia)
    page.switch()
    places = [
        widget.mapTo(page.tab, widget.rect().topLeft()).y()
        for name in DEEDS
        for widget in page.tab.findChildren(QAbstractButton, name)
    ]
    assert places == sorted(places)
    assert len(set(places)) == len(DEEDS)


def test_s32_leaving_the_tab_puts_it_back(open_tab: Opener, julia: User) -> None:
    page = open_tab(julia)
    page.switch()
    page.tab.hide()
    page.tab.show()
    assert page.is_on()
    assert not page.shows("removeButton")


def test_s32_the_switch_is_turned_by_keyboard(open_tab: Opener, julia: User) -> None:
    page = open_tab(julia)
    page.key_in("twoStepToggle", Qt.Key.Key_Space)
    assert page.can("resyncButton")


def test_a_refresh_leaves_the_switch_where_it_is(open_tab: Opener, julia: User, desk: Desk) -> None:
    page = open_tab(julia)
    page.switch()
    desk.changes.tell(Topic.USERS)
    desk.changes.tell(Topic.TWO_STEP)
    assert not page.is_on()
    assert page.can("removeButton")


def test_somebody_without_it_has_enable_and_no_switch(acme: Directory, open_tab: Opener) -> None:
    page = open_tab(acme.add_user("kim"))
    assert page.can("enableButton")
    assert not page.shows("twoStepToggle")


def test_s09_the_help_desk_may_resync_and_reads_what_the_rest_needs(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    session = acme.session_of(acme.add_user("eberg", "Elin", "Berg", role=Role.HELP_DESK))
    page = open_tab(julia, session)
    page.switch()
    assert page.can("resyncButton")
    for name in ("registerAgainButton", "removeButton"):
        assert page.why_not(name) == "Your role needs Create or Modify on Users."


def test_a2_the_help_desk_may_not_resync_an_admin(acme: Directory, open_tab: Opener) -> None:
    session = acme.session_of(acme.add_user("eberg", "Elin", "Berg", role=Role.HELP_DESK))
    admin = acme.add_user("ada", "Ada", "Adler", role=Role.ADMIN)
    acme.enrol(admin)
    page = open_tab(admin, session)
    assert page.why_not("twoStepToggle") == NEEDS_RIGHT
    assert page.reason == NEEDS_RIGHT


def test_s09_read_only_people_read_the_tab_and_why(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    session = acme.session_of(acme.add_user("rosa", "Rosa", "Rossi", role=Role.READ_ONLY))
    page = open_tab(julia, session)
    assert page.reason == NEEDS_RIGHT
    assert page.why_not("twoStepToggle") == NEEDS_RIGHT
    assert page.can("showCodesButton")


@pytest.mark.parametrize("allowed", [False, True])
def test_s09_everybody_manages_their_own_where_the_setting_allows(
    acme: Directory, open_tab: Opener, *, allowed: bool
) -> None:
    acme.change_settings(self_service=int(allowed))
    member = acme.add_user("kim")
    page = open_tab(member, acme.session_of(member))
    assert page.can("enableButton") == allowed
    assert page.reason == ("" if allowed else NEEDS_RIGHT)


def test_s33_ones_own_is_not_removed_while_it_is_mandatory(
    acme: Directory, open_tab: Opener
) -> None:
    acme.enrol(acme.first_user)
    acme.change_settings(mandatory_two_step=1)
    page = open_tab(acme.first_user)
    page.switch()
    assert "mandatory" in page.why_not("removeButton")
    assert page.can("registerAgainButton")


def test_ui_01_everything_has_a_name_for_a_screen_reader(open_tab: Opener, julia: User) -> None:
    page = open_tab(julia)
    page.switch()
    nameless = [
        widget.objectName()
        for widget in page.tab.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or widget.property("text"))
    ]
    assert nameless == []
