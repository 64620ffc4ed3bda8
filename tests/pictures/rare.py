"""What people hardly ever see: locks, a clock set back, a fault, trouble with the disk."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QTimer

from qmetry_admin.domain.users import Role
from tests.pictures.people import JULIA, PASSWORD, somebody_else_changes
from tests.pictures.studio import Studio
from tests.support.phone import Phone


def rare(studio: Studio, phone: Phone) -> None:
    """What people hardly ever see: locks, a session somebody else ended, a clock set back."""
    walker = studio.walker
    walker.press("recoveryCodeLink")
    walker.fill(usernameEdit="rrossi", passwordEdit=PASSWORD)
    walker.fill(recoveryCodeEdit=studio.codes[0])
    walker.press("useRecoveryCodeButton")
    studio.take("banner-not-needed")
    walker.press("signOutButton")
    walker.next_step()
    walker.sign_in(JULIA.username, PASSWORD)
    walker.fill(codeEdit=phone.code())
    walker.press("verifyButton")
    somebody_else_changes(studio, JULIA, role=Role.READ_ONLY)
    for heartbeat in walker.screen.window.findChildren(QTimer):
        heartbeat.timeout.emit()
    walker.settle()
    studio.take("sign-in-ended")
    for place in range(10):
        _guess(studio, phone)
        if place == 0:
            studio.take("code-locked")
        walker.clock.move(16 * 60)
    walker.sign_in(JULIA.username, PASSWORD)
    walker.fill(codeEdit=phone.code())
    walker.press("verifyButton")
    studio.take("code-closed")
    walker.clock.set(walker.clock.now() - timedelta(hours=1))
    walker.start()
    walker.sign_in("praman", PASSWORD)
    studio.take("banner-clock-behind")
    walker.press("signOutButton")


def _guess(studio: Studio, phone: Phone) -> None:
    """Ten wrong codes in a row lock the step."""
    walker = studio.walker
    walker.sign_in(JULIA.username, PASSWORD)
    for guess in range(10):
        near = {phone.code(steps) for steps in range(-2, 3)}
        walker.fill(codeEdit=next(c for c in (f"{guess:06}", f"1{guess:05}") if c not in near))
        walker.press("verifyButton")


def fault(studio: Studio) -> None:
    """The program is at fault, and says so once."""
    walker = studio.walker
    walker.start(inline=False)
    studio.take("sign-in-opening", at_once=True)
    walker.start()
    walker.faults_wanted = True
    walker.program._tasks.bug.emit(ValueError("made for the picture"))  # noqa: SLF001 - nothing else makes one
    studio.take("fault")
    walker.press("closeButton")
    walker.faults_wanted = False


def trouble(studio: Studio) -> None:
    """What the world does wrong."""
    walker = studio.walker
    [key] = walker.folder.parent.glob("**/keys/*.key")
    hidden = key.rename(key.with_suffix(".away"))
    walker.start()
    studio.take("key-missing")
    hidden.rename(key)
    key.chmod(0o644)
    walker.press("retryButton")
    studio.take("key-exposed")
    key.chmod(0o600)
    walker.close()
    file = walker.data / "directory.db"
    file.write_bytes(b"this is no database, but a letter to somebody" * 20)
    walker.start()
    studio.take("not-a-database")
