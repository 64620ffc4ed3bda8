"""Confirmed authenticators, their secrets sealed to person and registration."""

from __future__ import annotations

from peewee import Database

from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.users import AuthenticationType, UserId
from qmetry_admin.services.ports import Place, SecretBox
from qmetry_admin.store.instants import instant, instant_or_none, ticks
from qmetry_admin.store.rows import AuthenticatorRow


class AuthenticatorRows:
    """Fulfils the port Authenticators."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def get(self, user_id: UserId) -> Authenticator | None:
        """The person's authenticator."""
        query = AuthenticatorRow.select().where(AuthenticatorRow.user_id == user_id)
        row = query.get_or_none(self._database)
        if row is None:
            return None
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
        place = _place(authenticator.user_id, authenticator.generation)
        accepted = authenticator.last_accepted
        insert = AuthenticatorRow.insert(
            user_id=authenticator.user_id,
            authentication=AuthenticationType.QMETRY.value,
            generation=authenticator.generation,
            secret_sealed=self._box.seal(authenticator.secret, place),
            drift=authenticator.drift,
            last_step=authenticator.last_step,
            confirmed=ticks(authenticator.confirmed),
            confirmed_by=authenticator.confirmed_by,
            last_accepted=None if accepted is None else ticks(accepted),
        )
        made = insert.on_conflict(action="nothing").as_rowcount().execute(self._database)
        return bool(made == 1)

    def spend(self, moved: Authenticator) -> bool:
        """Stores step, drift and time if its last step is still before (M01); says whether it won.

        One conditional UPDATE of this registration alone. SQLite has one writer; on PostgreSQL the
        second UPDATE waits for the first, and then looks at its condition again.
        """
        accepted = moved.last_accepted
        won = (
            AuthenticatorRow.update(
                last_step=moved.last_step,
                drift=moved.drift,
                last_accepted=None if accepted is None else ticks(accepted),
            )
            .where(
                AuthenticatorRow.user_id == moved.user_id,
                AuthenticatorRow.generation == moved.generation,
                AuthenticatorRow.last_step < moved.last_step,
            )
            .execute(self._database)
        )
        return bool(won == 1)


def _place(user_id: UserId, generation: str) -> Place:
    return Place("authenticator", f"{user_id}/{generation}", "secret_sealed")
