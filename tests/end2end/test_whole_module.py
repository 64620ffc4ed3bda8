"""The Users module and the mandatory rule in one walk, with colleagues at a second workstation."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.end2end import deeds
from tests.end2end import module_deeds as module
from tests.end2end.clock import Phone
from tests.end2end.conftest import Stage
from tests.end2end.deeds import JULIA, KENJI, PRIYA, Account, Enrolled
from tests.end2end.module_deeds import MAYA, OMAR
from tests.end2end.person import Person

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(600)]

FORTY_MINUTES = 40 * 60
SOON = 10.0
"""Seconds within which one workstation knows what happened at the other (every 3 s it looks)."""


def test_the_whole_module_with_two_workstations(stage: Stage) -> None:
    priya = stage.person
    program = stage.start("--theme", "light")
    deeds.set_up(priya)
    beside = stage.beside()
    other = beside.person
    second = beside.start("--theme", "light")
    enrolled = add_people(stage)
    other.sees("Sign in to Acme QA")

    filters_show_who_is_still_to_enrol(priya)
    a_fast_phone_is_resynced(stage, other, enrolled[KENJI])
    anew = registering_again_swaps_at_the_end(stage, other, enrolled[JULIA])
    a_used_code_disappears_elsewhere(stage, other, anew)
    own = own_two_step_comes_first(stage)
    it_becomes_mandatory(stage, own)
    module.is_refused(other, MAYA, MAYA.start_password)
    removed_while_mandatory(stage, other)
    turned_off_again(priya)
    deeds.give_password(other, MAYA.username, MAYA.start_password)
    deeds.choose_password(other, MAYA.password)
    deeds.sees_own_account(other, MAYA)

    for person, running in ((other, second), (priya, program)):
        person.presses("ctrl+q")
        running.ends_well()


def add_people(stage: Stage) -> dict[Account, Enrolled]:
    """Four people; two of them are enrolled."""
    priya, enrolled = stage.person, {}
    for somebody in (JULIA, KENJI, MAYA, OMAR):
        deeds.create(priya, somebody)
        if somebody in (JULIA, KENJI):
            enrolled[somebody] = deeds.enrol(priya, somebody, stage.clock, stage.folder)
            priya.clicks("I have saved these codes")
            priya.clicks("Finish")
        priya.clicks("Close")
        priya.sees("Nothing selected")
    priya.sees("5 users")
    return enrolled


def filters_show_who_is_still_to_enrol(priya: Person) -> None:
    """S31 and M22: two values of the filter, and the link that sets three."""
    still = (PRIYA.username, MAYA.username, OMAR.username)
    module.filter_by(priya, "2FA", "Enabled")
    priya.sees_rows(JULIA.username, KENJI.username)
    priya.sees("2 of 5 users")
    module.filter_by(priya, "2FA", "Disabled")
    priya.sees_rows(*still)
    priya.sees("3 of 5 users")
    priya.clicks("Clear filters")
    priya.sees("5 users")
    priya.clicks("Still to enrol: 3")
    priya.sees_rows(*still)
    assert module.set_filters(priya) == {
        "2FA": "Disabled",
        "Authentication": "QMETRY",
        "Role": "All",
        "Status": "Active",
        "Sign-in": "All",
    }
    priya.clicks("Clear filters")
    priya.sees("5 users")


def a_fast_phone_is_resynced(stage: Stage, other: Person, kenjis: Enrolled) -> None:
    """S34: refused at first; after a resync by Priya the same phone signs in."""
    priya, clock = stage.person, stage.clock
    fast = kenjis.phone.fast(FORTY_MINUTES)
    clock.move_to_next_step()
    deeds.give_password(other, KENJI.username, KENJI.start_password)
    deeds.give_code(other, fast.code())
    other.sees(module.NOT_ACCEPTED)
    module.choose_in_row_menu(priya, KENJI, "s")
    module.give_two_codes(priya, fast, clock, "Resync")
    priya.sees("The phone is in step again: its codes are accepted.")
    priya.sees("Its clock is about 40 minutes fast: turn on automatic date and time on the phone.")
    priya.clicks("Close")
    clock.move_to_next_step()
    deeds.give_code(other, fast.code())
    deeds.choose_password(other, KENJI.password)
    deeds.sees_own_account(other, KENJI)
    other.sees("Priya Raman resynced your phone")
    deeds.sign_out(other)


def registering_again_swaps_at_the_end(stage: Stage, other: Person, old: Enrolled) -> Enrolled:
    """S23: the old ways in hold until the swap, and the new ones from then on."""
    priya, clock = stage.person, stage.clock
    module.choose_in_row_menu(priya, JULIA, "g")
    priya.sees("Register again: scan this")
    phone = Phone(deeds.scan(priya, JULIA, stage.folder / "qr-again.png"), clock)

    clock.move_to_next_step()
    deeds.give_password(other, JULIA.username, JULIA.start_password)
    deeds.give_code(other, old.phone.code())
    deeds.choose_password(other, JULIA.password)
    deeds.sees_own_account(other, JULIA)
    deeds.sign_out(other)
    module.begin_with_recovery_code(other, JULIA, old.codes[0], clock)
    deeds.sees_own_account(other, JULIA)
    deeds.sign_out(other)

    module.give_two_codes(priya, phone, clock, "Verify")
    priya.sees("The new entry is in place. Save these eight new recovery codes.")
    priya.sees('If the app shows two entries "Acme QA (jokafor)" now, delete the old one')
    new = Enrolled(phone, module.keep_codes(priya))
    priya.sees("8 of 8 left")
    assert not set(new.codes) & set(old.codes)

    clock.move_to_next_step()
    deeds.give_password(other, JULIA.username, JULIA.password)
    deeds.give_code(other, old.phone.code())
    other.sees(module.NOT_ACCEPTED)
    other.clicks("Cancel")
    module.begin_with_recovery_code(other, JULIA, old.codes[1], clock)
    other.sees("That recovery code was not accepted.")
    other.clicks("Cancel")
    module.sign_in_with_code(other, JULIA, phone, clock)
    deeds.sign_out(other)
    module.begin_with_recovery_code(other, JULIA, new.codes[0], clock)
    deeds.sees_own_account(other, JULIA)
    deeds.sign_out(other)
    priya.sees("7 of 8 left")
    return new


def a_used_code_disappears_elsewhere(stage: Stage, other: Person, julias: Enrolled) -> None:
    """S29: in a dialog that shows the codes at the other workstation, within seconds."""
    priya = stage.person
    priya.clicks("Show codes")
    assert priya.reads_all(deeds.RECOVERY_CODE, 7) == julias.codes[1:]
    module.begin_with_recovery_code(other, JULIA, julias.codes[4], stage.clock)
    deeds.sees_own_account(other, JULIA)
    started = time.monotonic()
    priya.sees_no_more(julias.codes[4])
    assert time.monotonic() - started < SOON
    left = (*julias.codes[1:4], *julias.codes[5:])
    assert priya.reads_all(deeds.RECOVERY_CODE, 6) == left, "the others stay shown"
    priya.sees("6 of 8 left")
    priya.clicks("Close")
    deeds.sign_out(other)


def own_two_step_comes_first(stage: Stage) -> Enrolled:
    """S38: the option cannot be used without it; a button leads to the QR code, the end back."""
    priya = stage.person
    module.go_to_settings(priya)
    priya.sees_disabled(module.OPTION)
    priya.clicks("Set it up for my account")
    priya.sees_field("First code")
    phone = Phone(deeds.scan(priya, PRIYA, stage.folder / "qr-own.png"), stage.clock)
    module.give_two_codes(priya, phone, stage.clock, "Verify")
    priya.sees("Two-step verification is enabled. Save these eight recovery codes.")
    own = Enrolled(phone, module.keep_codes(priya))
    priya.sees_focus_on(module.OPTION)
    return own


def it_becomes_mandatory(stage: Stage, own: Enrolled) -> None:
    """S40 to S42: the number, the people it names by keyboard, back, and confirmed (M05)."""
    priya = stage.person
    stage.clock.move(16 * 60)
    priya.clicks(module.OPTION)
    warns = "2 active Users will not be able to log in"
    priya.sees(warns)
    priya.sees("Confirm it's you")
    priya.sees_focus_on("Cancel")
    priya.tabs_to("Users")
    priya.presses("Return")
    priya.sees("Two-step verification is not mandatory yet.")
    priya.sees_rows(MAYA.username, OMAR.username)
    found = module.set_filters(priya)
    assert (found["2FA"], found["Authentication"], found["Status"]) == (
        *("Disabled", "QMETRY", "Active"),
    )
    priya.tabs_to("Back to confirmation")
    priya.presses("Return")
    priya.sees(warns)
    priya.fills("Password", PRIYA.password)
    priya.fills("Verification or recovery code", own.phone.code())
    priya.clicks("Make mandatory")
    priya.sees_no_more("Make two-step verification mandatory?")
    priya.sees_switched(module.OPTION, on=True)


def removed_while_mandatory(stage: Stage, other: Person) -> None:
    """S33: a reason, the warning, and Julia is refused from then on."""
    priya = stage.person
    priya.clicks("Users")
    deeds.open_security_of(priya, JULIA)
    priya.clicks("Two-step Verification")
    priya.sees("Still enabled. Nothing changes until you choose Remove or Resync")
    priya.clicks("Remove")
    priya.sees("Two-step verification is mandatory: Julia cannot sign in until it is enabled again")
    priya.sees_focus_on("Cancel")
    priya.clicks("Remove anyway")
    priya.sees("Choose a reason.")
    priya.chooses("Lost phone")
    priya.clicks("Remove anyway")
    priya.sees("Two-step verification was removed. Julia cannot sign in until it is enabled again.")
    priya.sees('Delete the entry "Acme QA (jokafor)" in the app')
    priya.clicks("Close")
    module.is_refused(other, JULIA, JULIA.password)


def turned_off_again(priya: Person) -> None:
    """S43: one confirmation."""
    module.go_to_settings(priya)
    priya.clicks(module.OPTION)
    priya.sees("Make two-step verification voluntary again?")
    priya.clicks("Make voluntary")
    priya.sees_no_more("Make two-step verification voluntary again?")
    priya.sees_switched(module.OPTION, on=False)


def test_the_mandatory_rule_in_dark_at_twice_the_size(make_stage: Callable[[int], Stage]) -> None:
    stage = make_stage(2)
    priya = stage.person
    program = stage.start("--theme", "dark", QT_SCALE_FACTOR="2")
    deeds.set_up(priya)
    deeds.create(priya, MAYA)
    priya.clicks("Close")
    own = own_two_step_comes_first(stage)
    priya.clicks(module.OPTION)
    priya.sees("1 of the active Users will not be able to log in")
    priya.tabs_to("Users")
    priya.presses("Return")
    priya.sees_rows(MAYA.username)
    priya.clicks("Back to confirmation")
    priya.clicks("Make mandatory")
    priya.sees_no_more("Make two-step verification mandatory?")
    priya.sees_switched(module.OPTION, on=True)
    deeds.sign_out(priya)
    module.is_refused(priya, MAYA, MAYA.start_password)
    stage.clock.move_to_next_step()
    deeds.give_password(priya, PRIYA.username, PRIYA.password)
    deeds.give_code(priya, own.phone.code())
    priya.sees("2 users")
    priya.presses("ctrl+q")
    program.ends_well()
