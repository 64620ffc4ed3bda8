"""People of the directory: listed, looked at, made and changed, as roles allow (A1 to A6)."""

from __future__ import annotations

from collections.abc import Iterable

from qmetry_admin.domain import names
from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    FirstUserFixed,
    LastAbleAdmin,
    NoSuchUser,
    NotAllowed,
    OwnRoleOrStatus,
    SessionEnded,
    UserChangeAnswer,
    UserChanged,
    UserCreateAnswer,
    UserCreated,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.two_step_policy import is_able_admin
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
    fold,
)
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.meanwhile import changed_meanwhile
from qmetry_admin.services.new_password import password_problem, words_around
from qmetry_admin.services.ports import Unit, World

_VERSION = "version"
_LOOKED_BACK = 200  # entries about a person searched for the fields others changed


class UserAdministration:
    """The deeds of the Users page and the Details tab."""

    def __init__(self, world: World) -> None:
        self._world = world

    def page(
        self, session: Session, query: UserQuery, offset: int, limit: int
    ) -> UserPage | NotAllowed | SessionEnded:
        """Some rows of the users table: View on Users."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = missing(actor, {Right.USERS_VIEW})
            if refusal is None:
                return unit.users.page(query, offset, limit)
        return self._refuse_reading(actor, refusal, None)

    def get(
        self, session: Session, user_id: UserId
    ) -> User | NoSuchUser | NotAllowed | SessionEnded:
        """One person: View on Users, or oneself."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = None if actor.id == user_id else missing(actor, {Right.USERS_VIEW})
            user = unit.users.get(user_id)
        if refusal is not None:
            return self._refuse_reading(actor, refusal, user)
        return user or NoSuchUser()

    def suggested_start_password(self) -> str:
        """Four short words nobody knows yet (A5)."""
        return self._world.randomness.start_password()

    def create(
        self,
        session: Session,
        details: UserDetails,
        authentication: AuthenticationType,
        start_password: str,
    ) -> UserCreateAnswer:
        """A new person: Create on Users. The type is fixed from here on (A1).

        The start password is for type QMETRY alone, and must be changed at the first sign-in; for
        other types none is kept, whatever is handed in.
        """
        has_password = authentication is AuthenticationType.QMETRY
        with self._world.store.writing() as unit:
            organisation = organisation_of(unit)
            actor = self._creator(unit, session)
            if not isinstance(actor, User):
                return actor
            problems = _details_problems(unit, details)
        if has_password:
            words = words_around(details, organisation.name)
            problem = password_problem(self._world.judge, start_password, words)
            problems += (problem,) if problem else ()
        if problems:
            return _fields_refused(problems)
        stored = self._world.hasher.hash(start_password) if has_password else None
        with self._world.store.writing() as unit:
            unit.organisation.hold()  # so that a name found free stays free until it is taken
            actor = self._creator(unit, session)
            if not isinstance(actor, User):
                return actor
            user = unit.users.add(details, authentication, must_change_password=has_password)
            if user is None:
                return _fields_refused(_taken_problems(unit, details))
            if stored is not None:
                unit.passwords.put(user.id, stored, must_change=True)
            detail = {Field.AUTHENTICATION.value: authentication.value, **_as_text(details)}
            unit.audit.add(entry(self._world, actor, Action.USER_CREATE, about=user, detail=detail))
            return UserCreated(user)

    def change(
        self, session: Session, user_id: UserId, version: int, details: UserDetails
    ) -> UserChangeAnswer:
        """Stores a person's details: Modify on Users.

        `version` is the one the form was filled from; where it is no longer the person's, nothing
        is written (DB-02). Details that are stored already are no change, and leave no entry.
        """
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            before = unit.users.hold(user_id)
            if (refusal := missing(actor, {Right.USERS_MODIFY})) is not None:
                unit.audit.add(
                    refused(self._world, actor, Action.USER_CHANGE, refusal, about=before)
                )
                return refusal
            if before is None:
                return NoSuchUser()
            if problems := _details_problems(unit, details, user_id):
                return _fields_refused(problems)
            if (fixed := _fixed(actor, before, details)) is not None:
                return fixed
            settings = organisation.settings
            return self._change(unit, actor, before, version, details, settings)

    def _change(
        self,
        unit: Unit,
        actor: User,
        before: User,
        version: int,
        details: UserDetails,
        settings: Settings,
    ) -> UserChanged | ChangedMeanwhile | LastAbleAdmin:
        old, new = _as_text(_details(before)), _as_text(details)
        if old == new:
            return UserChanged(before)
        if not unit.users.change(before.id, version, details):
            return self._changed_meanwhile(unit, before, version)
        if _authority_changes(before, details) and not any(
            is_able_admin(admin, mandatory=settings.mandatory_two_step)
            for admin in unit.users.administrators()
        ):
            unit.undo()
            return LastAbleAdmin()
        if (new_name := fold(details.username)) != (old_name := fold(before.username)):
            unit.attempts.rename(old_name, new_name)
        if (reason := _end_reason(before, details)) is not None:
            unit.sessions.end_all(before.id, reason, actor.name, self._world.clock.now())
        user = unit.users.get(before.id) or before
        changed = {name: text for name, text in new.items() if text != old[name]}
        detail = {
            _VERSION: str(user.version),
            **{f"{name} before": old[name] for name in changed},
            **changed,
        }
        unit.audit.add(entry(self._world, actor, Action.USER_CHANGE, about=user, detail=detail))
        return UserChanged(user)

    def _changed_meanwhile(self, unit: Unit, user: User, version: int) -> ChangedMeanwhile:
        """Who changed the person last, and all fields changed since the form's version."""
        since = [
            recorded.entry.detail
            for recorded in unit.audit.about(user.id, _LOOKED_BACK)
            if recorded.entry.action is Action.USER_CHANGE
            and int(recorded.entry.detail.get(_VERSION, "0")) > version
        ]
        fields = tuple(field for field in Field if any(field.value in detail for detail in since))
        return changed_meanwhile(self._world, unit, user, Action.USER_CHANGE, fields)

    def _creator(self, unit: Unit, session: Session) -> User | NotAllowed | SessionEnded:
        actor = who(unit, session)
        if isinstance(actor, SessionEnded):
            return actor
        if (refusal := missing(actor, {Right.USERS_CREATE})) is not None:
            unit.audit.add(refused(self._world, actor, Action.USER_CREATE, refusal))
            return refusal
        return actor

    def _refuse_reading(self, actor: User, refusal: NotAllowed, about: User | None) -> NotAllowed:
        with self._world.store.writing() as unit:
            unit.audit.add(refused(self._world, actor, Action.USERS_READ, refusal, about=about))
        return refusal


