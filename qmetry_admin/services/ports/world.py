"""All that the services need of the world, in one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from qmetry_admin.domain.actor import Session
from qmetry_admin.services.ports.secrets import PasswordHasher, PasswordJudge, Randomness
from qmetry_admin.services.ports.unit import Store


class Clock(Protocol):
    """Time. `now` is aware and in UTC; `monotonic` counts seconds and never goes back."""

    def now(self) -> datetime:
        """The instant by this computer's clock."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""


@dataclass(frozen=True)
class World:
    """All that a service needs; who is asked is decided in one place, at start-up.

    `workstation` is how this computer is called in the audit. `sessions` are those this program
    made and did not sign out, so that none outlives it.
    """

    store: Store
    clock: Clock
    hasher: PasswordHasher
    judge: PasswordJudge
    randomness: Randomness
    workstation: str
    sessions: set[Session] = field(default_factory=set, repr=False, compare=False)
