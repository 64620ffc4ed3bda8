"""S33: removing somebody's two-step verification."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.users import Role, User
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import PASSWORD, Directory, FakeClock
from tests.ui.two_step.conftest import Elsewhere, Opener


def begin(open_tab: Opener, user: User) -> SecurityPage:
    page = open_tab(user)
    page.switch()
    page.press("removeButton")
    return page


def test_s33_it_says_what_follows_and_the_safe_button_is_the_default(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    page = begin(open_tab, julia)
    asked = page.removal
    assert asked.title == "Remove two-step verification of Julia Okafor?"
    for words in ("8 recovery codes", "open sessions end", "with the password alone"):
        assert words in asked.consequences
    assert asked.verb == "Remove"
    asked.enter()
    assert not page.is_asked("removeDialog")
    assert acme.user(julia).two_step is not None


def test_s33_afterwards_it_is_disabled_and_the_dead_entry_is_named(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    page = begin(open_tab, julia)
    page.removal.choose("Lost phone")
    page.removal.remove()
    assert not page.is_asked("removeDialog")
    assert acme.user(julia).two_step is None
    assert page.status.startswith("Disabled")
    assert page.can("enableButton")
    assert page.says == (
        'Two-step verification was removed. Delete the entry "Acme QA (jokafor)" in the app: its'
        " codes are of no use any more."
    )
    [entry] = [e for e in acme.audit(julia) if e.action is Action.TWO_STEP_REMOVE]
    assert entry.detail["reason"] == "Lost phone"


def test_s33_a_reason_is_wanted_for_somebody_elses(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    page = begin(open_tab, julia)
    page.removal.remove()
    assert "Choose a reason." in page.removal.says
    page.removal.choose("Other")
    page.removal.remove()
    assert "Say in a few words why." in page.removal.says
    page.removal.write_note("Phone stolen; identity checked by video call")
    page.removal.remove()
    assert acme.user(julia).two_step is None
    [entry] = [e for e in acme.audit(julia) if e.action is Action.TWO_STEP_REMOVE]
    assert entry.detail["note"] == "Phone stolen; identity checked by video call"


def test_s33_ones_own_wants_no_reason(acme: Directory, open_tab: Opener) -> None:
    acme.enrol(acme.first_user)
    page = begin(open_tab, acme.first_user)
    assert page.removal.title == "Remove your own two-step verification?"
    assert not page.removal.shows("reasonCombo")
    page.removal.remove()
    assert acme.user(acme.first_user).two_step is None


def test_s33_cancel_changes_nothing(acme: Directory, open_tab: Opener, julia: User) -> None:
    page = begin(open_tab, julia)
    page.removal.choose("Left")
    page.removal.cancel()
    assert acme.user(julia).two_step is not None
    assert not page.is_on()


def test_m05_it_is_asked_in_the_dialog_who_sits_there(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("removeButton")
    assert page.removal.shows("confirmIdentityPanel")
    page.removal.choose("New phone")
    page.removal.remove()
    assert "Enter your password." in page.removal.says
    page.removal.confirm_identity("not my password")
    page.removal.remove()
    assert "That is not your password." in page.removal.says
    assert acme.user(julia).two_step is not None
    page.removal.confirm_identity(PASSWORD)
    page.removal.enter()  # from the last field to the verb; it removes nothing by itself
    assert acme.user(julia).two_step is not None
    page.removal.remove()
    assert acme.user(julia).two_step is None


def test_m05_it_may_become_due_while_the_dialog_is_open(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    phone = acme.enrol(acme.first_user, Phone(bytes(range(20)), clock))
    page = begin(open_tab, julia)
    assert not page.removal.shows("confirmIdentityPanel")
    page.removal.choose("Lost phone")
    clock.move(16 * 60)
    page.removal.remove()
    assert page.removal.shows("confirmCodeEdit")
    page.removal.confirm_identity(PASSWORD, phone.code())
    page.removal.remove()
    assert acme.user(julia).two_step is None


def test_m05_a_note_that_is_too_long_wants_no_second_code(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    phone = acme.enrol(acme.first_user, Phone(bytes(range(20)), clock))
    page = open_tab(julia)
    clock.move(16 * 60)
    page.switch()
    page.press("removeButton")
    page.removal.choose("Other")
    page.removal.write_note("x" * 201)
    page.removal.confirm_identity(PASSWORD, phone.code())
    page.removal.remove()
    assert acme.user(julia).two_step is not None
    page.removal.write_note("Phone stolen")
    page.removal.remove()
    assert acme.user(julia).two_step is None


def test_s33_while_mandatory_it_warns_and_says_so_afterwards(
    acme: Directory, open_tab: Opener, julia: User
) -> None:
    acme.change_settings(mandatory_two_step=1)
    acme.enrol(acme.first_user)
    page = begin(open_tab, julia)
    assert "Julia cannot sign in until it is enabled again" in page.removal.consequences
    assert page.removal.verb == "Remove anyway"
    page.removal.choose("Lost phone")
    page.removal.remove()
    assert "Julia cannot sign in until it is enabled again." in page.says


def test_a6_the_last_admin_with_it_keeps_it_while_mandatory(
    acme: Directory, open_tab: Opener
) -> None:
    acme.change_settings(mandatory_two_step=1)
    ada = acme.add_user("ada", "Ada", "Adler", role=Role.ADMIN)
    acme.enrol(ada)
    page = begin(open_tab, ada)
    page.removal.choose("Left")
    page.removal.remove()
    assert "there is no other active Admin who has it" in page.removal.says
    assert acme.user(ada).two_step is not None


@pytest.mark.parametrize("heard", [True, False])
def test_s17_somebody_else_was_first(
    open_tab: Opener, julia: User, elsewhere: Elsewhere, clock: FakeClock, *, heard: bool
) -> None:
    page = begin(open_tab, julia)
    page.removal.choose("Left")
    clock.move(60)
    if heard:
        elsewhere.removes(julia)
    else:
        elsewhere.removes_unheard(julia)
        page.removal.remove()
    assert "was changed by Elin Berg at 23:14; start again." in page.removal.says
    assert not page.removal.can_remove()
    page.removal.cancel()


def test_inactive_people_cannot_sign_in_either_way(acme: Directory, open_tab: Opener) -> None:
    kim = acme.add_user("kim", "Kim", "Li", active=False)
    acme.enrol(kim)
    page = begin(open_tab, kim)
    assert "Kim is inactive" in page.removal.consequences


def test_s36_where_people_set_it_up_themselves_that_is_said(
    acme: Directory, open_tab: Opener, julia: User, clock: FakeClock
) -> None:
    until = round((clock.now() + timedelta(days=9)).timestamp() * 1_000_000)
    acme.change_settings(mandatory_two_step=1, set_up_until=until)
    page = begin(open_tab, julia)
    assert "set it up anew at the next sign-in" in page.removal.consequences
