"""Wrong tries, counted before they are checked, in statements that nobody can overshoot (M03)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from peewee import Case, Database, Expression, Select, Value

from qmetry_admin.domain.lockout import (
    Charged,
    Closed,
    Factor,
    Locked,
    TooFast,
)
from qmetry_admin.domain.users import Lock
from qmetry_admin.services.ports import SecretBox
from qmetry_admin.store.instants import instant, span, ticks
from qmetry_admin.store.locks import closed, locks_of, standing
from qmetry_admin.store.rows import AttemptRow, UserRow, WrongCodeRow
from qmetry_admin.store.search import storable


class AttemptRows:
    """Fulfils the port Attempts."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def charge(
        self, name: str, factor: Factor, now: datetime, limit: int, lock: timedelta
    ) -> Charged | Locked | Closed:
        """Counts a try before it is checked.

        The limit-th in a row locks for `lock`; meanwhile nothing is counted. For `Factor.CODE` a
        mark is kept as well, and a hundred within 30 days answer Closed. That stays so however much
        time goes by: no marks are added meanwhile, so the newest hundred stay as close together.
        """
        key = self._key(name)
        if factor is not Factor.CODE:
            return self._charge_row(key, factor, ticks(now), limit, span(lock))
        self._hold(key, factor, ticks(now))
        if self._closed(key):
            return Closed()
        charged = self._charge_row(key, factor, ticks(now), limit, span(lock))
        if isinstance(charged, Locked):
            return charged
        return Charged(charged.in_a_row, self._mark(key, ticks(now)))

    def pace(self, name: str, factor: Factor, now: datetime, every: timedelta) -> TooFast | None:
        """Takes a try of a paced factor, unless the last one was less than `every` ago.

        A last try in the future was made by a clock that went back since, and holds nobody up.
        """
        at, gap, key = ticks(now), span(every), self._key(name)
        update = AttemptRow.insert(
            name=key, factor=factor.value, fails=1, last=at, locked_until=None
        ).on_conflict(
            conflict_target=[AttemptRow.name, AttemptRow.factor],
            update={AttemptRow.fails: AttemptRow.fails + 1, AttemptRow.last: at},
            where=(AttemptRow.last <= at - gap) | (AttemptRow.last > at),
        )
        if list(update.returning(AttemptRow.last).tuples().execute(self._database)):
            return None
        last = AttemptRow.select(AttemptRow.last).where(*_is(key, factor)).scalar(self._database)
        return TooFast(instant(last) + every - now)

    def clear(self, name: str, factor: Factor) -> None:
        """The row starts anew."""
        AttemptRow.delete().where(*_is(self._key(name), factor)).execute(self._database)

    def locks(self, names: Sequence[str], now: datetime, longest: timedelta) -> Mapping[str, Lock]:
        """Which of these folded names are locked, for the password or the code, and until when."""
        keys = {self._key(name): name for name in names}
        found = locks_of(self._database, list(keys), now, longest)
        return {keys[key]: lock for key, lock in found.items()}

    def unmark(self, mark: int) -> None:
        """The charged code was right: it is none of the hundred."""
        WrongCodeRow.delete().where(WrongCodeRow.id == mark).execute(self._database)

    def rename(self, old: str, new: str) -> None:
        """What was counted under a person's old folded name counts under the new one.

        Both are names in the clear, for somebody has them; what the new one was charged goes.
        """
        AttemptRow.delete().where(AttemptRow.name == new).execute(self._database)
        for row in (AttemptRow, WrongCodeRow):
            row.update(name=new).where(row.name == old).execute(self._database)

    def forget_marks(self, name: str) -> None:
        """All wrong codes of a name are forgiven: the closed code step opens (M03)."""
        WrongCodeRow.delete().where(WrongCodeRow.name == self._key(name)).execute(self._database)

    def _key(self, name: str) -> str:
        """The name where somebody has it; else a keyed hash, for people type passwords there."""
        if storable(name):
            somebody = UserRow.select(UserRow.id).where(UserRow.username_key == name)
            if somebody.exists(self._database):
                return name
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        return self._box.token_hash(f"name {digest}")

    def _charge_row(
        self, key: str, factor: Factor, at: int, limit: int, lock: int
    ) -> Charged | Locked:
        fails = Case(None, [(AttemptRow.locked_until.is_null(), AttemptRow.fails + 1)], 1)
        insert = AttemptRow.insert(
            name=key,
            factor=factor.value,
            fails=1,
            last=at,
            locked_until=at + lock if limit <= 1 else None,
        ).on_conflict(
            conflict_target=[AttemptRow.name, AttemptRow.factor],
            update={
                AttemptRow.fails: fails,
                AttemptRow.last: at,
                AttemptRow.locked_until: Case(None, [(fails >= limit, at + lock)], None),
            },
            where=AttemptRow.locked_until.is_null() | ~standing(at, lock),
        )
        counted = list(insert.returning(AttemptRow.fails).tuples().execute(self._database))
        if counted:
            return Charged(counted[0][0])
        until = AttemptRow.select(AttemptRow.locked_until).where(*_is(key, factor))
        return Locked(instant(until.scalar(self._database)))

    def _hold(self, key: str, factor: Factor, at: int) -> None:
        """Holds the row, made if need be: of two tries at once the second sees the first's mark."""
        AttemptRow.insert(
            name=key, factor=factor.value, fails=0, last=at, locked_until=None
        ).on_conflict(
            conflict_target=[AttemptRow.name, AttemptRow.factor],
            update={AttemptRow.fails: AttemptRow.fails},
        ).as_rowcount().execute(self._database)

    def _closed(self, key: str) -> bool:
        [(answer,)] = Select(columns=[closed(Value(key))]).tuples().execute(self._database)
        return bool(answer)

    def _mark(self, key: str, at: int) -> int:
        insert = WrongCodeRow.insert(name=key, at=at).returning(WrongCodeRow.id)
        made = list(insert.tuples().execute(self._database))
        return int(made[0][0])


def _is(key: str, factor: Factor) -> tuple[Expression, Expression]:
    return AttemptRow.name == key, AttemptRow.factor == factor.value
