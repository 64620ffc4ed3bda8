"""What happens elsewhere while the dialog is open shows around the form, never in it (DB-02)."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.pill import Pill
from tests.services.people import Directory, changed
from tests.support.pages.edit_user import EditUser
from tests.ui.edit_user.conftest import Office

Elsewhere = Callable[..., None]
OLDER = (
    "Somebody changed this person meanwhile. What stands here is older and cannot be saved. Reload"
    " shows the details as they are now."
)
GONE = "This person was deleted meanwhile. Nothing can be changed any more."


@pytest.fixture
def jude(acme: Directory) -> User:
    return acme.person("jokafor", "Jude", "Okafor")


@pytest.fixture
def elsewhere(acme: Directory, desk: Desk) -> Elsewhere:
    """What another administrator stores, and this program comes to know of."""
    session = acme.signed_in(acme.person("boss", "Bea", "Boss", role=Role.ADMIN))

    def change(user: User, **changes: object) -> None:
        now = acme.now(user)
        users = UserAdministration(acme.world)
        users.change(session, user.id, now.version, changed(now, **changes))
        desk.changes.tell(Topic.USERS)

    return change


@pytest.fixture
def deleted(acme: Directory, desk: Desk) -> Callable[[User], None]:
    """Another administrator deletes a person, and this program comes to know of it."""
    session = acme.signed_in(acme.person("boss", "Bea", "Boss", role=Role.ADMIN))

    def delete(user: User) -> None:
        UserAdministration(acme.world).delete(session, user.id)
        desk.changes.tell(Topic.USERS)

    return delete


def test_db_02_an_untouched_form_stays_as_it_is_and_says_that_it_is_older(
    acme: Directory, office: Office, jude: User, elsewhere: Elsewhere
) -> None:
    dialog = office.edit(jude)

    elsewhere(jude, first_name="Judith", active=False)

    assert dialog.header == "Judith Okafor: jokafor · QMETRY · Member · Inactive"
    assert dialog.text("firstNameEdit") == "Jude"
    assert dialog.is_active()
    assert dialog.message == OLDER
    dialog.write("emailEdit", "jude@example.com")
    dialog.save()
    assert dialog.message.startswith("Bea Boss changed the first name and the status on 14 Nov")
    assert acme.now(jude).email == ""
    dialog.press("reloadButton")
    assert dialog.text("firstNameEdit") == "Judith"
    assert not dialog.is_active()
    dialog.escape()
    assert EditUser.all_shown() == []


def test_db_02_what_is_typed_stays_whatever_is_told(
    office: Office, jude: User, elsewhere: Elsewhere
) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Jud")

    elsewhere(jude, first_name="Judith")
    elsewhere(jude, last_name="Adeyemi")

    assert dialog.text("firstNameEdit") == "Jud"
    assert dialog.text("lastNameEdit") == "Okafor"
    assert dialog.message == OLDER


def test_a_refresh_that_finds_nothing_changed_does_nothing(
    office: Office, desk: Desk, jude: User
) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Judith")
    field = dialog.part(QLineEdit, "firstNameEdit")
    field.setSelection(1, 3)
    dialog.save()
    assert dialog.message == "Saved."
    dialog.write("firstNameEdit", "Jude")
    field.setSelection(1, 2)

    for topic in (Topic.USERS, Topic.TWO_STEP, Topic.ACCOUNT, Topic.SETTINGS, Topic.AUDIT):
        desk.changes.tell(topic)

    assert field.hasFocus()
    assert field.selectedText() == "ud"
    assert dialog.message == "Saved."


def test_who_may_only_read_sees_the_details_as_they_are(
    acme: Directory, office: Office, jude: User, elsewhere: Elsewhere
) -> None:
    """Nothing can be typed there, so there is nothing to be kept."""
    dialog = office.edit(jude, acme.person("helga", role=Role.HELP_DESK))

    elsewhere(jude, first_name="Judith")

    assert dialog.text("firstNameEdit") == "Judith"
    assert dialog.message == "Your role needs Modify on Users."


def test_whoever_becomes_the_first_user_is_held_fast(
    acme: Directory, office: Office, desk: Desk, jude: User
) -> None:
    dialog = office.edit(jude, acme.person("boss", role=Role.ADMIN))
    assert dialog.why_fixed("roleCombo") == ""
    with acme.store.writing() as unit:
        unit.organisation.hand_over(jude.id)

    desk.changes.tell(Topic.USERS)

    assert dialog.why_fixed("roleCombo") == "The first user keeps this role."
    assert dialog.why_fixed("authenticationCombo") == "The first user keeps this type."


def test_a_removal_elsewhere_shows_in_the_header_and_hinders_no_save(
    acme: Directory, office: Office, desk: Desk, jude: User
) -> None:
    enrolled = acme.enrolled(jude)
    dialog = office.edit(jude)
    assert dialog.part(Pill, "twoStepPill").text == "Enabled"
    dialog.write("emailEdit", "jude@example.com")
    assert enrolled.two_step is not None
    with acme.store.writing() as unit:
        unit.recovery_codes.drop(jude.id)
        unit.authenticators.remove(jude.id, enrolled.two_step.generation)

    desk.changes.tell(Topic.TWO_STEP)

    assert dialog.part(Pill, "twoStepPill").text == "Disabled"
    dialog.save()
    assert dialog.message == "Saved."


def test_another_type_elsewhere_shows_in_the_header_and_wants_reload(
    acme: Directory, office: Office, desk: Desk, jude: User
) -> None:
    dialog = office.edit(jude)
    with acme.store.writing() as unit:
        kind = AuthenticationType.SAML
        assert unit.users.change(jude.id, jude.version, jude.details, kind)

    desk.changes.tell(Topic.USERS)

    assert dialog.header == "Jude Okafor: jokafor · SAML · Member"
    assert dialog.choice("authenticationCombo") == "QMETRY"
    assert dialog.message == OLDER
    dialog.press("reloadButton")
    assert dialog.choice("authenticationCombo") == "SAML"


@pytest.mark.parametrize("tab", ["Details", "Security", "Activity"])
def test_a3_whoever_was_deleted_meanwhile_is_said_to_be_gone_on_every_tab(
    office: Office, jude: User, deleted: Callable[[User], None], tab: str
) -> None:
    dialog = office.edit(jude)
    dialog.open_tab(tab)

    deleted(jude)

    assert dialog.message == GONE
    dialog.open_tab("Details")
    assert dialog.message == GONE
    assert not dialog.part(QPushButton, "saveButton").isEnabled()
    assert dialog.part(QLineEdit, "firstNameEdit").isReadOnly()
    for name in ("authenticationCombo", "roleCombo", "activeCheck"):
        assert dialog.why_fixed(name) == GONE


def test_a3_what_was_typed_about_somebody_gone_is_dropped_without_a_question(
    office: Office, desk: Desk, jude: User, deleted: Callable[[User], None]
) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Judith")
    deleted(jude)
    desk.changes.tell(Topic.USERS)

    dialog.escape()

    assert dialog.questions() == []
    assert EditUser.all_shown() == []


def test_a3_a_save_finds_out_that_the_person_is_gone(
    acme: Directory, office: Office, jude: User
) -> None:
    dialog = office.edit(jude)
    dialog.write("firstNameEdit", "Judith")
    UserAdministration(acme.world).delete(acme.session, jude.id)

    dialog.save()

    assert dialog.message == GONE
    assert not dialog.part(QPushButton, "saveButton").isEnabled()


def test_a3_reload_finds_out_that_the_person_is_gone(
    acme: Directory, office: Office, jude: User, elsewhere: Elsewhere
) -> None:
    dialog = office.edit(jude)
    elsewhere(jude, first_name="Judith")
    UserAdministration(acme.world).delete(acme.session, jude.id)

    dialog.press("reloadButton")

    assert dialog.message == GONE
    assert not dialog.shows("reloadButton")
