"""People: one query gives a person whole, with the state of their two-step verification."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from peewee import Case, Database, IntegrityError, ModelSelect, fn

from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    TwoStepState,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
    fold,
    search_key,
)
from qmetry_admin.store.failures import unique_violation
from qmetry_admin.store.instants import instant, instant_or_none, ticks
from qmetry_admin.store.rows import AuthenticatorRow, RecoveryCodeRow, UserRow
from qmetry_admin.store.search import matches, storable
from qmetry_admin.store.sorting import order

_CONFIRMER: Final = UserRow.alias("confirmer")


class UserRows:
    """Fulfils the port Users."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: UserId) -> User | None:
        """One person."""
        return self._one(UserRow.id == user_id)

    def hold(self, user_id: UserId) -> User | None:
        """One person, whose row nobody else can change until this unit ends.

        The row is held by an UPDATE that changes nothing: both engines understand it alike.
        """
        UserRow.update(version=UserRow.version).where(UserRow.id == user_id).execute(self._database)
        return self.get(user_id)

    def by_username(self, username: str) -> User | None:
        """The person who signs in under a name, folded (A1)."""
        key = fold(username)
        return self._one(UserRow.username_key == key) if storable(key) else None

    def page(self, query: UserQuery, offset: int, limit: int) -> UserPage:
        """Rows of a query; ties are broken by username, then id."""
        people = _people()
        counting = UserRow.select(fn.COUNT(UserRow.id))
        total = matching = counting.scalar(self._database)
        if query.search.strip():
            condition = matches(query.search)
            if condition is None:
                return UserPage((), offset, 0, total)
            people = people.where(condition)
            matching = counting.where(condition).scalar(self._database)
        rows = people.order_by(*order(query)).limit(limit).offset(offset).execute(self._database)
        return UserPage(tuple(_user(row) for row in rows), offset, matching, total)

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
            **_columns(details),
        )
        made = list(
            insert.on_conflict(action="nothing")
            .returning(UserRow.id)
            .tuples()
            .execute(self._database)
        )
        return self.get(UserId(made[0][0])) if made else None

    def taken(self, username: str, alias: str, besides: UserId | None = None) -> tuple[bool, bool]:
        """Whether username and alias are another person's, folded."""
        others = UserRow.id != (0 if besides is None else besides)
        name, nickname = (
            UserRow.select(UserRow.id).where(column == key, others).exists(self._database)
            for column, key in (
                (UserRow.username_key, fold(username)),
                (UserRow.alias_key, fold(alias)),
            )
        )
        return name, nickname

    def change(self, user_id: UserId, version: int, details: UserDetails) -> bool:
        """Writes the details if the version still holds (DB-02); says whether it did.

        No as well where another took the username or the alias at the same moment.
        """
        update = UserRow.update(version=UserRow.version + 1, **_columns(details)).where(
            UserRow.id == user_id, UserRow.version == version
        )
        try:
            with self._database.savepoint():
                return bool(update.execute(self._database) == 1)
        except IntegrityError as error:
            if unique_violation(error):
                return False
            raise

    def signed_in(self, user_id: UserId, at: datetime) -> None:
        """Stores the last sign-in; the version stays, for no edit is about it."""
        UserRow.update(last_sign_in=ticks(at)).where(UserRow.id == user_id).execute(self._database)

    def administrators(self) -> tuple[User, ...]:
        """All active people with the role Admin."""
        admins = _people().where(UserRow.role == Role.ADMIN.value, UserRow.active == 1)
        rows = admins.order_by(UserRow.id).execute(self._database)
        return tuple(_user(row) for row in rows)

    def _one(self, condition: object) -> User | None:
        rows = list(_people().where(condition).execute(self._database))
        return _user(rows[0]) if rows else None


def _people() -> ModelSelect[UserRow]:
    codes_left = RecoveryCodeRow.select(fn.COUNT(RecoveryCodeRow.slot)).where(
        RecoveryCodeRow.user_id == UserRow.id
    )
    return (
        UserRow.select(
            UserRow,
            AuthenticatorRow.generation,
            AuthenticatorRow.confirmed,
            AuthenticatorRow.last_accepted,
            _CONFIRMER.first_name.alias("by_first_name"),
            _CONFIRMER.last_name.alias("by_last_name"),
            _CONFIRMER.username.alias("by_username"),
            # Nobody without an authenticator has codes, so theirs need not be counted.
            Case(None, [(AuthenticatorRow.user_id.is_null(), 0)], codes_left).alias("codes_left"),
        )
        .left_outer_join(AuthenticatorRow, on=(AuthenticatorRow.user_id == UserRow.id))
        .left_outer_join(_CONFIRMER, on=(_CONFIRMER.id == AuthenticatorRow.confirmed_by))
        .dicts()
    )


def _user(row: dict[str, Any]) -> User:
    return User(
        id=UserId(row["id"]),
        version=row["version"],
        username=row["username"],
        alias=row["nickname"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        email=row["email"],
        time_zone=row["time_zone"],
        authentication=AuthenticationType(row["authentication"]),
        role=Role(row["role"]),
        active=bool(row["active"]),
        first_user=bool(row["first_user"]),
        must_change_password=bool(row["must_change_password"]),
        last_sign_in=instant_or_none(row["last_sign_in"]),
        two_step=None if row["generation"] is None else _two_step(row),
    )


def _two_step(row: dict[str, Any]) -> TwoStepState:
    by = f"{row['by_first_name']} {row['by_last_name']}".strip()
    return TwoStepState(
        generation=row["generation"],
        since=instant(row["confirmed"]),
        by=by or row["by_username"],
        codes_left=row["codes_left"],
        last_accepted=instant_or_none(row["last_accepted"]),
    )


def _columns(details: UserDetails) -> dict[str, str | int]:
    return {
        "username": details.username,
        "username_key": fold(details.username),
        "nickname": details.alias,
        "alias_key": fold(details.alias),
        "first_name": details.first_name,
        "last_name": details.last_name,
        "email": details.email,
        "time_zone": details.time_zone,
        "role": details.role.value,
        "active": int(details.active),
        "name_key": fold(f"{details.first_name} {details.last_name}"),
        "email_key": fold(details.email),
        "search_key": search_key(details),
    }
