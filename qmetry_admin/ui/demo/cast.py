"""What the panel asks of the demo: who is made up, and what has become of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from qmetry_admin.domain.audit import Recorded
from qmetry_admin.domain.users import Lock, Role, User


class Person(Protocol):
    """Somebody made up, as they are when the demo begins."""

    @property
    def username(self) -> str:
        """The log-in name."""

    @property
    def name(self) -> str:
        """First and last name as they are read out."""

    @property
    def role(self) -> Role:
        """The role."""

    @property
    def password(self) -> str:
        """The password; empty where another authority would be asked."""

    @property
    def secret(self) -> bytes:
        """The key in the person's phone; empty where there is none."""


class Look(Protocol):
    """The directory at one moment; people go by the username they began with."""

    @property
    def newest(self) -> int:
        """The number of the newest audit entry."""

    @property
    def entries(self) -> Sequence[Recorded]:
        """The entries that are new, oldest first."""

    @property
    def people(self) -> Mapping[str, User]:
        """The made-up people as they are now, without whoever was deleted."""

    @property
    def locks(self) -> Mapping[str, Lock]:
        """Those whose sign-in is locked."""


class Demo(Protocol):
    """The made-up directory."""

    @property
    def organisation(self) -> str:
        """The name shown in people's phones."""

    @property
    def people(self) -> Sequence[Person]:
        """Who is made up."""

    def look(self, after: int) -> Look | None:
        """What there is, if the audit went on after that number; work for a task."""
