"""The sentences of the demo's window."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from qmetry_admin.domain.recovery_codes import HOW_MANY
from qmetry_admin.domain.users import AuthenticationType, Lock, TwoStepState, User
from qmetry_admin.ui.demo.scanning import NotScanned
from qmetry_admin.ui.sentences import counted

TITLE: Final = "QMetry Admin demo"
MARK: Final = "Demo: made-up people. Nothing is kept."
PEOPLE_HINT: Final = "A click fills the sign-in fields."
NO_PASSWORD: Final = "no password here"
PASSWORD_CHANGED: Final = "password changed by you"
NOT_A_KEY: Final = "That is not a key. One of this program has 32 letters A to Z and digits 2 to 7."
NOT_AN_ENTRY: Final = "That QR code is not one for an authenticator app."
COPIED: Final = "Code copied: paste it with Ctrl+V."
NO_ENTRY: Final = "No entry yet"


def state(user: User | None, lock: Lock | None, now: datetime) -> str:
    """What is special about somebody's sign-in now, in a few words."""
    if user is None:
        return "Deleted"
    parts = [] if user.active else ["Inactive"]
    if user.authentication is not AuthenticationType.QMETRY:
        parts.append(f"{user.authentication}, not connected")
    else:
        parts.append(_two_step(user.two_step))
    if user.must_change_password:
        parts.append("start password")
    if lock is not None:
        parts += _lock(lock, now)
    return " · ".join(parts)


def _two_step(state: TwoStepState | None) -> str:
    if state is None:
        return "2FA off"
    if state.codes_left == HOW_MANY:
        return "2FA on"
    return f"2FA on, {counted(state.codes_left, 'code')} left"


def _lock(lock: Lock, now: datetime) -> list[str]:
    if lock.until is None:
        return ["codes closed"]
    return [f"locked until {lock.until.astimezone():%H:%M}"] if lock.until > now else []


def not_scanned(why: NotScanned) -> str:
    """Why scanning found nothing, and what to do."""
    match why:
        case NotScanned.NO_READER:
            return (
                "Scanning needs the Python package zxing-cpp, which is not installed here."
                " Type the key that stands beside the QR code instead."
            )
        case NotScanned.NOTHING_IN_SIGHT:
            return (
                "There is no QR code on the screen. Open Users, Edit, Security, and press Enable"
                " first."
            )
        case NotScanned.NOT_WHOLE:
            return "The QR code is not wholly in sight. Make its window larger, and scan again."
        case _:
            assert_never(why)


def added(label: str, *, replaced: bool) -> str:
    """What became of a scanned or typed key."""
    if replaced:
        return f"The entry {label} was replaced by the one just scanned."
    return f"{label} is in the phone now."


def no_entry(name: str) -> str:
    """The phone has nothing of somebody."""
    return f"{name} has no entry in the phone. Enable it for them, and scan the QR code."
