"""Hashes of passwords; whether one must be changed stands with the person."""

from __future__ import annotations

from peewee import Database

from qmetry_admin.domain.users import UserId
from qmetry_admin.store.rows import PasswordRow, UserRow


class PasswordRows:
    """Fulfils the port Passwords."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: UserId) -> str | None:
        """The stored hash."""
        row = PasswordRow.select().where(PasswordRow.user_id == user_id)
        found = row.get_or_none(self._database)
        return found.stored if found else None

    def put(self, user_id: UserId, stored: str, *, must_change: bool) -> None:
        """Stores a hash and whether the password must be changed at the next sign-in."""
        PasswordRow.insert(user_id=user_id, stored=stored).on_conflict(
            conflict_target=[PasswordRow.user_id], update={PasswordRow.stored: stored}
        ).execute(self._database)
        self._must_change(user_id, must_change=must_change)

    def replace(self, user_id: UserId, old: str, new: str) -> bool:
        """Puts a new hash in place of exactly the old one; says whether it won.

        The duty to change the password is then done.
        """
        changed = (
            PasswordRow.update(stored=new)
            .where(PasswordRow.user_id == user_id, PasswordRow.stored == old)
            .execute(self._database)
        )
        if changed == 1:
            self._must_change(user_id, must_change=False)
        return bool(changed == 1)

    def drop(self, user_id: UserId) -> None:
        """Forgets the hash: the person's password is another authority's from now on."""
        PasswordRow.delete().where(PasswordRow.user_id == user_id).execute(self._database)
        self._must_change(user_id, must_change=False)

    def _must_change(self, user_id: UserId, *, must_change: bool) -> None:
        UserRow.update(must_change_password=int(must_change)).where(UserRow.id == user_id).execute(
            self._database
        )
