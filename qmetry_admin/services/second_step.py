"""The second step of signing in: one code from the phone, two in a row, or a recovery code."""

from __future__ import annotations

from datetime import datetime

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import (
    CodeRight,
    find_code,
    years_apart,
)
from qmetry_admin.domain.lockout import RECOVERY_PACE, Factor
from qmetry_admin.domain.outcomes import (
    CodeAnswer,
    CodeMalformed,
    HalfOpen,
    HalfOpenEnded,
    NoRecoveryCodesLeft,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeAnswer,
    RecoveryCodeWrong,
    SignInResyncAnswer,
)
from qmetry_admin.domain.resync import PairFound, PairNotFound, PairOlder, find_pair
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import User, fold
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import (
    Try,
    charge,
    code_refusal,
    organisation_of,
    refusal_detail,
)
from qmetry_admin.services.completion import Completion
from qmetry_admin.services.half_open import HalfOpenSignIns, still_standing
from qmetry_admin.services.ports import World
from qmetry_admin.services.proofs import CodeProof, PairProof, RecoveryProof


class SecondStep:
    """Checks codes of half-open sign-ins."""

    def __init__(self, world: World, half_open: HalfOpenSignIns) -> None:
        self._world = world
        self._half_open = half_open
        self._completion = Completion(world, half_open)

    def code(self, half_open: HalfOpen, typed: str) -> CodeAnswer:
        """A code from the phone. A lock ends the sign-in: it starts again at the password."""
        now = self._world.clock.now()
        standing = self._half_open.find(half_open)
        if standing is None:
            return HalfOpenEnded()
        digits = totp.normalise(typed)
        if digits is None:
            return CodeMalformed()
        with self._world.store.writing() as unit:
            user = still_standing(unit, standing)
            authenticator = unit.authenticators.get(standing.user_id)
            if user is None or authenticator is None:
                self._half_open.forget(half_open)
                return HalfOpenEnded()
            charged = charge(unit, fold(user.username), Factor.CODE, now)
        if not isinstance(charged, Try):
            self._half_open.forget(half_open)
            return charged
        finding = find_code(authenticator, digits, now)
        if isinstance(finding, CodeRight):
            self._was_right(charged, later=standing.must_change)
            proof = CodeProof(finding.step, now, charged)
            return self._completion.proved(half_open, standing, proof)
        reason, refusal = code_refusal(finding, charged.in_a_row, now)
        self._record(user, Action.CODE, reason, charged)
        if charged.lock:
            self._half_open.forget(half_open)
            return charged.lock
        return refusal

    def resync(
        self, half_open: HalfOpen, first: str, second: str, typed_at: datetime
    ) -> SignInResyncAnswer:
        """Two codes in a row from a phone whose clock is off, charged like one (S34, S35).

        `typed_at` is when the second one's last digit was typed; where it lies ahead, the clock was
        set back since, and now is taken.
        """
        now = self._world.clock.now()
        standing = self._half_open.find(half_open)
        if standing is None:
            return HalfOpenEnded()
        if years_apart(now):
            return NotPossible(WhyNot.CLOCK)
        codes = totp.normalise(first), totp.normalise(second)
        if codes[0] is None or codes[1] is None:
            return CodeMalformed()
        with self._world.store.writing() as unit:
            user = still_standing(unit, standing)
            authenticator = unit.authenticators.get(standing.user_id)
            if user is None or authenticator is None:
                self._half_open.forget(half_open)
                return HalfOpenEnded()
            reach = organisation_of(unit).settings.resync_range
            charged = charge(unit, fold(user.username), Factor.CODE, now)
        if not isinstance(charged, Try):
            self._half_open.forget(half_open)
            return charged
        at = min(typed_at, now)
        finding = find_pair(authenticator, codes[0], codes[1], totp.step_at(at), reach)
        if isinstance(finding, PairFound):
            self._was_right(charged, later=standing.must_change)
            return self._completion.proved(half_open, standing, PairProof(finding, at, charged))
        reason, refusal = _pair_refusal(finding, charged.in_a_row, now)
        self._record(user, Action.TWO_STEP_RESYNC, reason, charged)
        if charged.lock:
            self._half_open.forget(half_open)
            return charged.lock
        return refusal

    def recovery_code(self, half_open: HalfOpen, typed: str) -> RecoveryCodeAnswer:
        """A recovery code: paced, never locked. With none left, any text is told so (S26)."""
        standing = self._half_open.find(half_open)
        if standing is None:
            return HalfOpenEnded()
        code = recovery_codes.normalise(typed)
        with self._world.store.writing() as unit:
            user = still_standing(unit, standing)
            if user is None or user.two_step is None:
                self._half_open.forget(half_open)
                return HalfOpenEnded()
            left = user.two_step.codes_left
            if code is None:
                return CodeMalformed() if left else NoRecoveryCodesLeft()
            now = self._world.clock.now()
            name = fold(user.username)
            too_fast = unit.attempts.pace(name, Factor.RECOVERY_CODE, now, RECOVERY_PACE)
            if too_fast:
                return too_fast
        with self._world.store.reading() as unit:
            holds = unit.recovery_codes.holds(user.id, code)
        if holds:
            return self._completion.proved(half_open, standing, RecoveryProof(code))
        self._record(user, Action.RECOVERY_CODE, "wrong" if left else "none left")
        return RecoveryCodeWrong() if left else NoRecoveryCodesLeft()

    def _was_right(self, charged: Try, *, later: bool) -> None:
        """Takes the mark of a right code back at once where it is spent later, or never."""
        if later and charged.mark is not None:
            with self._world.store.writing() as unit:
                unit.attempts.unmark(charged.mark)

    def _record(self, user: User, action: Action, reason: str, charged: Try | None = None) -> None:
        """Writes down a refused code: why, and never which."""
        detail = refusal_detail(reason, charged)
        refused = entry(self._world, None, action, Result.REFUSED, about=user, detail=detail)
        with self._world.store.writing() as unit:
            unit.audit.add(refused)


def _pair_refusal(
    finding: PairOlder | PairNotFound, in_a_row: int, now: datetime
) -> tuple[str, PhoneSetBack | PairRefused]:
    """The reason for the audit, and the answer; neither says which of the two was wrong."""
    if isinstance(finding, PairOlder):
        return "older than the last one", PhoneSetBack(finding.works_again_at, in_a_row, now)
    return "wrong", PairRefused(in_a_row, now)
