"""What the audit keeps: who did what to whom, when, from where, with which result.

Never a secret.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qmetry_admin.domain.users import UserId


class Action(enum.StrEnum):
    """The deeds that leave an entry. The values are stored: never change one."""

    SET_UP = "set-up"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    PASSWORD = "sign-in password"
    CODE = "sign-in code"
    RECOVERY_CODE = "sign-in recovery code"
    PASSWORD_CHANGE = "password change"
    USER_CREATE = "user create"
    USER_CHANGE = "user change"
    USERS_READ = "users read"
    USER_DELETE = "user delete"
    NAME_FREE = "name free"
    UNLOCK = "unlock"
    TWO_STEP_ENABLE = "two-step enable"
    TWO_STEP_REGISTER_AGAIN = "two-step register again"
    TWO_STEP_RESYNC = "two-step resync"
    TWO_STEP_REMOVE = "two-step remove"
    RECOVERY_CODES_SHOW = "recovery codes show"
    CLOCK_BEHIND = "clock behind"
    SESSION_END = "session end"
    IDENTITY = "identity confirm"
    SETTINGS_READ = "settings read"
    SETTINGS_CHANGE = "settings change"
    MANDATORY_ON = "mandatory on"
    MANDATORY_OFF = "mandatory off"
    FIRST_USER = "first user hand-over"
    AUDIT_READ = "audit read"


class Result(enum.StrEnum):
    """How a deed went. The values are stored: never change one."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One entry as a service writes it; the store adds number, place in the chain and seal.

    `detail` holds facts as plain text (reason, counts, old and new value), never a code, key or
    password.
    """

    at: datetime
    action: Action
    result: Result
    workstation: str
    actor_id: UserId | None = None
    actor_name: str = ""
    user_id: UserId | None = None
    user_name: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """An entry as it was kept: its number in the chain, and its content."""

    number: int
    entry: Entry


@dataclass(frozen=True)
class AuditPage:
    """Some entries, newest first, and how many the search finds in all."""

    rows: tuple[Recorded, ...]
    offset: int
    matching: int
