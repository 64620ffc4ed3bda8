"""A handful of people: the question before the rule counts none, one, and more than before."""

from __future__ import annotations

from tests.pictures.people import JULIA, PASSWORD, PEOPLE, fill, somebody_else_adds
from tests.pictures.studio import Studio


def play(studio: Studio) -> None:
    """The first administrator enrols, alone; then others come."""
    walker = studio.walker
    walker.start()
    walker.fill(
        organisationEdit="Acme QA",
        firstNameEdit="Priya",
        lastNameEdit="Raman",
        usernameEdit="praman",
        emailEdit="priya.raman@example.com",
        passwordEdit=PASSWORD,
        repeatPasswordEdit=PASSWORD,
    )
    walker.press("createDirectoryButton")
    walker.press("navSettingsButton")
    walker.press("setUpMineButton")
    studio.take("set-up-mine")
    if walker.screen.shows("enableButton"):
        walker.press("enableButton")
    phone = walker.phone()
    walker.fill(firstCodeEdit=phone.code())
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    walker.press("savedCodesCheck")
    walker.press("finishButton")
    studio.take("set-up-mine-done")
    walker.press("navSettingsButton")
    walker.press("mandatoryToggle")
    studio.take("mandatory-nobody")
    walker.press("cancelButton")
    walker.press("navUsersButton")
    walker.press("newUserButton")
    fill(studio, JULIA)
    walker.press("saveButton")
    walker.press("closeButton")
    walker.press("navSettingsButton")
    walker.press("mandatoryToggle")
    studio.take("mandatory-one")
    walker.next_step()
    somebody_else_adds(studio, phone.code(), PEOPLE[1:4])
    walker.press("makeMandatoryButton")
    studio.take("mandatory-more")
    walker.press("cancelButton")
    walker.press("signOutButton")
