"""Mandatory Two-step Authentication on the screen: reason, confirmation, link (S36 to S43, M05)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.changes import Topic
from tests.support.world import PASSWORD, Directory
from tests.ui.settings.conftest import Opened, Opener

HINT = (
    "Users will have to enter a security code in addition to their password at the time of login."
)
OWN_FIRST = (
    "Enable two-step verification for your own account first. Otherwise you would lock yourself"
    " out."
)


@pytest.fixture
def enrolled(acme: Directory) -> User:
    """The first user, with two-step verification."""
    acme.enrol(acme.first_user)
    return acme.user(acme.first_user)


@pytest.fixture
def opened(open_page: Opener, enrolled: User, acme: Directory) -> Opened:  # noqa: ARG001 - enrolled
    """The page before the first user; three people are still to enrol."""
    for number in range(3):
        acme.add_user(f"user{number}", f"User {number}")
    return open_page()


# ---- the option and its reason -------------------------------------------------------------------


def test_s36_the_words_under_the_option(opened: Opened) -> None:
    assert opened.settings.screen.read("mandatoryHintLabel") == HINT
    assert opened.settings.is_enabled("mandatoryToggle")
    assert opened.settings.reason == ""


def test_s38_without_ones_own_it_is_disabled_with_the_way(
    open_page: Opener, acme: Directory
) -> None:
    opened = open_page()
    page = opened.settings
    assert not page.is_enabled("mandatoryToggle")
    assert page.reason == OWN_FIRST

    page.press("setUpMineButton")

    assert opened.asked == ["own set-up"]
    assert acme.newest().entry.action is not Action.MANDATORY_ON


def test_s38_it_follows_live(open_page: Opener, acme: Directory) -> None:
    opened = open_page()
    page = opened.settings
    acme.enrol(acme.first_user)

    opened.desk.changes.tell(Topic.TWO_STEP)
    assert page.is_enabled("mandatoryToggle")
    assert page.reason == ""
    assert not page.screen.shows("setUpMineButton")

    acme.remove_two_step(acme.first_user)
    opened.desk.changes.tell(Topic.TWO_STEP)
    assert not page.is_enabled("mandatoryToggle")
    assert page.reason == OWN_FIRST
    assert page.screen.shows("setUpMineButton")


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_s38_an_admin_of_another_authority_reads_who_can(
    open_page: Opener, acme: Directory, authentication: AuthenticationType
) -> None:
    actor = acme.add_user("them", role=Role.ADMIN, authentication=authentication)

    page = open_page(actor).settings

    assert not page.is_enabled("mandatoryToggle")
    assert page.reason == (
        f"Your account signs in with {authentication.value} and cannot have two-step verification."
        " An Admin with a QMETRY account can switch it on."
    )
    assert not page.screen.shows("setUpMineButton")


@pytest.mark.parametrize("kind", [InstanceKind.SAAS])
def test_s37_as_a_service_others_read_who_can(open_page: Opener, acme: Directory) -> None:
    other = acme.add_user("lgarcia", role=Role.ADMIN)
    acme.enrol(other)

    page = open_page(other).settings

    assert not page.is_enabled("mandatoryToggle")
    assert page.reason == (
        "Only Priya Raman, the first user (super-admin) of this instance, can change this."
    )


# ---- the confirmation ----------------------------------------------------------------------------


def test_s40_turning_it_on_asks_at_once_with_cancel_in_focus(opened: Opened) -> None:
    page = opened.settings

    page.switch("mandatoryToggle")

    assert page.dialog == "mandatoryDialog"
    assert page.warning == (
        "3 active Users will not be able to log in to QMetry until an administrator sets up"
        " two-step verification for them."
    )
    assert page.focus == "cancelButton"
    cancel = page.screen.find("cancelButton", QPushButton)
    assert cancel.isDefault()
    assert not opened.page.general.two_step.toggle.isChecked()


@pytest.mark.parametrize("way", ["button", "esc", "enter"])
def test_s42_cancel_leaves_it_off(opened: Opened, way: str) -> None:
    page = opened.settings
    page.switch_by_key("mandatoryToggle")
    if way == "button":
        page.press("cancelButton")
    else:
        page.key(Qt.Key.Key_Escape if way == "esc" else Qt.Key.Key_Return)

    assert page.dialog == ""
    assert not page.is_on("mandatoryToggle")
    assert not opened.stored.mandatory_two_step


def test_s42_it_is_on_once_it_is_confirmed(opened: Opened, acme: Directory) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")

    page.press("makeMandatoryButton")

    assert page.dialog == ""
    assert page.is_on("mandatoryToggle")
    assert opened.stored.mandatory_two_step
    entry = acme.newest().entry
    assert (entry.action, entry.detail) == (Action.MANDATORY_ON, {"affected": "3"})


def test_s42_by_keyboard_alone(opened: Opened) -> None:
    page = opened.settings
    page.screen.find("hideCodesToggle", QWidget).setFocus()
    page.tab_to("mandatoryToggle")
    page.key(Qt.Key.Key_Space)
    page.tab_to("makeMandatoryButton")
    page.key(Qt.Key.Key_Return)

    assert opened.stored.mandatory_two_step
    assert page.is_on("mandatoryToggle")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (
            0,
            (
                "None of the active Users will be shut out: everybody of type QMETRY has two-step"
                " verification."
            ),
        ),
        (
            1,
            (
                "1 of the active Users will not be able to log in to QMetry until an administrator"
                " sets up two-step verification for them."
            ),
        ),
    ],
)
def test_s40_none_and_one_are_said_so(
    open_page: Opener,
    enrolled: User,  # noqa: ARG001 - for its effect
    acme: Directory,
    people: int,
    said: str,
) -> None:
    acme.add_user("ldap", authentication=AuthenticationType.LDAP)
    acme.add_user("gone", "Gone", active=False)
    for number in range(people):
        acme.add_user(f"user{number}", f"User {number}")
    page = open_page().settings

    page.switch("mandatoryToggle")

    assert page.warning == said
    assert page.screen.shows("affectedFact") is bool(people)
    assert page.screen.shows("copyAddressesButton") is bool(people)
    assert page.screen.shows("setUpAtSignInLink") is bool(people)


def test_s40_a_number_that_grew_is_shown_again(opened: Opened, acme: Directory) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    acme.add_user("late")

    page.press("makeMandatoryButton")

    assert page.dialog == "mandatoryDialog"
    assert page.warning.startswith("4 active Users")
    assert page.said.startswith("There are more by now: 4.")
    assert page.focus == "cancelButton"
    assert page.screen.read("copiedLabel") == ""
    assert not opened.stored.mandatory_two_step

    page.press("makeMandatoryButton")
    assert opened.stored.mandatory_two_step


def test_s40_the_addresses_are_copied(opened: Opened, acme: Directory) -> None:
    with acme.writing() as unit:
        user = unit.users.by_username("user1")
        assert user is not None
        nowhere = user.details.__class__(**{**vars(user.details), "email": ""})
        assert unit.users.change(user.id, user.version, nowhere)
    page = opened.settings
    page.switch("mandatoryToggle")
    button = page.screen.find("copyAddressesButton", QPushButton)
    assert button.text() == "Copy 2 email addresses"

    page.press("copyAddressesButton")

    assert QApplication.clipboard().text() == "user0@example.com, user2@example.com"
    assert page.screen.read("copiedLabel") == "2 addresses copied. 1 person has none."
    assert page.dialog == "mandatoryDialog"


def test_s36_the_way_to_let_them_set_it_up_leads_to_its_switch(opened: Opened) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")

    page.press("setUpAtSignInLink")

    assert page.dialog == ""
    assert page.focus == "setUpAtSignInToggle"
    assert not page.is_on("mandatoryToggle")


def test_s36_where_they_can_set_it_up_the_warning_says_until_when(opened: Opened) -> None:
    page = opened.settings
    page.switch("setUpAtSignInToggle")
    page.save()

    page.switch("mandatoryToggle")

    assert page.warning == (
        "3 active Users have no two-step verification. Until 28 Nov 2023 it can be set up at the"
        " next sign-in; whoever has not done that will not be able to log in to QMetry."
    )
    assert not page.screen.shows("setUpAtSignInLink")


# ---- the link ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["mouse", "keyboard", "screen reader"])
def test_s41_the_word_users_leads_to_the_list(opened: Opened, way: str, qtbot: QtBot) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    link = page.screen.find("affectedUsersLink", QPushButton)
    assert link.text() == "Users"
    match way:
        case "mouse":
            page.press("affectedUsersLink")
        case "keyboard":
            page.tab_to("affectedUsersLink")
            page.key(Qt.Key.Key_Return)
        case _:
            reader = QAccessible.queryAccessibleInterface(link)
            assert reader is not None
            assert reader.text(QAccessible.Text.Name) == "Users"
            assert reader.text(QAccessible.Text.Description) == "Opens the list of these users"
            action = reader.actionInterface()
            assert action is not None
            action.doAction(action.pressAction())
            qtbot.waitUntil(lambda: page.dialog == "")  # Qt shows the button pressed for a moment

    assert opened.asked == ["users"]
    assert page.dialog == ""
    assert not opened.stored.mandatory_two_step


def test_s41_the_link_lies_over_its_word(opened: Opened) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    label = page.screen.find("warningLabel", QWidget)
    link = page.screen.find("affectedUsersLink", QPushButton)
    before = label.fontMetrics().horizontalAdvance("3 active ")

    assert label.rect().contains(link.geometry().center())
    assert abs(link.x() - before) <= 2
    word = label.fontMetrics().horizontalAdvance("Users")
    assert abs(link.width() - word) <= 3


def test_s41_back_counts_afresh(opened: Opened, acme: Directory) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    page.press("affectedUsersLink")
    acme.enrol(acme.add_user("enrolled", "Enrolled"))
    acme.add_user("late")

    opened.presenter.back_to_confirmation()

    assert page.dialog == "mandatoryDialog"
    assert page.warning.startswith("4 active Users")
    assert page.focus == "cancelButton"
    page.press("cancelButton")
    assert not opened.stored.mandatory_two_step


def test_s41_cancelled_on_the_users_page_it_stays_off(opened: Opened) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    page.press("affectedUsersLink")

    opened.presenter.confirmation_cancelled()

    assert page.dialog == ""
    assert page.focus == "mandatoryToggle"
    assert not page.is_on("mandatoryToggle")


# ---- looked at again -----------------------------------------------------------------------------


def test_lck_01_ones_own_removed_while_the_confirmation_was_open(
    opened: Opened, acme: Directory
) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    acme.remove_two_step(acme.first_user)

    page.press("makeMandatoryButton")

    assert page.said == OWN_FIRST
    assert not page.is_enabled("makeMandatoryButton")
    page.press("cancelButton")
    assert not opened.stored.mandatory_two_step
    assert not page.is_on("mandatoryToggle")
    assert page.reason == OWN_FIRST


def test_lck_01_ones_own_removed_before_the_option_was_pressed(
    opened: Opened, acme: Directory
) -> None:
    acme.remove_two_step(acme.first_user)

    opened.settings.switch("mandatoryToggle")

    assert opened.settings.dialog == ""
    assert opened.settings.message == OWN_FIRST
    assert not opened.settings.is_enabled("mandatoryToggle")


def test_db_02_somebody_else_was_first(opened: Opened, acme: Directory) -> None:
    page = opened.settings
    luis = acme.add_user("lgarcia", "Luis", "García", role=Role.ADMIN)
    acme.enrol(luis)
    page.switch("mandatoryToggle")
    acme.services.mandatory.turn_on(acme.session_of(luis), 9)

    page.press("makeMandatoryButton")

    assert page.dialog == ""
    assert page.message.startswith("Luis García switched this on 14 Nov")
    assert page.is_on("mandatoryToggle")


def test_trouble_is_said_in_the_dialog_and_can_be_tried_again(
    opened: Opened, acme: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")

    def busy(*_: object) -> object:
        raise Trouble(TroubleKind.LOCKED, "directory.db")

    with monkeypatch.context() as patch:
        patch.setattr(type(acme.services.mandatory), "turn_on", busy)
        page.press("makeMandatoryButton")
    assert "directory.db is busy" in page.said

    page.press("makeMandatoryButton")
    assert opened.stored.mandatory_two_step


# ---- turning it off ------------------------------------------------------------------------------


@pytest.fixture
def switched_on(opened: Opened) -> Opened:
    opened.settings.switch("mandatoryToggle")
    opened.settings.press("makeMandatoryButton")
    return opened


def test_s43_turning_it_off_is_one_confirmation(switched_on: Opened, acme: Directory) -> None:
    page = switched_on.settings

    page.switch_by_key("mandatoryToggle")

    assert page.dialog == "mandatoryOffDialog"
    assert page.focus == "cancelButton"
    assert "Nobody's enrolment changes" in page.screen.read("consequencesLabel")
    page.press("makeVoluntaryButton")
    assert page.dialog == ""
    assert not page.is_on("mandatoryToggle")
    assert not switched_on.stored.mandatory_two_step
    assert acme.newest().entry.action is Action.MANDATORY_OFF


def test_s43_cancel_leaves_it_on(switched_on: Opened) -> None:
    page = switched_on.settings
    page.switch("mandatoryToggle")

    page.key(Qt.Key.Key_Escape)

    assert page.is_on("mandatoryToggle")
    assert switched_on.stored.mandatory_two_step


# ---- confirm it's you ----------------------------------------------------------------------------


def test_m05_the_line_stands_in_the_dialog_where_it_is_due(opened: Opened, acme: Directory) -> None:
    page = opened.settings
    page.switch("mandatoryToggle")
    assert not page.screen.shows("confirmIdentityPanel")
    page.press("cancelButton")
    acme.clock.move(16 * 60)

    page.switch("mandatoryToggle")

    assert page.screen.shows("confirmPasswordEdit")
    assert page.screen.shows("confirmCodeEdit")
    assert not page.screen.shows("confirmButton")
    assert page.focus == "cancelButton"


def test_m05_a_wrong_password_keeps_the_dialog_and_changes_nothing(
    opened: Opened, acme: Directory
) -> None:
    acme.clock.move(16 * 60)
    page = opened.settings
    page.switch("mandatoryToggle")
    page.confirm_identity("not it", "123456")

    page.press("makeMandatoryButton")

    assert page.dialog == "mandatoryDialog"
    assert page.said == "That is not your password. Type it again."
    assert page.focus == "confirmPasswordEdit"
    assert page.is_enabled("makeMandatoryButton")
    assert not opened.stored.mandatory_two_step


def test_m05_filled_in_it_is_done_in_one_go(opened: Opened, acme: Directory) -> None:
    acme.clock.move(16 * 60)
    code = acme.recovery_codes(acme.first_user)[0]
    page = opened.settings
    page.switch("mandatoryToggle")
    page.confirm_identity(PASSWORD, code.shown)

    page.press("makeMandatoryButton")

    assert page.dialog == ""
    assert opened.stored.mandatory_two_step
    assert code not in acme.recovery_codes(acme.first_user), "the code is spent"


def test_m05_enter_in_the_last_field_confirms_and_never_cancels(
    opened: Opened, acme: Directory
) -> None:
    acme.clock.move(16 * 60)
    code = acme.recovery_codes(acme.first_user)[0]
    page = opened.settings
    page.switch("mandatoryToggle")
    page.confirm_identity(PASSWORD)
    page.screen.key("confirmPasswordEdit", Qt.Key.Key_Return)
    assert page.dialog == "mandatoryDialog"
    assert page.focus == "confirmCodeEdit"
    page.confirm_identity(PASSWORD, code.shown)
    page.screen.key("confirmCodeEdit", Qt.Key.Key_Return)

    assert page.dialog == ""
    assert opened.stored.mandatory_two_step


def test_m05_nothing_filled_in_asks_for_it(opened: Opened, acme: Directory) -> None:
    acme.clock.move(16 * 60)
    page = opened.settings
    page.switch("mandatoryToggle")

    page.press("makeMandatoryButton")

    assert page.said == "Enter your password."
    assert page.focus == "confirmPasswordEdit"


@pytest.mark.parametrize("turning_on", [True, False])
def test_m05_due_while_the_dialog_lay_open_the_line_appears(
    opened: Opened, acme: Directory, turning_on: bool
) -> None:
    page = opened.settings
    if not turning_on:
        page.switch("mandatoryToggle")
        page.press("makeMandatoryButton")
    verb = "makeMandatoryButton" if turning_on else "makeVoluntaryButton"
    page.switch("mandatoryToggle")
    acme.clock.move(16 * 60)

    page.press(verb)
    assert page.screen.shows("confirmPasswordEdit")
    assert page.focus == "confirmPasswordEdit"
    page.tab_to("confirmCodeEdit")
    page.tab_to("cancelButton")
    assert opened.stored.mandatory_two_step is not turning_on

    page.confirm_identity(PASSWORD, acme.recovery_codes(acme.first_user)[0].shown)
    page.press(verb)
    assert opened.stored.mandatory_two_step is turning_on


def test_m05_a_number_that_grew_takes_what_was_confirmed_and_no_second_code(
    opened: Opened, acme: Directory
) -> None:
    acme.clock.move(16 * 60)
    codes = acme.recovery_codes(acme.first_user)
    page = opened.settings
    page.switch("mandatoryToggle")
    page.confirm_identity(PASSWORD, codes[0].shown)
    acme.add_user("late")
    page.press("makeMandatoryButton")
    assert page.said.startswith("There are more by now: 4.")

    page.press("makeMandatoryButton")

    assert page.dialog == ""
    assert opened.stored.mandatory_two_step
    assert acme.recovery_codes(acme.first_user) == codes[1:]
