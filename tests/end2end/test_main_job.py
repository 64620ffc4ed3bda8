"""From an empty machine to people who sign in with a code from their phone."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest

from tests.end2end import deeds
from tests.end2end.conftest import Stage
from tests.end2end.deeds import JULIA, KENJI, PRIYA, Enrolled

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(400)]


def test_the_whole_main_job_in_light(stage: Stage) -> None:
    priya = stage.person
    program = stage.start("--theme", "light")
    deeds.set_up(priya)

    deeds.create(priya, JULIA)
    julias = deeds.enrol(priya, JULIA, stage.clock, stage.folder)
    save_codes(stage, julias)
    priya.clicks("Finish")
    priya.sees("8 of 8 left")
    priya.clicks("Close")

    deeds.create(priya, KENJI)
    kenjis = deeds.enrol(priya, KENJI, stage.clock, stage.folder, fast=95)
    priya.clicks("I have saved these codes")
    priya.clicks("Finish")
    priya.clicks("Close")
    priya.sees("3 users")
    deeds.sign_out(priya)

    first_sign_in(stage, JULIA, julias)
    with_a_recovery_code(stage, JULIA, julias)
    first_sign_in(stage, KENJI, kenjis)
    with_a_recovery_code(stage, KENJI, kenjis)

    deeds.give_password(priya, PRIYA.username, PRIYA.password)
    priya.sees("3 users")
    for somebody in (JULIA, KENJI):
        deeds.open_security_of(priya, somebody)
        priya.sees("7 of 8 left")
        priya.clicks("Close")
        priya.sees_no_more("7 of 8 left")
    priya.presses("ctrl+q")
    program.ends_well()


def save_codes(stage: Stage, enrolled: Enrolled) -> None:
    """Download, in the file dialog: a private text file with one code a line."""
    file = stage.folder / "codes.txt"
    priya = stage.person
    priya.clicks("Download")
    priya.fills("File name:", str(file))
    priya.presses("Return")
    priya.sees(f"Saved as {file}. Hand it over, then delete it here.")
    content = file.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    lines = content.decode("utf-8").split("\r\n")
    assert tuple(line for line in lines if deeds.RECOVERY_CODE.fullmatch(line)) == enrolled.codes
    assert "Organisation: Acme QA" in lines
    assert "Username: jokafor" in lines
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def first_sign_in(stage: Stage, somebody: deeds.Account, enrolled: Enrolled) -> None:
    """Start password, code, new password; afterwards the same code is refused."""
    person, phone = stage.person, enrolled.phone
    stage.clock.move_to_next_step()
    deeds.give_password(person, somebody.username, somebody.start_password)
    person.sees(f"Entry in the app: Acme QA ({somebody.username})")
    code = phone.code()
    deeds.give_code(person, code)
    deeds.choose_password(person, somebody.password)
    deeds.sees_own_account(person, somebody)
    deeds.sign_out(person)

    deeds.give_password(person, somebody.username, somebody.password)
    person.sees("The code in your app was already used. A new one appears in")
    deeds.give_code(person, code)
    person.sees("That code was already used. A new one appears in")


def with_a_recovery_code(stage: Stage, somebody: deeds.Account, enrolled: Enrolled) -> None:
    """From the code page, the phone not at hand, to one's own account."""
    person = stage.person
    person.clicks("Login with Recovery Code")
    person.fills("Recovery code", enrolled.codes[3])
    person.clicks("Use recovery code")
    deeds.sees_own_account(person, somebody)
    deeds.sign_out(person)


@pytest.mark.parametrize(
    ("theme", "scale"), [("dark", 1), ("light", 2), ("dark", 2)], ids=["dark", "2x", "dark-2x"]
)
def test_from_set_up_to_the_first_code(
    make_stage: Callable[[int], Stage], theme: str, scale: int
) -> None:
    stage = make_stage(scale)
    person = stage.person
    program = stage.start("--theme", theme, QT_SCALE_FACTOR=str(scale))
    deeds.set_up(person)
    deeds.create(person, JULIA)
    enrolled = deeds.enrol(person, JULIA, stage.clock, stage.folder)
    person.clicks("I have saved these codes")
    person.clicks("Finish")
    person.clicks("Close")
    deeds.sign_out(person)
    stage.clock.move_to_next_step()
    deeds.give_password(person, JULIA.username, JULIA.start_password)
    deeds.give_code(person, enrolled.phone.code())
    deeds.choose_password(person, JULIA.password)
    deeds.sees_own_account(person, JULIA)
    person.presses("ctrl+q")
    program.ends_well()
