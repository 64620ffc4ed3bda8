"""Phones whose clock is off, and then is put right: who gets in, when, and what is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.end2end import deeds
from tests.end2end import module_deeds as module
from tests.end2end.clock import STEP
from tests.end2end.conftest import Stage
from tests.end2end.deeds import JULIA, KENJI, Enrolled

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(400)]

SEVEN_MINUTES = 7 * 60
FORTY_MINUTES = 40 * 60


def test_m02_s35_clocks_that_are_put_right_and_one_that_is_not(stage: Stage) -> None:
    priya = stage.person
    program = stage.start()
    deeds.set_up(priya)
    stage.clock.move(STEP)  # so that Julia's codes work again in the middle of a minute
    fast = enrolled_with(stage, JULIA, SEVEN_MINUTES)
    used_up_to = (stage.clock.now + SEVEN_MINUTES) // STEP * STEP + STEP
    assert used_up_to % 60 == STEP
    slow = enrolled_with(stage, KENJI, -SEVEN_MINUTES)
    deeds.sign_out(priya)

    signs_in_at_the_minute_it_was_told(stage, fast, used_up_to)
    signs_in_at_once(stage, slow)
    resyncs_at_the_code_page(stage, slow)

    priya.presses("ctrl+q")
    program.ends_well()


def enrolled_with(stage: Stage, somebody: deeds.Account, seconds: int) -> Enrolled:
    """Makes and enrols somebody whose phone's clock is so far ahead."""
    priya = stage.person
    deeds.create(priya, somebody)
    enrolled = deeds.enrol(priya, somebody, stage.clock, stage.folder, fast=seconds)
    priya.clicks("I have saved these codes")
    priya.clicks("Finish")
    priya.clicks("Close")
    priya.sees("Nothing selected")
    return enrolled


def signs_in_at_the_minute_it_was_told(stage: Stage, julias: Enrolled, used_up_to: int) -> None:
    """M02: the clock that was ahead is right now. From the minute named on it signs in by itself.

    `used_up_to` is the end of the step of the newest code accepted, on the phone's clock.
    """
    julia, clock = stage.person, stage.clock
    right = julias.phone.fast(0)
    works_again = -(-used_up_to // 60) * 60
    named = f"{datetime.fromtimestamp(works_again, UTC):%H:%M}"
    clock.move_to_next_step()
    deeds.give_password(julia, JULIA.username, JULIA.start_password)
    julia.sees("Enter the code from your app")
    deeds.give_code(julia, right.code())
    julia.sees(f"{module.SET_BACK} {named}.")
    julia.clicks("Cancel")

    clock.move(works_again - clock.now)
    deeds.give_password(julia, JULIA.username, JULIA.start_password)
    julia.sees("Enter the code from your app")
    deeds.give_code(julia, right.code())
    deeds.choose_password(julia, JULIA.password)
    deeds.sees_own_account(julia, JULIA)
    deeds.sign_out(julia)


def signs_in_at_once(stage: Stage, kenjis: Enrolled) -> None:
    """M02: a clock that was behind has used up no step to come."""
    kenji = stage.person
    deeds.give_password(kenji, KENJI.username, KENJI.start_password)
    kenji.sees("Enter the code from your app")
    deeds.give_code(kenji, kenjis.phone.fast(0).code())
    deeds.choose_password(kenji, KENJI.password)
    deeds.sees_own_account(kenji, KENJI)
    deeds.sign_out(kenji)


def resyncs_at_the_code_page(stage: Stage, kenjis: Enrolled) -> None:
    """S35: two codes of a phone forty minutes fast are the second step of this sign-in."""
    kenji, clock = stage.person, stage.clock
    fast = kenjis.phone.fast(FORTY_MINUTES)
    clock.move_to_next_step()
    deeds.give_password(kenji, KENJI.username, KENJI.password)
    kenji.sees("Enter the code from your app")
    deeds.give_code(kenji, fast.code())
    kenji.sees(module.NOT_ACCEPTED)
    kenji.clicks("Codes always refused? Resync")
    kenji.sees("Resync your phone")
    clock.move_to_next_step()
    module.give_two_codes(kenji, fast, clock, "Resync")
    deeds.sees_own_account(kenji, KENJI)
    kenji.sees("The codes were accepted, but your phone's clock is about 40 minutes fast.")
    deeds.sign_out(kenji)
    module.sign_in_with_code(kenji, KENJI, fast, clock)
