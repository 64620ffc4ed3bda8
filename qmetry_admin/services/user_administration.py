"""People of the directory: listed, looked at, made, changed and ended, as roles allow (A1 to A6).

Changing and ending have files of their own: user_changes and user_endings.
"""

from __future__ import annotations

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    NameFreed,
    TypeChange,
    Unlocked,
    UserChangeAnswer,
    UserCreateAnswer,
    UserCreated,
    UserDeleteAnswer,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
)
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.new_password import password_problem, words_around
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.user_changes import UserChanges
from qmetry_admin.services.user_endings import UserEndings
from qmetry_admin.services.user_forms import (
    as_text,
    details_problems,
    fields_refused,
    taken_problems,
)


class UserAdministration:
    """The deeds of the Users page and the Details tab."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._changes = UserChanges(world)
        self._endings = UserEndings(world)

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
                longest = organisation_of(unit).settings.reactivate_after
                now = self._world.clock.now()
                return unit.users.page(query, offset, limit, now=now, longest_lock=longest)
        return self._refuse_reading(actor, refusal, None)

    def addresses(
        self, session: Session, query: UserQuery
    ) -> Addresses | NotAllowed | SessionEnded:
        """The email addresses of all that a query finds, each once: View on Users (M22, S40)."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = missing(actor, {Right.USERS_VIEW})
            if refusal is None:
                longest = organisation_of(unit).settings.reactivate_after
                now = self._world.clock.now()
                found = unit.users.emails(query, now=now, longest_lock=longest)
                emails = [email for email in found if email]
                return Addresses(tuple(dict.fromkeys(emails)), len(found) - len(emails))
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
        """A new person: Create on Users.

        The start password is for type QMETRY alone, and must be changed at the first sign-in; for
        other types none is kept, whatever is handed in.
        """
        has_password = authentication is AuthenticationType.QMETRY
        with self._world.store.writing() as unit:
            organisation = organisation_of(unit)
            actor = self._creator(unit, session)
            if not isinstance(actor, User):
                return actor
            problems = details_problems(unit, details)
        if has_password:
            words = words_around(details, organisation.name)
            problem = password_problem(self._world.judge, start_password, words)
            problems += (problem,) if problem else ()
        if problems:
            return fields_refused(problems)
        stored = self._world.hasher.hash(start_password) if has_password else None
        with self._world.store.writing() as unit:
            unit.organisation.hold()  # so that a name found free stays free until it is taken
            actor = self._creator(unit, session)
            if not isinstance(actor, User):
                return actor
            user = unit.users.add(details, authentication, must_change_password=has_password)
            if user is None:
                return fields_refused(taken_problems(unit, details))
            if stored is not None:
                unit.passwords.put(user.id, stored, must_change=True)
            detail = {Field.AUTHENTICATION.value: authentication.value, **as_text(details)}
            unit.audit.add(entry(self._world, actor, Action.USER_CREATE, about=user, detail=detail))
            return UserCreated(user)

    def change(
        self,
        session: Session,
        user_id: UserId,
        version: int,
        details: UserDetails,
        new_type: TypeChange | None = None,
    ) -> UserChangeAnswer:
        """Stores a person's details, and another type where one is given: Modify on Users.

        `version` is the one the form was filled from; where it is no longer the person's, nothing
        is written (DB-02). What is stored already is no change, and leaves no entry.
        """
        return self._changes.change(session, user_id, version, details, new_type)

    def delete(self, session: Session, user_id: UserId) -> UserDeleteAnswer:
        """Ends an account for good; its names stay taken until they are freed: Delete on Users."""
        return self._endings.delete(session, user_id)

    def deleted(self, session: Session) -> tuple[User, ...] | NotAllowed | SessionEnded:
        """Deleted people whose names are still taken, up to 200: Delete on Users."""
        return self._endings.deleted(session)

    def free_names(
        self, session: Session, user_id: UserId
    ) -> NameFreed | NoSuchUser | NotAllowed | SessionEnded:
        """Lets somebody new have a deleted person's names: the role Admin alone (A3)."""
        return self._endings.free_names(session, user_id)

    def unlock(
        self, session: Session, user_id: UserId
    ) -> Unlocked | NoSuchUser | NotAllowed | SessionEnded:
        """Opens a person's password and code step: Create, Modify or Assist on Users (M04)."""
        return self._endings.unlock(session, user_id)

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
