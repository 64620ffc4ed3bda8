"""Walks the main job in the real program and takes a picture at each step: `python3 dev.py tour`.

From an empty machine to a person who signs in with a code and, the phone gone, with a recovery
code. It ends with 1 and a sentence at the step that is not possible.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.support.phone import Phone
from tests.support.walker import Walker, prepare, walking

PICTURES: Final = Path(__file__).parents[1] / "build" / "tour"
PRIYA: Final = "violet tractor banana cloud"
JULIA: Final = "copper walrus under 7 bridges"
START: Final = "start-lantern-meadow-2"


class Tour:
    """Counts the steps, says each before it is done, and keeps its picture."""

    def __init__(self, walker: Walker, folder: Path) -> None:
        self._walker = walker
        self._folder = folder
        self._number = 0
        self.step = ""

    def next(self, step: str) -> None:
        """Begins a step."""
        self._number += 1
        self.step = f"{self._number:2}. {step}"
        print(self.step, flush=True)

    def picture(self, name: str) -> None:
        """Takes the picture of the step."""
        self._walker.picture(self._folder / f"{self._number:02}-{name}.png")

    def sees(self, words: str) -> None:
        """Waits until the words are on the screen."""
        self._walker.wait_for(words)


def set_up(walker: Walker, tour: Tour) -> None:
    """An empty machine gets a directory and its first administrator."""
    tour.next("An empty machine: the program asks for an organisation and its first administrator")
    walker.start()
    tour.sees("Set up QMetry Admin")
    tour.picture("set-up")
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


def add_julia(walker: Walker, tour: Tour) -> None:
    """Julia gets an account."""
    tour.next("She adds Julia Okafor, with a start password to hand over")
    walker.press("newUserButton")
    walker.fill(
        firstNameEdit="Julia",
        lastNameEdit="Okafor",
        usernameEdit="jokafor",
        emailEdit="julia.okafor@example.com",
        startPasswordEdit=START,
    )
    tour.picture("new-user")
    tour.next("Save and set up: Julia's Security tab says what is needed")
    walker.press("saveAndSetUpButton")
    tour.sees("What you need")
    tour.picture("security")


def enrol(walker: Walker, tour: Tour, file: Path) -> tuple[Phone, list[str]]:
    """Julia gets an entry in her phone and eight recovery codes."""
    tour.next("Enable: the QR code, and the key as text, for Julia's phone")
    walker.press("enableButton")
    phone = walker.phone()
    tour.picture("qr-code")
    tour.next("The first code from the phone is right at once")
    walker.fill(firstCodeEdit=phone.code())
    tour.sees("Right. Wait until the app shows the next code")
    tour.picture("first-code")
    tour.next("Half a minute later the second code: enabled, with eight recovery codes")
    walker.next_step()
    walker.fill(secondCodeEdit=phone.code())
    walker.press("confirmCodesButton")
    tour.sees("Save these eight recovery codes.")
    tour.picture("recovery-codes")
    tour.next("Download writes them into a file that only Priya can read")
    walker.press("downloadCodesButton")
    walker.save_as(file)
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
    return phone, file.read_text(encoding="utf-8").split()[-8:]


def sign_in(walker: Walker, tour: Tour, phone: Phone) -> str:
    """Julia's first way in: start password, code, a password of her own."""
    tour.next("Julia signs in with the start password, and is asked for a code")
    walker.next_step()
    walker.sign_in("jokafor", START)
    tour.sees("Entry in the app: Acme QA (jokafor)")
    tour.picture("code")
    tour.next("The code from her phone is right; she chooses a password of her own")
    code = phone.code()
    walker.fill(codeEdit=code)
    tour.sees("Choose your own password")
    tour.picture("new-password")
    tour.next("She is signed in")
    walker.fill(newPasswordEdit=JULIA, repeatPasswordEdit=JULIA)
    walker.press("changePasswordButton")
    tour.sees("jokafor · QMETRY · Member")
    tour.picture("signed-in")
    walker.press("signOutButton")
    return code


def sign_in_again(walker: Walker, tour: Tour, code: str, recovery_code: str) -> None:
    """A code works once; without the phone a recovery code does."""
    tour.next("Signing in again, the same code is refused")
    walker.sign_in("jokafor", JULIA)
    walker.fill(codeEdit=code)
    tour.sees("That code was already used.")
    tour.picture("already-used")
    tour.next("Without the phone: Login with Recovery Code")
    walker.press("recoveryCodeLink")
    walker.fill(recoveryCodeEdit=recovery_code)
    tour.picture("recovery-code")
    tour.next("It stands in for the phone: she is signed in")
    walker.press("useRecoveryCodeButton")
    tour.sees("jokafor · QMETRY · Member")
    tour.picture("signed-in-by-recovery-code")
    walker.press("signOutButton")


def look(walker: Walker, tour: Tour) -> None:
    """What Priya sees afterwards."""
    tour.next("Priya sees that seven recovery codes are left")
    walker.sign_in("praman", PRIYA)
    walker.edit("jokafor")
    walker.open_tab("editTabs", 1)
    tour.sees("7 of 8 left")
    tour.picture("seven-left")


def walk(walker: Walker, tour: Tour) -> None:
    """The main job, from the first window on."""
    set_up(walker, tour)
    add_julia(walker, tour)
    phone, codes = enrol(walker, tour, walker.folder / "recovery codes.txt")
    code = sign_in(walker, tour, phone)
    sign_in_again(walker, tour, code, codes[0])
    look(walker, tour)


def main(pictures: Path = PICTURES) -> int:
    """Take the tour; answer with the exit code."""
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="qmetry-tour-") as folder:
        prepare(Path(folder))
        with walking(Path(folder)) as walker:
            tour = Tour(walker, pictures)
            try:
                walk(walker, tour)
            except Exception as error:  # noqa: BLE001 - whatever it is, the step was not possible
                print(f"This step is not possible: {type(error).__name__}: {error}")
                return 1
    print(f"All of it is possible; the pictures are in {pictures}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
