"""Unused recovery codes: a used one is a deleted one."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import Database, fn

from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import Place, SecretBox
from qmetry_admin.store.rows import RecoveryCodeRow


class RecoveryCodeRows:
    """Fulfils the port RecoveryCodes."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def add(self, user_id: UserId, generation: str, codes: Sequence[RecoveryCode]) -> None:
        """Stores a set, for an authenticator that is there."""
        rows = [
            {
                "user_id": user_id,
                "slot": code.slot,
                "generation": generation,
                "sealed": self._box.seal(
                    code.text.encode(), _place(user_id, generation, code.slot)
                ),
                "lookup": self._box.lookup(user_id, code.text),
            }
            for code in codes
        ]
        RecoveryCodeRow.insert_many(rows).as_rowcount().execute(self._database)

    def unused(self, user_id: UserId) -> tuple[RecoveryCode, ...]:
        """Those that are left, by slot."""
        query = RecoveryCodeRow.select().where(RecoveryCodeRow.user_id == user_id)
        rows = query.order_by(RecoveryCodeRow.slot).execute(self._database)
        return tuple(
            RecoveryCode(
                row.slot,
                self._box.open(row.sealed, _place(user_id, row.generation, row.slot)).decode(),
            )
            for row in rows
        )

    def left(self, user_id: UserId) -> int:
        """How many are left."""
        query = RecoveryCodeRow.select(fn.COUNT(RecoveryCodeRow.slot))
        return int(query.where(RecoveryCodeRow.user_id == user_id).scalar(self._database))

    def slots(self, user_id: UserId) -> tuple[int, ...]:
        """The slots of those that are left, in order."""
        query = RecoveryCodeRow.select(RecoveryCodeRow.slot)
        query = query.where(RecoveryCodeRow.user_id == user_id).order_by(RecoveryCodeRow.slot)
        return tuple(slot for (slot,) in query.tuples().execute(self._database))

    def drop(self, user_id: UserId) -> None:
        """Deletes all of them."""
        RecoveryCodeRow.delete().where(RecoveryCodeRow.user_id == user_id).execute(self._database)

    def holds(self, user_id: UserId, code: str) -> bool:
        """Whether a normalised code is one of them."""
        query = RecoveryCodeRow.select(RecoveryCodeRow.slot).where(*self._is(user_id, code))
        return query.exists(self._database)

    def spend(self, user_id: UserId, code: str) -> bool:
        """One DELETE: says whether it was there (S19)."""
        gone = RecoveryCodeRow.delete().where(*self._is(user_id, code)).execute(self._database)
        return bool(gone == 1)

    def _is(self, user_id: UserId, code: str) -> tuple[object, object]:
        return (
            RecoveryCodeRow.user_id == user_id,
            RecoveryCodeRow.lookup == self._box.lookup(user_id, code),
        )


def _place(user_id: UserId, generation: str, slot: int) -> Place:
    return Place("recovery_code", f"{user_id}/{generation}/{slot}", "sealed")
