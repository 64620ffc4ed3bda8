"""The audit as a chain: each entry is sealed over the one before, so none can be changed or cut."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from peewee import Database, ModelSelect, Node, fn

from qmetry_admin.domain.audit import Action, AuditPage, Entry, Recorded, Result
from qmetry_admin.domain.users import UserId, fold
from qmetry_admin.services.ports import SecretBox
from qmetry_admin.store.instants import instant, ticks
from qmetry_admin.store.rows import AuditEntryRow, AuditHeadRow
from qmetry_admin.store.search import matches, storable
from qmetry_admin.store.statements import Question

_PAGE: Final = 1000
_BEFORE_THE_FIRST: Final = b""
_NEWEST: Final = Question(AuditEntryRow.select().order_by(AuditEntryRow.number.desc()).limit(1))


class AuditEntryRows:
    """Fulfils the port AuditTrail, for one unit of work."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box
        self._written = False

    def add(self, entry: Entry) -> None:
        """Adds the one entry of this unit of work.

        The head is updated first: of two units at once the second waits and chains on to it.
        """
        if self._written:
            raise RuntimeError("A unit of work writes one audit entry at most.")
        self._written = True
        head = AuditHeadRow.update(number=AuditHeadRow.number + 1)
        [(number, previous)] = list(
            head.returning(AuditHeadRow.number, AuditHeadRow.seal).tuples().execute(self._database)
        )
        seal = self._box.chain(bytes(previous), _content(number, entry))
        AuditHeadRow.update(seal=seal).execute(self._database)
        AuditEntryRow.insert(
            number=number,
            at=ticks(entry.at),
            action=entry.action.value,
            result=entry.result.value,
            workstation=entry.workstation,
            actor_id=entry.actor_id,
            actor_name=entry.actor_name,
            user_id=entry.user_id,
            user_name=entry.user_name,
            detail=_json(dict(entry.detail)),
            seal=seal,
            search_key=_search_key(entry),
        ).as_rowcount().execute(self._database)

    def newest(self) -> Recorded | None:
        """The newest entry."""
        found = _NEWEST.row(self._database)
        return None if found is None else _recorded(AuditEntryRow(**found))

    def newest_about(self, user_id: UserId, actions: Sequence[str]) -> Recorded | None:
        """The newest entry about a person with one of these actions that was done."""
        return self._first(_done(actions).where(AuditEntryRow.user_id == user_id))

    def newest_of(self, actions: Sequence[str]) -> Recorded | None:
        """The newest entry with one of these actions that was done, whomever it is about."""
        return self._first(_done(actions))

    def about(self, user_id: UserId, limit: int) -> tuple[Recorded, ...]:
        """Entries about a person, newest first."""
        query = AuditEntryRow.select().where(AuditEntryRow.user_id == user_id)
        return self._newest(query, 0, limit)

    def page(self, search: str, offset: int, limit: int) -> AuditPage:
        """Entries in which all words of the search occur, newest first."""
        condition = matches(AuditEntryRow.search_key, search)
        if condition is None:
            return AuditPage((), offset, 0)
        return self._cut(condition, offset, limit)

    def page_about(self, user_id: UserId, offset: int, limit: int) -> AuditPage:
        """Entries about a person, newest first."""
        return self._cut(AuditEntryRow.user_id == user_id, offset, limit)

    def by_others(
        self, user_id: UserId, after: int, actions: Sequence[str], limit: int
    ) -> tuple[Recorded, ...]:
        """The newest entries about a person, done by others, with numbers after that one.

        Oldest first; `actions` are those that count (M08). What nobody by name did, others did.
        """
        query = AuditEntryRow.select().where(
            AuditEntryRow.user_id == user_id,
            AuditEntryRow.number > after,
            AuditEntryRow.result == Result.DONE.value,
            AuditEntryRow.action.in_([str(action) for action in actions]),
            AuditEntryRow.actor_id.is_null() | (AuditEntryRow.actor_id != user_id),
        )
        return self._newest(query, 0, limit)[::-1]

    def intact(self) -> bool:
        """Whether every entry is sealed over the one before it, from the first to the newest."""
        number, seal = 0, _BEFORE_THE_FIRST
        for row in self._all():
            try:
                content = _content(number + 1, _recorded(row).entry)
            except (ValueError, TypeError, OverflowError):  # facts that were never written so
                return False
            seal = self._box.chain(seal, content)
            number += 1
            if row.number != number or bytes(row.seal) != seal:
                return False
        head = AuditHeadRow.select().get(self._database)
        return (head.number, bytes(head.seal)) == (number, seal)

    def _all(self) -> Iterator[AuditEntryRow]:
        """Every entry by number, fetched in pages so that a long audit needs little memory."""
        after = -1
        while True:
            query = AuditEntryRow.select().where(AuditEntryRow.number > after)
            page = list(query.order_by(AuditEntryRow.number).limit(_PAGE).execute(self._database))
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].number

    def _first(self, query: ModelSelect[AuditEntryRow]) -> Recorded | None:
        return next(iter(self._newest(query, 0, 1)), None)

    def _newest(
        self, query: ModelSelect[AuditEntryRow], offset: int, limit: int
    ) -> tuple[Recorded, ...]:
        ordered = query.order_by(AuditEntryRow.number.desc()).limit(limit).offset(offset)
        return tuple(_recorded(row) for row in ordered.execute(self._database))

    def _cut(self, condition: Node, offset: int, limit: int) -> AuditPage:
        rows = self._newest(AuditEntryRow.select().where(condition), offset, limit)
        counting = AuditEntryRow.select(fn.COUNT(AuditEntryRow.number)).where(condition)
        return AuditPage(rows, offset, counting.scalar(self._database))


def _done(actions: Sequence[str]) -> ModelSelect[AuditEntryRow]:
    return AuditEntryRow.select().where(
        AuditEntryRow.result == Result.DONE.value,
        AuditEntryRow.action.in_([str(action) for action in actions]),
    )


def _content(number: int, entry: Entry) -> bytes:
    """An entry as it is sealed: one JSON array, the same bytes for the same facts always."""
    facts = [
        number,
        ticks(entry.at),
        entry.action.value,
        entry.result.value,
        entry.workstation,
        entry.actor_id,
        entry.actor_name,
        entry.user_id,
        entry.user_name,
        dict(entry.detail),
    ]
    return _json(facts).encode()


def _search_key(entry: Entry) -> str:
    """The folded text in which a search looks: what was done, how it went, who, where, why."""
    who_and_where = (entry.actor_name, entry.user_name, entry.workstation)
    facts = (part for fact in entry.detail.items() for part in fact)
    parts = (entry.action.value, entry.result.value, *who_and_where, *facts)
    text = " ".join(fold(part) for part in parts if part)
    return "".join(character if storable(character) else " " for character in text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _recorded(row: AuditEntryRow) -> Recorded:
    entry = Entry(
        at=instant(row.at),
        action=Action(row.action),
        result=Result(row.result),
        workstation=row.workstation,
        actor_id=None if row.actor_id is None else UserId(row.actor_id),
        actor_name=row.actor_name,
        user_id=None if row.user_id is None else UserId(row.user_id),
        user_name=row.user_name,
        detail=json.loads(row.detail),
    )
    return Recorded(row.number, entry)
