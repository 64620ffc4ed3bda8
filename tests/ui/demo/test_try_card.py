"""What to try: a line is ticked by the real deed, and by nothing else."""

from __future__ import annotations

from qmetry_admin.demo.people import PASSWORD
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.outcomes import SignedIn, TwoStepRequired
from qmetry_admin.domain.settings_outcomes import MandatoryOn
from qmetry_admin.domain.two_step_outcomes import (
    CodesShown,
    Enabled,
    RemovalReason,
    Removed,
    Resynced,
)
from qmetry_admin.domain.users import User
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.demo import DemoPanel
from qmetry_admin.ui.demo.try_card import TryThisCard
from qmetry_admin.ui.demo.try_lines import HEADINGS, LINES, tried
from tests.support.pages.demo import DemoPage
from tests.support.phone import Phone
from tests.support.world import T0, FakeClock
from tests.ui.demo.conftest import Office

SOURCE = (
    "Two-step Authentication Workflow",
    "Enable Two-step Authentication",
    "Filter Users with Two-step Verification",
    "Disable Two-step Authentication",
    "Resync Verification details for Two-step Authentication",
    "Generate Recovery Codes for Two-step Verification",
    "Using Recovery Code",
    "Make Two-step Verification Mandatory for All Users in QMetry",
)


def test_the_headings_are_the_helps_own() -> None:
    assert tuple(heading.title for heading in HEADINGS) == SOURCE
    assert all(1 <= len(heading.lines) <= 2 for heading in HEADINGS)


def test_every_name_in_a_line_is_somebody_in_the_list(page: DemoPage) -> None:
    text = " ".join(line.text for line in LINES)
    named = ("Priya Raman", "Jude Okafor", "Chloe Brown", "Dev Patel", "María García López")
    for name in (*named, "Aiko Satō"):
        assert name in text
        assert page.person(name)


def test_a_sign_in_with_a_code_ticks_the_first_line_and_the_next_one_is_named(
    panel: DemoPanel, page: DemoPage, office: Office
) -> None:
    assert page.next == "Next: Two-step Authentication Workflow (0 of 10 done)"
    office.sign_in("hsolberg")  # by password alone
    panel.look()
    assert panel.tried == frozenset()
    office.sign_in("praman")
    panel.look()
    assert page.is_ticked("trySignIn")
    assert page.next == "Next: Enable Two-step Authentication (1 of 10 done)"


def test_what_changes_in_the_program_is_looked_at_without_waiting(
    panel: DemoPanel, page: DemoPage, office: Office
) -> None:
    assert panel.isVisible()
    office.sign_in("praman")
    office.desk.changes.tell(Topic.USERS)
    assert page.is_ticked("trySignIn")


def test_enabling_ticks(panel: DemoPanel, page: DemoPage, office: Office, clock: FakeClock) -> None:
    session = office.sign_in("hsolberg")
    two_step = office.services.two_step
    jude = _person(office, "jokafor")
    enrolment = office.do(lambda: two_step.start_enrolment(session, jude.id))
    assert isinstance(enrolment, Enrolment), enrolment
    phone = Phone(enrolment.uri, clock)
    codes = phone.code(), phone.code(1)
    clock.move(30)
    done = office.do(lambda: two_step.confirm(session, enrolment, *codes, clock.now()))
    assert isinstance(done, Enabled), done
    panel.look()
    assert panel.tried == {"tryEnable"}
    assert page.person("Jude Okafor").split(", ")[3] == "2FA on"


def test_removing_ticks(panel: DemoPanel, office: Office) -> None:
    session, chloe = office.sign_in("hsolberg"), _person(office, "cbrown")
    two_step, state = office.services.two_step, chloe.two_step
    assert state is not None
    done = office.do(
        lambda: two_step.remove(session, chloe.id, state.generation, RemovalReason.LOST_PHONE)
    )
    assert isinstance(done, Removed), done
    panel.look()
    assert panel.tried == {"tryRemove"}


