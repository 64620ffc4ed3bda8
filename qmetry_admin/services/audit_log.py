"""The audit as it is read: all of it, or what it has about one person (M07)."""

from __future__ import annotations

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, AuditPage
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import Right, User, UserId
from qmetry_admin.services.acting import missing, refused, who
from qmetry_admin.services.ports import World


class AuditLog:
    """The deeds of the Audit tab, and of a person's Activity."""

    def __init__(self, world: World) -> None:
        self._world = world

    def page(
        self, session: Session, search: str, offset: int, limit: int
    ) -> AuditPage | NotAllowed | SessionEnded:
        """Entries in which all words of the search occur, newest first: View on Audit."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = missing(actor, {Right.AUDIT_VIEW})
            if refusal is None:
                return unit.audit.page(search, offset, limit)
        return self._refuse(actor, refusal, None)

    def about(
        self, session: Session, user_id: UserId, offset: int, limit: int
    ) -> AuditPage | NoSuchUser | NotAllowed | SessionEnded:
        """Entries about a person, newest first: View on Audit, View on Users, or oneself."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = (
                None
                if actor.id == user_id
                else missing(actor, {Right.AUDIT_VIEW, Right.USERS_VIEW})
            )
            user = unit.users.get(user_id)
            if refusal is None:
                if user is None:
                    return NoSuchUser()
                return unit.audit.page_about(user_id, offset, limit)
        return self._refuse(actor, refusal, user)

    def _refuse(self, actor: User, refusal: NotAllowed, about: User | None) -> NotAllowed:
        with self._world.store.writing() as unit:
            unit.audit.add(refused(self._world, actor, Action.AUDIT_READ, refusal, about=about))
        return refusal
