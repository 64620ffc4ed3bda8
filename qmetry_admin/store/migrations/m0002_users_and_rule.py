"""Deleting people, the time of a proof, more switches, and an audit that can be searched.

What is made here is frozen: statements, rows and folding say what this step made and found,
whatever the rest of the program says today.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Final

from peewee import BigIntegerField, Database, SqliteDatabase, TextField

from qmetry_admin.store.columns import KeyField, Row
from qmetry_admin.store.statements import run

_PAGE: Final = 1000


def migrate(database: Database) -> None:
    """Adds the columns and the index, and makes the search key of every entry that is there."""
    sqlite = isinstance(database, SqliteDatabase)
    number, key = ("INTEGER", "TEXT") if sqlite else ("BIGINT", 'TEXT COLLATE "C"')
    for table, column in (
        ("users", f'"deleted" {number}'),
        ("session", f'"proved" {number}'),
        ("session", f'"renewed" {number}'),
        ("organisation", _switch("self_service", number)),
        ("organisation", _switch("hide_codes", number)),
        ("organisation", f'"set_up_until" {number}'),
        ("audit_entry", f"\"search_key\" {key} NOT NULL DEFAULT ''"),
    ):
        run(database, f'ALTER TABLE "{table}" ADD COLUMN {column}')
    run(database, _USERS_WHO_SIGN_IN)
    for entry in _entries(database):
        made = _AuditEntry.update(search_key=_search_key(entry))
        made.where(_AuditEntry.number == entry.number).execute(database)


_USERS_WHO_SIGN_IN: Final = (
    'CREATE INDEX "users_who_sign_in" ON "users" ("authentication", "id")'
    " WHERE active = 1 AND deleted IS NULL"
)


class _AuditEntry(Row):
    number = BigIntegerField(primary_key=True)
    action = KeyField()
    result = KeyField()
    workstation = TextField()
    actor_name = TextField()
    user_name = TextField()
    detail = TextField()
    search_key = KeyField()

    class Meta:
        table_name = "audit_entry"


def _switch(name: str, number: str) -> str:
    return f'"{name}" {number} NOT NULL DEFAULT 0 CHECK ({name} IN (0, 1))'


def _entries(database: Database) -> Iterator[_AuditEntry]:
    """Every entry by number, fetched in pages so that a long audit needs little memory."""
    after = -1
    while True:
        query = _AuditEntry.select().where(_AuditEntry.number > after)
        page = list(query.order_by(_AuditEntry.number).limit(_PAGE).execute(database))
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].number


def _search_key(entry: _AuditEntry) -> str:
    who_and_where = (entry.actor_name, entry.user_name, entry.workstation)
    parts = (entry.action, entry.result, *who_and_where, *_facts(entry.detail))
    text = " ".join(_folded(part) for part in parts if part)
    return "".join(" " if _not_storable(character) else character for character in text)


def _facts(detail: str) -> list[str]:
    """The names and values of a detail; as it stands where somebody changed it into anything."""
    try:
        facts = json.loads(detail)
    except ValueError:
        return [detail]
    if not isinstance(facts, dict):
        return [detail]
    return [str(part) for fact in facts.items() for part in fact]


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def _not_storable(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"
