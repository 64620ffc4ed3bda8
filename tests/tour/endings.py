"""Another authority, people who leave, and what the audit says of it all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from tests.support.pages.settings import SettingsScreen
from tests.tour.journal import Story


def walk(story: Story) -> None:
    """Ken goes to LDAP, Rosa leaves; then Priya looks back."""
    another_type(story)
    leave(story)
    look_back(story)


def another_type(story: Story) -> None:
    """From QMETRY to LDAP while two-step verification is enabled."""
    walker, tour = story.walker, story.tour
    tour.next(
        "Ken is to sign in by LDAP: saving asks, for his two-step verification will be removed"
    )
    walker.press("navUsersButton")
    walker.do("kadams", "Edit")
    walker.show_tab("editTabs", "Details")
    walker.choose_by_key("authenticationCombo", "LDAP")
    walker.press("saveButton")
    tour.sees("Two-step verification of Ken Adams will be removed")
    tour.picture("change-type", guide="change-type")
    tour.next("Changed: it is removed, and his row says by whom he is asked now")
    walker.press("changeTypeButton")
    tour.sees("Two-step verification of Ken Adams was removed.")
    tour.picture("type-changed")
    walker.press("closeButton")
    tour.lists("usersTable", "kadams | Ken Adams")
    assert walker.users.said("kadams", "2FA") == "Disabled · by LDAP"


def leave(story: Story) -> None:
    """Deactivate, delete, free the name."""
    walker, tour = story.walker, story.tour
    tour.next("Rosa is away: Deactivate, in the menu of her row, says what follows")
    walker.do("rrossi", "Deactivate")
    tour.sees("Deactivate Rosa Rossi (rrossi)?")
    tour.picture("deactivate")
    tour.next("Inactive: nothing of hers is lost")
    walker.press("deactivateButton")
    tour.sees("Rosa Rossi was deactivated")
    tour.picture("deactivated")
    tour.next("Rosa leaves for good: Delete destroys password, phone key and codes")
    walker.do("rrossi", "Delete")
    tour.sees("Delete Rosa Rossi (rrossi)?")
    tour.picture("delete", guide="delete")
    tour.next("Deleted: the name stays taken")
    walker.press("deleteButton")
    tour.sees("Rosa Rossi was deleted. The name rrossi stays taken.")
    assert "rrossi" not in walker.users.usernames
    tour.picture("deleted")
    tour.next("More, Deleted users: an Admin frees the name")
    walker.do("jokafor", "Deleted users")
    people = walker.screen.find("deletedUsersList", QListWidget)
    people.setFocus()
    QTest.keyClick(people, Qt.Key.Key_Home)
    walker.settle()
    tour.picture("deleted-users", guide="deleted-users")
    tour.next("Whoever gets the name starts from nothing")
    walker.press("freeNameButton")
    tour.sees("The name rrossi is free for somebody new.")
    tour.picture("name-freed")
    walker.press("closeButton")


def look_back(story: Story) -> None:
    """Activity of one person, the audit, one's own account, the settings."""
    walker, tour = story.walker, story.tour
    tour.next("Edit, Activity: everything about Julia, whoever did it")
    walker.do("jokafor", "Edit")
    walker.show_tab("editTabs", "Activity")
    tour.lists("activityTable", "Remove two-step", "Register two-step again", "Resync two-step")
    tour.picture("activity", guide="activity")
    walker.press("closeButton")
    tour.next("General Settings & Audit, Audit: every deed, newest first")
    walker.press("navSettingsButton")
    walker.show_tab("settingsTabs", "Audit")
    tour.lists("auditTable", "Free name", "Mandatory on", "Mandatory off")
    assert story.codes["praman"][0] not in "\n".join(walker.rows("auditTable"))
    tour.picture("audit", guide="audit")
    tour.next("Its search takes words: who looked at recovery codes")
    walker.fill(auditSearchEdit="Show recovery codes")
    tour.sees("found")
    tour.picture("audit-search")
    tour.next("General Settings")
    walker.show_tab("settingsTabs", "General Settings")
    assert SettingsScreen(walker.program).is_enabled("mandatoryToggle")
    tour.picture("settings")
    tour.next("My Account: her details, her last sign-in, and her own two-step verification")
    walker.press("myAccountButton")
    walker.show_tab("myAccountTabs", "Details")
    tour.sees("Last sign-in:")
    tour.picture("my-account")
    walker.press("signOutButton")
