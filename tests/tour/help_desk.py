"""What an administrator does for people: resync, codes, a new phone, unlock, remove."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QListWidget

from tests.tour.elsewhere import signs_in_elsewhere
from tests.tour.first_day import JULIA, PRIYA, START, download
from tests.tour.journal import Story

ROSA: Final = "seven maple kites at noon"
A_WHILE: Final = 20 * 60
"""Seconds after which a deed asks who sits there."""


def walk(story: Story) -> None:
    """Julia's phone goes wrong, then is replaced, then lost; Rosa guesses."""
    resync(story)
    resync_at_sign_in(story)
    codes(story)
    told(story)
    register_again(story)
    unlock(story)
    remove(story)


def resync(story: Story) -> None:
    """The phone is 40 minutes fast; Priya sets it straight."""
    walker, tour, phone = story.walker, story.tour, story.phones["jokafor"]
    tour.next("Julia's phone is 40 minutes fast. Edit, Security: the switch alone changes nothing")
    phone.offset = timedelta(minutes=40)
    walker.edit("jokafor")
    walker.show_tab("editTabs", "Security")
    walker.press("twoStepToggle")
    tour.sees("Still enabled. Nothing changes until you choose Remove or Resync")
    tour.picture("switched-off", guide="switched-off")
    tour.next("Resync asks for two codes in a row")
    walker.press("resyncButton")
    walker.fill(firstCodeEdit=phone.code())
    tour.picture("resync", guide="resync")
    tour.next("Both are right: in step again, and how far the clock is off")
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    if walker.screen.shows("confirmCodesButton"):
        walker.press("confirmCodesButton")
    tour.sees("The phone is in step again: its codes are accepted.")
    tour.sees("about 40 minutes fast")
    tour.picture("resynced")
    walker.press("closeButton")
    walker.press("signOutButton")


def resync_at_sign_in(story: Story) -> None:
    """Another 40 minutes; Julia does it herself on the code page."""
    walker, tour, phone = story.walker, story.tour, story.phones["jokafor"]
    tour.next(
        "The phone goes further ahead: Julia's codes are refused, twice, and the page says why"
    )
    phone.offset = timedelta(minutes=80)
    walker.sign_in("jokafor", JULIA)
    for _ in range(2):
        walker.next_step()
        walker.fill(codeEdit=phone.code())
        walker.press("verifyButton")
    tour.sees("If this goes on, the clock of the phone or of this computer may be off")
    tour.picture("code-refused")
    tour.next("Codes always refused? Resync takes two in a row")
    walker.press("resyncLink")
    walker.next_step()
    walker.fill(firstCodeEdit=phone.code())
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    tour.picture("resync-sign-in", guide="resync-sign-in")
    tour.next(
        "They are the second step of this sign-in, and the page says how far the clock is off"
    )
    walker.press("confirmCodesButton")
    tour.sees("about 80 minutes fast")
    tour.picture("resynced-at-sign-in")
    tour.is_told("Priya Raman resynced your phone")
    walker.press("signOutButton")


def codes(story: Story) -> None:
    """Priya reads out one code, after she has said that it is her."""
    walker, tour = story.walker, story.tour
    tour.next("After a while Priya looks up Julia's recovery codes: Confirm it's you comes first")
    walker.sign_in("praman", PRIYA)
    walker.clock.move(A_WHILE)
    walker.edit("jokafor")
    walker.show_tab("editTabs", "Security")
    walker.press("showOneCodeButton")
    tour.sees("Confirm it's you")
    tour.picture("confirm-it-is-you")
    tour.next("Show one: a single code, to be read out; the others stay masked")
    walker.fill(confirmPasswordEdit=PRIYA)
    walker.press("confirmButton")
    tour.sees("This showing is recorded, and Julia is told at the next sign-in.")
    assert sum("•" not in code for code in _listed(story)) == 1
    tour.picture("one-code")
    tour.next("Show codes: all that are left")
    walker.press("showCodesButton")
    if not walker.screen.shows("codesShownLabel"):
        walker.press("showCodesButton")
    assert _listed(story) == story.codes["jokafor"][1:]
    tour.picture("codes-shown", guide="security-codes")
    walker.press("closeButton")
    walker.press("signOutButton")


def told(story: Story) -> None:
    """Julia reads who looked."""
    walker, tour = story.walker, story.tour
    tour.next("Julia is told at her next sign-in, here with a recovery code, who looked when")
    walker.sign_in("jokafor", JULIA)
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit=story.codes["jokafor"][1])
    walker.press("useRecoveryCodeButton")
    tour.is_told("Priya Raman looked at your recovery codes")
    tour.picture("told")
    walker.press("signOutButton")


