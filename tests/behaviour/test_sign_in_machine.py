"""Sign-in at random beside its model, and some long ways by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from qmetry_admin.domain.outcomes import PasswordChanged
from tests.behaviour.machine_sign_in import SignInMachine

SETTINGS = settings(
    max_examples=16,
    stateful_step_count=35,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),  # a long walk is told as it was: making it short takes minutes
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def walk() -> Iterator[SignInMachine]:
    """The machine, to be led by hand."""
    machine = SignInMachine()
    machine.begin(mandatory=False, off=0.0)
    yield machine
    machine.teardown()


def test_sign_in_walks_beside_its_model() -> None:
    run_state_machine_as_test(SignInMachine, settings=SETTINGS)


def test_a_hundred_wrong_codes_close_the_code_step_and_nothing_else(walk: SignInMachine) -> None:
    """M03, S30: closed for codes, for good; recovery codes go on."""
    for _ in range(10):
        walk.sign_in("mia", [("wrong", 0.0)] * 10)
        walk.wait(901.0)
    assert walk.closed == {"mia"}
    walk.sign_in("mia", [("phone", 0.0)])
    assert walk.people["mia"].last_sign_in is None
    walk.papers("mia", [("right", 2.0, True), ("right", 2.0, False)])
    assert len(walk.people["mia"].codes) == 6
    for wait in (31.0, 86400.0, 31 * 86400.0):
        walk.sign_in("mia", [("phone", wait)])


def test_time_alone_does_not_open_a_closed_code_step(walk: SignInMachine) -> None:
    """M03: until Unlock, a password change or Register again, asked or not meanwhile."""
    for _ in range(10):
        walk.sign_in("mia", [("wrong", 0.0)] * 10)
        walk.wait(901.0)
    walk.wait(31 * 86400.0)
    walk.sign_in("mia", [("phone", 0.0)])
    assert walk.people["mia"].last_sign_in is None


def test_wrong_codes_of_more_than_thirty_days_ago_are_forgotten(walk: SignInMachine) -> None:
    """M03: a hundred within thirty days, not a hundred ever."""
    for _ in range(4):
        for _ in range(3):
            walk.sign_in("mia", [("wrong", 0.0)] * 9)
            walk.sign_in("mia", [("phone", 95.0)])
        walk.wait(16 * 86400.0)
    assert len(walk.marks["mia"]) == 108
    assert walk.people["mia"].last_sign_in is not None


def test_signing_in_does_not_forgive_the_hundred(walk: SignInMachine) -> None:
    """M03: a completed sign-in starts the row anew, and forgives none of the hundred."""
    for _ in range(8):
        walk.sign_in("mia", [("wrong", 0.0)] * 9)
        walk.papers("mia", [("right", 2.0, True)])
    for _ in range(3):
        walk.sign_in("mia", [("wrong", 0.0)] * 9)
        walk.sign_in("mia", [("phone", 95.0)])
    assert len(walk.marks["mia"]) == 99
    assert walk.people["mia"].last_sign_in == walk.now
    walk.sign_in("mia", [("wrong", 0.0), ("wrong", 0.0), ("phone", 31.0)])
    assert walk.closed == {"mia"}


def test_a_right_code_is_none_of_the_hundred(walk: SignInMachine) -> None:
    """S04a, M03: proved and cancelled, a code was charged, but it was not wrong."""
    marks = walk.marks["neu"]
    while len(marks) < 99:
        walk.sign_in("neu", [("wrong", 0.0)] * min(5, 99 - len(marks)))
        walk.first_sign_in("neu", "phone", "cancel", 95.0, twice=False)
        walk.wait(901.0)
    for _ in range(3):
        walk.first_sign_in("neu", "phone", "cancel", 901.0, twice=False)
    assert walk.closed == set()
    walk.first_sign_in("neu", "phone", "good", 0.0, twice=False)
    assert not walk.people["neu"].start_password


def test_changing_the_password_opens_the_code_step(walk: SignInMachine) -> None:
    """M03: by the person, in a session from before."""
    mia = walk.people["mia"]
    assert mia.id is not None
    own = walk.ground.session(walk.ground.now(mia.id))
    walk.session_rows += 1
    for _ in range(10):
        walk.sign_in("mia", [("wrong", 0.0)] * 10)
        walk.wait(901.0)
    new = "willow-anchor-pebble-noon"
    answer = walk.ground.services.account.change_password(own, mia.password, new)
    assert answer == PasswordChanged()
    walk.length = walk.ground.audit_length()
    mia.password = new
    walk.opened(mia)
    walk.sign_in("mia", [("phone", 0.0)])
    assert mia.last_sign_in == walk.now


def test_eight_recovery_codes_and_none_more(walk: SignInMachine) -> None:
    """S19, S26: each once, in either page; the ninth is told that none is left."""
    walk.papers("mia", [("right", 2.0, True), ("alike", 2.0, False)] * 4)
    assert walk.people["mia"].codes == set()
    walk.papers("mia", [("used", 2.0, True), ("wrong", 2.0, False)])


def test_the_tenth_wrong_password_locks_every_spelling(walk: SignInMachine) -> None:
    """A1, M03, M21: known or not, whatever the case; the lock is not prolonged."""
    for name in ("mia", "ghost", "lena", "ina"):
        for spelling in ("plain", "upper", "blanks", "wide", "plain") * 2:
            walk.type_password(name, spelling, right=False, program=0)
        walk.wait(100.0)
        walk.type_password(name, "upper", right=True, program=1)
        walk.wait(799.0)
        walk.type_password(name, "plain", right=True, program=0)
        walk.wait(2.0)
        walk.type_password(name, "plain", right=True, program=0)


def test_nobody_waits_longer_whatever_the_clock_does(walk: SignInMachine) -> None:
    """M03: the clock is set back while a step is locked."""
    for back in (-30.0, -1000.0, -7200.0, -31 * 86400.0):
        walk.patience = 1
        walk.type_wrong_passwords("paul", 11)
        walk.set_the_computers_clock(back)
        walk.type_password("paul", "plain", right=True, program=0)
        walk.wait(901.0)
        walk.type_password("paul", "plain", right=True, program=0)
    assert walk.people["paul"].last_sign_in == walk.now


@pytest.mark.parametrize("off", [0.0, 590.0, -610.0, 3660.0, -3660.0, 86000.0])
def test_two_codes_in_a_row_are_the_second_step(off: float, walk: SignInMachine) -> None:
    """S35: from a phone whose clock is off by anything up to a day, and only once."""
    mia = walk.people["mia"]
    mia.phone_off = off
    fits = off >= 0
    walk.signs_in_with_two_codes("mia", ["one old", "wrong order", "too far", "right"])
    assert (mia.last_sign_in is not None) is fits
    walk.wait(95.0)
    walk.sign_in("mia", [("phone", 0.0)])
    assert (mia.last_sign_in == walk.now) is fits
    walk.signs_in_with_two_codes("mia", ["both old", "one old"])


def test_two_codes_are_proved_and_spent_with_the_new_password(walk: SignInMachine) -> None:
    """S04a, S35: cancelled, they work again; spent elsewhere meanwhile, they do not."""
    walk.type_password("neu", "plain", right=True, program=0)
    walk.type_two_codes("right")
    walk.leave(walk.halves[-1])
    walk.type_password("neu", "plain", right=True, program=0)
    walk.type_two_codes("right")
    walk.new_password(walk.halves[-1], "good")
    assert not walk.people["neu"].start_password
    assert walk.people["neu"].last_sign_in == walk.now


def test_a_cancelled_proof_spends_nothing(walk: SignInMachine) -> None:
    """S04a: code, recovery code and start password stay as they were, and work again."""
    for proof in ("phone", "right"):
        walk.first_sign_in("neu", proof, "cancel", 0.0, twice=False)
        assert walk.people["neu"].start_password
    walk.first_sign_in("neu", "phone", "good", 100.0, twice=False)
    assert not walk.people["neu"].start_password
    walk.sign_in("neu", [("last", 0.0), ("next", 31.0)])
    assert walk.people["neu"].last_sign_in == walk.now


def test_two_workstations_prove_one_code_and_one_wins(walk: SignInMachine) -> None:
    """S04a, M01: whoever comes second with it is refused."""
    walk.first_sign_in("neu", "phone", "good", 0.0, twice=True)
    assert len(walk.sessions) == 1
    walk.first_sign_in("nia", "right", "good", 0.0, twice=True)
    assert len(walk.sessions) == 2
    assert len(walk.people["nia"].codes) == 7


def test_a_corrected_phone_clock_shuts_nobody_out(walk: SignInMachine) -> None:
    """M02: within one of now or of now plus drift; a phone set back waits, and is told so."""
    mia = walk.people["mia"]
    for off in (25.0, 50.0, 75.0, 100.0, 70.0, 40.0, 10.0, 0.0):
        mia.phone_off = off
        walk.sign_in("mia", [("phone", 95.0)])
        assert mia.last_sign_in == walk.now
    mia.phone_off = -60.0
    walk.sign_in("mia", [("phone", 0.0)])


@pytest.mark.parametrize("off", [580.0, -580.0])
def test_a_phone_ten_minutes_off_that_is_put_right(off: float) -> None:
    machine = SignInMachine()
    machine.begin(mandatory=False, off=off)
    mia = machine.people["mia"]
    machine.sign_in("mia", [("phone", 60.0)])
    assert mia.last_sign_in == machine.now
    mia.phone_off = 0.0
    machine.sign_in("mia", [("phone", 0.0), ("phone", 600.0), ("phone", 60.0)])
    assert mia.last_sign_in == machine.now
    machine.teardown()


@pytest.mark.parametrize("name", ["mia", "paul", "pat", "lena", "sam", "ina", "ghost"])
def test_mandatory_refuses_who_is_not_enrolled(name: str) -> None:
    """S36, after a right password alone; M21 otherwise."""
    machine = SignInMachine()
    machine.begin(mandatory=True, off=0.0)
    for right in (False, True):
        machine.type_password(name, "plain", right=right, program=0)
        machine.login_by_paper(name, "plain", "right", right=right, program=0)
    machine.teardown()
