"""The organisation a directory belongs to, how it is run.

And the switches that hold for everybody.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from qmetry_admin.domain.users import UserId


class InstanceKind(enum.StrEnum):
    """How QMetry is run here (A4).

    It decides who may make two-step verification mandatory (S37).
    """

    ON_PREMISES = "on-premises"
    SAAS = "saas"


@dataclass(frozen=True)
class Settings:
    """Organisation switches kept in the database.

    `maximum_attempts` wrong tries in a row lock a step for `reactivate_after` (M03).
    `resync_range` is in steps of 30 s either side of now (S34).
    """

    maximum_attempts: int = 10
    reactivate_after: timedelta = timedelta(minutes=15)
    resync_range: int = 2880
    mandatory_two_step: bool = False


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
