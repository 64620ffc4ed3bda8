"""Takes a picture of every page, dialog and state of the real program: `python3 dev.py pictures`.

They lie in `build/pictures` as NN-name-LOOK.png, in both themes, some at two device pixels a pixel,
with text of twice the size and mirrored. It ends with 1 where a state cannot be reached.
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QTableView

from qmetry_admin import config
from qmetry_admin.compose import DirectoryOpening
from qmetry_admin.domain.outcomes import SignedIn, UserChanged
from qmetry_admin.domain.users import Role, UserDetails, UserPage, UserQuery
from qmetry_admin.services.opening import Opened
from qmetry_admin.ui import theme
from qmetry_admin.ui.tasks import TaskRunner
from tests.support.phone import Phone
from tests.support.walker import Walker, prepare, walking

PICTURES: Final = Path(__file__).parents[1] / "build" / "pictures"
PASSWORD: Final = "violet tractor banana cloud"
START: Final = "start-lantern-meadow-2"


@dataclass(frozen=True)
class Look:
    """One way everything can look: theme, device pixels a pixel, size of text, direction."""

    theme: str
    ratio: int = 1
    text: int = 1
    mirrored: bool = False

    @property
    def name(self) -> str:
        """What stands in the names of its pictures."""
        parts = [self.theme]
        parts += [f"{self.ratio}x"] if self.ratio > 1 else []
        parts += [f"text{self.text}00"] if self.text > 1 else []
        parts += ["mirrored"] if self.mirrored else []
        return "-".join(parts)


LOOKS: Final = (
    Look("light"),
    Look("dark"),
    Look("light", ratio=2),
    Look("dark", ratio=2),
    Look("light", text=2),
    Look("light", mirrored=True),
)


@dataclass(frozen=True)
class Somebody:
    """Who is made in the New user dialog."""

    username: str
    first_name: str
    last_name: str
    role: str = "Member"
    type: str = "QMETRY"


JULIA: Final = Somebody("jokafor", "Julia", "Okafor")
PEOPLE: Final = (
    Somebody("lchen", "Lin", "Chen", type="LDAP"),
    Somebody("rrossi", "Rosa", "Rossi", role="Read only"),
    Somebody("nguyen", "Nguyễn Thị", "Minh Khai", role="Auditor"),
    Somebody("eberg", "Elin", "Berg", role="Help desk"),
    Somebody(
        "wolfeschlegelsteinhausenbergerdorff.hubert",
        "Hubert Blaine",
        "Wolfeschlegelsteinhausenbergerdorff of the Upper Valley",
        type="SAML",
    ),
)


class Studio:
    """A walker with a camera: pictures are numbered in the order they are taken."""

    def __init__(self, walker: Walker, look: Look) -> None:
        self.walker = walker
        self._look = look
        self._number = 0
        self._codes: list[str] = []

    def take(self, name: str, *, at_once: bool = False) -> None:
        """Takes the picture of that name."""
        self._number += 1
        file = PICTURES / f"{self._number:02}-{name}-{self._look.name}.png"
        self.walker.picture(file, at_once=at_once)

    # ---- scenes ----------------------------------------------------------------------------------

    def set_up(self) -> None:
        """The first start, refused and accepted."""
        walker = self.walker
        walker.start()
        self.take("set-up")
        walker.fill(organisationEdit="Acme: QA", firstNameEdit="Priya", passwordEdit="too short")
        walker.press("createDirectoryButton")
        self.take("set-up-refused")
        walker.fill(
            organisationEdit="Acme QA",
            firstNameEdit="Priya",
            lastNameEdit="Raman",
            usernameEdit="praman",
            emailEdit="priya.raman@example.com",
            passwordEdit=PASSWORD,
            repeatPasswordEdit=PASSWORD,
        )
        walker.press("moreButton")
        self.take("set-up-more")
        walker.press("createDirectoryButton")
        self.take("start-card-only-you")

    def people(self) -> None:
        """New users, the list, a search."""
        walker = self.walker
        walker.press("newUserButton")
        self.take("new-user")
        self._fill(JULIA)
        walker.press("generateStartPasswordButton")
        self.take("new-user-generated")
        walker.drop_down("roleCombo")
        self.take("combo-list")
        walker.close_pop_ups()
        walker.fill(usernameEdit="PRAMAN", startPasswordEdit=START)
        walker.press("saveButton")
        self.take("new-user-refused")
        walker.fill(usernameEdit=JULIA.username)
        walker.press("saveButton")
        self.take("new-user-saved")
        walker.press("closeButton")
        for somebody in PEOPLE:
            walker.press("newUserButton")
            self._fill(somebody)
            walker.press("saveButton")
            walker.press("closeButton")
        self.take("users")
        walker.fill(searchEdit="nobody like this")
        self.take("users-no-match")
        walker.fill(searchEdit="")

    def details(self) -> None:
        """The Details tab: another was first, and unsaved changes."""
        walker = self.walker
        walker.edit(JULIA.username)
        self.take("edit-details")
        walker.fill(emailEdit="julia.okafor@example.com")
        walker.press("closeButton")
        self.take("edit-unsaved")
        walker.press("cancelButton")
        self._somebody_else_changes(JULIA, alias="Jules")
        walker.press("saveButton")
        self.take("edit-changed-meanwhile")
        walker.press("closeButton")
        walker.press("discardButton")

    def security(self) -> Phone:
        """Enrolling: every message on the way, and the codes."""
        walker = self.walker
        for username, name in (("lchen", "security-ldap"), (JULIA.username, "security-disabled")):
            walker.edit(username)
            walker.open_tab("editTabs", 1)
            self.take(name)
            if username != JULIA.username:
                walker.press("closeButton")
        walker.press("enableButton")
        self.take("enrol")
        walker.press("largerButton")
        self.take("enrol-larger")
        walker.press("largerButton")
        walker.settle()
        phone = walker.phone()
        phone.offset = timedelta(minutes=61)
        walker.fill(firstCodeEdit=phone.code())
        self.take("enrol-clock-off")
        phone.offset = timedelta(0)
        walker.fill(firstCodeEdit=phone.code())
        self.take("enrol-first-right")
        walker.fill(secondCodeEdit=phone.code())
        walker.press("confirmCodesButton")
        self.take("enrol-same-code")
        walker.next_step()
        walker.fill(secondCodeEdit=phone.code())
        walker.press("confirmCodesButton")
        self._keep_codes()
        self.take("security-enabled")
        walker.press("showOneCodeButton")
        self.take("security-one-code")
        walker.press("showCodesButton")
        walker.press("showCodesButton")
        self.take("security-codes")
        walker.press("closeButton")
        self.take("users-enabled")
        table = walker.screen.find("usersTable", QTableView)
        table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
        self.take("row-menu")
        walker.close_pop_ups()
        return phone

    def _keep_codes(self) -> None:
        """The last step: unsaved, ticked, printed, downloaded."""
        walker = self.walker
        self.take("enrol-save")
        shown = walker.screen.find("recoveryCodesList", QListWidget)
        self._codes = [shown.item(place).text() for place in range(shown.count())]
        walker.press("closeButton")
        self.take("enrol-save-unsaved")
        walker.press("cancelButton")
        walker.press("savedCodesCheck")
        self.take("enrol-save-ticked")
        walker.press("printCodesButton")
        self.take("print-dialog")
        _dismiss()
        walker.press("downloadCodesButton")
        self.take("save-dialog")
        walker.save_as(walker.folder / "codes.txt")
        self.take("enrol-saved")
        walker.press("finishButton")

    def account(self) -> None:
        """One's own account."""
        walker = self.walker
        walker.press("myAccountButton")
        self.take("my-account")
        walker.press("changeMyPasswordButton")
        walker.fill(
            presentPasswordEdit="wrong", newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD
        )
        walker.press("changePasswordButton")
        self.take("change-password-refused")
        walker.press("cancelButton")
        walker.open_tab("myAccountTabs", 1)
        self.take("my-security")
        walker.press("enableButton")
        self.take("my-enrolment")
        walker.press("cancelEnrolmentButton")
        walker.open_menu("Help")
        self.take("menu")
        walker.close_pop_ups()
        actions = walker.screen.window.findChildren(QAction)
        next(a for a in actions if a.text().replace("&", "") == "Keyboard shortcuts").trigger()
        self.take("shortcuts")
        walker.press("closeButton")
        walker.press("signOutButton")

    def sign_in(self, phone: Phone) -> None:
        """Every page of signing in."""
        walker = self.walker
        self.take("sign-in")
        walker.sign_in("nobody", "wrong")
        self.take("sign-in-failed")
        walker.press("recoveryCodeLink")
        self.take("recovery-whole")
        walker.press("cancelButton")
        walker.sign_in(JULIA.username, START)
        self.take("code-spent-before")
        walker.fill(codeEdit=phone.code())
        walker.press("verifyButton")
        self.take("code-already-used")
        walker.next_step()
        for wrong in ("000000", "000001"):
            walker.fill(codeEdit=wrong)
            walker.press("verifyButton")
        self.take("code-hint")
        walker.press("recoveryCodeLink")
        walker.fill(recoveryCodeEdit="0000-0000-0000-0000")
        walker.press("useRecoveryCodeButton")
        self.take("recovery-refused")
        walker.press("useCodeLink")
        walker.fill(codeEdit=phone.code())
        walker.press("verifyButton")
        self.take("new-password")
        walker.fill(newPasswordEdit=START, repeatPasswordEdit=START)
        walker.press("changePasswordButton")
        self.take("new-password-refused")
        walker.fill(newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD)
        walker.press("changePasswordButton")
        self.take("member-home")
        walker.press("signOutButton")
        for _ in range(10):
            walker.sign_in("mallory", "wrong")
        self.take("sign-in-locked")
        walker.sign_in("rrossi", START)
        walker.fill(newPasswordEdit=PASSWORD, repeatPasswordEdit=PASSWORD)
        walker.press("changePasswordButton")
        walker.edit(JULIA.username)
        self.take("edit-read-only")
        walker.open_tab("editTabs", 1)
        self.take("security-enabled-read-only")
        walker.press("closeButton")
        walker.edit("eberg")
        walker.open_tab("editTabs", 1)
        self.take("security-no-right")
        walker.press("closeButton")
        walker.press("signOutButton")

    def few_codes(self) -> None:
        """The recovery codes run out, and somebody with them."""
        walker = self.walker
        for number, code in enumerate(self._codes):
            walker.clock.move(2)
            walker.sign_in(JULIA.username, PASSWORD)
            walker.press("recoveryCodeLink")
            walker.fill(recoveryCodeEdit=code)
            walker.press("useRecoveryCodeButton")
            if number in {0, 5, 7}:
                self.take(f"banner-{7 - number}-left")
            walker.press("signOutButton")
            if number in {5, 7}:
                walker.sign_in("praman", PASSWORD)
                self.take(f"users-{7 - number}-left")
                walker.edit(JULIA.username)
                walker.open_tab("editTabs", 1)
                self.take(f"security-{7 - number}-left")
                walker.press("closeButton")
                walker.press("signOutButton")
        walker.clock.move(2)
        walker.sign_in(JULIA.username, PASSWORD)
        walker.press("recoveryCodeLink")
        walker.fill(recoveryCodeEdit=self._codes[0])
        walker.press("useRecoveryCodeButton")
        self.take("recovery-none-left")
        walker.press("cancelButton")

    def rare(self, phone: Phone) -> None:
        """What people hardly ever see: locks, a session somebody else ended, a clock set back."""
        walker = self.walker
        walker.press("recoveryCodeLink")
        walker.fill(usernameEdit="rrossi", passwordEdit=PASSWORD)
        walker.fill(recoveryCodeEdit=self._codes[0])
        walker.press("useRecoveryCodeButton")
        self.take("banner-not-needed")
        walker.press("signOutButton")
        walker.next_step()
        walker.sign_in(JULIA.username, PASSWORD)
        walker.fill(codeEdit=phone.code())
        walker.press("verifyButton")
        self._somebody_else_changes(JULIA, role=Role.READ_ONLY)
        for heartbeat in walker.screen.window.findChildren(QTimer):
            heartbeat.timeout.emit()
        walker.settle()
        self.take("sign-in-ended")
        for place in range(10):
            self._guess(phone)
            if place == 0:
                self.take("code-locked")
            walker.clock.move(16 * 60)
        walker.sign_in(JULIA.username, PASSWORD)
        walker.fill(codeEdit=phone.code())
        walker.press("verifyButton")
        self.take("code-closed")
        walker.clock.set(walker.clock.now() - timedelta(hours=1))
        walker.start()
        walker.sign_in("praman", PASSWORD)
        self.take("banner-clock-behind")
        walker.press("signOutButton")

    def _guess(self, phone: Phone) -> None:
        """Ten wrong codes in a row lock the step."""
        walker = self.walker
        walker.sign_in(JULIA.username, PASSWORD)
        for guess in range(10):
            near = {phone.code(steps) for steps in range(-2, 3)}
            walker.fill(codeEdit=next(c for c in (f"{guess:06}", f"1{guess:05}") if c not in near))
            walker.press("verifyButton")

    def fault(self) -> None:
        """The program is at fault, and says so once."""
        walker = self.walker
        walker.start(inline=False)
        self.take("sign-in-opening", at_once=True)
        walker.start()
        walker.faults_wanted = True
        walker.program._tasks.bug.emit(ValueError("made for the picture"))  # noqa: SLF001 - nothing else makes one
        self.take("fault")
        walker.press("closeButton")
        walker.faults_wanted = False

    def trouble(self) -> None:
        """What the world does wrong."""
        walker = self.walker
        [key] = walker.folder.glob("**/keys/*.key")
        hidden = key.rename(key.with_suffix(".away"))
        walker.start()
        self.take("key-missing")
        hidden.rename(key)
        key.chmod(0o644)
        walker.press("retryButton")
        self.take("key-exposed")
        key.chmod(0o600)
        walker.close()
        file = walker.data / "directory.db"
        file.write_bytes(b"this is no database, but a letter to somebody" * 20)
        walker.start()
        self.take("not-a-database")

    def _somebody_else_changes(self, somebody: Somebody, **changes: object) -> None:
        """Another program of the same person stores other details meanwhile."""
        opening = DirectoryOpening(config.load(self.walker.data), None, self.walker.clock)
        tasks = TaskRunner(inline=True)
        answers: list[object] = []

        def change() -> object:
            opened = opening.open()
            assert isinstance(opened, Opened)
            signed_in = opened.services.sign_in.password("praman", PASSWORD)
            assert isinstance(signed_in, SignedIn)
            users, session = opened.services.users, signed_in.session
            found = users.page(session, UserQuery(somebody.username), 0, 1)
            assert isinstance(found, UserPage)
            [user] = found.rows
            details = {f.name: getattr(user, f.name) for f in dataclasses.fields(UserDetails)}
            new = UserDetails(**{**details, **changes})
            return users.change(session, user.id, user.version, new)

        tasks.run(change, tasks, answers.append)
        tasks.close(opening.close)
        assert [type(answer) for answer in answers] == [UserChanged]

    def _fill(self, somebody: Somebody) -> None:
        walker = self.walker
        walker.fill(firstNameEdit=somebody.first_name, lastNameEdit=somebody.last_name)
        walker.fill(
            usernameEdit=somebody.username, emailEdit=f"{somebody.username[:20]}@example.com"
        )
        walker.choose("authenticationCombo", somebody.type)
        walker.choose("roleCombo", somebody.role)
        if somebody.type == "QMETRY":
            walker.fill(startPasswordEdit=START)


