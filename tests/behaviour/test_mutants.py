"""The machines are not blind: each fault put into the program on purpose is found by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from qmetry_admin.domain import authenticator as authenticators
from qmetry_admin.domain import enrolment, recovery_codes, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.authenticator import Authenticator, CodeFinding, find_code
from qmetry_admin.domain.enrolment import PairFinding, PairRight, judge_pair
from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked
from qmetry_admin.domain.outcomes import HalfOpen
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.resync import find_pair
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.domain.users import User
from qmetry_admin.services import (
    half_open,
    proofs,
    second_step,
    two_step_access,
    two_step_enrolling,
)
from qmetry_admin.services.completion import Completion
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.half_open import Standing
from qmetry_admin.services.ports import Unit
from qmetry_admin.services.proofs import RecoveryProof
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.store.attempts import AttemptRows
from qmetry_admin.store.authenticators import AuthenticatorRows
from qmetry_admin.store.recovery_codes import RecoveryCodeRows
from qmetry_admin.store.rows import AuthenticatorRow
from tests.behaviour.machine_enrolment import EnrolmentMachine
from tests.behaviour.machine_sign_in import SignInMachine
from tests.behaviour.test_enrolment_machine import SETTINGS as ENROLMENT_SETTINGS
from tests.behaviour.test_sign_in_machine import SETTINGS as SIGN_IN_SETTINGS

pytestmark = pytest.mark.usefixtures("quick_codes")
Patch = pytest.MonkeyPatch
MORE = 45  # walks: here each ends at its first fault


def the_last_step_is_not_looked_at(patch: Patch) -> None:
    def find(authenticator: Authenticator, code: str, now: datetime) -> CodeFinding:
        return find_code(dataclasses.replace(authenticator, last_step=0), code, now)

    def lenient(self: AuthenticatorRows, moved: Authenticator, **_: object) -> bool:
        spend(self, moved)  # the database itself refuses to let a last step go back
        return True

    spend = AuthenticatorRows.spend
    patch.setattr(second_step, "find_code", find)
    patch.setattr(AuthenticatorRows, "spend", lenient)


def a_used_recovery_code_stays(patch: Patch) -> None:
    patch.setattr(RecoveryCodeRows, "spend", RecoveryCodeRows.holds)


def a_recovery_code_is_spent_when_typed(patch: Patch) -> None:
    proved = Completion.proved

    def spending(
        self: Completion, name: HalfOpen, standing: Standing, proof: RecoveryProof
    ) -> object:
        if proof.second_step == "recovery code" and standing.must_change:
            with self._world.store.writing() as unit:
                unit.recovery_codes.spend(standing.user_id, proof.code)
        return proved(self, name, standing, proof)

    patch.setattr(Completion, "proved", spending)


def a_locked_code_step_is_checked_all_the_same(patch: Patch) -> None:
    charge = AttemptRows.charge

    def charging(
        self: AttemptRows, name: str, factor: Factor, now: datetime, limit: int, lock: timedelta
    ) -> Charged | Locked | Closed:
        answer = charge(self, name, factor, now, limit, lock)
        return Charged(limit) if isinstance(answer, Locked) and factor is Factor.CODE else answer

    patch.setattr(AttemptRows, "charge", charging)


def wrong_codes_are_not_charged(patch: Patch) -> None:
    charge = AttemptRows.charge

    def charging(
        self: AttemptRows, name: str, factor: Factor, now: datetime, limit: int, lock: timedelta
    ) -> Charged | Locked | Closed:
        return Charged(1) if factor is Factor.CODE else charge(self, name, factor, now, limit, lock)

    patch.setattr(AttemptRows, "charge", charging)


def a_lock_comes_one_try_late(patch: Patch) -> None:
    charge = AttemptRows.charge

    def charging(
        self: AttemptRows, name: str, factor: Factor, now: datetime, limit: int, lock: timedelta
    ) -> Charged | Locked | Closed:
        return charge(self, name, factor, now, limit + 1, lock)

    patch.setattr(AttemptRows, "charge", charging)


def drift_is_kept_within_a_step(patch: Patch) -> None:
    patch.setattr(proofs, "bounded_drift", lambda drift, _range: max(-1, min(1, drift)))


def the_window_is_two_steps_wide(patch: Patch) -> None:
    patch.setattr(authenticators, "SIGN_IN_REACH", 2)


def only_now_plus_drift_is_looked_at(patch: Patch) -> None:
    def find(authenticator: Authenticator, code: str, now: datetime) -> CodeFinding:
        here = now + timedelta(seconds=authenticator.drift * 30)
        return find_code(dataclasses.replace(authenticator, drift=0), code, here)

    patch.setattr(second_step, "find_code", find)


def recovery_codes_are_not_paced(patch: Patch) -> None:
    patch.setattr(AttemptRows, "pace", lambda *_: None)


def a_half_open_sign_in_lives_an_hour(patch: Patch) -> None:
    patch.setattr(half_open, "HALF_OPEN_LIFE", timedelta(hours=1))


def a_step_may_be_missed(patch: Patch) -> None:
    def judge(
        secret: bytes, first: str, second: str, now_step: int, _old: bytes = b""
    ) -> PairFinding:
        finding = judge_pair(secret, first, second, now_step)
        steps = totp.matching_steps(secret, second, totp.around(now_step, 20))
        if steps and totp.code_at(secret, steps[0] - 2) == first:
            return PairRight(steps[0], steps[0] - now_step)
        return finding

    patch.setattr(two_step_enrolling, "judge_pair", judge)


def digits_are_compared_and_order_is_not(patch: Patch) -> None:
    def judge(
        secret: bytes, first: str, second: str, now_step: int, _old: bytes = b""
    ) -> PairFinding:
        finding = judge_pair(secret, first, second, now_step)
        other = judge_pair(secret, second, first, now_step)
        return other if isinstance(other, PairRight) else finding

    patch.setattr(two_step_enrolling, "judge_pair", judge)


def twenty_one_steps_are_accepted(patch: Patch) -> None:
    patch.setattr(enrolment, "ACCEPTED_REACH", 21)


def the_search_ends_a_step_early(patch: Patch) -> None:
    patch.setattr(enrolment, "SEARCH_REACH", 2878)


def the_offset_is_measured_when_the_button_is_pressed(patch: Patch) -> None:
    confirm = TwoStep.confirm

    def pressed(
        self: TwoStep,
        session: Session,
        opened: Enrolment,
        first: str,
        second: str,
        _typed_at: datetime,
    ) -> ConfirmAnswer:
        return confirm(self, session, opened, first, second, self._world.clock.now())

    patch.setattr(TwoStep, "confirm", pressed)


def the_drift_of_an_enrolment_is_not_kept(patch: Patch) -> None:
    def judge(
        secret: bytes, first: str, second: str, now_step: int, _old: bytes = b""
    ) -> PairFinding:
        finding = judge_pair(secret, first, second, now_step)
        return PairRight(finding.step, 0) if isinstance(finding, PairRight) else finding

    patch.setattr(two_step_enrolling, "judge_pair", judge)


def an_ended_session_may_confirm(patch: Patch) -> None:
    def who(unit: Unit, session: Session) -> User | None:
        return unit.users.get(session.user_id)

    patch.setattr(two_step_access, "who", who)


def a_second_enrolment_takes_the_place_of_the_first(patch: Patch) -> None:
    add = AuthenticatorRows.add

    def adding(self: AuthenticatorRows, authenticator: Authenticator) -> bool:
        gone = AuthenticatorRow.delete().where(AuthenticatorRow.user_id == authenticator.user_id)
        gone.execute(self._database)
        return add(self, authenticator)

    patch.setattr(AuthenticatorRows, "add", adding)
    patch.setattr(TwoStep, "_confirming", _whatever_is_there_now)


_confirming = TwoStep._confirming  # noqa: SLF001 - it is what is put out of order


def _whatever_is_there_now(
    self: TwoStep, unit: Unit, session: Session, opened: Enrolment, secret: bytes
) -> object:
    if not secret:
        return _confirming(self, unit, session, opened, secret)
    found = two_step_access.standing(
        self._world, unit, session, opened.user.id, Action.TWO_STEP_ENABLE
    )
    if isinstance(found, two_step_access.Standing):
        return dataclasses.replace(found, user=dataclasses.replace(found.user, two_step=None))
    return found


def seven_codes_are_made(patch: Patch) -> None:
    new_codes = recovery_codes.new_codes

    def fewer(random_bytes: Callable[[int], bytes]) -> tuple[RecoveryCode, ...]:
        return new_codes(random_bytes)[:-1]

    patch.setattr(recovery_codes, "new_codes", fewer)


def one_old_code_of_two_is_enough(patch: Patch) -> None:
    def find(
        authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
    ) -> object:
        older = dataclasses.replace(authenticator, last_step=authenticator.last_step - 1)
        return find_pair(older, first, second, now_step, reach)

    def lenient(self: AuthenticatorRows, moved: Authenticator, **_: object) -> bool:
        return spend(self, moved)

    spend = AuthenticatorRows.spend
    patch.setattr(second_step, "find_pair", find)
    patch.setattr(AuthenticatorRows, "spend", lenient)


def the_drift_of_two_codes_has_the_wrong_sign(patch: Patch) -> None:
    patch.setattr(proofs, "bounded_drift", lambda drift, _range: -drift)


SIGN_IN = (
    the_last_step_is_not_looked_at,
    a_used_recovery_code_stays,
    a_recovery_code_is_spent_when_typed,
    a_locked_code_step_is_checked_all_the_same,
    wrong_codes_are_not_charged,
    a_lock_comes_one_try_late,
    drift_is_kept_within_a_step,
    the_window_is_two_steps_wide,
    only_now_plus_drift_is_looked_at,
    recovery_codes_are_not_paced,
    a_half_open_sign_in_lives_an_hour,
)
ENROLMENT = (
    a_step_may_be_missed,
    digits_are_compared_and_order_is_not,
    twenty_one_steps_are_accepted,
    the_search_ends_a_step_early,
    the_offset_is_measured_when_the_button_is_pressed,
    the_drift_of_an_enrolment_is_not_kept,
    an_ended_session_may_confirm,
    a_second_enrolment_takes_the_place_of_the_first,
    seven_codes_are_made,
)


def _found(machine: type[RuleBasedStateMachine], small: settings) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=small)


@pytest.mark.parametrize("fault", SIGN_IN, ids=lambda fault: fault.__name__)
def test_the_sign_in_machine_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    _found(SignInMachine, settings(SIGN_IN_SETTINGS, max_examples=MORE, report_multiple_bugs=False))


@pytest.mark.parametrize("fault", ENROLMENT, ids=lambda fault: fault.__name__)
def test_the_enrolment_machine_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    _found(
        EnrolmentMachine,
        settings(ENROLMENT_SETTINGS, max_examples=MORE, report_multiple_bugs=False),
    )


@pytest.mark.parametrize(
    "fault", [one_old_code_of_two_is_enough, the_drift_of_two_codes_has_the_wrong_sign]
)
def test_a_walk_by_hand_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    """S35."""
    fault(monkeypatch)
    walk = SignInMachine()
    walk.begin(mandatory=False, off=0.0)
    walk.people["mia"].phone_off = 590.0
    with pytest.raises(AssertionError):
        _two_codes_by_hand(walk)
    walk.ground.close()


def _two_codes_by_hand(walk: SignInMachine) -> None:
    for kind in ("one old", "right", "one old", "right"):
        walk.signs_in_with_two_codes("mia", [kind])
        walk.remembered_as_the_model_does()
