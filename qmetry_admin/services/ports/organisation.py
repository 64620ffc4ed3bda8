"""What is remembered of the organisation: its one row, and what was done in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from qmetry_admin.domain.audit import AuditPage, Entry, Recorded
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import UserId


class OrganisationStore(Protocol):
    """The one organisation row and its settings."""

    def get(self) -> Organisation | None:
        """The organisation; nothing before set-up."""

    def hold(self) -> Organisation:
        """The organisation, its row held until this unit ends.

        Rules over several people go through it (A6).
        """

    def found(
        self,
        *,
        instance_id: str,
        name: str,
        kind: InstanceKind,
        key_place: str,
        now: datetime,
        settings: Settings,
    ) -> bool:
        """Makes the row if there is none; says whether it did.

        The first user is named afterwards.
        """

    def name_first_user(self, user_id: UserId) -> None:
        """Names the first user, once."""

    def change_settings(self, settings: Settings) -> None:
        """Stores the switches, the mandatory rule among them."""

    def hand_over(self, to: UserId) -> None:
        """Somebody else is the first user from now on, here and on both people (S37)."""

    def key_fits(self) -> bool:
        """Whether the key in hand is this directory's; a sealed mark made with the row tells."""

    def key_moved(self, key_place: str) -> None:
        """Records where the key is from now on."""


class AuditTrail(Protocol):
    """The chained audit; entries are only ever added."""

    def add(self, entry: Entry) -> None:
        """Adds the one entry of this unit of work."""

    def newest(self) -> Recorded | None:
        """The newest entry."""

    def newest_about(self, user_id: UserId, actions: Sequence[str]) -> Recorded | None:
        """The newest entry about a person with one of these actions that was done."""

    def newest_of(self, actions: Sequence[str]) -> Recorded | None:
        """The newest entry with one of these actions that was done, whomever it is about."""

    def about(self, user_id: UserId, limit: int) -> tuple[Recorded, ...]:
        """Entries about a person, newest first."""

    def page(self, search: str, offset: int, limit: int) -> AuditPage:
        """Entries in which all words of the search occur, newest first."""

    def page_about(self, user_id: UserId, offset: int, limit: int) -> AuditPage:
        """Entries about a person, newest first."""

    def by_others(
        self, user_id: UserId, after: int, actions: Sequence[str], limit: int
    ) -> tuple[Recorded, ...]:
        """The newest entries about a person, done by others, with numbers after that one.

        Oldest first; `actions` are those that count (M08).
        """

    def intact(self) -> bool:
        """Whether every entry is sealed over the one before it, from the first to the newest."""
