"""Another authentication type for somebody who is there: asked about, then one save (S08, A6)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.pill import Pill
from tests.services.people import Directory, changed
from tests.support.pages.edit_user import EditUser
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.ui.edit_user.conftest import Office

QMETRY, LDAP, SAML = AuthenticationType
PASSWORD = "copper lantern orbit mellow"
ASKED = "Two-step verification of Jude Okafor will be removed"


@pytest.fixture
def jude(acme: Directory) -> User:
    return acme.person("jokafor", "Jude", "Okafor")


@pytest.fixture
def enrolled(acme: Directory, jude: User) -> User:
    return acme.enrolled(jude)


@pytest.fixture
def lin(acme: Directory) -> User:
    return acme.person("lchen", "Lin", "Chen", authentication=LDAP)


def safe_button(dialog: EditUser) -> str:
    """Which button of the question Enter would press."""
    [question] = [found for found in dialog.dialog.findChildren(QDialog) if found.isVisible()]
    [default] = [button for button in question.findChildren(QPushButton) if button.isDefault()]
    assert question.focusWidget() is default
    return default.objectName()


# ---- away from QMETRY ----------------------------------------------------------------------------


@pytest.mark.parametrize("to", [LDAP, SAML])
def test_s08_while_enabled_it_is_asked_what_will_be_removed(
    acme: Directory, office: Office, enrolled: User, to: AuthenticationType
) -> None:
    dialog = office.edit(enrolled)

    dialog.change_type(to)

    assert dialog.questions() == [ASKED]
    assert dialog.consequences.startswith(f"{ASKED}: the authenticator and 8 recovery codes")
    assert "Jude Okafor (jokafor) is signed out everywhere" in dialog.consequences
    assert "Changing back later restores nothing" in dialog.consequences
    assert safe_button(dialog) == "cancelButton"
    assert acme.now(enrolled) == enrolled


@pytest.mark.parametrize("way", ["cancelButton", "esc", "enter"])
def test_s08_the_safe_answers_store_nothing_and_keep_what_was_chosen(
    acme: Directory, office: Office, enrolled: User, way: str
) -> None:
    dialog = office.edit(enrolled)
    dialog.write("emailEdit", "jude@example.com")
    dialog.change_type(LDAP)

    if way == "cancelButton":
        dialog.answer("cancelButton")
    else:
        [question] = [found for found in dialog.dialog.findChildren(QDialog) if found.isVisible()]
        key = Qt.Key.Key_Escape if way == "esc" else Qt.Key.Key_Return
        QTest.keyClick(question.focusWidget(), key)

    assert dialog.questions() == []
    assert acme.now(enrolled) == enrolled
    assert dialog.choice("authenticationCombo") == LDAP
    assert dialog.text("emailEdit") == "jude@example.com"


def test_s08_once_agreed_one_save_stores_all(
    acme: Directory, office: Office, enrolled: User
) -> None:
    dialog = office.edit(enrolled)
    dialog.write("emailEdit", "jude@example.com")
    dialog.choose("roleCombo", Role.HELP_DESK)
    dialog.change_type(LDAP)

    dialog.answer("changeTypeButton")

    now = acme.now(enrolled)
    assert (now.authentication, now.two_step) == (LDAP, None)
    assert (now.email, now.role) == ("jude@example.com", Role.HELP_DESK)
    assert acme.codes(enrolled) == ()
    assert len(acme.entries(enrolled)) == 1
    assert dialog.questions() == []
    assert dialog.message == (
        "Saved. Two-step verification of Jude Okafor was removed. Jude Okafor can sign in once LDAP"
        " is connected."
    )
    assert dialog.header == "Jude Okafor: jokafor · LDAP · Help desk"
    assert not dialog.part(Pill, "twoStepPill").isVisible()
    assert Topic.USERS in office.told


def test_aut_01_afterwards_the_security_tab_says_why_not(office: Office, enrolled: User) -> None:
    dialog = office.edit(enrolled, tab="security")
    assert dialog.shows("twoStepToggle") or dialog.shows("removeButton")
    dialog.open_tab("Details")
    dialog.change_type(LDAP)
    dialog.answer("changeTypeButton")

    dialog.open_tab("Security")

    assert dialog.shows("reasonLabel")
    assert not dialog.part(QPushButton, "enableButton").isEnabled()


def test_without_two_step_verification_nothing_is_asked(
    acme: Directory, office: Office, jude: User
) -> None:
    dialog = office.edit(jude)

    dialog.change_type(SAML)

    assert dialog.questions() == []
    assert acme.now(jude).authentication is SAML
    assert dialog.message == "Saved. Jude Okafor can sign in once SAML is connected."


def test_s08_what_is_wrong_in_the_form_is_said_before_anything_is_asked(
    office: Office, enrolled: User
) -> None:
    dialog = office.edit(enrolled)
    dialog.write("emailEdit", "nobody")

    dialog.change_type(LDAP)

    assert dialog.questions() == []
    assert "name@example.com" in dialog.part(QLineEdit, "emailEdit").accessibleDescription()


def test_s08_what_was_enabled_meanwhile_is_asked_about(
    acme: Directory, office: Office, jude: User
) -> None:
    """The form was filled before, and nobody told this program."""
    dialog = office.edit(jude)
    acme.enrolled(jude)

    dialog.change_type(LDAP)
    assert dialog.questions() == [ASKED]
    dialog.answer("changeTypeButton")

    assert acme.now(jude).authentication is LDAP


def test_s08_another_registration_meanwhile_is_asked_about_again(
    acme: Directory, office: Office, enrolled: User
) -> None:
    dialog = office.edit(enrolled)
    dialog.change_type(LDAP)
    assert enrolled.two_step is not None
    with acme.store.writing() as unit:
        unit.recovery_codes.drop(enrolled.id)
        unit.authenticators.remove(enrolled.id, enrolled.two_step.generation)
    again = acme.enrolled(enrolled)

    dialog.answer("changeTypeButton")

    assert dialog.questions() == [ASKED]
    assert acme.now(enrolled) == again
    dialog.answer("changeTypeButton")
    assert acme.now(enrolled).authentication is LDAP


def test_db_02_a_stale_form_is_told_instead_of_asked(
    acme: Directory, office: Office, enrolled: User
) -> None:
    dialog = office.edit(enrolled)
    users = UserAdministration(acme.world)
    details = changed(enrolled, first_name="Judith")
    users.change(acme.session, enrolled.id, enrolled.version, details)

    dialog.change_type(LDAP)

    assert dialog.questions() == []
    assert dialog.message.startswith("Priya Raman changed the first name")
    assert acme.now(enrolled).two_step is not None


def test_a6_the_last_able_admin_keeps_the_type_and_it_is_said(
    acme: Directory, office: Office
) -> None:
    lena = acme.enrolled(acme.person("lena", "Lena", "Falk", role=Role.ADMIN))
    acme.make_mandatory()
    dialog = office.edit(lena)
    dialog.change_type(LDAP)

    dialog.answer("changeTypeButton")

    assert "Nobody could administer any more" in dialog.message
    assert acme.now(lena) == lena
    assert dialog.choice("authenticationCombo") == LDAP


# ---- to QMETRY -----------------------------------------------------------------------------------


def test_s08_the_way_to_qmetry_asks_for_a_start_password(
    acme: Directory, office: Office, lin: User
) -> None:
    dialog = office.edit(lin)
    assert not dialog.shows("startPasswordEdit")

    dialog.choose("authenticationCombo", QMETRY)
    assert dialog.shows("startPasswordEdit")
    dialog.save()
    field = dialog.part(QLineEdit, "startPasswordEdit")
    assert field.hasFocus()
    assert field.accessibleDescription() == "Enter the password."
    assert acme.now(lin) == lin

    dialog.give_start_password(PASSWORD)
    dialog.save()

    now = acme.now(lin)
    assert (now.authentication, now.must_change_password) == (QMETRY, True)
    assert dialog.message == "Saved. Lin Chen can sign in with the start password from now on."
    assert dialog.header == "Lin Chen: lchen · QMETRY · Member"
    assert dialog.part(Pill, "twoStepPill").text == "Disabled"
    assert not dialog.shows("startPasswordEdit")
    assert dialog.text("startPasswordEdit") == ""
    dialog.open_tab("Security")
    assert dialog.part(QPushButton, "enableButton").isEnabled()


def test_a5_a_generated_password_nobody_kept_is_saved_only_when_insisted_on(
    acme: Directory, office: Office, lin: User
) -> None:
    dialog = office.edit(lin)
    dialog.choose("authenticationCombo", QMETRY)
    dialog.press("generateStartPasswordButton")

    dialog.save()
    assert acme.now(lin).authentication is LDAP
    dialog.press("copyStartPasswordButton")
    dialog.save()

    assert acme.now(lin).authentication is QMETRY


def test_another_choice_takes_the_start_password_off_the_screen(office: Office, lin: User) -> None:
    dialog = office.edit(lin)
    dialog.choose("authenticationCombo", QMETRY)
    dialog.give_start_password(PASSWORD)

    dialog.choose("authenticationCombo", SAML)

    assert not dialog.shows("startPasswordEdit")
    assert dialog.text("startPasswordEdit") == ""
    dialog.choose("authenticationCombo", LDAP)
    dialog.escape()
    assert EditUser.all_shown() == []  # all is as it was, and nothing to be lost


# ---- who may -------------------------------------------------------------------------------------


def test_a6_ones_own_type_is_fixed_with_the_reason(acme: Directory, office: Office) -> None:
    boss = acme.person("boss", role=Role.ADMIN)
    dialog = office.edit(boss, boss)

    assert (
        dialog.why_fixed("authenticationCombo") == "Nobody changes their own authentication type."
    )


def test_a6_the_first_users_type_is_fixed_with_the_reason(acme: Directory, office: Office) -> None:
    dialog = office.edit(acme.first, acme.person("boss", role=Role.ADMIN))

    assert dialog.why_fixed("authenticationCombo") == "The first user keeps this type."


@pytest.mark.parametrize("role", [Role.HELP_DESK, Role.READ_ONLY])
def test_a2_without_modify_the_type_can_only_be_read(
    acme: Directory, office: Office, jude: User, role: Role
) -> None:
    dialog = office.edit(jude, acme.person("viewer", role=role))

    assert dialog.why_fixed("authenticationCombo") == "Your role needs Modify on Users."


def test_aut_01_what_a_second_window_began_on_security_cannot_be_finished(
    acme: Directory, office: Office, desk: Desk, jude: User
) -> None:
    """AUT-01: somebody is about to enable it there while the type is changed here."""
    dialog = office.edit(jude, tab="security")
    page = SecurityPage(dialog.part(QWidget, "securityTab"))
    page.press("enableButton")
    phone = Phone(page.key, acme.clock)
    with acme.store.writing() as unit:
        assert unit.users.change(jude.id, jude.version, jude.details, LDAP)
    desk.changes.tell(Topic.USERS)

    assert dialog.header == "Jude Okafor: jokafor · LDAP · Member"
    page.type_first(phone.code())
    page.type_second(phone.code(1))

    assert "Jude signs in through LDAP" in page.says
    assert not page.shows("savedCodesCheck")
    assert acme.authenticator(jude) is None
    assert acme.now(jude).two_step is None
