"""One transaction over all that is remembered, and what opens it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from qmetry_admin.services.ports.organisation import AuditTrail, OrganisationStore
from qmetry_admin.services.ports.people import (
    Attempts,
    Authenticators,
    Passwords,
    RecoveryCodes,
    Sessions,
    Users,
)


class Unit(Protocol):
    """One transaction over everything that is remembered."""

    users: Users
    passwords: Passwords
    authenticators: Authenticators
    recovery_codes: RecoveryCodes
    attempts: Attempts
    sessions: Sessions
    organisation: OrganisationStore
    audit: AuditTrail

    def undo(self) -> None:
        """What this unit wrote is rolled back when it ends; for a refusal found after a write."""


class Store(Protocol):
    """Opens units of work. They never nest.

    A refusal leaves one normally, so what was charged stays.
    """

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit that only looks."""

    def writing(self) -> AbstractContextManager[Unit]:
        """A unit that may write: it holds SQLite's write lock from its first statement.

        So keep it short.
        """
