"""General Settings & Audit for those who may change it, and for those who may not."""

from __future__ import annotations

from tests.pictures.studio import Studio
from tests.pictures.studio_demo import A_WHILE, open_security, sign_in_as
from tests.support.pages.settings import SettingsScreen


def play(studio: Studio) -> None:
    """The tabs, what was changed and refused, and who else reads it."""
    walker = studio.walker
    walker.start()
    sign_in_as(studio, "Henrik Solberg")
    walker.press("navSettingsButton")
    studio.take("settings-unmet")
    walker.press("signOutButton")
    sign_in_as(studio, "Priya Raman")
    walker.press("navSettingsButton")
    studio.take("settings-met")
    screen = SettingsScreen(walker.program)
    screen.type("maximumAttemptsSpin", "7")
    screen.switch("setUpAtSignInToggle")
    walker.settle()
    studio.take("settings-dirty")
    walker.press("signOutButton")
    studio.take("settings-leave")
    walker.press("cancelButton")
    screen.type_day(1)
    walker.press("saveSettingsButton")
    studio.take("settings-refused")
    screen.type_day(28)
    walker.press("saveSettingsButton")
    studio.take("settings-saved")
    walker.press("handOverButton")
    studio.take("hand-over-nobody")
    walker.press("cancelButton")
    _enrol_henrik(studio)
    walker.press("navSettingsButton")
    walker.press("handOverButton")
    studio.take("hand-over")
    screen.choose_candidate("Henrik")
    studio.take("hand-over-chosen")
    walker.press("cancelButton")
    walker.clock.move(A_WHILE)
    walker.press("handOverButton")
    studio.take("hand-over-confirm-who")
    walker.press("cancelButton")
    _audit(studio)
    walker.press("signOutButton")
    for name, what in (("Nguyễn Thị Minh Khai", "auditor"), ("Orla Kelly", "read-only")):
        sign_in_as(studio, name)
        if walker.screen.shows("navSettingsButton"):
            walker.press("navSettingsButton")
            studio.take(f"settings-{what}")
        walker.press("signOutButton")


def play_service(studio: Studio) -> None:
    """QMetry as a service: the first user alone switches the rule."""
    walker = studio.walker
    walker.start()
    sign_in_as(studio, "Henrik Solberg")
    walker.press("navSettingsButton")
    studio.take("settings-service-other-admin")
    walker.press("signOutButton")
    sign_in_as(studio, "Priya Raman")
    walker.press("navSettingsButton")
    studio.take("settings-service-first-user")
    walker.press("signOutButton")


def _enrol_henrik(studio: Studio) -> None:
    """Somebody else the place can go to."""
    walker = studio.walker
    walker.press("navUsersButton")
    open_security(studio, "hsolberg")
    walker.press("enableButton")
    phone = walker.phone()
    walker.fill(firstCodeEdit=phone.code())
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    walker.press("savedCodesCheck")
    walker.press("finishButton")
    walker.press("closeButton")


def _audit(studio: Studio) -> None:
    walker = studio.walker
    walker.show_tab("settingsTabs", "Audit")
    studio.take("audit")
    walker.fill(auditSearchEdit="Show recovery codes")
    walker.wait_for("found")
    studio.take("audit-search")
    walker.fill(auditSearchEdit="nothing like this")
    walker.wait_for("No entries match")
    studio.take("audit-no-match")
    walker.fill(auditSearchEdit="")
    walker.show_tab("settingsTabs", "General Settings")
