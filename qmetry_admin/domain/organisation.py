"""The organisation a directory belongs to, how it is run.

And the switches that hold for everybody.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qmetry_admin.domain.users import UserId


class InstanceKind(enum.StrEnum):
    """How QMetry is run here (A4).

    It decides who may make two-step verification mandatory (S37).
    """

    ON_PREMISES = "on-premises"
    SAAS = "saas"


ATTEMPTS_RANGE: Final = (3, 100)
"""Maximum Login Attempts: wrong tries in a row."""
REACTIVATE_RANGE: Final = (1, 1440)
"""Re-activate after: whole minutes."""
RESYNC_RANGE: Final = (20, 2880)
"""Steps of 30 s either side of now in which a resync searches (S34)."""


@dataclass(frozen=True)
class Settings:
    """Organisation switches kept in the database.

    `maximum_attempts` wrong tries in a row lock a step for `reactivate_after` (M03).
    `resync_range` is in steps of 30 s either side of now (S34). `self_service` lets everybody
    manage their own two-step verification (S09). `hide_codes` shows recovery codes after the
    enrolment to nobody but their owner (S24). Until `set_up_until` people without two-step
    verification set it up while signing in, where it is mandatory (S36); it is an instant.
    """

    maximum_attempts: int = 10
    reactivate_after: timedelta = timedelta(minutes=15)
    resync_range: int = 2880
    mandatory_two_step: bool = False
    self_service: bool = False
    hide_codes: bool = False
    set_up_until: datetime | None = None


@dataclass(frozen=True)
class Organisation:
    """The one directory: its name ("Name shown in people's phones"), kind.

    First user and switches.
    """

    instance_id: str
    name: str
    kind: InstanceKind
    key_place: str
    first_user: UserId
    created: datetime
    settings: Settings
