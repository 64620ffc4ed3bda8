"""Enrolling one person at the desk takes no mouse and few keys (M22)."""

from __future__ import annotations

import pytest

from tests.end2end import deeds
from tests.end2end.clock import Phone
from tests.end2end.conftest import Stage
from tests.end2end.deeds import JULIA, KENJI

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(400)]

AT_MOST = 25


def test_m22_enrolling_one_person_takes_no_mouse_and_few_keys(stage: Stage) -> None:
    priya, clock = stage.person, stage.clock
    program = stage.start("--theme", "light")
    deeds.set_up(priya)
    for somebody in (JULIA, KENJI):
        deeds.create(priya, somebody)
        priya.clicks("Close")
    priya.sees("3 users")
    priya.pressed = 0

    priya.presses("ctrl+f")
    priya.sees_focus_on("Search users")
    priya.types("jul")
    priya.sees_rows(JULIA.username)
    priya.presses("ctrl+t")
    priya.sees_focus_on("First code")
    phone = Phone(deeds.scan(priya, JULIA, stage.folder / "qr.png"), clock)
    priya.types(phone.code())
    priya.sees_focus_on("The code after it")
    clock.move_to_next_step()
    priya.types(phone.code())
    priya.sees("Two-step verification is enabled. Save these eight recovery codes.")
    priya.sees_focus_on("Print")
    priya.presses("Return")
    priya.sees("Print to File (PDF)")
    priya.presses("Return")
    priya.sees("Printed. Hand the page over.")
    priya.sees_focus_on("Finish")
    priya.presses("Return")
    priya.sees("8 of 8 left")
    priya.sees_focus_on("Close")
    priya.presses("Return")
    priya.sees_focus_on("Search users")
    pressed = priya.pressed
    assert "Enabled" in priya.row_of(JULIA.username)
    assert pressed <= AT_MOST, f"it took {pressed} keys"

    priya.presses("ctrl+q")
    program.ends_well()
