"""People as rows and as values: one query gives a person whole, with their two-step state."""

from __future__ import annotations

from typing import Any, Final

from peewee import Case, ModelSelect, fn

from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    TwoStepState,
    User,
    UserDetails,
    UserId,
    fold,
    search_key,
)
from qmetry_admin.store.instants import instant, instant_or_none
from qmetry_admin.store.rows import AuthenticatorRow, RecoveryCodeRow, UserRow

_CONFIRMER: Final = UserRow.alias("confirmer")


def people() -> ModelSelect[UserRow]:
    """Everybody, the deleted ones too; conditions and order are the asker's."""
    codes_left = RecoveryCodeRow.select(fn.COUNT(RecoveryCodeRow.slot)).where(
        RecoveryCodeRow.user_id == UserRow.id
    )
    return (
        UserRow.select(
            UserRow.id,
            UserRow.version,
            UserRow.username,
            UserRow.username_key,
            UserRow.nickname.alias("nickname"),
            UserRow.first_name,
            UserRow.last_name,
            UserRow.email,
            UserRow.time_zone,
            UserRow.authentication,
            UserRow.role,
            UserRow.active,
            UserRow.first_user,
            UserRow.must_change_password,
            UserRow.last_sign_in,
            UserRow.deleted,
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


def person(row: dict[str, Any]) -> User:
    """The person of a row of `people`."""
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
        deleted=instant_or_none(row["deleted"]),
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


def columns(details: UserDetails) -> dict[str, str | int]:
    """The columns that hold the details, and the keys made from them."""
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
