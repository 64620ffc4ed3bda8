"""Two-step verification of a person: what stands, enabling it, the recovery codes (S07 to S25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qmetry_admin.domain import recovery_codes, totp, two_step_policy
from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import PairRight, judge_pair
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    CodesAnswer,
    CodesShown,
    ConfirmAnswer,
    Enabled,
    EnrolmentOver,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    NoTwoStep,
    SessionEnded,
    TwoStepView,
    Wait,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import Right, User, UserId, fold
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.meanwhile import changed_meanwhile
from qmetry_admin.services.ports import Unit, World

_Refusal = SessionEnded | NotAllowed | NoSuchUser | NotPossible


@dataclass(frozen=True)
class _Standing:
    """Who enables it for whom, both as they are in this unit of work."""

    actor: User
    user: User


class TwoStep:
    """The deeds of the Security tab, for others and for oneself."""

    def __init__(self, world: World) -> None:
        self._world = world

    def view(
        self, session: Session, user_id: UserId
    ) -> TwoStepView | NoSuchUser | NotAllowed | SessionEnded:
        """What the tab shows of a person to this actor: View on Users, or oneself."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            own = actor.id == user_id
            refusal = None if own else missing(actor, {Right.USERS_VIEW})
            user = unit.users.get(user_id)
            organisation = organisation_of(unit)
        if refusal is not None:
            with self._world.store.writing() as unit:
                return self._refuse(unit, actor, Action.USERS_READ, refusal, user)
        if user is None:
            return NoSuchUser()
        return TwoStepView(
            user=user,
            organisation=organisation,
            own=own,
            may_enable=two_step_policy.may_enable(actor),
            may_see_codes=two_step_policy.may_see_codes(actor, user_id),
            why_not=two_step_policy.why_not(user, self._world.clock.now()),
        )

    def start_enrolment(
        self, session: Session, user_id: UserId
    ) -> Enrolment | NotPossible | NotAllowed | NoSuchUser | SessionEnded:
        """A new key for a person who has none; nothing is stored before it is confirmed (S17)."""
        with self._world.store.writing() as unit:
            organisation = organisation_of(unit)
            standing = self._standing(unit, session, user_id)
        if not isinstance(standing, _Standing):
            return standing
        if standing.user.two_step is not None:
            return NotPossible(WhyNot.ALREADY_ENABLED)
        secret = self._world.randomness.secret_bytes(totp.SECRET_BYTES)
        return Enrolment(session, standing.user, organisation.name, secret)

    def confirm(
        self, session: Session, enrolment: Enrolment, first: str, second: str, typed_at: datetime
    ) -> ConfirmAnswer:
        """Enables it if the second code is of the step right after the first (S15).

        `typed_at` is when the second code's last digit was typed, however long ago; where it lies
        ahead, the clock was set back since, and now is taken. Every judged pair that is not right
        is a miss. Neither a refusal nor trouble of the store forgets the key; success does.
        """
        secret = enrolment.secret()
        with self._world.store.writing() as unit:
            standing = self._standing(unit, session, enrolment.user.id)
            if not isinstance(standing, _Standing):
                return standing
            if not secret or enrolment.session != session:
                return EnrolmentOver()
            if standing.user.two_step is not None:
                return self._overtaken(unit, standing.user)
        codes = totp.normalise(first), totp.normalise(second)
        if codes[0] is None or codes[1] is None:
            return CodeMalformed()
        moment = self._world.clock.monotonic()
        if (wait := enrolment.wait(moment)) is not None:
            return Wait(wait)
        step = totp.step_at(min(typed_at, self._world.clock.now()))
        finding = judge_pair(secret, codes[0], codes[1], step)
        if not isinstance(finding, PairRight):
            enrolment.missed(moment)
            return finding
        answer = self._enable(session, enrolment.user.id, secret, finding)
        if isinstance(answer, Enabled):
            enrolment.close()
        return answer

    def recovery_codes(
        self, session: Session, user_id: UserId, how_many: Literal["all", "one"] = "all"
    ) -> CodesAnswer:
        """The unused codes, or the first one alone; who was shown whose is audited first (S24)."""
        with self._world.store.writing() as unit:
            organisation = organisation_of(unit)
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            user = unit.users.get(user_id)
            if not two_step_policy.may_see_codes(actor, user_id):
                refusal = NotAllowed((Right.USERS_VIEW,))
                return self._refuse(unit, actor, Action.RECOVERY_CODES_SHOW, refusal, user)
            if user is None:
                return NoSuchUser()
            if user.two_step is None:
                return NoTwoStep()
            unused = unit.recovery_codes.unused(user_id)
            shown = unused if how_many == "all" else unused[:1]
            detail = {"codes shown": str(len(shown)), "codes left": str(len(unused))}
            unit.audit.add(
                entry(self._world, actor, Action.RECOVERY_CODES_SHOW, about=user, detail=detail)
            )
            return CodesShown(shown, len(unused), organisation.name, user)

    def _enable(
        self, session: Session, user_id: UserId, secret: bytes, pair: PairRight
    ) -> ConfirmAnswer:
        """Stores the proved key and its codes, all or nothing, if it still may be."""
        codes = recovery_codes.new_codes(self._world.randomness.secret_bytes)
        with self._world.store.writing() as unit:
            standing = self._standing(unit, session, user_id)
            if not isinstance(standing, _Standing):
                return standing
            actor, user = standing.actor, standing.user
            now = self._world.clock.now()
            authenticator = Authenticator(
                user_id=user.id,
                generation=self._world.randomness.name(),
                secret=secret,
                drift=pair.drift,
                last_step=pair.step,
                confirmed=now,
                confirmed_by=actor.id,
            )
            if not unit.authenticators.add(authenticator):
                return self._overtaken(unit, user)
            unit.recovery_codes.add(user.id, authenticator.generation, codes)
            kept = session.token if actor.id == user.id else None
            unit.sessions.end_all(user.id, EndReason.TWO_STEP_ENABLED, actor.name, now, but=kept)
            unit.attempts.clear(fold(user.username), Factor.CODE)
            unit.attempts.forget_marks(fold(user.username))
            detail = {"recovery codes": str(len(codes)), "drift": str(pair.drift)}
            unit.audit.add(
                entry(self._world, actor, Action.TWO_STEP_ENABLE, about=user, detail=detail)
            )
            return Enabled(unit.users.get(user.id) or user, codes)

    def _standing(self, unit: Unit, session: Session, user_id: UserId) -> _Standing | _Refusal:
        """Who acts on whom, where session, right, type and clock allow enabling."""
        actor = who(unit, session)
        if isinstance(actor, SessionEnded):
            return actor
        user = unit.users.hold(user_id)
        if (refusal := missing(actor, two_step_policy.MANAGING)) is not None:
            return self._refuse(unit, actor, Action.TWO_STEP_ENABLE, refusal, user)
        if user is None:
            return NoSuchUser()
        why = two_step_policy.why_not(user, self._world.clock.now())
        if why not in {None, WhyNot.ALREADY_ENABLED}:
            return NotPossible(why)
        return _Standing(actor, user)

    def _overtaken(self, unit: Unit, user: User) -> ChangedMeanwhile:
        return changed_meanwhile(self._world, unit, user, Action.TWO_STEP_ENABLE)

    def _refuse(
        self, unit: Unit, actor: User, action: Action, refusal: NotAllowed, user: User | None
    ) -> NotAllowed:
        unit.audit.add(refused(self._world, actor, action, refusal, about=user))
        return refusal
