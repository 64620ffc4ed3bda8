"""Confirmed authenticators, their secrets sealed to person and registration."""

from __future__ import annotations

from typing import Final

from peewee import Database, Expression

from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.users import AuthenticationType, UserId
from qmetry_admin.services.ports import Place, SecretBox
from qmetry_admin.store.instants import instant, instant_or_none, ticks, ticks_or_none
from qmetry_admin.store.rows import AuthenticatorRow
from qmetry_admin.store.statements import Question, slot

_OF: Final = Question(AuthenticatorRow.select().where(AuthenticatorRow.user_id == slot(0)))


class AuthenticatorRows:
    """Fulfils the port Authenticators."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def get(self, user_id: UserId) -> Authenticator | None:
        """The person's authenticator."""
        found = _OF.row(self._database, user_id)
        if found is None:
            return None
        row = AuthenticatorRow(**found)
        return Authenticator(
            user_id=UserId(row.user_id),
            generation=row.generation,
            secret=self._box.open(row.secret_sealed, _place(user_id, row.generation)),
            drift=row.drift,
            last_step=row.last_step,
            confirmed=instant(row.confirmed),
            confirmed_by=UserId(row.confirmed_by),
            last_accepted=instant_or_none(row.last_accepted),
        )

    def add(self, authenticator: Authenticator) -> bool:
        """Stores one if the person has none; says whether it did."""
        insert = AuthenticatorRow.insert(
            user_id=authenticator.user_id,
            authentication=AuthenticationType.QMETRY.value,
            **self._columns(authenticator),
        )
        made = insert.on_conflict(action="nothing").as_rowcount().execute(self._database)
        return bool(made == 1)

    def spend(self, moved: Authenticator, *, first: int | None = None) -> bool:
        """Stores step, drift and time if its last step is still before; says whether it won.

        Before this one (M01), or before `first`, the first of several spent together (S34).
        One conditional UPDATE of this registration alone. SQLite has one writer; on PostgreSQL the
        second UPDATE waits for the first, and then looks at its condition again.
        """
        won = (
            AuthenticatorRow.update(
                last_step=moved.last_step,
                drift=moved.drift,
                last_accepted=ticks_or_none(moved.last_accepted),
            )
            .where(
                *_is(moved.user_id, moved.generation),
                AuthenticatorRow.last_step < (moved.last_step if first is None else first),
            )
            .execute(self._database)
        )
        return bool(won == 1)

    def replace(self, old_generation: str, new: Authenticator) -> bool:
        """One conditional UPDATE puts another registration in the place of exactly this one (S23).

        Its recovery codes must be gone by then. Says whether it won.
        """
        won = (
            AuthenticatorRow.update(**self._columns(new))
            .where(*_is(new.user_id, old_generation))
            .execute(self._database)
        )
        return bool(won == 1)

    def remove(self, user_id: UserId, generation: str) -> bool:
        """Deletes this registration, its recovery codes being gone; says whether it was there."""
        delete = AuthenticatorRow.delete().where(*_is(user_id, generation))
        return bool(delete.execute(self._database) == 1)

    def _columns(self, authenticator: Authenticator) -> dict[str, object]:
        place = _place(authenticator.user_id, authenticator.generation)
        return {
            "generation": authenticator.generation,
            "secret_sealed": self._box.seal(authenticator.secret, place),
            "drift": authenticator.drift,
            "last_step": authenticator.last_step,
            "confirmed": ticks(authenticator.confirmed),
            "confirmed_by": authenticator.confirmed_by,
            "last_accepted": ticks_or_none(authenticator.last_accepted),
        }


def _is(user_id: UserId, generation: str) -> tuple[Expression, Expression]:
    return AuthenticatorRow.user_id == user_id, AuthenticatorRow.generation == generation


def _place(user_id: UserId, generation: str) -> Place:
    return Place("authenticator", f"{user_id}/{generation}", "secret_sealed")
