"""The three tabs: reached by mouse and keys, filled on the first look, and the one used last."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.services.people import Directory
from tests.support.pages.edit_user import EditUser
from tests.ui.edit_user.conftest import Office


@pytest.fixture
def jude(acme: Directory) -> User:
    return acme.person("jokafor", "Jude", "Okafor")


def test_ctrl_tab_goes_round_all_three_from_the_buttons_too(office: Office, jude: User) -> None:
    dialog = office.edit(jude)
    close = dialog.part(QPushButton, "closeButton")
    for tab in ("Security", "Activity", "Details", "Security"):
        close.setFocus()
        dialog.control(Qt.Key.Key_Tab)
        assert dialog.tab == tab
    for tab in ("Details", "Activity", "Security"):
        dialog.control(Qt.Key.Key_Backtab, shift=True)
        assert dialog.tab == tab


def test_each_tab_has_a_key_of_its_own(office: Office, jude: User) -> None:
    dialog = office.edit(jude)

    for key, tab in (
        (Qt.Key.Key_3, "Activity"),
        (Qt.Key.Key_2, "Security"),
        (Qt.Key.Key_1, "Details"),
    ):
        dialog.control(key)
        assert dialog.tab == tab


def test_the_activity_is_made_on_the_first_look_and_kept(office: Office, jude: User) -> None:
    dialog = office.edit(jude)
    assert office.activities == []

    dialog.open_tab("Activity")

    assert office.activities == [jude.id]
    activity = dialog.part(QWidget, "activityTab")
    assert activity.isVisible()
    assert not dialog.shows("saveButton")
    dialog.open_tab("Details")
    assert dialog.shows("saveButton")
    dialog.open_tab("Activity")
    assert office.activities == [jude.id]
    assert activity.isVisible()


def test_somebody_new_has_the_details_alone(office: Office) -> None:
    dialog = office.new()

    for key in (Qt.Key.Key_Tab, Qt.Key.Key_2, Qt.Key.Key_3):
        dialog.control(key)
        assert dialog.tab == "Details"
    dialog.open_tab("Activity")

    assert dialog.tab == "Details"
    assert office.activities == []


def test_m22_edit_opens_on_the_tab_used_last(acme: Directory, office: Office, jude: User) -> None:
    presenter, other = office.presenter(acme.first), acme.person("other")
    dialog = office.edit_by(presenter, jude)
    assert dialog.tab == "Details"
    dialog.open_tab("Activity")
    dialog.escape()

    dialog = office.edit_by(presenter, other)
    assert dialog.tab == "Activity"
    assert office.activities == [jude.id, other.id]
    dialog.open_tab("Security")
    dialog.escape()

    assert office.edit_by(presenter, jude).tab == "Security"


def test_m22_a_tab_that_is_asked_for_counts_as_used(
    acme: Directory, office: Office, jude: User
) -> None:
    presenter = office.presenter(acme.first)
    office.edit_by(presenter, jude, "security").escape()

    dialog = office.edit_by(presenter, jude)
    assert dialog.tab == "Security"
    dialog.open_tab("Details")
    dialog.escape()
    assert office.edit_by(presenter, jude).tab == "Details"


def test_m22_somebody_new_does_not_change_which_tab_was_used_last(
    acme: Directory, office: Office, jude: User
) -> None:
    presenter = office.presenter(acme.first)
    office.edit_by(presenter, jude, "activity").escape()
    presenter.open_new(office.window)
    EditUser.shown().escape()

    assert office.edit_by(presenter, jude).tab == "Activity"


def test_m22_the_next_person_signed_in_starts_afresh(
    acme: Directory, office: Office, jude: User
) -> None:
    office.edit(jude, tab="activity").escape()

    helper = acme.person("helga", role=Role.HELP_DESK)
    assert office.edit(jude, helper).tab == "Details"


def test_m22_a_deed_leads_to_the_security_tab_and_begins(office: Office, jude: User) -> None:
    dialog = office.begin(jude, SecurityDeed.TWO_STEP)

    assert dialog.tab == "Security"
    assert dialog.shows("qrView")


def test_m22_a_deed_that_is_not_possible_leads_to_the_reason(
    acme: Directory, office: Office
) -> None:
    lin = acme.person("lchen", authentication=AuthenticationType.LDAP)

    dialog = office.begin(lin, SecurityDeed.TWO_STEP)

    assert dialog.tab == "Security"
    assert not dialog.shows("qrView")
    assert dialog.shows("reasonLabel")
