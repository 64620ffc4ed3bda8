"""A new key: proved by two codes in a row, and put in its place with eight recovery codes.

The deeds of the Security tab and the set-up while signing in share it (S15 to S18, S23, S36).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.enrolment import (
    ClockOff,
    MissedStep,
    OldEntry,
    PairRight,
    PairWrong,
    SameCode,
    WrongOrder,
    judge_pair,
)
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import CodeMalformed
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_outcomes import Enabled, Wait
from qmetry_admin.domain.users import User, fold
from qmetry_admin.services.acting import entry
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.ports import Unit, World

NotProved = (
    CodeMalformed | Wait | ClockOff | SameCode | WrongOrder | MissedStep | PairWrong | OldEntry
)


@dataclass(frozen=True)
class ProvedKey:
    """A key that a phone was proved to hold, and the registration whose place it takes, if any."""

    secret: bytes = field(repr=False)
    pair: PairRight
    replaces: str | None = None


def prove(
    world: World, enrolment: Enrolment, secret: bytes, codes: tuple[str, str], typed_at: datetime
) -> ProvedKey | NotProved:
    """Whether the second code is of the step right after the first (S15).

    `secret` is the enrolment's, taken before anything could close it. `typed_at` is when the second
    code's last digit was typed, however long ago; where it lies ahead, the clock was set back
    since, and now is taken. Every judged pair that is not right is a miss.
    """
    first, second = totp.normalise(codes[0]), totp.normalise(codes[1])
    if first is None or second is None:
        return CodeMalformed()
    moment = world.clock.monotonic()
    if (wait := enrolment.wait(moment)) is not None:
        return Wait(wait)
    step = totp.step_at(min(typed_at, world.clock.now()))
    finding = judge_pair(secret, first, second, step, enrolment.old_secret())
    if isinstance(finding, PairRight):
        return ProvedKey(secret, finding, enrolment.replaces)
    enrolment.missed(moment)
    return finding


def put_in_place(
    world: World,
    unit: Unit,
    *,
    actor: User,
    user: User,
    proved: ProvedKey,
    codes: Sequence[RecoveryCode],
    kept: str | None = None,
) -> Enabled | None:
    """Stores the proved key and its codes, all or nothing; nothing where it was overtaken.

    The person's row is held. Their sessions end, but for the token `kept`, and what was counted
    against their codes is forgotten (M03, M06). An older registration goes in the same transaction.
    """
    now = world.clock.now()
    new = Authenticator(
        user_id=user.id,
        generation=world.randomness.name(),
        secret=proved.secret,
        drift=proved.pair.drift,
        last_step=proved.pair.step,
        confirmed=now,
        confirmed_by=actor.id,
    )
    again = proved.replaces is not None
    if proved.replaces is not None:
        unit.recovery_codes.drop(user.id)
        won = unit.authenticators.replace(proved.replaces, new)
    else:
        won = unit.authenticators.add(new)
    if not won:
        unit.undo()
        return None
    unit.recovery_codes.add(user.id, new.generation, codes)
    reason = EndReason.TWO_STEP_REGISTERED_AGAIN if again else EndReason.TWO_STEP_ENABLED
    unit.sessions.end_all(user.id, reason, actor.name, now, but=kept)
    name = fold(user.username)
    unit.attempts.clear(name, Factor.CODE)
    unit.attempts.forget_marks(name)
    action = Action.TWO_STEP_REGISTER_AGAIN if again else Action.TWO_STEP_ENABLE
    detail = {"recovery codes": str(len(codes)), "drift": str(new.drift)}
    unit.audit.add(entry(world, actor, action, about=user, detail=detail))
    return Enabled(unit.users.get(user.id) or user, tuple(codes), again)
