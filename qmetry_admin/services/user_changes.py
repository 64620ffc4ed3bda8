"""A person's details and authentication type changed, once and by whoever is first (A6, S08)."""

from __future__ import annotations

from dataclasses import dataclass

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    OwnRoleOrStatus,
    TwoStepWouldEnd,
    TypeChange,
    UserChangeAnswer,
    UserChanged,
)
from qmetry_admin.domain.users import AuthenticationType, Right, User, UserDetails, UserId, fold
from qmetry_admin.services.able_admins import none_left
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.meanwhile import TWO_STEP, changed_meanwhile
from qmetry_admin.services.new_password import password_problem, words_around
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.user_forms import as_text, details_problems, fields_refused

_VERSION = "version"
_REMOVED = "removed"
_LOOKED_BACK = 200  # entries about a person searched for the fields others changed


@dataclass(frozen=True)
class _Wanted:
    """What a form asks for. `version` is the person's it was filled from."""

    user_id: UserId
    version: int
    details: UserDetails
    new_type: TypeChange | None


@dataclass(frozen=True)
class _Standing:
    """Who changes whom, both as they are in this unit of work, and where."""

    actor: User
    before: User
    organisation: Organisation


_Refusal = (
    SessionEnded
    | NotAllowed
    | NoSuchUser
    | FieldsRefused
    | ChangedMeanwhile
    | OwnRoleOrStatus
    | FirstUserFixed
    | TwoStepWouldEnd
)


class UserChanges:
    """The deed behind Save on the Details tab, and behind Deactivate and Reactivate."""

    def __init__(self, world: World) -> None:
        self._world = world

    def change(
        self,
        session: Session,
        user_id: UserId,
        version: int,
        details: UserDetails,
        new_type: TypeChange | None = None,
    ) -> UserChangeAnswer:
        """Stores details and type in one unit of work, or neither.

        A start password is judged and hashed before that unit, which then asks everything again.
        """
        wanted = _Wanted(user_id, version, details, new_type)
        if new_type is None or new_type.to is not AuthenticationType.QMETRY:
            return self._store(session, wanted, None)
        with self._world.store.writing() as unit:
            standing = self._standing(unit, session, wanted)
        if not isinstance(standing, _Standing):
            return standing
        if standing.before.authentication is AuthenticationType.QMETRY:
            return self._store(session, wanted, None)
        words = words_around(details, standing.organisation.name)
        problem = password_problem(self._world.judge, new_type.start_password, words)
        if problem is not None:
            return fields_refused([problem])
        return self._store(session, wanted, self._world.hasher.hash(new_type.start_password))

    def _store(
        self, session: Session, wanted: _Wanted, start_password: str | None
    ) -> UserChangeAnswer:
        with self._world.store.writing() as unit:
            standing = self._standing(unit, session, wanted)
            if not isinstance(standing, _Standing):
                return standing
            before, new_type = standing.before, _new_type(standing.before, wanted)
            if new_type is None and wanted.details == before.details:
                return UserChanged(before)
            removed = self._part_from_two_step(unit, before, new_type)
            to = None if new_type is None else new_type.to
            if not unit.users.change(before.id, wanted.version, wanted.details, to):
                unit.undo()
                return self._changed_meanwhile(unit, before, wanted.version)
            if none_left(unit, before, standing.organisation.settings):
                unit.undo()
                return LastAbleAdmin()
            if start_password is not None:
                unit.passwords.put(before.id, start_password, must_change=True)
            return self._follow_up(unit, standing, wanted, removed=removed)

    def _standing(self, unit: Unit, session: Session, wanted: _Wanted) -> _Standing | _Refusal:
        """Who acts on whom, where session, right, the texts and A6's fixed things allow it."""
        organisation = unit.organisation.hold()
        actor = who(unit, session)
        if isinstance(actor, SessionEnded):
            return actor
        before = unit.users.hold(wanted.user_id)
        if (refusal := missing(actor, {Right.USERS_MODIFY})) is not None:
            unit.audit.add(refused(self._world, actor, Action.USER_CHANGE, refusal, about=before))
            return refusal
        if before is None:
            return NoSuchUser()
        if problems := details_problems(unit, wanted.details, before.id):
            return fields_refused(problems)
        if (fixed := _fixed(actor, before, wanted)) is not None:
            return fixed
        if wanted.new_type is not None and before.version != wanted.version:
            return self._changed_meanwhile(unit, before, wanted.version)
        if _would_end(before, wanted):
            return TwoStepWouldEnd(before)
        return _Standing(actor, before, organisation)

    def _part_from_two_step(self, unit: Unit, before: User, new_type: TypeChange | None) -> bool:
        """What cannot go with the new type goes first; says whether two-step verification did.

        The type itself follows: the store refuses another one than QMETRY beside an authenticator.
        """
        if new_type is None or new_type.to is AuthenticationType.QMETRY:
            return False
        unit.passwords.drop(before.id)
        if before.two_step is None:
            return False
        unit.recovery_codes.drop(before.id)
        unit.authenticators.remove(before.id, before.two_step.generation)
        unit.attempts.clear(fold(before.username), Factor.CODE)
        unit.attempts.forget_marks(fold(before.username))
        return True

    def _follow_up(
        self, unit: Unit, standing: _Standing, wanted: _Wanted, *, removed: bool
    ) -> UserChanged:
        """What goes with a stored change: counters, sessions, the one audit entry."""
        actor, before = standing.actor, standing.before
        old_name, new_name = fold(before.username), fold(wanted.details.username)
        if old_name != new_name:
            unit.attempts.rename(old_name, new_name)
        if (reason := _end_reason(before, wanted)) is not None:
            unit.sessions.end_all(before.id, reason, actor.name, self._world.clock.now())
        user = unit.users.get(before.id) or before
        old, new = _as_text(before), _as_text(user)
        changed = {name: text for name, text in new.items() if text != old[name]}
        detail = {
            _VERSION: str(user.version),
            **{f"{name} before": old[name] for name in changed},
            **changed,
            **({TWO_STEP: _REMOVED} if removed else {}),
        }
        unit.audit.add(entry(self._world, actor, Action.USER_CHANGE, about=user, detail=detail))
        return UserChanged(user)

    def _changed_meanwhile(self, unit: Unit, user: User, version: int) -> ChangedMeanwhile:
        """Who changed the person last, and all fields changed since the form's version.

        Where no change of details was kept since, it was the first user's place (S37).
        """
        since = [
            recorded.entry.detail
            for recorded in unit.audit.about(user.id, _LOOKED_BACK)
            if recorded.entry.action is Action.USER_CHANGE
            and int(recorded.entry.detail.get(_VERSION, "0")) > version
        ]
        fields = tuple(field for field in Field if any(field.value in detail for detail in since))
        action = Action.USER_CHANGE if since else Action.FIRST_USER
        return changed_meanwhile(self._world, unit, user, action, fields)


