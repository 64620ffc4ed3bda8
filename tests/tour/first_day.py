"""From an empty machine to a person who signs in with a code and, the phone gone, without it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.tour.journal import Story

PRIYA: Final = "violet tractor banana cloud"
JULIA: Final = "copper walrus under 7 bridges"
START: Final = "start-lantern-meadow-2"


def walk(story: Story) -> None:
    """The main job, from the first window on."""
    set_up(story)
    add_julia(story)
    enrol(story)
    sign_in(story)
    sign_in_again(story)
    look(story)


def set_up(story: Story) -> None:
    """An empty machine gets a directory and its first administrator."""
    walker, tour = story.walker, story.tour
    tour.next("An empty machine: the program asks for an organisation and its first administrator")
    walker.start()
    tour.sees("Set up QMetry Admin")
    tour.picture("set-up", guide="set-up")
    tour.next("Priya Raman fills it in and presses Create directory: she is signed in")
    walker.fill(
        organisationEdit="Acme QA",
        firstNameEdit="Priya",
        lastNameEdit="Raman",
        usernameEdit="praman",
        emailEdit="priya.raman@example.com",
        passwordEdit=PRIYA,
        repeatPasswordEdit=PRIYA,
    )
    walker.press("createDirectoryButton")
    tour.sees("Start here")
    tour.picture("users")


def add_julia(story: Story) -> None:
    """Julia gets an account."""
    walker, tour = story.walker, story.tour
    tour.next("She adds Julia Okafor, with a start password to hand over")
    walker.press("newUserButton")
    walker.fill(
        firstNameEdit="Julia",
        lastNameEdit="Okafor",
        usernameEdit="jokafor",
        emailEdit="julia.okafor@example.com",
        startPasswordEdit=START,
    )
    tour.picture("new-user", guide="new-user")
    tour.next("Save and set up: Julia's Security tab says what is needed")
    walker.press("saveAndSetUpButton")
    tour.sees("What you need")
    tour.picture("security")


def enrol(story: Story) -> None:
    """Julia gets an entry in her phone and eight recovery codes."""
    walker, tour = story.walker, story.tour
    tour.next("Enable: the QR code, and the key as text, for Julia's phone")
    walker.press("enableButton")
    phone = walker.phone()
    tour.picture("qr-code", guide="enrol-qr")
    tour.next("The first code from the phone is right at once")
    walker.fill(firstCodeEdit=phone.code())
    tour.sees("Right. Wait until the app shows the next code")
    tour.picture("first-code")
    tour.next("Half a minute later the second code: enabled, with eight recovery codes")
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    tour.sees("Save these eight recovery codes.")
    tour.picture("recovery-codes", guide="enrol-codes")
    tour.next("Download writes them into a file that only Priya can read")
    file = walker.folder / "recovery codes.txt"
    download(story, "jokafor", file)
    tour.sees(f"Saved as {file}")
    tour.picture("saved")
    tour.next("Finish: the tab lists the codes, masked")
    walker.press("finishButton")
    tour.sees("8 of 8 left")
    tour.picture("enabled")
    walker.press("closeButton")
    tour.next("Priya signs out")
    walker.press("signOutButton")
    tour.sees("You are signed out.")
    tour.picture("signed-out")
    story.phones["jokafor"] = phone


def download(story: Story, username: str, file: Path) -> None:
    """Saves the recovery codes that are shown as text."""
    story.walker.press("downloadCodesButton")
    story.walker.save_as(file)
    story.codes[username] = file.read_text(encoding="utf-8").split()[-8:]


def sign_in(story: Story) -> None:
    """Julia's first way in: start password, code, a password of her own."""
    walker, tour = story.walker, story.tour
    tour.next("Julia signs in with the start password, and is asked for a code")
    walker.next_step()
    walker.sign_in("jokafor", START)
    tour.sees("Entry in the app: Acme QA (jokafor)")
    tour.picture("code", guide="code-page")
    tour.next("The code from her phone is right; she chooses a password of her own")
    walker.fill(codeEdit=story.phones["jokafor"].code())
    tour.sees("Choose your own password")
    tour.picture("new-password")
    tour.next("She is signed in")
    walker.fill(newPasswordEdit=JULIA, repeatPasswordEdit=JULIA)
    walker.press("changePasswordButton")
    tour.sees("jokafor · QMETRY · Member")
    tour.picture("signed-in")
    walker.press("signOutButton")


def sign_in_again(story: Story) -> None:
    """A code works once; without the phone a recovery code does."""
    walker, tour = story.walker, story.tour
    tour.next("Signing in again, the same code is refused")
    walker.sign_in("jokafor", JULIA)
    walker.fill(codeEdit=story.phones["jokafor"].code())
    tour.sees("That code was already used.")
    tour.picture("already-used")
    tour.next("Without the phone: Login with Recovery Code")
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit=story.codes["jokafor"][0])
    tour.picture("recovery-code", guide="recovery-page")
    tour.next("It stands in for the phone: she is signed in")
    walker.press("useRecoveryCodeButton")
    tour.sees("jokafor · QMETRY · Member")
    tour.picture("signed-in-by-recovery-code")
    walker.press("signOutButton")


def look(story: Story) -> None:
    """What Priya sees afterwards."""
    walker, tour = story.walker, story.tour
    tour.next("Priya sees that seven recovery codes are left")
    walker.sign_in("praman", PRIYA)
    walker.edit("jokafor")
    walker.open_tab("editTabs", 1)
    tour.sees("7 of 8 left")
    tour.picture("seven-left")
    walker.press("closeButton")
