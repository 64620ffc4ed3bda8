"""One's own account, and every page of signing in."""

from __future__ import annotations

from tests.pictures.people import JULIA, PASSWORD, START
from tests.pictures.studio import Studio
from tests.support.phone import Phone


def account(studio: Studio) -> None:
    """One's own account."""
    walker = studio.walker
    walker.press("myAccountButton")
    studio.take("my-account")
    walker.press("changeMyPasswordButton")
    walker.fill(presentPasswordEdit="wrong", newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD)
    walker.press("changePasswordButton")
    studio.take("change-password-refused")
    walker.press("cancelButton")
    walker.open_tab("myAccountTabs", 1)
    studio.take("my-security")
    walker.press("enableButton")
    studio.take("my-enrolment")
    walker.press("cancelEnrolmentButton")
    walker.open_menu("Help")
    studio.take("menu")
    walker.close_pop_ups()
    studio.trigger("Keyboard shortcuts")
    studio.take("shortcuts")
    walker.press("closeButton")
    walker.press("signOutButton")


def sign_in(studio: Studio, phone: Phone) -> None:
    """Every page of signing in."""
    walker = studio.walker
    studio.take("sign-in")
    walker.sign_in("nobody", "wrong")
    studio.take("sign-in-failed")
    walker.press("recoveryCodeLink")
    studio.take("recovery-whole")
    walker.press("cancelButton")
    walker.sign_in(JULIA.username, START)
    studio.take("code-spent-before")
    walker.fill(codeEdit=phone.code())
    walker.press("verifyButton")
    studio.take("code-already-used")
    walker.next_step()
    for wrong in ("000000", "000001"):
        walker.fill(codeEdit=wrong)
        walker.press("verifyButton")
    studio.take("code-hint")
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit="0000-0000-0000-0000")
    walker.press("useRecoveryCodeButton")
    studio.take("recovery-refused")
    walker.press("useCodeLink")
    walker.fill(codeEdit=phone.code())
    walker.press("verifyButton")
    studio.take("new-password")
    walker.fill(newPasswordEdit=START, repeatPasswordEdit=START)
    walker.press("changePasswordButton")
    studio.take("new-password-refused")
    walker.fill(newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD)
    walker.press("changePasswordButton")
    studio.take("member-home")
    walker.press("signOutButton")
    for _ in range(10):
        walker.sign_in("mallory", "wrong")
    studio.take("sign-in-locked")
    walker.sign_in("rrossi", START)
    walker.fill(newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD)
    walker.press("changePasswordButton")
    walker.edit(JULIA.username)
    studio.take("edit-read-only")
    walker.open_tab("editTabs", 1)
    studio.take("security-enabled-read-only")
    walker.press("closeButton")
    walker.edit("eberg")
    walker.open_tab("editTabs", 1)
    studio.take("security-no-right")
    walker.press("closeButton")
    walker.press("signOutButton")


def few_codes(studio: Studio) -> None:
    """The recovery codes run out, and somebody with them."""
    walker = studio.walker
    for number, code in enumerate(studio.codes):
        walker.clock.move(2)
        walker.sign_in(JULIA.username, PASSWORD)
        walker.press("recoveryCodeLink")
        walker.fill(recoveryCodeEdit=code)
        walker.press("useRecoveryCodeButton")
        if number in {0, 5, 7}:
            studio.take(f"banner-{7 - number}-left")
        walker.press("signOutButton")
        if number in {5, 7}:
            walker.sign_in("praman", PASSWORD)
            studio.take(f"users-{7 - number}-left")
            walker.edit(JULIA.username)
            walker.open_tab("editTabs", 1)
            studio.take(f"security-{7 - number}-left")
            walker.press("closeButton")
            walker.press("signOutButton")
    walker.clock.move(2)
    walker.sign_in(JULIA.username, PASSWORD)
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit=studio.codes[0])
    walker.press("useRecoveryCodeButton")
    studio.take("recovery-none-left")
    walker.press("cancelButton")
