"""What the services ask of the world: a clock, a store, secrets.

Each port is fulfilled beside the window.
"""

from __future__ import annotations

from qmetry_admin.services.ports.organisation import AuditTrail, OrganisationStore
from qmetry_admin.services.ports.people import (
    Attempts,
    Authenticators,
    Passwords,
    RecoveryCodes,
    Sessions,
    Users,
)
from qmetry_admin.services.ports.secrets import (
    KeyKeeper,
    PasswordHasher,
    PasswordJudge,
    Place,
    Randomness,
    SecretBox,
)
from qmetry_admin.services.ports.unit import Store, Unit
from qmetry_admin.services.ports.world import Clock, World

__all__ = [
    "Attempts",
    "AuditTrail",
    "Authenticators",
    "Clock",
    "KeyKeeper",
    "OrganisationStore",
    "PasswordHasher",
    "PasswordJudge",
    "Passwords",
    "Place",
    "Randomness",
    "RecoveryCodes",
    "SecretBox",
    "Sessions",
    "Store",
    "Unit",
    "Users",
    "World",
]
