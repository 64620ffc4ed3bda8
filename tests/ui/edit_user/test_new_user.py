"""Making a person: suggestions, the start password, and what comes after Save."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from qmetry_admin.domain.users import AuthenticationType, Role, User, UserPage, UserQuery
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.edit_user.start_sheet import start_sheet
from tests.services.people import Directory
from tests.support.pages.edit_user import EditUser
from tests.ui.edit_user.conftest import Office

PASSWORD = "copper lantern orbit mellow"


def page(acme: Directory, search: str = "") -> UserPage:
    """What the users table would show the first user."""
    found = UserAdministration(acme.world).page(acme.session, UserQuery(search=search), 0, 10)
    assert isinstance(found, UserPage)
    return found


def found(acme: Directory, username: str) -> User:
    [user] = page(acme, username).rows
    return user


def fill(dialog: EditUser) -> None:
    dialog.write("firstNameEdit", "Jude")
    dialog.write("lastNameEdit", "Okafor")
    dialog.write("startPasswordEdit", PASSWORD)


def test_a1_username_and_alias_follow_the_names_until_they_are_typed(office: Office) -> None:
    dialog = office.new()

    dialog.write("firstNameEdit", "Jude")
    dialog.write("lastNameEdit", "Okafor")
    assert dialog.text("usernameEdit") == "jokafor"
    assert dialog.text("aliasEdit") == "Jude Okafor"

    dialog.write("usernameEdit", "jude")
    dialog.write("lastNameEdit", "Adeyemi")
    assert dialog.text("usernameEdit") == "jude"
    assert dialog.text("aliasEdit") == "Jude Adeyemi"


def test_a1_a_new_person_starts_as_an_active_member_of_type_qmetry(office: Office) -> None:
    dialog = office.new()

    assert dialog.choice("authenticationCombo") == AuthenticationType.QMETRY
    assert dialog.choice("roleCombo") == Role.MEMBER
    assert dialog.choice("timeZoneCombo") != ""
    assert dialog.is_active()
    assert dialog.part(QLineEdit, "firstNameEdit").hasFocus()


def test_save_makes_the_person_and_keeps_the_dialog_on_them(
    acme: Directory, office: Office
) -> None:
    dialog = office.new()
    for place in (1, 2):
        assert not dialog.tabs.isTabEnabled(place)
        assert dialog.tabs.tabToolTip(place) == "Save the person first"
    fill(dialog)
    dialog.choose("roleCombo", Role.HELP_DESK)

    dialog.save()

    made = found(acme, "jokafor")
    assert (made.first_name, made.last_name, made.role) == ("Jude", "Okafor", Role.HELP_DESK)
    assert made.must_change_password
    assert dialog.header == "Jude Okafor: jokafor · QMETRY · Help desk"
    assert dialog.message == "Jude Okafor was added and can sign in with the start password."
    for place in (1, 2):
        assert dialog.tabs.isTabEnabled(place)
        assert dialog.tabs.tabToolTip(place) == ""
    assert Topic.USERS in office.told
    dialog.escape()
    assert EditUser.all_shown() == []


def test_after_save_the_start_password_is_nowhere_on_the_screen(office: Office) -> None:
    dialog = office.new()
    fill(dialog)

    dialog.save()

    assert dialog.text("startPasswordEdit") == ""
    assert not dialog.part(QLineEdit, "startPasswordEdit").isVisible()
    for edit in dialog.dialog.findChildren(QLineEdit):
        assert PASSWORD not in edit.text()
        assert not edit.isUndoAvailable()


def test_save_and_set_up_opens_the_security_tab(office: Office) -> None:
    dialog = office.new()
    fill(dialog)

    dialog.press("saveAndSetUpButton")

    assert dialog.tab == "Security"
    assert dialog.part(QPushButton, "enableButton").isEnabled()


def test_a5_a_generated_start_password_is_shown_to_be_copied(
    acme: Directory, office: Office
) -> None:
    dialog = office.new()
    assert not dialog.part(QPushButton, "copyStartPasswordButton").isEnabled()
    dialog.write("firstNameEdit", "Jude")

    dialog.press("generateStartPasswordButton")

    made = dialog.text("startPasswordEdit")
    assert len(made.split("-")) == 4
    field = dialog.part(QLineEdit, "startPasswordEdit")
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    dialog.press("copyStartPasswordButton")
    assert QGuiApplication.clipboard().text() == made
    dialog.save()
    assert found(acme, "jude").must_change_password


@pytest.mark.parametrize("save", ["saveButton", "saveAndSetUpButton"])
def test_a5_a_generated_password_nobody_kept_is_saved_only_when_insisted_on(
    acme: Directory, office: Office, save: str
) -> None:
    dialog = office.new()
    dialog.write("firstNameEdit", "Jude")
    dialog.press("generateStartPasswordButton")
    made = dialog.text("startPasswordEdit")

    dialog.press(save)

    assert page(acme).total == 1
    assert dialog.text("startPasswordEdit") == made
    said = dialog.part(QLineEdit, "startPasswordEdit").accessibleDescription()
    assert said.startswith("Copy or print it first")
    assert dialog.part(QPushButton, "copyStartPasswordButton").hasFocus()
    dialog.press(save)
    assert found(acme, "jude").must_change_password


def test_what_was_copied_outlives_the_dialog_and_goes_with_the_session(
    acme: Directory, office: Office
) -> None:
    presenter = office.presenter(acme.first)
    presenter.open_new(office.window)
    dialog = EditUser.shown()
    dialog.press("generateStartPasswordButton")
    made = dialog.text("startPasswordEdit")
    dialog.press("copyStartPasswordButton")

    dialog.press("closeButton")
    dialog.answer("discardButton")
    assert QGuiApplication.clipboard().text() == made
    presenter.abandon()
    assert QGuiApplication.clipboard().text() == ""


def test_the_start_password_can_be_printed(office: Office) -> None:
    dialog = office.new()
    fill(dialog)

    dialog.press("printStartPasswordButton")

    printing = dialog.dialog.findChild(QDialog, "printStartPasswordDialog")
    assert printing is not None
    assert printing.isVisible()
    printing.reject()


def test_nam_03_the_sheet_prints_a_name_as_it_is_written() -> None:
    text = start_sheet("<b>x</b> & y", "xx", PASSWORD).toPlainText()

    assert "first sign-in of <b>x</b> & y" in text
    assert f"Start password\n{PASSWORD}" in text


def test_a_person_of_another_authority_has_no_start_password(
    acme: Directory, office: Office
) -> None:
    dialog = office.new()
    fill(dialog)

    dialog.choose("authenticationCombo", AuthenticationType.LDAP)

    assert not dialog.part(QLineEdit, "startPasswordEdit").isVisible()
    button = dialog.part(QPushButton, "saveAndSetUpButton")
    assert not button.isEnabled()
    assert button.toolTip() == "LDAP users verify at their own directory"
    dialog.save()
    assert found(acme, "jokafor").authentication is AuthenticationType.LDAP
    assert "once LDAP is connected" in dialog.message


def test_refused_fields_are_said_at_the_field_and_the_first_has_the_focus(office: Office) -> None:
    dialog = office.new()
    dialog.write("firstNameEdit", "Jude")
    dialog.write("usernameEdit", "praman")
    dialog.write("emailEdit", "nobody")
    dialog.write("startPasswordEdit", "short")

    dialog.save()

    username = dialog.part(QLineEdit, "usernameEdit")
    assert username.hasFocus() or dialog.part(QLineEdit, "emailEdit").hasFocus()
    assert "name@example.com" in dialog.part(QLineEdit, "emailEdit").accessibleDescription()
    assert dialog.text("startPasswordEdit") == "short"
    dialog.write("emailEdit", "jude@example.com")
    assert "name@example.com" not in dialog.part(QLineEdit, "emailEdit").accessibleDescription()
    dialog.save()
    assert username.hasFocus()
    assert "belongs to somebody already" in username.accessibleDescription()


def test_an_easily_guessed_start_password_is_said_at_its_field(office: Office) -> None:
    dialog = office.new()
    fill(dialog)
    dialog.write("startPasswordEdit", "jokafor jokafor")

    dialog.save()

    field = dialog.part(QLineEdit, "startPasswordEdit")
    assert field.hasFocus()
    assert "easily guessed" in field.accessibleDescription()


@pytest.mark.parametrize("way", ["closeButton", "esc", "window"])
def test_closing_with_something_typed_asks_once(office: Office, way: str) -> None:
    dialog = office.new()
    dialog.write("firstNameEdit", "Jude")

    for _ in range(2):
        match way:
            case "closeButton":
                dialog.press("closeButton")
            case "esc":
                dialog.escape()
            case _:
                dialog.dialog.close()
    assert dialog.questions() == ["Discard the new user?"]

    dialog.answer("cancelButton")
    assert EditUser.all_shown() == [dialog.dialog]
    assert dialog.text("firstNameEdit") == "Jude"
    dialog.press("closeButton")
    dialog.answer("discardButton")
    assert EditUser.all_shown() == []


def test_an_untouched_form_closes_at_once(office: Office) -> None:
    dialog = office.new()

    dialog.escape()

    assert EditUser.all_shown() == []


def test_only_one_dialog_at_a_time(acme: Directory, office: Office) -> None:
    presenter = office.presenter(acme.first)

    presenter.open_new(office.window)
    presenter.open_new(office.window)
    presenter.open_user(office.window, acme.first.id)

    assert len(EditUser.all_shown()) == 1


def test_a_closed_dialog_is_gone(office: Office, qapp: QApplication) -> None:
    dialog = office.new()
    dialog.escape()
    qapp.processEvents()
    qapp.sendPostedEvents()

    assert (
        office.window.findChild(
            QWidget, "editUserDialog", Qt.FindChildOption.FindDirectChildrenOnly
        )
        is None
    )
