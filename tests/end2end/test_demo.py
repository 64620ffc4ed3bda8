"""The demo on a bare machine: people to be, a phone that sees the screen, and nothing left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.end2end import deeds
from tests.end2end.conftest import Stage
from tests.end2end.person import Person
from tests.end2end.running import RunningProgram

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(400)]

PASSWORD = "only-a-demo-password"
CODE = re.compile(r"Code of (.+): ((?:\d ){5}\d)")
PANEL = "QMetry Admin demo"


class Machine:
    """A computer with an empty home, no keyring, and a folder for what is thrown away."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.home = stage.folder / "bare"
        self.temporary = stage.folder / "temporary"
        for folder in (self.home, self.temporary):
            folder.mkdir()
        self.person = Person(stage.display, f"!{PANEL}")
        self.panel = Person(stage.display, PANEL)

    def start(self, *arguments: str) -> RunningProgram:
        """Starts the demo; XDG's folders are where they are without any setting, in the home."""
        places = {"CONFIG": ".config", "DATA": ".local/share", "CACHE": ".cache"}
        return self._stage.start(
            *("--theme", "light", "--demo"),
            *arguments,
            HOME=str(self.home),
            TMPDIR=str(self.temporary),
            **{f"XDG_{name}_HOME": str(self.home / place) for name, place in places.items()},
        )

    @property
    def left(self) -> list[Path]:
        """What lies in the home and among the temporary files."""
        return [*self.home.rglob("*"), *self.temporary.rglob("*")]

    def phone_code(self, entry: str, before: str = "") -> str:
        """The code the phone shows of that entry, once it is another one than before."""
        if before:
            self.panel.sees_no_more(f"{entry}: {' '.join(before)}")
        found = CODE.fullmatch(self.panel.reads_one(CODE))
        assert found is not None
        assert found[1] == entry
        return found[2].replace(" ", "")

    def becomes(self, name: str, username: str) -> None:
        """A click on a person fills the fields; Enter goes on."""
        self.panel.clicks_on_one(name)
        self.person.sees(f"Username {username}")
        self.person.clicks("Sign in")


def test_the_demo_on_premises_from_a_click_to_a_scanned_code(stage: Stage) -> None:
    machine, clock = Machine(stage), stage.clock
    person, panel = machine.person, machine.panel
    program = machine.start()
    panel.sees("Demo: made-up people. Nothing is kept.")
    machine.becomes("Priya Raman", "praman")
    person.sees("Enter the code from your app")
    deeds.give_code(person, machine.phone_code("Acme QA (demo) (praman)"))
    person.sees("41 users")

    person.presses("ctrl+f")
    person.sees_focus_on("Search users")
    person.types("jokafor")
    person.sees_rows("jokafor")
    person.presses("ctrl+t")
    person.sees_field("First code")
    panel.clicks("Scan the QR code on the screen")
    panel.sees("Acme QA (demo) (jokafor) is in the phone now.")
    entry = "Acme QA (demo) (jokafor)"
    first = machine.phone_code(entry)
    person.fills("First code", first)
    person.sees("Right. Wait until the app shows the next code")
    clock.move_to_next_step()
    person.fills("The code after it", machine.phone_code(entry, first))
    person.sees("Two-step verification is enabled. Save these eight recovery codes.")
    person.clicks("I have saved these codes")
    person.clicks("Finish")
    person.sees("8 of 8 left")
    person.clicks("Close")

    person.presses("ctrl+q")
    program.ends_well()
    assert machine.left == []


def test_the_demo_as_a_service_leaves_nothing_whatever_ends_it(stage: Stage) -> None:
    machine = Machine(stage)
    person = machine.person
    program = machine.start("saas")
    machine.panel.sees("Demo: made-up people. Nothing is kept.")
    machine.becomes("Henrik Solberg", "hsolberg")
    person.sees("41 users")
    person.clicks("General Settings & Audit")
    person.sees("As a service (SaaS)")
    person.sees("Only Priya Raman, the first user (super-admin) of this instance, can change this.")
    person.sees_disabled("Mandatory Two-step Authentication")
    assert machine.left, "the directory lies somewhere while it is open"
    program.terminate()
    program.ends_well()
    assert machine.left == []
