"""Two-step verification for all: what stands in the way, whom it shuts out, on, and off again."""

from __future__ import annotations

from typing import Final

from tests.support.pages.settings import SettingsScreen
from tests.tour.first_day import PRIYA, START, download
from tests.tour.help_desk import A_WHILE, ROSA
from tests.tour.journal import Story

KEN: Final = "grey heron over 3 rivers"
_SHUT_OUT: Final = 4
"""Julia, Ken, Rosa and Elin."""


def walk(story: Story) -> None:
    """From the unmet condition to the rule, and back."""
    condition(story)
    confirmation(story)
    refused(story)
    set_up_at_sign_in(story)
    off(story)


def condition(story: Story) -> None:
    """Priya has none herself yet."""
    walker, tour = story.walker, story.tour
    tour.next("General Settings & Audit: Priya cannot make it mandatory, she has none herself")
    walker.sign_in("praman", PRIYA)
    walker.press("navSettingsButton")
    tour.sees("Enable two-step verification for your own account first.")
    assert not SettingsScreen(walker.program).is_enabled("mandatoryToggle")
    tour.picture("not-yet")
    tour.next("Set it up for my account leads to her own QR code")
    walker.press("setUpMineButton")
    if walker.screen.shows("enableButton"):
        walker.press("enableButton")
    phone = walker.phone()
    story.phones["praman"] = phone
    tour.picture("own-qr-code")
    tour.next("Two codes, and eight recovery codes of her own")
    walker.fill(firstCodeEdit=phone.code())
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    tour.sees("Save these eight recovery codes.")
    download(story, "praman", walker.folder / "Priya's recovery codes.txt")
    walker.press("finishButton")
    tour.sees("Admin · 2FA enabled")
    tour.picture("own-enabled", guide="my-account")


def confirmation(story: Story) -> None:
    """The number, the people behind it, and on."""
    walker, tour = story.walker, story.tour
    tour.next("Now Mandatory Two-step Authentication can be switched: nothing changes before a yes")
    walker.press("navSettingsButton")
    tour.guide("settings")
    walker.press("mandatoryToggle")
    tour.sees("Make two-step verification mandatory?")
    tour.sees(f"{_SHUT_OUT} active")
    assert walker.screen.focus == "cancelButton"
    tour.picture("mandatory-confirmation", guide="mandatory-confirmation")
    tour.next("The word Users leads to exactly these people; the confirmation waits")
    walker.press("affectedUsersLink")
    tour.sees("Back to confirmation")
    assert len(walker.users.usernames) == _SHUT_OUT
    assert walker.users.filters == {
        "authenticationFilter": "QMETRY",
        "statusFilter": "Active",
        "twoStepFilter": "Disabled",
    }
    tour.picture("affected-users", guide="affected-users")
    tour.next("Back to confirmation; after a while it asks who sits there")
    walker.press("backToConfirmationButton")
    walker.clock.move(A_WHILE)
    walker.next_step()
    walker.press("makeMandatoryButton")
    tour.sees("Confirm it's you")
    tour.picture("mandatory-identity")
    tour.next("Password and code: now it is mandatory")
    walker.fill(confirmPasswordEdit=PRIYA, confirmCodeEdit=story.phones["praman"].code())
    walker.press("makeMandatoryButton")
    assert SettingsScreen(walker.program).is_on("mandatoryToggle")
    tour.sees("have not set it up yet")
    tour.picture("mandatory-on")
    walker.press("signOutButton")


def refused(story: Story) -> None:
    """Who has none is told to ask."""
    walker, tour = story.walker, story.tour
    tour.next("Rosa has none: refused after a right password, and told whom to ask")
    walker.sign_in("rrossi", ROSA)
    tour.sees("Two-step verification is required for your account and is not set up.")
    tour.picture("required")


def set_up_at_sign_in(story: Story) -> None:
    """The gentler way: until a day people set it up themselves."""
    walker, tour = story.walker, story.tour
    tour.next("Priya signs in with her code, and lets people set it up at their next sign-in")
    walker.next_step()
    walker.sign_in("praman", PRIYA)
    walker.fill(codeEdit=story.phones["praman"].code())
    walker.press("verifyButton")
    walker.press("navSettingsButton")
    walker.press("setUpAtSignInToggle")
    walker.press("saveSettingsButton")
    tour.sees("Saved")
    tour.picture("until-a-day")
    walker.press("signOutButton")
    tour.next("Ken signs in and gets the steps at once, with the app he needs")
    walker.sign_in("kadams", START)
    tour.sees("Your account needs two-step verification.")
    tour.picture("set-up-at-sign-in", guide="set-up-at-sign-in")
    tour.next("His own phone, two codes, eight recovery codes")
    if walker.screen.shows("enableButton"):
        walker.press("enableButton")
    phone = walker.phone()
    walker.fill(firstCodeEdit=phone.code())
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    tour.sees("Save these eight recovery codes.")
    tour.picture("set-up-codes")
    download(story, "kadams", walker.folder / "Ken's recovery codes.txt")
    walker.press("finishButton")
    story.phones["kadams"] = phone
    tour.next("The start password is replaced, and he is signed in")
    walker.fill(newPasswordEdit=KEN, repeatPasswordEdit=KEN)
    walker.press("changePasswordButton")
    tour.sees("kadams · QMETRY · Member")
    tour.picture("ken-signed-in")
    walker.press("signOutButton")


def off(story: Story) -> None:
    """One confirmation ends the rule."""
    walker, tour = story.walker, story.tour
    tour.next("Turning it off takes one confirmation; whoever has it keeps it")
    walker.next_step()
    walker.sign_in("praman", PRIYA)
    walker.fill(codeEdit=story.phones["praman"].code())
    walker.press("verifyButton")
    walker.press("navSettingsButton")
    walker.press("mandatoryToggle")
    tour.sees("Make two-step verification voluntary again?")
    tour.picture("mandatory-off")
    tour.next("Voluntary again")
    walker.press("makeVoluntaryButton")
    assert not SettingsScreen(walker.program).is_on("mandatoryToggle")
    tour.picture("voluntary")
