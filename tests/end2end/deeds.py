"""What people do with the program, step by step, each step seen before the next one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.end2end import qr
from tests.end2end.clock import Clock, Phone
from tests.end2end.person import Person

KEY: Final = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
RECOVERY_CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


@dataclass(frozen=True)
class Account:
    """Who somebody is; `start_password` is the one they are given, `password` their own."""

    username: str
    first_name: str
    last_name: str
    password: str
    start_password: str = "start-lantern-meadow-2"

    @property
    def name(self) -> str:
        """As it stands in the list."""
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """An address nobody has."""
        return f"{self.username}@example.com"


PRIYA: Final = Account("praman", "Priya", "Raman", "violet tractor banana cloud")
JULIA: Final = Account("jokafor", "Julia", "Okafor", "copper walrus under 7 bridges")
KENJI: Final = Account("kmori", "Kenji", "Mori", "nine quiet lighthouses drift")


@dataclass(frozen=True)
class Enrolled:
    """What an enrolment leaves in somebody's hands."""

    phone: Phone
    codes: tuple[str, ...]


def fill_set_up(priya: Person) -> None:
    """Fills the first window in."""
    priya.sees("Set up QMetry Admin")
    for label, text in {
        "Organisation name": "Acme QA",
        "First name": PRIYA.first_name,
        "Last name": PRIYA.last_name,
        "Username": PRIYA.username,
        "Email": PRIYA.email,
        "Password": PRIYA.password,
        "Repeat password": PRIYA.password,
    }.items():
        priya.fills(label, text)


def set_up(priya: Person) -> None:
    """Sets up, and finds the main window with the start card."""
    fill_set_up(priya)
    priya.clicks("Create directory")
    priya.sees("Start here")
    priya.sees("1 user")


def create(priya: Person, somebody: Account) -> None:
    """Makes a person of type QMETRY with a start password, from the Users page."""
    priya.clicks("New user")
    for label, text in {
        "First name": somebody.first_name,
        "Last name": somebody.last_name,
        "Username": somebody.username,
        "Email": somebody.email,
        "Start password": somebody.start_password,
    }.items():
        priya.fills(label, text)
    priya.clicks("Save")
    priya.sees(f"Edit user: {somebody.name}")


def begin_enrolment(priya: Person) -> None:
    """From the edit dialog to the QR code."""
    priya.clicks("Security")
    priya.clicks("Enable")
    priya.sees_field("First code")


def scan(priya: Person, somebody: Account, picture: Path) -> str:
    """Reads the QR code off the whole screen; answers the key, which stands beside it too."""
    uri = qr.read_by_both(priya.photographs(picture))
    entry, key = qr.entry_and_key(uri)
    assert entry == f"Acme QA ({somebody.username})"
    priya.sees(f"Entry in the app: {entry}")
    assert priya.reads_one(KEY).replace(" ", "") == key
    return key


def enrol(
    priya: Person, somebody: Account, clock: Clock, folder: Path, *, fast: int = 0
) -> Enrolled:
    """Enables two-step verification, up to the codes; the phone is `fast` seconds ahead."""
    begin_enrolment(priya)
    phone = Phone(scan(priya, somebody, folder / f"qr-{somebody.username}.png"), clock, fast)
    priya.fills("First code", phone.code())
    priya.sees("Right. Wait until the app shows the next code")
    clock.move_to_next_step()
    priya.fills("The code after it", phone.code())
    priya.clicks("Verify")
    priya.sees("Two-step verification is enabled. Save these eight recovery codes.")
    codes = tuple(name for name in priya.reads("list item") if RECOVERY_CODE.fullmatch(name))
    assert len(set(codes)) == 8
    return Enrolled(phone, codes)


def sign_out(person: Person) -> None:
    """From the main window to a sign-in window that says so."""
    person.clicks("Sign out")
    person.sees("You are signed out.")


def give_password(person: Person, username: str, password: str) -> None:
    """The first page of signing in."""
    person.fills("Username", username)
    person.fills("Password", password)
    person.clicks("Sign in")


def give_code(person: Person, code: str) -> None:
    """The second page: the sixth digit sends it."""
    person.fills("Verification code", code)


def choose_password(person: Person, password: str) -> None:
    """The last page before the session of somebody with a start password."""
    person.sees("Choose your own password")
    person.fills("New password", password)
    person.fills("Repeat new password", password)
    person.clicks("Change password")


def sees_own_account(person: Person, somebody: Account) -> None:
    """The main window of somebody whose role opens no module."""
    person.sees(f"{somebody.username} · QMETRY · Member")


def open_security_of(priya: Person, somebody: Account) -> None:
    """From the Users page to the Security tab of a person."""
    priya.double_clicks(somebody.name)
    priya.sees(f"Edit user: {somebody.name}")
    priya.clicks("Security")
    priya.sees("Two-step Verification")
