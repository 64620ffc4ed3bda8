"""People: added once, changed by version, listed by one condition, and deleted for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from peewee import Database, Expression, IntegrityError, Node, fn

from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Lock,
    Role,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
    fold,
)
from qmetry_admin.store.failures import refused_by_others
from qmetry_admin.store.filters import THERE, found_by, lets_through
from qmetry_admin.store.instants import ticks
from qmetry_admin.store.locks import locks_of
from qmetry_admin.store.people import columns, people, person
from qmetry_admin.store.rows import AttemptRow, AuthenticatorRow, UserRow, WrongCodeRow
from qmetry_admin.store.search import storable
from qmetry_admin.store.sorting import order
from qmetry_admin.store.statements import Question, slot

_FREED: Final = "\x01"
"""What the keys of freed names begin with. No name has a control character in it."""
_BY_ID: Final = Question(people().where(UserRow.id == slot(0), THERE))
_EVEN_DELETED: Final = Question(people().where(UserRow.id == slot(0)))
_BY_NAME: Final = Question(people().where(UserRow.username_key == slot(0), THERE))
_NAME_HELD: Final = Question(people().where(UserRow.username_key == slot(0), UserRow.id != slot(1)))
_ALIAS_HELD: Final = Question(people().where(UserRow.alias_key == slot(0), UserRow.id != slot(1)))
_ADMINS: Final = Question(
    people()
    .where(UserRow.role == Role.ADMIN.value, UserRow.active == 1, THERE)
    .order_by(UserRow.id)
)


class UserRows:
    """Fulfils the port Users."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: UserId) -> User | None:
        """One person."""
        return _person(_BY_ID.row(self._database, user_id))

    def hold(self, user_id: UserId) -> User | None:
        """One person, whose row nobody else can change until this unit ends.

        The row is held by an UPDATE that changes nothing: both engines understand it alike.
        """
        UserRow.update(version=UserRow.version).where(UserRow.id == user_id).execute(self._database)
        return self.get(user_id)

    def by_username(self, username: str) -> User | None:
        """The person who signs in under a name, folded (A1)."""
        return self._named(_BY_NAME, username)

    def page(
        self, query: UserQuery, offset: int, limit: int, *, now: datetime, longest_lock: timedelta
    ) -> UserPage:
        """Rows of a query; ties are broken by username, then id.

        A lock counts from `now` on, and not where it is further away than the longest one.
        """
        total, unenrolled = self._count(THERE), self.still_to_enrol()
        conditions = found_by(query, now, longest_lock)
        if conditions is None:
            return UserPage((), offset, 0, total, unenrolled)
        some = people().where(*conditions).order_by(*order(query)).limit(limit).offset(offset)
        rows = list(some.execute(self._database))
        return UserPage(
            tuple(person(row) for row in rows),
            offset,
            self._count(*conditions),
            total,
            unenrolled,
            self._locks(rows, now, longest_lock),
        )

    def emails(
        self, query: UserQuery, *, now: datetime, longest_lock: timedelta
    ) -> tuple[str, ...]:
        """The email address of everybody a query finds, in its order; empty texts included."""
        conditions = found_by(query, now, longest_lock)
        if conditions is None:
            return ()
        addresses = (
            UserRow.select(UserRow.email)
            .left_outer_join(AuthenticatorRow, on=(AuthenticatorRow.user_id == UserRow.id))
            .where(*conditions)
            .order_by(*order(query))
        )
        return tuple(email for (email,) in addresses.tuples().execute(self._database))

    def still_to_enrol(self) -> int:
        """How many people `STILL_TO_ENROL` lets through, by the condition the list uses."""
        return self._count(*lets_through(STILL_TO_ENROL))

    def add(
        self,
        details: UserDetails,
        authentication: AuthenticationType,
        *,
        first_user: bool = False,
        must_change_password: bool = False,
    ) -> User | None:
        """A new person; nothing where username or alias is taken by then."""
        insert = UserRow.insert(
            version=1,
            authentication=authentication.value,
            first_user=int(first_user),
            must_change_password=int(must_change_password),
            **columns(details),
        )
        made = list(
            insert.on_conflict(action="nothing")
            .returning(UserRow.id)
            .tuples()
            .execute(self._database)
        )
        return self.get(UserId(made[0][0])) if made else None

    def holders(
        self, username: str, alias: str, besides: UserId | None = None
    ) -> tuple[User | None, User | None]:
        """Who else has the username and who the alias, folded; deleted people hold theirs (A3)."""
        own = 0 if besides is None else besides
        return self._named(_NAME_HELD, username, own), self._named(_ALIAS_HELD, alias, own)

    def change(
        self,
        user_id: UserId,
        version: int,
        details: UserDetails,
        authentication: AuthenticationType | None = None,
    ) -> bool:
        """Writes the details, and the type where one is given, if the version holds (DB-02).

        Says whether it did. No as well where another took the username or the alias at the same
        moment, and for another type than QMETRY while there is an authenticator: it refers to the
        type, and whoever confirms one at the same moment is waited for.
        """
        kind = {} if authentication is None else {"authentication": authentication.value}
        update = UserRow.update(version=UserRow.version + 1, **columns(details), **kind).where(
            UserRow.id == user_id, UserRow.version == version, THERE
        )
        try:
            with self._database.savepoint():
                return bool(update.execute(self._database) == 1)
        except IntegrityError as error:
            if refused_by_others(error):
                return False
            raise

    def delete(self, user_id: UserId, at: datetime) -> None:
        """The account ends: inactive, in no list, its names still taken (A3)."""
        UserRow.update(
            version=UserRow.version + 1, active=0, must_change_password=0, deleted=ticks(at)
        ).where(UserRow.id == user_id, THERE).execute(self._database)

    def deleted(self, limit: int) -> tuple[User, ...]:
        """Deleted people whose names are still taken, the last one first."""
        gone = people().where(UserRow.deleted.is_null(is_null=False), _names_taken())
        rows = gone.order_by(UserRow.deleted.desc(), UserRow.id.desc()).limit(limit)
        return tuple(person(row) for row in rows.execute(self._database))

    def free_names(self, user_id: UserId) -> User | None:
        """Lets others have the names of a deleted person; nothing where they are free already.

        What was tried under the username meanwhile goes: whoever has it next inherits nothing.
        """
        which = (UserRow.id == user_id, UserRow.deleted.is_null(is_null=False), _names_taken())
        username = UserRow.select(UserRow.username_key).where(*which)
        for row in (AttemptRow, WrongCodeRow):
            row.delete().where(row.name.in_(username)).execute(self._database)
        key = f"{_FREED}{user_id}"
        freed = UserRow.update(version=UserRow.version + 1, username_key=key, alias_key=key)
        if freed.where(*which).execute(self._database) != 1:
            return None
        return _person(_EVEN_DELETED.row(self._database, user_id))

    def signed_in(self, user_id: UserId, at: datetime) -> None:
        """Stores the last sign-in; the version stays, for no edit is about it."""
        UserRow.update(last_sign_in=ticks(at)).where(UserRow.id == user_id).execute(self._database)

    def administrators(self) -> tuple[User, ...]:
        """All active people with the role Admin."""
        return tuple(person(row) for row in _ADMINS.rows(self._database))

    def _named(self, question: Question, name: str, *besides: int) -> User | None:
        key = fold(name)
        return _person(question.row(self._database, key, *besides)) if storable(key) else None

    def _count(self, *conditions: Node) -> int:
        counting = UserRow.select(fn.COUNT(UserRow.id)).where(*conditions)
        return int(counting.scalar(self._database))

    def _locks(
        self, rows: list[dict[str, Any]], now: datetime, longest_lock: timedelta
    ) -> Mapping[UserId, Lock]:
        ids = {row["username_key"]: UserId(row["id"]) for row in rows}
        found = locks_of(self._database, list(ids), now, longest_lock)
        return {ids[name]: lock for name, lock in found.items()}


def _person(row: dict[str, Any] | None) -> User | None:
    return person(row) if row is not None else None


def _names_taken() -> Expression:
    return fn.SUBSTR(UserRow.username_key, 1, 1) != _FREED
