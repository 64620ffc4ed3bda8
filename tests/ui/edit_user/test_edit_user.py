"""Looking at a person and changing them, with every refusal and what closing would lose."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from qmetry_admin.domain.users import Role, User, UserDetails
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.pill import Pill
from tests.services.people import Directory, details_of
from tests.support.pages.edit_user import EditUser
from tests.ui.edit_user.conftest import Office


def with_(user: User, **changes: object) -> UserDetails:
    return UserDetails(**{**vars(details_of(user)), **changes})


@pytest.fixture
def jude(acme: Directory) -> User:
    return acme.person("jokafor", "Jude", "Okafor")


@pytest.fixture
def other_changes(acme: Directory) -> Callable[..., None]:
    """What another administrator stores meanwhile."""
    other = acme.person("boss", "Bea", "Boss", role=Role.ADMIN)
    session = acme.signed_in(other)

    def change(user: User, **changes: object) -> None:
        now = acme.now(user)
        users = UserAdministration(acme.world)
        users.change(session, user.id, now.version, with_(now, **changes))

    return change


def test_s12_the_header_says_who_it_is_and_how_they_sign_in(office: Office, jude: User) -> None:
    dialog = office.edit(jude)

    assert dialog.header == "Jude Okafor: jokafor · QMETRY · Member"
    assert dialog.part(Pill, "twoStepPill").text == "Disabled"
    assert dialog.tab == "Details"
    assert dialog.text("usernameEdit") == "jokafor"
    assert dialog.choice("timeZoneCombo") == "Europe/Berlin"
    assert dialog.choice("authenticationCombo") == "QMETRY"
    assert not dialog.part(QLineEdit, "startPasswordEdit").isVisible()


def test_the_dialog_opens_at_the_tab_asked_for(office: Office, jude: User) -> None:
    dialog = office.edit(jude, tab="security")

    assert dialog.tab == "Security"
    assert dialog.part(QWidget, "securityTab").isVisible()
    assert not dialog.part(QPushButton, "saveButton").isVisible()


def test_s13_the_security_tab_is_reached_by_keyboard(office: Office, jude: User) -> None:
    dialog = office.edit(jude)

    dialog.open_security()

    assert dialog.part(QPushButton, "enableButton").isVisible()


def test_save_stores_what_was_changed(acme: Directory, office: Office, jude: User) -> None:
    dialog = office.edit(jude)
    dialog.write("lastNameEdit", "Adeyemi")
    dialog.choose("roleCombo", Role.HELP_DESK)
    dialog.tick_active()

    dialog.save()

    now = acme.now(jude)
    assert (now.last_name, now.role, now.active) == ("Adeyemi", Role.HELP_DESK, False)
    assert dialog.message == "Saved."
    assert dialog.header == "Jude Adeyemi: jokafor · QMETRY · Help desk · Inactive"
    assert Topic.USERS in office.told
    dialog.write("firstNameEdit", "Judith")
    dialog.save()
    assert acme.now(jude).first_name == "Judith"


def test_saving_nothing_says_so_and_stores_nothing(
    acme: Directory, office: Office, jude: User
) -> None:
    dialog = office.edit(jude)

    dialog.save()

    assert dialog.message == "Nothing was changed, so there was nothing to save."
    assert acme.now(jude).version == jude.version


def test_db_02_the_second_administrator_is_told_and_does_not_slip_through(
    acme: Directory, office: Office, jude: User, other_changes: Callable[..., None]
) -> None:
    dialog = office.edit(jude)
    other_changes(jude, active=False, role=Role.READ_ONLY)
    dialog.write("emailEdit", "jude@example.com")

    for _ in range(2):
        dialog.save()
        assert dialog.message.startswith(
            "Bea Boss changed the role and the status on 14 Nov, 23:13"
        )
        assert dialog.text("emailEdit") == "jude@example.com"
        assert (acme.now(jude).email, acme.now(jude).active) == ("", False)

    dialog.press("reloadButton")
    assert not dialog.is_active()
    assert dialog.choice("roleCombo") == Role.READ_ONLY
    assert dialog.text("emailEdit") == ""
    dialog.write("emailEdit", "jude@example.com")
    dialog.save()
    now = acme.now(jude)
    assert (now.email, now.active, now.role) == ("jude@example.com", False, Role.READ_ONLY)


def test_db_02_a_change_told_in_this_program_does_not_lend_its_version_to_an_old_form(
    acme: Directory,
    office: Office,
    desk: Desk,
    jude: User,
    other_changes: Callable[..., None],
) -> None:
    dialog = office.edit(jude)
    dialog.write("emailEdit", "jude@example.com")
    other_changes(jude, active=False)

    desk.changes.tell(Topic.USERS)
    dialog.save()

    assert "changed the status" in dialog.message
    assert (acme.now(jude).email, acme.now(jude).active) == ("", False)


def test_enabling_shows_in_the_header_and_leaves_what_is_typed(
    acme: Directory, office: Office, desk: Desk, jude: User
) -> None:
    dialog = office.edit(jude)
    dialog.write("emailEdit", "jude@example.com")
    acme.enrolled(jude)

    desk.changes.tell(Topic.TWO_STEP)

    assert dialog.part(Pill, "twoStepPill").text == "Enabled"
    assert dialog.text("emailEdit") == "jude@example.com"
    dialog.save()
    assert dialog.message == "Saved."


def test_a6_ones_own_role_and_status_are_disabled_with_the_reason(
    acme: Directory, office: Office
) -> None:
    boss = acme.person("boss", role=Role.ADMIN)
    dialog = office.edit(boss, boss)

    role, active = dialog.part(QComboBox, "roleCombo"), dialog.part(QCheckBox, "activeCheck")
    assert not role.isEnabled()
    assert not active.isEnabled()
    assert role.accessibleDescription() == "Nobody changes their own role."
    assert active.accessibleDescription() == "Nobody changes their own status."
    dialog.write("emailEdit", "boss@example.com")
    dialog.save()
    assert acme.now(boss).email == "boss@example.com"
    assert Topic.ACCOUNT in office.told


def test_a6_the_first_user_keeps_role_and_status(acme: Directory, office: Office) -> None:
    boss = acme.person("boss", role=Role.ADMIN)
    dialog = office.edit(acme.first, boss)

    role = dialog.part(QComboBox, "roleCombo")
    assert not role.isEnabled()
    assert not dialog.part(QCheckBox, "activeCheck").isEnabled()
    assert role.accessibleDescription() == "The first user keeps this role."


def test_a6_the_last_able_admin_is_kept_and_it_is_said(acme: Directory, office: Office) -> None:
    """While it is mandatory, who has no two-step verification could not sign in to administer."""
    lena = acme.enrolled(acme.person("lena", role=Role.ADMIN))
    acme.make_mandatory()
    dialog = office.edit(lena)
    dialog.choose("roleCombo", Role.MEMBER)

    dialog.save()

    assert "Nobody could administer any more" in dialog.message
    assert acme.now(lena).role is Role.ADMIN
    assert dialog.choice("roleCombo") == Role.MEMBER


def test_a2_without_modify_everything_can_be_read_and_nothing_changed(
    acme: Directory, office: Office, jude: User
) -> None:
    helper = acme.person("helga", role=Role.HELP_DESK)
    dialog = office.edit(jude, helper)

    assert dialog.message == "Your role needs Modify on Users."
    assert not dialog.part(QPushButton, "saveButton").isEnabled()
    assert dialog.part(QPushButton, "saveButton").toolTip() == "Your role needs Modify on Users."
    assert dialog.part(QLineEdit, "firstNameEdit").isReadOnly()
    assert not dialog.part(QComboBox, "roleCombo").isEnabled()
    dialog.open_security()
    assert dialog.part(QWidget, "securityTab").isVisible()
    dialog.escape()
    assert EditUser.all_shown() == []


def test_closing_with_something_changed_asks(office: Office, jude: User) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Judith")

    dialog.escape()
    assert dialog.questions() == ["Discard the changes to Jude Okafor?"]
    dialog.answer("discardButton")

    assert EditUser.all_shown() == []


def test_what_is_typed_back_to_what_it_was_is_no_change(office: Office, jude: User) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Judith")
    dialog.write("firstNameEdit", "Jude")

    dialog.escape()

    assert EditUser.all_shown() == []


def test_s17_closing_the_dialog_discards_an_enrolment(
    acme: Directory, office: Office, jude: User
) -> None:
    dialog = office.edit(jude, tab="security")
    dialog.press("enableButton")
    assert dialog.part(QWidget, "qrView").isVisible()

    dialog.escape()
    for question in dialog.questions():
        raise AssertionError(question)

    assert EditUser.all_shown() == []
    assert acme.now(jude).two_step is None


def test_the_end_of_a_session_closes_without_asking(
    acme: Directory, office: Office, jude: User
) -> None:
    presenter = office.presenter(acme.first)
    presenter.open_user(office.window, jude.id)
    EditUser.shown().write("firstNameEdit", "Judith")

    presenter.abandon()

    assert EditUser.all_shown() == []


def test_nam_03_names_are_shown_as_they_are_written(acme: Directory, office: Office) -> None:
    odd = acme.person("xx", "<b>x</b>", "& [*] y")
    dialog = office.edit(odd)

    assert dialog.header.startswith("<b>x</b> & [*] y: ")
    assert dialog.dialog.windowTitle() == "Edit user: <b>x</b> & [*][*] y"
    for label in dialog.dialog.findChildren(QLabel):
        if label.pixmap().isNull():  # else it is a picture
            assert label.textFormat() is Qt.TextFormat.PlainText


def test_ui_01_everything_that_takes_the_focus_has_a_name_of_its_own(office: Office) -> None:
    dialog = office.new()

    reached = [
        widget
        for widget in dialog.dialog.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QTabBar)
    ]
    names = []
    for widget in reached:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        # A box to choose from is named by its label; Qt puts what is chosen in the name's place.
        names.append(widget.accessibleName() or interface.text(QAccessible.Text.Name))
    assert all(names), [widget.objectName() for widget in reached]
    assert len(set(names)) == len(names), names
    assert {"Username", "Time zone", "Role", "Start password", "Save", "Close"} <= set(names)
