"""The Users page full of people, its menus and questions, and the demo's own window."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QTableView

from tests.pictures.studio import Studio
from tests.pictures.studio_demo import A_WHILE, sign_in_as
from tests.support.pages.users_columns import ask_for_menu


def play(studio: Studio) -> None:
    """The demo, the list, what is done with rows, types that change."""
    walker = studio.walker
    walker.start()
    studio.demo.choose("Priya Raman")
    studio.take("demo", with_demo=True)
    walker.press("signInButton")
    studio.take("demo-code", with_demo=True)
    walker.next_step()
    walker.fill(codeEdit=studio.demo.code)
    walker.press("verifyButton")
    studio.take("demo-signed-in", with_demo=True)
    studio.take("users-many")
    _filters(studio)
    _menus(studio)
    _questions(studio)
    _types(studio)
    _others(studio)


def _filters(studio: Studio) -> None:
    walker = studio.walker
    walker.users.filter("twoStepFilter", "Enabled")
    walker.users.filter("statusFilter", "Active")
    studio.take("users-filtered")
    walker.press("clearFiltersButton")
    walker.users.filter("lockedFilter", "Locked")
    studio.take("users-locked")
    walker.users.choose("rrossi")
    walker.users.do("Unlock")
    walker.close_pop_ups()
    studio.take("users-unlocked")
    walker.press("clearFiltersButton")
    walker.press("stillToEnrolLink")
    studio.take("users-still-to-enrol")
    walker.press("clearFiltersButton")
    walker.fill(searchEdit="nobody like this")
    studio.take("users-many-no-match")
    walker.fill(searchEdit="")


def _menus(studio: Studio) -> None:
    walker = studio.walker
    walker.users.choose("akowal")
    walker.press("moreButton")
    studio.take("more-menu")
    walker.close_pop_ups()
    walker.users.choose("mgarcia")
    table = walker.screen.find("usersTable", QTableView)
    ask_for_menu(table.viewport(), table.visualRect(table.currentIndex()).center())
    studio.take("row-menu-many")
    walker.close_pop_ups()
    ask_for_menu(table.horizontalHeader().viewport(), QPoint(30, 20))
    studio.take("columns-menu")
    walker.close_pop_ups()
    studio.trigger("Arrange columns")
    studio.take("columns-dialog")
    walker.press("closeButton")
    for menu in ("File", "Edit", "View"):
        walker.open_menu(menu)
        studio.take(f"menu-{menu.lower()}")
        walker.close_pop_ups()
    studio.trigger("Guide")
    studio.take("guide")
    [guide] = [w for w in QApplication.topLevelWidgets() if w.objectName() == "guideWindow"]
    guide.close()
    walker.settle()


def _questions(studio: Studio) -> None:
    walker = studio.walker
    walker.do("jokafor", "Deactivate")
    studio.take("deactivate")
    walker.press("deactivateButton")
    studio.take("deactivated")
    walker.do("eolsen", "Delete")
    studio.take("delete")
    walker.press("cancelButton")
    walker.do("praman", "Deleted users")
    studio.take("deleted-users-none")
    walker.press("closeButton")
    for username in ("eolsen", "dpopescu"):
        walker.do(username, "Delete")
        walker.press("deleteButton")
    studio.take("deleted")
    walker.do("praman", "Deleted users")
    studio.take("deleted-users")
    walker.press("closeButton")


def _types(studio: Studio) -> None:
    walker = studio.walker
    walker.edit("akowal")
    studio.take("edit-details-enabled")
    walker.choose_by_key("authenticationCombo", "LDAP")
    studio.take("edit-type-chosen")
    walker.press("saveButton")
    studio.take("type-change")
    walker.press("changeTypeButton")
    studio.take("type-changed")
    walker.press("closeButton")
    walker.edit("lchen")
    walker.choose_by_key("authenticationCombo", "QMETRY")
    studio.take("edit-to-qmetry")
    walker.press("saveButton")
    studio.take("edit-to-qmetry-refused")
    walker.press("generateStartPasswordButton")
    walker.press("saveButton")
    studio.take("edit-to-qmetry-only-here")
    walker.press("closeButton")
    if walker.screen.shows("discardButton"):
        walker.press("discardButton")
    walker.edit("praman")
    studio.take("edit-yourself")
    walker.press("closeButton")
    walker.edit("mgarcia")
    walker.show_tab("editTabs", "Activity")
    studio.take("activity")
    walker.press("closeButton")
    walker.press("signOutButton")


def _others(studio: Studio) -> None:
    """What the list and the Details tab are for those who may less."""
    walker = studio.walker
    for name, what in (("Elin Berg", "help-desk"), ("Nguyễn Thị Minh Khai", "auditor")):
        sign_in_as(studio, name)
        studio.take(f"home-{what}")
        if walker.screen.shows("usersTable"):
            walker.edit("cbrown")
            studio.take(f"edit-{what}")
            walker.show_tab("editTabs", "Security")
            studio.take(f"security-{what}")
            if what == "help-desk":
                walker.press("twoStepToggle")
                studio.take(f"security-{what}-off")
            walker.press("closeButton")
        walker.press("signOutButton")
    walker.clock.move(A_WHILE)
