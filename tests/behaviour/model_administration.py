"""What administration remembers of people, told from behaviour.md alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.users import AuthenticationType, Role, UserId
from tests.behaviour.model_sign_in import Row
from tests.behaviour.rfc6238 import step_at

QMETRY = AuthenticationType.QMETRY
RENEWED_FOR = timedelta(minutes=15)
PROVED_FOR = timedelta(hours=2)


@dataclass
class Registration:
    """One registration: what it was confirmed with, and what is left of it (S18, S23)."""

    name: str
    secret: bytes
    last: int
    drift: int
    codes: frozenset[str]

    def acceptable(self, step: int, now: datetime) -> bool:
        """M02: later than the last one, within one of now or of now plus drift."""
        here = step_at(now)
        near = min(abs(step - here), abs(step - here - self.drift)) <= 1
        return step > self.last and near


@dataclass
class Held:
    """A session, with when its person proved who they are (M05) and how it must have ended.

    Whether opening the steps of Register again renews it is not said, so there are two instants.
    """

    session: Session
    proved: datetime
    renewed: datetime
    renewed_perhaps: datetime
    ended: EndReason | None = None

    def asks(self, now: datetime) -> bool | None:
        """Whether the line "Confirm it's you" is due; nothing where the rows leave it open."""
        if now < max(self.proved, self.renewed, self.renewed_perhaps):
            return None  # the clock was set back
        proved, sure = now - self.proved, now - self.renewed
        perhaps = now - self.renewed_perhaps
        if {proved} & {PROVED_FOR} or {sure, perhaps} & {RENEWED_FOR}:
            return None
        if proved > PROVED_FOR or perhaps > RENEWED_FOR:
            return True
        return None if sure > RENEWED_FOR else False

    def prove(self, now: datetime) -> None:
        self.proved = self.renewed = self.renewed_perhaps = now

    def renew(self, now: datetime) -> None:
        self.renewed = self.renewed_perhaps = now


@dataclass
class Member:
    """Somebody in the directory."""

    username: str
    id: UserId
    role: Role
    type: AuthenticationType = QMETRY
    active: bool = True
    first: bool = False
    deleted: bool = False
    names_free: bool = False
    must_change: bool = False
    password: str = ""
    registration: Registration | None = None
    phone_secret: bytes = b""
    phone_off: int = 0
    sessions: list[Held] = field(default_factory=list)
    code_row: Row = field(default_factory=Row)

    @property
    def enabled(self) -> bool:
        return self.registration is not None

    def able(self, *, mandatory: bool) -> bool:
        """A6: no directory can be activated yet."""
        return (
            not self.deleted
            and self.active
            and self.role is Role.ADMIN
            and self.type is QMETRY
            and (self.enabled or not mandatory)
        )

    @property
    def still_to_enrol(self) -> bool:
        """M22, S40."""
        return not self.deleted and self.active and self.type is QMETRY and not self.enabled

    def end_sessions(self, reason: EndReason, but: Held | None) -> None:
        """M06."""
        for held in self.sessions:
            if held is not but and held.ended is None:
                held.ended = reason
