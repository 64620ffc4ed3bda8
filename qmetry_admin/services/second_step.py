"""The second step of signing in: a code from the phone, or a recovery code (S05, S28, S30)."""

from __future__ import annotations

from datetime import datetime

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import (
    CodeOlder,
    CodeRight,
    CodeUnknown,
    CodeUsed,
    find_code,
)
from qmetry_admin.domain.lockout import RECOVERY_PACE, Factor
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeAnswer,
    CodeMalformed,
    CodeWrong,
    HalfOpen,
    HalfOpenEnded,
    NoRecoveryCodesLeft,
    PhoneSetBack,
    RecoveryCodeAnswer,
    RecoveryCodeWrong,
)
from qmetry_admin.domain.users import User
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import Try, charge
from qmetry_admin.services.completion import Completion
from qmetry_admin.services.half_open import HalfOpenSignIns, still_standing
from qmetry_admin.services.ports import World
from qmetry_admin.services.proofs import CodeProof, RecoveryProof


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
            charged = charge(unit, standing.name, Factor.CODE, now)
        if not isinstance(charged, Try):
            self._half_open.forget(half_open)
            return charged
        finding = find_code(authenticator, digits, now)
        if isinstance(finding, CodeRight):
            if standing.must_change and charged.mark is not None:
                # Spending it comes later, or never; a right code is none of the hundred anyway.
                with self._world.store.writing() as unit:
                    unit.attempts.unmark(charged.mark)
            proof = CodeProof(finding.step, now, charged)
            return self._completion.proved(half_open, standing, proof)
        reason, refusal = _refusal(finding, charged.in_a_row, now)
        self._record(user, Action.CODE, reason, charged)
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
            too_fast = unit.attempts.pace(standing.name, Factor.RECOVERY_CODE, now, RECOVERY_PACE)
            if too_fast:
                return too_fast
        with self._world.store.reading() as unit:
            holds = unit.recovery_codes.holds(user.id, code)
        if holds:
            return self._completion.proved(half_open, standing, RecoveryProof(code))
        self._record(user, Action.RECOVERY_CODE, "wrong" if left else "none left")
        return RecoveryCodeWrong() if left else NoRecoveryCodesLeft()

    def _record(self, user: User, action: Action, reason: str, charged: Try | None = None) -> None:
        """Writes down a refused code: why, and never which."""
        detail = {"reason": reason}
        if charged and charged.lock:
            detail["locked until"] = charged.lock.until.isoformat()
        refused = entry(self._world, None, action, Result.REFUSED, about=user, detail=detail)
        with self._world.store.writing() as unit:
            unit.audit.add(refused)


def _refusal(
    finding: CodeUsed | CodeOlder | CodeUnknown, in_a_row: int, now: datetime
) -> tuple[str, CodeAlreadyUsed | PhoneSetBack | CodeWrong]:
    """The reason for the audit, and the answer."""
    if isinstance(finding, CodeUsed):
        return "already used", CodeAlreadyUsed(finding.fresh_at, in_a_row, now)
    if isinstance(finding, CodeOlder):
        return "older than the last one", PhoneSetBack(finding.works_again_at, in_a_row, now)
    return "wrong", CodeWrong(in_a_row, now)
