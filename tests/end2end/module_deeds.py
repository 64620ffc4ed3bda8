"""What people do in the Users module and in General Settings, each step seen before the next."""

from __future__ import annotations

from typing import Final

from tests.end2end import deeds
from tests.end2end.clock import Clock, Phone
from tests.end2end.deeds import RECOVERY_CODE, Account
from tests.end2end.person import Person

MAYA: Final = Account("mlind", "Maya", "Lind", "seven amber kettles wander")
OMAR: Final = Account("ohaddad", "Omar", "Haddad", "plain gravel under moonlight")

OPTION: Final = "Mandatory Two-step Authentication"
REQUIRED: Final = (
    "Two-step verification is required for your account and is not set up."
    " Ask an administrator to enable it for you."
)
SET_BACK: Final = "Your phone's clock was set back. Its codes work again from"
NOT_ACCEPTED: Final = "That code was not accepted. Wait for the next one and try again."
_FILTERS: Final = ("2FA", "Authentication", "Role", "Status", "Sign-in")


def filter_by(person: Person, name: str, value: str) -> None:
    """Sets one of the filters of the Users page."""
    person.chooses(value, _FILTERS.index(name))


def set_filters(person: Person) -> dict[str, str]:
    """What the filters say now."""
    return dict(zip(_FILTERS, person.reads("combo box"), strict=True))


def choose_in_row_menu(person: Person, somebody: Account, letter: str) -> None:
    """By keyboard alone: find the person, open the menu of the row, press the entry's letter.

    A menu that pops up is no part of what can be read here; what follows from it is.
    """
    person.presses("ctrl+f")
    person.sees_focus_on("Search users")
    person.types(somebody.username)
    person.sees_rows(somebody.username)
    person.presses("Return")
    person.sees("1 selected")
    person.presses("Menu", letter)
    person.sees(f"Edit user: {somebody.name}")


def give_two_codes(person: Person, phone: Phone, clock: Clock, button: str) -> None:
    """The code the phone shows, and the one after it."""
    person.fills("First code", phone.code())
    clock.move_to_next_step()
    person.fills("The code after it", phone.code())
    person.clicks(button)


def keep_codes(person: Person) -> tuple[str, ...]:
    """The eight codes of the last step, which is finished."""
    codes = person.reads_all(RECOVERY_CODE, 8)
    person.clicks("I have saved these codes")
    person.clicks("Finish")
    return codes


def sign_in_with_code(person: Person, somebody: Account, phone: Phone, clock: Clock) -> None:
    """Password and a fresh code, to one's own account."""
    clock.move_to_next_step()
    deeds.give_password(person, somebody.username, somebody.password)
    person.sees("Enter the code from your app")
    deeds.give_code(person, phone.code())
    deeds.sees_own_account(person, somebody)


def begin_with_recovery_code(person: Person, somebody: Account, code: str, clock: Clock) -> None:
    """Username, password and a recovery code, from the first page."""
    clock.move(2)  # recovery codes are taken one a second
    person.clicks("Login with Recovery Code")
    for label, text in {
        "Username": somebody.username,
        "Password": somebody.password,
        "Recovery code": code,
    }.items():
        person.fills(label, text)
    person.clicks("Use recovery code")


def go_to_settings(person: Person) -> None:
    """To the option that makes it mandatory."""
    person.clicks("General Settings & Audit")
    person.sees(OPTION)


def is_refused(person: Person, somebody: Account, password: str) -> None:
    """After a right password, with the sentence of S36 and no other words."""
    deeds.give_password(person, somebody.username, password)
    assert person.sees(REQUIRED[:50]).words == REQUIRED
