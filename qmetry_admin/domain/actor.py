"""Who acts: the session a program holds, and the person behind it as they are now."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from qmetry_admin.domain.users import User, UserId


class EndReason(enum.StrEnum):
    """Why a session came to its end (M06)."""

    SIGNED_OUT = "signed out"
    PROGRAM_GONE = "program gone"
    TWO_STEP_ENABLED = "two-step enabled"
    TWO_STEP_REMOVED = "two-step removed"
    TWO_STEP_REGISTERED_AGAIN = "two-step registered again"
    DEACTIVATED = "deactivated"
    DELETED = "deleted"
    ROLE_CHANGED = "role changed"
    TYPE_CHANGED = "type changed"
    PASSWORD_CHANGED = "password changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Session:
    """What a signed-in program holds. The token never leaves it; the store keeps only its hash."""

    token: str = field(repr=False)
    user_id: UserId
    since: datetime


@dataclass(frozen=True)
class Actor:
    """The person of a session, read afresh in the unit of work that acts."""

    session: Session
    user: User


@dataclass(frozen=True)
class Pulse:
    """What a program looks at every few seconds: who it acts for, and the newest audit number.

    A number that moved says that somebody did something.
    """

    user: User
    newest: int