def _as_text(user: User) -> dict[str, str]:
    return {**as_text(user.details), Field.AUTHENTICATION.value: user.authentication.value}


def _new_type(before: User, wanted: _Wanted) -> TypeChange | None:
    """The type asked for, where the person has another one."""
    if wanted.new_type is None or wanted.new_type.to is before.authentication:
        return None
    return wanted.new_type


def _would_end(before: User, wanted: _Wanted) -> bool:
    """Whether two-step verification would be removed that nobody agreed to remove (S08)."""
    new_type = _new_type(before, wanted)
    if new_type is None or before.two_step is None:
        return False
    return new_type.ends_two_step != before.two_step.generation


def _fixed(actor: User, before: User, wanted: _Wanted) -> OwnRoleOrStatus | FirstUserFixed | None:
    """The refusal where role, status or type may not be changed by this actor, or by nobody."""
    details, same_type = wanted.details, _new_type(before, wanted) is None
    if same_type and (before.role, before.active) == (details.role, details.active):
        return None
    if actor.id == before.id:
        return OwnRoleOrStatus()
    return FirstUserFixed() if before.first_user else None


def _end_reason(before: User, wanted: _Wanted) -> EndReason | None:
    """Why the change ends the person's sessions, if it does (M06)."""
    if before.active and not wanted.details.active:
        return EndReason.DEACTIVATED
    if _new_type(before, wanted) is not None:
        return EndReason.TYPE_CHANGED
    return EndReason.ROLE_CHANGED if before.role is not wanted.details.role else None
