"""However the program ends, nothing is half done, and it says nothing it should not."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable

import pytest

from tests.end2end import deeds
from tests.end2end.clock import Phone
from tests.end2end.conftest import Stage
from tests.end2end.deeds import JULIA, PRIYA
from tests.end2end.person import Person
from tests.end2end.running import RunningProgram

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(400)]

TWELVE_HOURS = 12 * 60 * 60


def open_sessions(stage: Stage) -> int:
    """How many sessions the directory holds that have not ended."""
    with contextlib.closing(sqlite3.connect(stage.data / "directory.db")) as database:
        [number] = database.execute("SELECT count(*) FROM session WHERE ended IS NULL").fetchone()
    return int(number)


def start_again(stage: Stage, killed: RunningProgram) -> RunningProgram:
    """Kills the program and starts it anew; the sign-in window comes, nobody is signed in."""
    killed.kill()
    assert killed.complaints == ""
    program = stage.start()
    stage.person.sees("Sign in to Acme QA")
    return program


# ------------------------------------------------------------------------------- a power cut


def test_enr_03_a_first_enrolment_abandoned_by_a_kill_leaves_it_disabled(stage: Stage) -> None:
    priya = stage.person
    program = stage.start()
    deeds.set_up(priya)
    deeds.create(priya, JULIA)
    deeds.begin_enrolment(priya)
    phone = Phone(deeds.scan(priya, JULIA, stage.folder / "qr.png"), stage.clock)
    priya.fills("First code", phone.code())
    priya.sees("Right. Wait until the app shows the next code")

    program = start_again(stage, program)
    deeds.give_password(priya, PRIYA.username, PRIYA.password)
    priya.sees("2 users")
    assert "2FA" in priya.reads("table column header")
    assert "Disabled" in priya.row_of(JULIA.username)
    deeds.open_security_of(priya, JULIA)
    priya.sees("Disabled. After it is enabled, Julia signs in with the password and a code.")
    priya.clicks("Close")
    priya.sees("2 users")
    deeds.sign_out(priya)
    deeds.give_password(priya, JULIA.username, JULIA.start_password)
    deeds.choose_password(priya, JULIA.password)
    deeds.sees_own_account(priya, JULIA)
    priya.presses("ctrl+q")
    program.ends_well()


def test_s04a_a_kill_on_the_new_password_page_spends_nothing(stage: Stage) -> None:
    person = stage.person
    program = stage.start()
    deeds.set_up(person)
    deeds.create(person, JULIA)
    enrolled = deeds.enrol(person, JULIA, stage.clock, stage.folder)
    stage.clock.move_to_next_step()
    code = enrolled.phone.code()

    program = start_again(stage, program)
    deeds.give_password(person, JULIA.username, JULIA.start_password)
    deeds.give_code(person, code)
    person.sees("Choose your own password")

    program = start_again(stage, program)
    deeds.give_password(person, JULIA.username, JULIA.start_password)
    person.clicks("Login with Recovery Code")
    person.fills("Recovery code", enrolled.codes[0])
    person.clicks("Use recovery code")
    person.sees("Choose your own password")

    program = start_again(stage, program)
    deeds.give_password(person, JULIA.username, JULIA.start_password)
    deeds.give_code(person, code)
    deeds.choose_password(person, JULIA.password)
    deeds.sees_own_account(person, JULIA)
    deeds.sign_out(person)

    stage.clock.move(2)  # recovery codes are taken one a second
    person.clicks("Login with Recovery Code")
    for label, text in {
        "Username": JULIA.username,
        "Password": JULIA.password,
        "Recovery code": enrolled.codes[0],
    }.items():
        person.fills(label, text)
    person.clicks("Use recovery code")
    deeds.sees_own_account(person, JULIA)
    person.presses("ctrl+q")
    program.ends_well()


def test_m06_a_session_ends_with_its_program(stage: Stage) -> None:
    priya = stage.person
    program = stage.start()
    deeds.set_up(priya)
    assert open_sessions(stage) == 1
    program = start_again(stage, program)
    assert open_sessions(stage) == 1, "a program is given time to come back"
    program.terminate()
    program.ends_well()

    stage.clock.move(TWELVE_HOURS + 1)
    program = stage.start()
    priya.sees("Sign in to Acme QA")
    assert open_sessions(stage) == 0, "a program not heard of for twelve hours is gone"
    deeds.give_password(priya, PRIYA.username, PRIYA.password)
    priya.sees("1 user")
    assert open_sessions(stage) == 1
    priya.presses("ctrl+q")
    program.ends_well()
    assert open_sessions(stage) == 0


# ---------------------------------------------------------------------- QT-02: closed while at work


def closes_the_window(person: Person, _: RunningProgram) -> None:
    """As the button in the title bar does."""
    person.presses("alt+F4")


def presses_ctrl_q(person: Person, _: RunningProgram) -> None:
    """Quit, from the menu's keys."""
    person.presses("ctrl+q")


def logs_out(_: Person, program: RunningProgram) -> None:
    """The system asks every program to end."""
    program.terminate()


@pytest.mark.parametrize("end", [closes_the_window, logs_out], ids=["window", "sigterm"])
def test_qt_02_ended_while_a_directory_is_made(
    stage: Stage, end: Callable[[Person, RunningProgram], None]
) -> None:
    person = stage.person
    program = stage.start()
    deeds.fill_set_up(person)
    person.presses("Return")
    end(person, program)
    program.ends_well()

    stage.start()
    asked = person.sees_one_of("Sign in to Acme QA", "Set up QMetry Admin")
    if asked == "Sign in to Acme QA":
        deeds.give_password(person, PRIYA.username, PRIYA.password)
        person.sees("1 user")


def test_qt_02_ended_while_signing_in_and_while_looking_up(stage: Stage) -> None:
    person = stage.person
    program = stage.start()
    deeds.set_up(person)
    person.presses(*["F5"] * 20)
    presses_ctrl_q(person, program)
    program.ends_well()

    for end in (closes_the_window, logs_out):
        program = stage.start()
        person.fills("Username", PRIYA.username)
        person.fills("Password", PRIYA.password)
        person.presses("Return")
        end(person, program)
        program.ends_well()

    for end in (closes_the_window, logs_out):
        program = stage.start()
        deeds.give_password(person, PRIYA.username, PRIYA.password)
        person.sees("1 user")
        person.presses(*["F5"] * 20)
        end(person, program)
        program.ends_well()
    assert open_sessions(stage) == 0
