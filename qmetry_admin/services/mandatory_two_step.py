"""Makes two-step verification mandatory for everybody of type QMETRY, and ends that (S36 to S43).

Everything is looked at again inside the unit that changes it, the organisation's row being held:
whatever the page showed, right, own two-step verification and number are those of that moment.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.domain.settings_outcomes import (
    MandatoryOff,
    MandatoryOffAnswer,
    MandatoryOn,
    MandatoryOnAnswer,
    MandatoryRefused,
    MoreAffected,
)
from qmetry_admin.domain.two_step_policy import (
    WhyNotMandatory,
    is_able_admin,
    why_not_mandatory,
)
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.domain.users import User
from qmetry_admin.services.acting import entry, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.identity import confirmation_due, renew
from qmetry_admin.services.meanwhile import organisation_changed
from qmetry_admin.services.ports import Unit, World

_FOR_WANT_OF_A_RIGHT: Final = {WhyNotMandatory.NOT_ADMIN, WhyNotMandatory.NOT_FIRST_USER}
_SWITCHED: Final = (Action.MANDATORY_ON, Action.MANDATORY_OFF)


class MandatoryTwoStep:
    """The deeds of the option "Mandatory Two-step Authentication"."""

    def __init__(self, world: World) -> None:
        self._world = world

    def affected(self, session: Session) -> int | MandatoryRefused | SessionEnded:
        """How many people could not sign in any more, counted now (S40).

        For those who may turn it on; the count has the condition of the list (`STILL_TO_ENROL`).
        """
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            why = why_not_mandatory(actor, organisation_of(unit), turning_on=True)
            if why is None:
                return unit.users.still_to_enrol()
        with self._world.store.writing() as unit:
            return self._refused(unit, actor, why, Action.MANDATORY_ON)

    def turn_on(self, session: Session, confirmed: int) -> MandatoryOnAnswer:
        """Makes it mandatory; `confirmed` is the number of people the actor agreed to (S40).

        Where more are affected by now, nothing is changed.
        """
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            why = why_not_mandatory(actor, organisation, turning_on=True)
            if why is not None:
                return self._refused(unit, actor, why, Action.MANDATORY_ON)
            if organisation.settings.mandatory_two_step:
                return organisation_changed(self._world, unit, _SWITCHED)
            if (due := confirmation_due(self._world, unit, session, actor)) is not None:
                return due
            affected = unit.users.still_to_enrol()
            if affected > confirmed:
                return MoreAffected(affected)
            _switch(unit, organisation, on=True)
            if not any(
                is_able_admin(admin, mandatory=True) for admin in unit.users.administrators()
            ):
                unit.undo()
                return LastAbleAdmin()
            renew(self._world, unit, session)
            detail = {"affected": str(affected)}
            unit.audit.add(entry(self._world, actor, Action.MANDATORY_ON, detail=detail))
            return MandatoryOn(affected)

    def turn_off(self, session: Session) -> MandatoryOffAnswer:
        """Ends the rule; nobody's enrolment changes (S43)."""
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            why = why_not_mandatory(actor, organisation, turning_on=False)
            if why is not None:
                return self._refused(unit, actor, why, Action.MANDATORY_OFF)
            if not organisation.settings.mandatory_two_step:
                return organisation_changed(self._world, unit, _SWITCHED)
            if (due := confirmation_due(self._world, unit, session, actor)) is not None:
                return due
            _switch(unit, organisation, on=False)
            renew(self._world, unit, session)
            unit.audit.add(entry(self._world, actor, Action.MANDATORY_OFF))
            return MandatoryOff()

    def _refused(
        self, unit: Unit, actor: User, why: WhyNotMandatory, action: Action
    ) -> MandatoryRefused:
        """The refusal; where it is for want of a right, it is an entry too."""
        if why in _FOR_WANT_OF_A_RIGHT:
            detail = {"reason": why.value}
            unit.audit.add(entry(self._world, actor, action, Result.REFUSED, detail=detail))
        return MandatoryRefused(why)


def _switch(unit: Unit, organisation: Organisation, *, on: bool) -> None:
    settings = dataclasses.replace(organisation.settings, mandatory_two_step=on)
    unit.organisation.change_settings(settings)
