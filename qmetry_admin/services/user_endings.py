"""An account ends, its name comes free again, and a locked one is opened (A3, M04)."""

from __future__ import annotations

from qmetry_admin.domain import two_step_policy
from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    NameFreed,
    OwnRoleOrStatus,
    Unlocked,
    UserDeleteAnswer,
    UserDeleted,
)
from qmetry_admin.domain.users import Lock, Right, Role, User, UserId, fold
from qmetry_admin.services.able_admins import none_left
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.meanwhile import TWO_STEP
from qmetry_admin.services.ports import Unit, World

_MOST_DELETED = 200


class UserEndings:
    """The deeds at the end of an account."""

    def __init__(self, world: World) -> None:
        self._world = world

    def delete(self, session: Session, user_id: UserId) -> UserDeleteAnswer:
        """Ends an account and destroys what it proved itself with, in one unit of work."""
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            user = unit.users.hold(user_id)
            if (refusal := missing(actor, {Right.USERS_DELETE})) is not None:
                return self._refuse(unit, actor, Action.USER_DELETE, refusal, user)
            if user is None:
                return NoSuchUser()
            if user.id == actor.id:
                return OwnRoleOrStatus()
            if user.first_user:
                return FirstUserFixed()
            self._destroy_proofs(unit, user)
            now = self._world.clock.now()
            unit.users.delete(user.id, now)
            if none_left(unit, user, organisation.settings):
                unit.undo()
                return LastAbleAdmin()
            unit.sessions.end_all(user.id, EndReason.DELETED, actor.name, now)
            detail = {
                Field.ROLE.value: user.role.value,
                Field.AUTHENTICATION.value: user.authentication.value,
                **({} if user.two_step is None else {TWO_STEP: "removed"}),
            }
            unit.audit.add(entry(self._world, actor, Action.USER_DELETE, about=user, detail=detail))
            return UserDeleted(user)

    def deleted(self, session: Session) -> tuple[User, ...] | NotAllowed | SessionEnded:
        """Deleted people whose names are still taken, the last one first: Delete on Users."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = missing(actor, {Right.USERS_DELETE})
            if refusal is None:
                return unit.users.deleted(_MOST_DELETED)
        with self._world.store.writing() as unit:
            return self._refuse(unit, actor, Action.USERS_READ, refusal, None)

    def free_names(
        self, session: Session, user_id: UserId
    ) -> NameFreed | NoSuchUser | NotAllowed | SessionEnded:
        """Lets somebody new have a deleted person's names: the role Admin, whatever rights (A3)."""
        with self._world.store.writing() as unit:
            unit.organisation.hold()  # a name is free or taken for everybody at once
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            if actor.role is not Role.ADMIN:
                refusal = NotAllowed(())  # a role, and no right, is what it takes
                unit.audit.add(
                    refused(self._world, actor, Action.NAME_FREE, refusal, reason="not an Admin")
                )
                return refusal
            user = unit.users.free_names(user_id)
            if user is None:
                return NoSuchUser()
            detail = {Field.USERNAME.value: user.username, Field.ALIAS.value: user.alias}
            unit.audit.add(entry(self._world, actor, Action.NAME_FREE, about=user, detail=detail))
            return NameFreed(user)

    def unlock(
        self, session: Session, user_id: UserId
    ) -> Unlocked | NoSuchUser | NotAllowed | SessionEnded:
        """Opens password and code step: whoever may assist this person (A2, M03)."""
        with self._world.store.writing() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            user = unit.users.hold(user_id)
            if (refusal := missing(actor, two_step_policy.wanted_to_assist(user))) is not None:
                return self._refuse(unit, actor, Action.UNLOCK, refusal, user)
            if user is None:
                return NoSuchUser()
            name, now = fold(user.username), self._world.clock.now()
            longest = organisation_of(unit).settings.reactivate_after
            detail = {"locked": _as_text(unit.attempts.locks((name,), now, longest).get(name))}
            for factor in (Factor.PASSWORD, Factor.CODE):
                unit.attempts.clear(name, factor)
            unit.attempts.forget_marks(name)
            unit.audit.add(entry(self._world, actor, Action.UNLOCK, about=user, detail=detail))
            return Unlocked(user)

    def _destroy_proofs(self, unit: Unit, user: User) -> None:
        """Codes before the authenticator they belong to, then the password and what was counted."""
        unit.recovery_codes.drop(user.id)
        if user.two_step is not None:
            unit.authenticators.remove(user.id, user.two_step.generation)
        unit.passwords.drop(user.id)
        name = fold(user.username)
        for factor in Factor:
            unit.attempts.clear(name, factor)
        unit.attempts.forget_marks(name)

    def _refuse(
        self, unit: Unit, actor: User, action: Action, refusal: NotAllowed, user: User | None
    ) -> NotAllowed:
        unit.audit.add(refused(self._world, actor, action, refusal, about=user))
        return refusal


def _as_text(lock: Lock | None) -> str:
    """The lock that was opened, as the audit keeps it."""
    if lock is None:
        return "no"
    return "closed" if lock.until is None else f"until {lock.until.isoformat()}"
