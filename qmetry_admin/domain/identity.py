"""Confirm it's you: for how long a proof of who sits there holds, and what asking answers (M05)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

RENEWED_FOR: Final = timedelta(minutes=15)
"""How long a confirmed deed spares the next one the question."""
PROVED_FOR: Final = timedelta(hours=2)
"""How long at most one typed proof does, however often it was renewed."""


@dataclass(frozen=True)
class Identity:
    """When the person of a session last proved who they are, and when a deed last renewed that.

    Signing in proves it.
    """

    proved: datetime
    renewed: datetime

    def holds(self, now: datetime) -> bool:
        """Whether nobody has to be asked now.

        An instant that lies ahead was written by a clock that was set back since: that is asked.
        """
        since_renewed, since_proved = now - self.renewed, now - self.proved
        ahead = min(since_renewed, since_proved) < timedelta()
        return not ahead and since_renewed <= RENEWED_FOR and since_proved <= PROVED_FOR


@dataclass(frozen=True)
class Confirmation:
    """What the line "Confirm it's you" was filled with.

    `code` is a verification code or a recovery code; empty where the person has neither.
    """

    password: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class ConfirmIdentity:
    """The deed waits for a confirmation; `with_code` where the person has two-step verification."""

    with_code: bool


@dataclass(frozen=True)
class IdentityConfirmed:
    """Who sits there is known, now and for the next deeds."""


@dataclass(frozen=True)
class PasswordWrong:
    """The password of the confirmation is not the person's."""
