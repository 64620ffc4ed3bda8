"""Resync: two codes in a row set a phone right whose clock is off (S34)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import Authenticator, years_apart
from qmetry_admin.domain.lockout import Closed, Factor, Locked
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
)
from qmetry_admin.domain.resync import PairFound, PairNotFound, PairOlder, find_pair
from qmetry_admin.domain.two_step_outcomes import NoTwoStep, ResyncAnswer, Resynced
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import UserId, fold
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import Try, charge, refusal_detail
from qmetry_admin.services.meanwhile import two_step_moved
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.two_step_access import Standing, standing


class Resyncing:
    """Sets authenticators right, for others and for oneself."""

    def __init__(self, world: World) -> None:
        self._world = world

    def resync(
        self, session: Session, user_id: UserId, codes: tuple[str, str], typed_at: datetime
    ) -> ResyncAnswer:
        """Charged as one try of a code under the person's name, and looked at after that."""
        with self._world.store.writing() as unit:
            found = standing(self._world, unit, session, user_id, Action.TWO_STEP_RESYNC)
            if not isinstance(found, Standing):
                return found
            now = self._world.clock.now()
            authenticator = unit.authenticators.get(user_id)
            if authenticator is None:
                return NoTwoStep()
            if years_apart(now):
                return NotPossible(WhyNot.CLOCK)
            first, second = totp.normalise(codes[0]), totp.normalise(codes[1])
            if first is None or second is None:
                return CodeMalformed()
            charged = charge(unit, fold(found.user.username), Factor.CODE, now)
            if isinstance(charged, Locked | Closed):
                return charged
        reach = found.organisation.settings.resync_range
        step = totp.step_at(min(typed_at, now))
        finding = find_pair(authenticator, first, second, step, reach)
        with self._world.store.writing() as unit:
            found = standing(self._world, unit, session, user_id, Action.TWO_STEP_RESYNC)
            if not isinstance(found, Standing):
                return found
            if isinstance(finding, PairFound):
                return self._move(unit, found, authenticator, finding, charged)
            return self._refuse(unit, found, finding, charged)

    def _move(
        self,
        unit: Unit,
        found: Standing,
        authenticator: Authenticator,
        pair: PairFound,
        charged: Try,
    ) -> Resynced | ChangedMeanwhile:
        """Drift and last step, in one conditional UPDATE of this registration (S34)."""
        moved = dataclasses.replace(
            authenticator,
            drift=pair.drift,
            last_step=pair.step,
            last_accepted=self._world.clock.now(),
        )
        if not unit.authenticators.spend(moved, first=pair.first):
            overtaken = two_step_moved(self._world, unit, found.user)
            self._record(unit, found, Result.REFUSED, refusal_detail("changed meanwhile", charged))
            return overtaken
        unit.attempts.clear(fold(found.user.username), Factor.CODE)
        if charged.mark is not None:
            unit.attempts.unmark(charged.mark)
        detail = {"drift before": str(authenticator.drift), "drift": str(moved.drift)}
        self._record(unit, found, Result.DONE, detail)
        return Resynced(unit.users.get(found.user.id) or found.user, pair.clock_off)

    def _refuse(
        self, unit: Unit, found: Standing, finding: PairOlder | PairNotFound, charged: Try
    ) -> PairRefused | PhoneSetBack | Locked:
        """What is wrong with the two codes together; which of them is wrong is never said."""
        now = self._world.clock.now()
        refusal: PairRefused | PhoneSetBack
        if isinstance(finding, PairOlder):
            reason = "older than the last one"
            refusal = PhoneSetBack(finding.works_again_at, charged.in_a_row, now)
        else:
            reason, refusal = "wrong", PairRefused(charged.in_a_row, now)
        self._record(unit, found, Result.REFUSED, refusal_detail(reason, charged))
        return charged.lock or refusal

    def _record(self, unit: Unit, found: Standing, result: Result, detail: dict[str, str]) -> None:
        unit.audit.add(
            entry(
                self._world,
                found.actor,
                Action.TWO_STEP_RESYNC,
                result,
                about=found.user,
                detail=detail,
            )
        )
