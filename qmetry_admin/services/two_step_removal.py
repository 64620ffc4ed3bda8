"""Remove: secret, drift, last step and all recovery codes go in one transaction (S33)."""

from __future__ import annotations

from typing import Final

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.names import character_name, forbidden_character
from qmetry_admin.domain.outcomes import ChangedMeanwhile, FieldsRefused
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.two_step_outcomes import (
    NoTwoStep,
    OwnMandatory,
    RemovalReason,
    RemoveAnswer,
    Removed,
)
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.domain.users import UserId, fold
from qmetry_admin.services.able_admins import none_left
from qmetry_admin.services.acting import entry
from qmetry_admin.services.enrolment_flow import entry_in_phone
from qmetry_admin.services.identity import confirmation_due, renew
from qmetry_admin.services.meanwhile import last_two_step_change, two_step_changed
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.two_step_access import Standing, standing

LONGEST_NOTE: Final = 200
"""Characters a note takes."""


class Removing:
    """Takes two-step verification away, from others and from oneself."""

    def __init__(self, world: World) -> None:
        self._world = world

    def remove(
        self,
        session: Session,
        user_id: UserId,
        generation: str,
        reason: RemovalReason | None,
        note: str,
    ) -> RemoveAnswer:
        """Removes exactly the registration that was looked at.

        The organisation is held first: who is left as an able Admin is a rule over several people.
        """
        with self._world.store.writing() as unit:
            unit.organisation.hold()
            found = standing(self._world, unit, session, user_id, Action.TWO_STEP_REMOVE)
            if not isinstance(found, Standing):
                return found
            if (changed := self._changed(unit, found, generation)) is not None:
                return changed
            settings = found.organisation.settings
            if found.own and settings.mandatory_two_step:
                return OwnMandatory()
            detail = _stated(reason, note.strip(), wanted=not found.own)
            if isinstance(detail, FieldsRefused):
                return detail
            due = confirmation_due(self._world, unit, session, found.actor)
            if due is not None:
                return due
            unit.recovery_codes.drop(user_id)
            if not unit.authenticators.remove(user_id, generation):
                unit.undo()
                return two_step_changed(self._world, unit, found.user)
            if none_left(unit, found.user, settings):
                unit.undo()
                return LastAbleAdmin()
            return self._removed(unit, session, found, detail)

    def _changed(
        self, unit: Unit, found: Standing, generation: str
    ) -> ChangedMeanwhile | NoTwoStep | None:
        """What stands against it where the registration is not the one that was looked at."""
        present = found.user.two_step
        if present is not None and present.generation == generation:
            return None
        if present is None and last_two_step_change(unit, found.user) is None:
            return NoTwoStep()
        return two_step_changed(self._world, unit, found.user)

    def _removed(
        self, unit: Unit, session: Session, found: Standing, detail: dict[str, str]
    ) -> Removed:
        actor, user = found.actor, found.user
        unit.sessions.end_all(
            user.id,
            EndReason.TWO_STEP_REMOVED,
            actor.name,
            self._world.clock.now(),
            but=found.kept(session),
        )
        renew(self._world, unit, session)
        name = fold(user.username)
        unit.attempts.clear(name, Factor.CODE)
        unit.attempts.forget_marks(name)
        settings = found.organisation.settings
        later = (
            settings.set_up_until is not None and settings.set_up_until > self._world.clock.now()
        )
        unit.audit.add(entry(self._world, actor, Action.TWO_STEP_REMOVE, about=user, detail=detail))
        return Removed(
            user=unit.users.get(user.id) or user,
            entry=entry_in_phone(found.organisation.name, user.username),
            shut_out=settings.mandatory_two_step and not later,
        )


def _stated(
    reason: RemovalReason | None, note: str, *, wanted: bool
) -> dict[str, str] | FieldsRefused:
    """Reason and note as the audit keeps them; somebody else's wants one, and Other a note."""
    if wanted and (reason is None or (reason is RemovalReason.OTHER and not note)):
        return FieldsRefused((FieldProblem(Field.REASON, ProblemKind.EMPTY),))
    if (bad := forbidden_character(note, Field.REASON)) is not None:
        problem = ProblemKind.FORBIDDEN_CHARACTER
        return FieldsRefused((FieldProblem(Field.REASON, problem, character_name(bad)),))
    if len(note) > LONGEST_NOTE:
        too_long = FieldProblem(Field.REASON, ProblemKind.TOO_LONG, str(LONGEST_NOTE))
        return FieldsRefused((too_long,))
    stated = {"reason": reason.value if reason else "", "note": note}
    return {name: text for name, text in stated.items() if text}
