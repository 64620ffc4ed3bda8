"""Two-step verification for all: the question, its visit to the list, on, set up, off."""

from __future__ import annotations

from tests.pictures.studio import Studio
from tests.pictures.studio_demo import A_WHILE, code_of, confirm_who, open_security, sign_in_as


def play(studio: Studio) -> None:
    """From the switch to the people it shuts out, and back."""
    walker = studio.walker
    walker.start()
    sign_in_as(studio, "Priya Raman")
    walker.press("navSettingsButton")
    walker.press("mandatoryToggle")
    studio.take("mandatory")
    walker.press("copyAddressesButton")
    studio.take("mandatory-copied")
    walker.press("affectedUsersLink")
    studio.take("users-from-confirmation")
    open_security(studio, "asato")
    walker.press("enableButton")
    studio.take("enrol-from-confirmation")
    walker.press("closeButton")
    walker.press("backToConfirmationButton")
    walker.press("cancelButton")
    walker.clock.move(A_WHILE)
    walker.press("mandatoryToggle")
    studio.take("mandatory-confirm-who")
    walker.fill(confirmPasswordEdit="wrong", confirmCodeEdit="000000")
    walker.press("makeMandatoryButton")
    studio.take("mandatory-confirm-who-refused")
    walker.next_step()
    confirm_who(studio, code_of(studio, "Priya Raman"))
    walker.press("makeMandatoryButton")
    studio.take("mandatory-on")
    walker.press("navUsersButton")
    studio.take("users-mandatory")
    open_security(studio, "cbrown")
    walker.press("twoStepToggle")
    studio.take("security-mandatory-off")
    walker.press("removeButton")
    studio.take("remove-mandatory")
    walker.press("cancelButton")
    walker.press("closeButton")
    walker.press("myAccountButton")
    walker.show_tab("myAccountTabs", "Security")
    walker.press("twoStepToggle")
    studio.take("own-security-mandatory-off")
    walker.press("signOutButton")
    studio.demo.choose("Aiko Satō")
    walker.press("signInButton")
    studio.take("sign-in-required")
    _set_up_at_sign_in(studio)
    _off(studio)


def _set_up_at_sign_in(studio: Studio) -> None:
    walker = studio.walker
    sign_in_as(studio, "Priya Raman")
    walker.press("navSettingsButton")
    walker.press("setUpAtSignInToggle")
    walker.press("saveSettingsButton")
    studio.take("mandatory-until-a-day")
    walker.press("signOutButton")
    studio.demo.choose("Aiko Satō")
    walker.press("signInButton")
    studio.take("set-up-at-sign-in")
    if walker.screen.shows("enableButton"):
        walker.press("enableButton")
        studio.take("set-up-at-sign-in-steps")
    phone = walker.phone()
    walker.fill(firstCodeEdit=phone.code())
    studio.take("set-up-at-sign-in-first")
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    studio.take("set-up-at-sign-in-codes")
    walker.press("savedCodesCheck")
    walker.press("finishButton")
    studio.take("set-up-at-sign-in-done")
    walker.press("signOutButton")


def _off(studio: Studio) -> None:
    walker = studio.walker
    sign_in_as(studio, "Priya Raman")
    walker.press("navSettingsButton")
    walker.press("mandatoryToggle")
    studio.take("voluntary")
    walker.press("makeVoluntaryButton")
    studio.take("voluntary-again")
    walker.press("signOutButton")
