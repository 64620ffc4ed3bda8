"""A directory that is new: set up, people, the Details tab, and the first enrolment."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QTableView

from tests.pictures.people import JULIA, PASSWORD, PEOPLE, START, fill, somebody_else_changes
from tests.pictures.studio import Studio
from tests.support.pages.users_columns import ask_for_menu
from tests.support.phone import Phone


def set_up(studio: Studio) -> None:
    """The first start, refused and accepted."""
    walker = studio.walker
    walker.start()
    studio.take("set-up")
    walker.fill(organisationEdit="Acme: QA", firstNameEdit="Priya", passwordEdit="too short")
    walker.press("createDirectoryButton")
    studio.take("set-up-refused")
    walker.fill(
        organisationEdit="Acme QA",
        firstNameEdit="Priya",
        lastNameEdit="Raman",
        usernameEdit="praman",
        emailEdit="priya.raman@example.com",
        passwordEdit=PASSWORD,
        repeatPasswordEdit=PASSWORD,
    )
    walker.press("moreButton")
    studio.take("set-up-more")
    walker.press("createDirectoryButton")
    studio.take("start-card-only-you")


def people(studio: Studio) -> None:
    """New users, the list, a search."""
    walker = studio.walker
    walker.press("newUserButton")
    studio.take("new-user")
    fill(studio, JULIA)
    walker.press("generateStartPasswordButton")
    studio.take("new-user-generated")
    walker.drop_down("roleCombo")
    studio.take("combo-list")
    walker.close_pop_ups()
    walker.fill(usernameEdit="PRAMAN", startPasswordEdit=START)
    walker.press("saveButton")
    studio.take("new-user-refused")
    walker.fill(usernameEdit=JULIA.username)
    walker.press("saveButton")
    studio.take("new-user-saved")
    walker.press("closeButton")
    for somebody in PEOPLE:
        walker.press("newUserButton")
        fill(studio, somebody)
        walker.press("saveButton")
        walker.press("closeButton")
    studio.take("users")
    walker.fill(searchEdit="nobody like this")
    studio.take("users-no-match")
    walker.fill(searchEdit="")


def details(studio: Studio) -> None:
    """The Details tab: another was first, and unsaved changes."""
    walker = studio.walker
    walker.edit(JULIA.username)
    studio.take("edit-details")
    walker.fill(emailEdit="julia.okafor@example.com")
    walker.press("closeButton")
    studio.take("edit-unsaved")
    walker.press("cancelButton")
    somebody_else_changes(studio, JULIA, alias="Jules")
    walker.press("saveButton")
    studio.take("edit-changed-meanwhile")
    walker.press("closeButton")
    walker.press("discardButton")


def security(studio: Studio) -> Phone:
    """Enrolling: every message on the way, and the codes."""
    walker = studio.walker
    for username, name in (("lchen", "security-ldap"), (JULIA.username, "security-disabled")):
        walker.edit(username)
        walker.open_tab("editTabs", 1)
        studio.take(name)
        if username != JULIA.username:
            walker.press("closeButton")
    walker.press("enableButton")
    studio.take("enrol")
    walker.press("largerButton")
    studio.take("enrol-larger")
    walker.press("largerButton")
    walker.settle()
    phone = walker.phone()
    phone.offset = timedelta(minutes=61)
    walker.fill(firstCodeEdit=phone.code())
    studio.take("enrol-clock-off")
    phone.offset = timedelta(0)
    walker.fill(firstCodeEdit=phone.code())
    studio.take("enrol-first-right")
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    studio.take("enrol-same-code")
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    _keep_codes(studio)
    studio.take("security-enabled")
    walker.press("showOneCodeButton")
    studio.take("security-one-code")
    walker.press("showCodesButton")
    walker.press("showCodesButton")
    studio.take("security-codes")
    walker.press("closeButton")
    studio.take("users-enabled")
    table = walker.screen.find("usersTable", QTableView)
    ask_for_menu(table.viewport(), table.visualRect(table.currentIndex()).center())
    studio.take("row-menu")
    walker.close_pop_ups()
    return phone


def _keep_codes(studio: Studio) -> None:
    """The last step: unsaved, ticked, printed, downloaded."""
    walker = studio.walker
    studio.take("enrol-save")
    shown = walker.screen.find("recoveryCodesList", QListWidget)
    studio.codes = [shown.item(place).text() for place in range(shown.count())]
    walker.press("closeButton")
    studio.take("enrol-save-unsaved")
    walker.press("cancelButton")
    walker.press("savedCodesCheck")
    studio.take("enrol-save-ticked")
    walker.press("printCodesButton")
    studio.take("print-dialog")
    _dismiss()
    walker.press("downloadCodesButton")
    studio.take("save-dialog")
    walker.save_as(walker.folder / "codes.txt")
    studio.take("enrol-saved")
    walker.press("finishButton")


def _dismiss() -> None:
    """Answers the dialog in front with no."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.reject()