def test_resyncing_a_phone_that_is_seven_minutes_fast_ticks(
    panel: DemoPanel, page: DemoPage, office: Office, clock: FakeClock
) -> None:
    """The codes are those the virtual phone shows."""
    session, dev = office.sign_in("hsolberg"), _person(office, "dpatel")
    page.choose("Dev Patel")
    page.set_clock("7 min fast")
    first = page.code
    clock.move(30)
    page.choose("Priya Raman")
    page.choose("Dev Patel")
    second = page.code
    two_step = office.services.two_step
    done = office.do(lambda: two_step.resync(session, dev.id, first, second, clock.now()))
    assert isinstance(done, Resynced), done
    panel.look()
    assert panel.tried == {"tryResync"}


def test_recovery_codes_shown_and_used_tick(
    panel: DemoPanel, page: DemoPage, office: Office
) -> None:
    session, maria = office.sign_in("hsolberg"), _person(office, "mgarcia")
    two_step, sign_in = office.services.two_step, office.services.sign_in
    shown = office.do(lambda: two_step.recovery_codes(session, maria.id, "all"))
    assert isinstance(shown, CodesShown), shown
    panel.look()
    assert panel.tried == {"tryShowCodes"}
    code = shown.codes[0].shown
    done = office.do(lambda: sign_in.password_and_recovery_code("mgarcia", PASSWORD, code))
    assert isinstance(done, SignedIn), done
    panel.look()
    assert panel.tried == {"tryShowCodes", "tryRecoveryCode"}
    assert "1 code left" in page.person("María García López")


def test_registering_again_ticks(panel: DemoPanel, office: Office, clock: FakeClock) -> None:
    session, maria = office.sign_in("hsolberg"), _person(office, "mgarcia")
    two_step = office.services.two_step
    enrolment = office.do(lambda: two_step.start_registering_again(session, maria.id))
    assert isinstance(enrolment, Enrolment), enrolment
    phone = Phone(enrolment.uri, clock)
    codes = phone.code(), phone.code(1)
    clock.move(30)
    done = office.do(lambda: two_step.confirm(session, enrolment, *codes, clock.now()))
    assert isinstance(done, Enabled), done
    panel.look()
    assert panel.tried == {"tryRegisterAgain"}


def test_making_it_mandatory_ticks_and_so_does_somebody_it_shuts_out(
    panel: DemoPanel, office: Office
) -> None:
    session, mandatory = office.sign_in("praman"), office.services.mandatory
    number = office.do(lambda: mandatory.affected(session))
    assert isinstance(number, int)
    done = office.do(lambda: mandatory.turn_on(session, number))
    assert isinstance(done, MandatoryOn), done
    refused = office.do(lambda: office.services.sign_in.password("asato", PASSWORD))
    assert refused == TwoStepRequired()
    panel.look()
    assert panel.tried == {"trySignIn", "tryMandatory", "tryShutOut"}


def test_the_filter_ticks_where_the_window_tells_of_it(panel: DemoPanel, page: DemoPage) -> None:
    panel.note_filtered()
    assert panel.tried == {"tryFilter"}
    assert page.is_ticked("tryFilter")


def test_what_was_refused_ticks_nothing() -> None:
    others = {Action.SIGN_IN, Action.MANDATORY_OFF}
    refused = [_entry(action, Result.REFUSED) for action in Action if action not in others]
    assert tried(refused) == frozenset()
    assert tried([_entry(action, Result.DONE) for action in others]) == frozenset()


def test_when_all_is_done_it_says_so(panel: DemoPanel, page: DemoPage) -> None:
    done = [
        *(_entry(action, Result.DONE) for action in Action),
        _entry(Action.SIGN_IN, Result.REFUSED),
        _entry(Action.SIGN_IN, Result.DONE, "verification code"),
        _entry(Action.SIGN_IN, Result.DONE, "recovery code"),
    ]
    [card] = panel.findChildren(TryThisCard)
    card.tick(tried(done))
    assert page.next.startswith("Next: Filter Users")
    panel.note_filtered()
    assert page.next == "That was all of it. Close the program when you like: nothing is kept."
    assert panel.tried == {line.name for line in LINES}


def _person(office: Office, username: str) -> User:
    look = office.do(lambda: office.opening.look(0))
    assert look is not None
    return look.people[username]


def _entry(action: Action, result: Result, step: str = "") -> Entry:
    return Entry(T0, action, result, "desk-1", detail={"second step": step} if step else {})
