"""Two-step verification of a person: what stands, and the Security tab's deeds (S07 to S34)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from qmetry_admin.domain import recovery_codes, totp, two_step_policy
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.identity import ConfirmIdentity
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    CodesAnswer,
    CodesShown,
    ConfirmAnswer,
    Enabled,
    EnrolmentOver,
    NoTwoStep,
    RemovalReason,
    RemoveAnswer,
    ResyncAnswer,
    TwoStepView,
)
from qmetry_admin.domain.users import Right, UserId
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.enrolment_flow import Enrolment, entry_in_phone
from qmetry_admin.services.identity import confirmation_due, renew
from qmetry_admin.services.meanwhile import two_step_changed
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.two_step_access import Standing, standing
from qmetry_admin.services.two_step_enrolling import ProvedKey, prove, put_in_place
from qmetry_admin.services.two_step_removal import Removing
from qmetry_admin.services.two_step_resync import Resyncing

StartAnswer = (
    Enrolment | NoTwoStep | NotPossible | ConfirmIdentity | NotAllowed | NoSuchUser | SessionEnded
)
"""What beginning to enable, or to register again, answers."""
_NotNow = SessionEnded | NotAllowed | NoSuchUser | EnrolmentOver | ChangedMeanwhile | NotPossible


class TwoStep:
    """The deeds of the Security tab, for others and for oneself."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._resyncing = Resyncing(world)
        self._removing = Removing(world)

    def view(
        self, session: Session, user_id: UserId, basis: Basis | None = None
    ) -> TwoStepView | NoSuchUser | NotAllowed | SessionEnded:
        """What the tab shows of a person to this actor: View on Users, or oneself.

        `basis` is that of what is open about the person, where anything is.
        """
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            own = actor.id == user_id
            refusal = None if own else missing(actor, {Right.USERS_VIEW})
            user = unit.users.get(user_id)
            organisation = organisation_of(unit)
            slots = unit.recovery_codes.slots(user_id) if refusal is None else ()
            changed = None
            if refusal is None and user and basis and basis.registration != user.registration:
                changed = two_step_changed(self._world, unit, user)
        if refusal is not None:
            with self._world.store.writing() as unit:
                unit.audit.add(refused(self._world, actor, Action.USERS_READ, refusal, about=user))
            return refusal
        if user is None:
            return NoSuchUser()
        settings = organisation.settings
        return TwoStepView(
            user=user,
            organisation=organisation,
            own=own,
            may_manage=two_step_policy.may_manage(actor, user, settings),
            may_resync=two_step_policy.may_resync(actor, user, settings),
            may_see_codes=two_step_policy.may_see_codes(actor, user, settings),
            why_not=two_step_policy.why_not(user, self._world.clock.now()),
            slots_left=slots,
            entry=entry_in_phone(organisation.name, user.username),
            changed=changed,
        )

    def start_enrolment(
        self, session: Session, user_id: UserId
    ) -> Enrolment | NotPossible | NotAllowed | NoSuchUser | SessionEnded:
        """A new key for a person who has none; nothing is stored before it is confirmed (S17)."""
        with self._world.store.writing() as unit:
            found = standing(self._world, unit, session, user_id, Action.TWO_STEP_ENABLE)
            if not isinstance(found, Standing):
                return found
            why = two_step_policy.why_not(found.user, self._world.clock.now())
            if why is not None:
                return NotPossible(why)
        secret = self._world.randomness.secret_bytes(totp.SECRET_BYTES)
        return Enrolment(session, found.user, found.organisation.name, secret)

    def start_registering_again(self, session: Session, user_id: UserId) -> StartAnswer:
        """A new key for a person who has one: the old one and its codes work until the swap (S23).

        The key in use goes into the steps, in memory, so that its codes are known when typed.
        """
        action = Action.TWO_STEP_REGISTER_AGAIN
        with self._world.store.writing() as unit:
            found = standing(self._world, unit, session, user_id, action)
            if not isinstance(found, Standing):
                return found
            why = two_step_policy.why_no_key(found.user, self._world.clock.now())
            if why is not None:
                return NotPossible(why)
            old = unit.authenticators.get(user_id)
            if old is None:
                return NoTwoStep()
            due = confirmation_due(self._world, unit, session, found.actor)
            if due is not None:
                return due
        return Enrolment(
            session,
            found.user,
            found.organisation.name,
            self._world.randomness.secret_bytes(totp.SECRET_BYTES),
            replaces=old.generation,
            old=old.secret,
        )

    def confirm(
        self, session: Session, enrolment: Enrolment, first: str, second: str, typed_at: datetime
    ) -> ConfirmAnswer:
        """Enables it, or swaps the keys, if the second code is of the step after the first (S15).

        `typed_at` is when the second code's last digit was typed. Neither a refusal nor trouble of
        the store forgets the key; success does.
        """
        secret = enrolment.secret()
        with self._world.store.writing() as unit:
            found = self._confirming(unit, session, enrolment, secret)
        if not isinstance(found, Standing):
            return found
        proved = prove(self._world, enrolment, secret, (first, second), typed_at)
        if not isinstance(proved, ProvedKey):
            return proved
        answer = self._store(session, enrolment, proved)
        if isinstance(answer, Enabled):
            enrolment.close()
        return answer

    def recovery_codes(
        self, session: Session, user_id: UserId, how_many: Literal["all", "one"] = "all"
    ) -> CodesAnswer:
        """The unused codes, or the first one alone; who was shown whose is audited first (S24)."""
        action = Action.RECOVERY_CODES_SHOW
        with self._world.store.writing() as unit:
            found = standing(self._world, unit, session, user_id, action)
            if not isinstance(found, Standing):
                return found
            if found.user.two_step is None:
                return NoTwoStep()
            due = confirmation_due(self._world, unit, session, found.actor)
            if due is not None:
                return due
            unused = unit.recovery_codes.unused(user_id)
            shown = unused if how_many == "all" else unused[:1]
            detail = {"codes shown": str(len(shown)), "codes left": str(len(unused))}
            renew(self._world, unit, session)  # before the audit, as everybody holds them in turn
            unit.audit.add(entry(self._world, found.actor, action, about=found.user, detail=detail))
            return CodesShown(shown, len(unused), found.organisation.name, found.user)

    def resync(
        self, session: Session, user_id: UserId, first: str, second: str, typed_at: datetime
    ) -> ResyncAnswer:
        """Two codes in a row, both unused, set the person's authenticator right (S34).

        `typed_at` is when the second code's last digit was typed.
        """
        return self._resyncing.resync(session, user_id, (first, second), typed_at)

    def remove(
        self,
        session: Session,
        user_id: UserId,
        generation: str,
        reason: RemovalReason | None,
        note: str = "",
    ) -> RemoveAnswer:
        """Ends it: the registration that was looked at, its codes, the person's sessions (S33).

        A reason is wanted for somebody else's, and a note with Other.
        """
        return self._removing.remove(session, user_id, generation, reason, note)

    def _store(self, session: Session, enrolment: Enrolment, proved: ProvedKey) -> ConfirmAnswer:
        """Stores the proved key and its codes, all or nothing, if it still may be.

        A swap renews the confirmation it began with, unless that has run out over the steps.
        """
        codes = recovery_codes.new_codes(self._world.randomness.secret_bytes)
        with self._world.store.writing() as unit:
            found = self._confirming(unit, session, enrolment, proved.secret)
            if not isinstance(found, Standing):
                return found
            if enrolment.replaces and not confirmation_due(self._world, unit, session, found.actor):
                renew(self._world, unit, session)
            answer = put_in_place(
                self._world,
                unit,
                actor=found.actor,
                user=found.user,
                proved=proved,
                codes=codes,
                kept=found.kept(session),
            )
            if answer is None:
                return two_step_changed(self._world, unit, found.user)
            return answer

    def _confirming(
        self, unit: Unit, session: Session, enrolment: Enrolment, secret: bytes
    ) -> Standing | _NotNow:
        """Who confirms for whom, where session, right, state, type and clock are as they must be.

        The state is the one the steps started from: the same registration, or none (S17).
        """
        action = (
            Action.TWO_STEP_ENABLE if enrolment.replaces is None else Action.TWO_STEP_REGISTER_AGAIN
        )
        found = standing(self._world, unit, session, enrolment.user.id, action)
        if not isinstance(found, Standing):
            return found
        if not secret or enrolment.session != session:
            return EnrolmentOver()
        if found.user.registration != enrolment.replaces:
            return two_step_changed(self._world, unit, found.user)
        why = two_step_policy.why_no_key(found.user, self._world.clock.now())
        return found if why is None else NotPossible(why)
