"""Who acts and whether they may: asked first by every deed, inside its own unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded
from qmetry_admin.domain.users import Right, User
from qmetry_admin.services.ports import Unit, World


def who(unit: Unit, session: Session) -> User | SessionEnded:
    """The person of a session as they are now, or why the session is over (M06)."""
    found = unit.sessions.find(session.token)
    if found is None:
        return SessionEnded(EndReason.UNKNOWN)
    user_id, reason, by = found
    if reason is not None:
        return SessionEnded(reason, by)
    user = unit.users.get(user_id)
    if user is None:
        return SessionEnded(EndReason.DELETED)
    return user if user.active else SessionEnded(EndReason.DEACTIVATED)


def missing(actor: User, any_of: Iterable[Right]) -> NotAllowed | None:
    """The refusal where the actor has none of these rights."""
    wanted = tuple(sorted(any_of))
    return None if actor.rights & set(wanted) else NotAllowed(wanted)


def entry(
    world: World,
    actor: User | None,
    action: Action,
    result: Result = Result.DONE,
    *,
    about: User | None = None,
    detail: Mapping[str, str] | None = None,
) -> Entry:
    """An audit entry of this workstation at this instant."""
    return Entry(
        at=world.clock.now(),
        action=action,
        result=result,
        workstation=world.workstation,
        actor_id=actor.id if actor else None,
        actor_name=actor.username if actor else "",
        user_id=about.id if about else None,
        user_name=about.username if about else "",
        detail=detail or {},
    )


def refused(
    world: World,
    actor: User,
    action: Action,
    refusal: NotAllowed,
    *,
    about: User | None = None,
    reason: str = "no right allows it",
) -> Entry:
    """The entry of a refusal for want of a right, or for `reason` where none would do (A2)."""
    rights = ", ".join(right.value for right in refusal.missing)
    detail = {"missing right": rights} if rights else {"reason": reason}
    return entry(world, actor, action, Result.REFUSED, about=about, detail=detail)
