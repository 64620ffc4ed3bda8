"""Weeks at once: what services write one by one, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qmetry_admin.domain.audit import Entry
from qmetry_admin.services.ports import SecretBox
from qmetry_admin.store.audit_trail import AuditEntryRows
from qmetry_admin.store.database import Database
from qmetry_admin.store.instants import ticks
from qmetry_admin.store.rows import WrongCodeRow


class Bulk:
    """Writes within a unit of work that is open on the same database."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._engine = database.engine
        self._box = box

    def record(self, entries: Sequence[Entry]) -> None:
        """Adds entries to the audit, the oldest first.

        Each has a trail of its own, for a trail takes one entry; the chain is the same.
        """
        for entry in entries:
            AuditEntryRows(self._engine, self._box).add(entry)

    def mark_wrong_codes(self, name: str, times: Sequence[datetime]) -> None:
        """Leaves the marks of wrong verification codes under a folded name."""
        marks = [{"name": name, "at": ticks(at)} for at in times]
        WrongCodeRow.insert_many(marks).as_rowcount().execute(self._engine)