def _details(user: User) -> UserDetails:
    return UserDetails(
        username=user.username,
        alias=user.alias,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        time_zone=user.time_zone,
        role=user.role,
        active=user.active,
    )


def _as_text(details: UserDetails) -> dict[str, str]:
    """The details as the audit keeps them, each under the name of its field."""
    texts = {
        Field.USERNAME: details.username,
        Field.ALIAS: details.alias,
        Field.FIRST_NAME: details.first_name,
        Field.LAST_NAME: details.last_name,
        Field.EMAIL: details.email,
        Field.TIME_ZONE: details.time_zone,
        Field.ROLE: details.role.value,
        Field.STATUS: "Active" if details.active else "Inactive",
    }
    return {field.value: text for field, text in texts.items()}


def _details_problems(
    unit: Unit, details: UserDetails, besides: UserId | None = None
) -> tuple[FieldProblem, ...]:
    """What is wrong with the texts; which names are taken is looked up for sound ones only."""
    problems = names.details_problems(details)
    unsound = {problem.field for problem in problems}
    if unsound & {Field.USERNAME, Field.ALIAS}:
        return problems
    return problems + _taken_problems(unit, details, besides)


def _taken_problems(
    unit: Unit, details: UserDetails, besides: UserId | None = None
) -> tuple[FieldProblem, ...]:
    taken = unit.users.taken(details.username, details.alias, besides)
    fields = zip((Field.USERNAME, Field.ALIAS), taken, strict=True)
    return tuple(FieldProblem(field, ProblemKind.TAKEN) for field, is_taken in fields if is_taken)


def _fields_refused(problems: Iterable[FieldProblem]) -> FieldsRefused:
    order = list(Field)
    return FieldsRefused(tuple(sorted(problems, key=lambda found: order.index(found.field))))


def _authority_changes(before: User, details: UserDetails) -> bool:
    return (before.role, before.active) != (details.role, details.active)


def _fixed(
    actor: User, before: User, details: UserDetails
) -> OwnRoleOrStatus | FirstUserFixed | None:
    """The refusal where role or status may not be changed by this actor, or by nobody (A6)."""
    if not _authority_changes(before, details):
        return None
    if actor.id == before.id:
        return OwnRoleOrStatus()
    return FirstUserFixed() if before.first_user else None


def _end_reason(before: User, details: UserDetails) -> EndReason | None:
    """Why the change ends the person's sessions, if it does (M06)."""
    if before.active and not details.active:
        return EndReason.DEACTIVATED
    return EndReason.ROLE_CHANGED if before.role is not details.role else None
