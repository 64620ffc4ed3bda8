"""What was proved of a second step, to be spent in the transaction of the session (S04a)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.authenticator import bounded_drift
from qmetry_admin.domain.outcomes import CodeAlreadyUsed, RecoveryCodeWrong
from qmetry_admin.domain.resync import PairFound
from qmetry_admin.domain.users import User
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import Try, organisation_of
from qmetry_admin.services.ports import Unit, World

Lost_co = TypeVar("Lost_co", covariant=True)


class Proof(Protocol[Lost_co]):
    """A second step that is proved."""

    @property
    def second_step(self) -> str:
        """How the audit calls it."""

    def spend(self, world: World, unit: Unit, user: User) -> Lost_co | None:
        """Spends it; the refusal, audited, where it was spent elsewhere meanwhile."""


@dataclass(frozen=True)
class PasswordAlone:
    """The person has no two-step verification: there is nothing more to prove."""

    second_step: str = "none"

    def spend(self, world: World, unit: Unit, user: User) -> None:
        """Nothing is spent."""


@dataclass(frozen=True)
class SetUpProof:
    """Two codes have just enabled it, and are spent with that (S36)."""

    second_step: str = "set up while signing in"

    def spend(self, world: World, unit: Unit, user: User) -> None:
        """Nothing more is spent."""


@dataclass(frozen=True)
class CodeProof:
    """The code of `step` was right at `at`, the instant it was typed."""

    step: int
    at: datetime
    charged: Try
    second_step: str = "verification code"

    def spend(self, world: World, unit: Unit, user: User) -> CodeAlreadyUsed | None:
        """Moves the authenticator past the step, if it is not there yet (M01).

        The drift is measured at the instant of typing: choosing a new password takes its time.
        """
        fresh_at = move(unit, user, self.step, self.at, self.charged)
        if fresh_at is None:
            return None
        unit.audit.add(_spent_elsewhere(world, Action.CODE, user))
        return CodeAlreadyUsed(fresh_at, self.charged.in_a_row, world.clock.now())


@dataclass(frozen=True)
class PairProof:
    """Two codes in a row were right (S35); the second one's last digit was typed at `at`."""

    pair: PairFound
    at: datetime
    charged: Try
    second_step: str = "resync"

    def spend(self, world: World, unit: Unit, user: User) -> CodeAlreadyUsed | None:
        """Moves the authenticator past both steps, if it is not at the first one yet (S34)."""
        fresh_at = move(unit, user, self.pair.step, self.at, self.charged, first=self.pair.first)
        if fresh_at is None:
            return None
        unit.audit.add(_spent_elsewhere(world, Action.TWO_STEP_RESYNC, user))
        return CodeAlreadyUsed(fresh_at, self.charged.in_a_row, world.clock.now())


@dataclass(frozen=True)
class RecoveryProof:
    """The recovery code is one of the person's."""

    code: str = field(repr=False)
    second_step: str = "recovery code"

    def spend(self, world: World, unit: Unit, user: User) -> RecoveryCodeWrong | None:
        """Deletes the code, if it is still there (S19)."""
        if unit.recovery_codes.spend(user.id, self.code):
            return None
        unit.audit.add(_spent_elsewhere(world, Action.RECOVERY_CODE, user))
        return RecoveryCodeWrong()


def move(
    unit: Unit, user: User, step: int, at: datetime, charged: Try, *, first: int | None = None
) -> datetime | None:
    """Spends a step, or all from `first` to it, and takes back the mark of its try.

    Where it was spent elsewhere meanwhile: when a fresh code appears.
    """
    authenticator = unit.authenticators.get(user.id)
    if authenticator is None:
        raise LookupError("An authenticator that was just seen is gone from a held account.")
    moved = authenticator.accepting(step, at)
    reach = organisation_of(unit).settings.resync_range
    moved = dataclasses.replace(moved, drift=bounded_drift(moved.drift, reach))
    if not unit.authenticators.spend(moved, first=first):
        return authenticator.fresh_at()
    if charged.mark is not None:
        unit.attempts.unmark(charged.mark)
    return None


def _spent_elsewhere(world: World, action: Action, user: User) -> Entry:
    return entry(world, None, action, Result.REFUSED, about=user, detail={"reason": "already used"})


AnyProof = Proof[CodeAlreadyUsed | RecoveryCodeWrong]
