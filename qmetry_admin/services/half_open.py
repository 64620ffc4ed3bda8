"""Sign-ins between password and session: five minutes, in this program's memory only (S04)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime

from qmetry_admin.domain.lockout import HALF_OPEN_LIFE, SET_UP_LIFE
from qmetry_admin.domain.outcomes import HalfOpen, Notice
from qmetry_admin.domain.users import AuthenticationType, User, UserId
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.ports import Clock, Randomness, Unit
from qmetry_admin.services.proofs import AnyProof


@dataclass(frozen=True)
class Standing:
    """How far a half-open sign-in has come, and what it rests on.

    `stored` and `generation` are the hash and the authenticator as they were when the password was
    right. `proof` is what was proved of the second step. `set_up_since` is when the password was
    right of somebody who is to set up two-step verification while signing in, and `enrolment` their
    steps (S36).
    """

    user_id: UserId
    stored: str = field(repr=False)
    generation: str | None = None
    must_change: bool = False
    proof: AnyProof | None = None
    notices: tuple[Notice, ...] = ()
    set_up_since: datetime | None = None
    enrolment: Enrolment | None = field(default=None, repr=False)


def still_standing(unit: Unit, standing: Standing) -> User | None:
    """The person, their row held, if the account is as the sign-in left it."""
    user = unit.users.hold(standing.user_id)
    if user is None or not user.active or user.authentication is not AuthenticationType.QMETRY:
        return None
    if unit.passwords.get(user.id) != standing.stored:
        return None
    sets_up = standing.set_up_since is not None
    mandatory = organisation_of(unit).settings.mandatory_two_step
    if user.two_step is None and mandatory and not sets_up:
        return None
    generation = user.registration
    return user if generation == standing.generation else None


class HalfOpenSignIns:
    """The half-open sign-ins of one program, by their opaque names."""

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._standing: dict[str, tuple[float, Standing]] = {}

    def begin(self, standing: Standing) -> HalfOpen:
        """Keeps one for five minutes from now."""
        self._drop_old_ones()
        half_open = HalfOpen(self._randomness.name())
        self._standing[half_open.name] = self._five_minutes(), standing
        return half_open

    def find(self, half_open: HalfOpen) -> Standing | None:
        """How far it has come; nothing once it is over."""
        self._drop_old_ones()
        _, standing = self._standing.get(half_open.name, (0.0, None))
        return standing

    def prove(self, half_open: HalfOpen, proof: AnyProof | None) -> None:
        """Remembers what was proved, or that it turned out to be spent; the five minutes run on."""
        until, standing = self._standing[half_open.name]
        self._standing[half_open.name] = until, dataclasses.replace(standing, proof=proof)

    def hold(self, half_open: HalfOpen, standing: Standing) -> None:
        """Keeps one that has come further for a quarter of an hour: an app may come first.

        Not for ever: whoever comes to a window left alone could scan the key with their own phone.
        """
        until = self._clock.monotonic() + SET_UP_LIFE.total_seconds()
        self._standing[half_open.name] = until, standing

    def release(self, half_open: HalfOpen) -> None:
        """The steps are done: from now on there are five minutes again."""
        _, standing = self._standing[half_open.name]
        self._standing[half_open.name] = self._five_minutes(), standing

    def forget(self, half_open: HalfOpen) -> None:
        """Ends one, if it still stands, and forgets the key of its enrolment."""
        _, standing = self._standing.pop(half_open.name, (0.0, None))
        if standing is not None and standing.enrolment is not None:
            standing.enrolment.close()

    def _five_minutes(self) -> float:
        return self._clock.monotonic() + HALF_OPEN_LIFE.total_seconds()

    def _drop_old_ones(self) -> None:
        now = self._clock.monotonic()
        for name, (until, _) in tuple(self._standing.items()):
            if until <= now:
                self.forget(HalfOpen(name))