def _dismiss() -> None:
    """Answers the dialog in front with no."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.reject()


def take_all(look: Look) -> None:
    """Takes every picture in one look; the program runs in this process."""
    with tempfile.TemporaryDirectory(prefix="qmetry-pictures-") as folder:
        prepare(Path(folder), ratio=look.ratio)
        if look.text > 1:
            theme._system_scale = lambda: float(look.text)  # noqa: SLF001 - the system's is not ours to set
        app = QApplication(["qmetry-admin"])
        if look.mirrored:
            app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        with walking(Path(folder), "dark" if look.theme == "dark" else "light") as walker:
            studio = Studio(walker, look)
            studio.set_up()
            studio.people()
            studio.details()
            phone = studio.security()
            studio.account()
            studio.sign_in(phone)
            studio.few_codes()
            studio.rare(phone)
            studio.fault()
            studio.trouble()


def main() -> int:
    """Take the pictures; answer with the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="this look alone")
    wanted = parser.parse_args().look
    if wanted:
        take_all(next(look for look in LOOKS if look.name == wanted))
        return 0
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    failed = [
        look.name
        for look in LOOKS
        if subprocess.call([sys.executable, "-m", "tests.pictures", "--look", look.name])
    ]
    print(f"{len(list(PICTURES.glob('*.png')))} pictures are in {PICTURES}.")
    if failed:
        print(f"Not all could be taken: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
