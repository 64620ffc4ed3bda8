"""Who does what to whose two-step verification, asked afresh in every unit of work (S09, S24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qmetry_admin.domain import two_step_policy
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import Organisation, Settings
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import Right, User, UserId
from qmetry_admin.services.acting import refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.ports import Unit, World

_HIDDEN: Final = "recovery codes are hidden after the enrolment"


@dataclass(frozen=True)
class Standing:
    """Who acts on whom, where the rights allow it: all as it is in this unit of work."""

    actor: User
    user: User
    organisation: Organisation

    @property
    def own(self) -> bool:
        """Whether it is the actor's own account."""
        return self.actor.id == self.user.id

    def kept(self, session: Session) -> str | None:
        """The token of the session that goes on where the person's others end (M06)."""
        return session.token if self.own else None


def standing(
    world: World, unit: Unit, session: Session, user_id: UserId, action: Action
) -> Standing | SessionEnded | NotAllowed | NoSuchUser:
    """Who acts on whom, the person's row held. Want of a right is written down as this action."""
    actor = who(unit, session)
    if isinstance(actor, SessionEnded):
        return actor
    organisation = organisation_of(unit)
    user = unit.users.hold(user_id)
    refusal = _refusal(actor, user, organisation.settings, action)
    if refusal is not None:
        unit.audit.add(refused(world, actor, action, refusal, about=user, reason=_HIDDEN))
        return refusal
    return NoSuchUser() if user is None else Standing(actor, user, organisation)


def _refusal(
    actor: User, user: User | None, settings: Settings, action: Action
) -> NotAllowed | None:
    """Where there is nobody, the role alone is asked for: who may not look is not told so."""
    if action is Action.TWO_STEP_RESYNC:
        allowed = two_step_policy.may_resync(actor, user, settings)
        return None if allowed else _wanted(two_step_policy.wanted_to_assist(user))
    if action is Action.RECOVERY_CODES_SHOW:
        if two_step_policy.may_see_codes(actor, user, settings):
            return None
        by_setting = Right.USERS_VIEW in actor.rights
        return NotAllowed(()) if by_setting else _wanted({Right.USERS_VIEW})
    allowed = two_step_policy.may_manage(actor, user, settings)
    return None if allowed else _wanted(two_step_policy.MANAGING)


def _wanted(rights: Iterable[Right]) -> NotAllowed:
    return NotAllowed(tuple(sorted(rights)))