def register_again(story: Story) -> None:
    """A new phone, and eight new codes."""
    walker, tour, old = story.walker, story.tour, story.phones["jokafor"]
    walker.sign_in("praman", PRIYA)
    tour.next("Julia has a new phone. Register again, in the menu of her row, shows a new QR code")
    walker.do("jokafor", "Register again")
    tour.sees("Register again: scan this")
    new = walker.phone()
    tour.picture("register-again", guide="register-again")
    tour.next("While the steps are open the old phone still signs her in at another computer")
    walker.next_step()
    assert signs_in_elsewhere(walker, "jokafor", JULIA, old.code())
    walker.fill(firstCodeEdit=new.code())
    tour.picture("register-again-first")
    tour.next("The second code swaps: eight new codes, and which entry to delete")
    walker.next_step()
    walker.fill(secondCodeEdit=new.code())
    walker.press("confirmCodesButton")
    tour.sees("The new entry is in place. Save these eight new recovery codes.")
    tour.sees("delete the old one")
    tour.picture("register-again-codes")
    before = story.codes["jokafor"]
    download(story, "jokafor", walker.folder / "new recovery codes.txt")
    assert not set(before) & set(story.codes["jokafor"])
    walker.press("finishButton")
    walker.press("closeButton")
    walker.press("signOutButton")
    story.phones["jokafor"] = new
    tour.next("From now on the old phone and the old recovery codes are refused")
    walker.next_step()
    walker.sign_in("jokafor", JULIA)
    walker.fill(codeEdit=old.code())
    walker.press("verifyButton")
    tour.sees("That code was not accepted.")
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit=before[2])
    walker.press("useRecoveryCodeButton")
    tour.sees("That recovery code was not accepted.")
    tour.picture("old-refused")
    walker.press("cancelButton")


def unlock(story: Story) -> None:
    """Ten wrong passwords lock; an administrator opens."""
    walker, tour = story.walker, story.tour
    tour.next("Rosa types ten wrong passwords: locked, and for how long")
    for _ in range(10):
        walker.sign_in("rrossi", "not this one")
    tour.sees("Too many attempts. Try again in 15 minutes.")
    tour.picture("locked")
    tour.next("Priya finds her with the filter Sign-in: Locked")
    walker.sign_in("praman", PRIYA)
    walker.users.filter("lockedFilter", "Locked")
    walker.settle()
    tour.lists("usersTable", "rrossi")
    tour.picture("filter-locked", guide="locked")
    tour.next("Unlock, in the menu of the row: nobody is locked any more")
    walker.do("rrossi", "Unlock")
    tour.sees("Rosa Rossi was unlocked and can sign in again.")
    tour.picture("unlocked")
    walker.press("clearFiltersButton")
    walker.press("signOutButton")
    tour.next("Rosa gets in at once")
    walker.sign_in("rrossi", START)
    walker.fill(newPasswordEdit=ROSA, repeatPasswordEdit=ROSA)
    walker.press("changePasswordButton")
    tour.sees("rrossi · QMETRY · Member")
    tour.picture("rosa-signed-in")
    walker.press("signOutButton")


def remove(story: Story) -> None:
    """The phone is lost, the codes as well."""
    walker, tour = story.walker, story.tour
    tour.next(
        "Julia lost the phone and the codes. After a while, Edit, Security, the switch, Remove"
    )
    walker.sign_in("praman", PRIYA)
    walker.clock.move(A_WHILE)
    walker.edit("jokafor")
    walker.show_tab("editTabs", "Security")
    walker.press("twoStepToggle")
    walker.press("removeButton")
    tour.sees("Remove two-step verification of Julia Okafor?")
    walker.choose_by_key("reasonCombo", "Lost phone")
    tour.picture("remove", guide="remove")
    tour.next("With the reason, and Priya's password: Disabled, and which entry to delete")
    if walker.screen.shows("confirmPasswordEdit"):
        walker.fill(confirmPasswordEdit=PRIYA)
    walker.press("removeButton")
    if walker.screen.shows("confirmPasswordEdit"):
        walker.fill(confirmPasswordEdit=PRIYA)
        walker.press("removeButton")
    tour.sees("Two-step verification was removed.")
    tour.picture("removed")
    walker.press("closeButton")
    walker.press("signOutButton")
    tour.next("Julia signs in with the password alone, and is told")
    walker.sign_in("jokafor", JULIA)
    tour.is_told("Priya Raman removed two-step verification from your account")
    tour.picture("password-alone")
    walker.press("signOutButton")


def _listed(story: Story) -> list[str]:
    shown = story.walker.screen.find("recoveryCodesList", QListWidget)
    return [shown.item(place).text() for place in range(shown.count())]
