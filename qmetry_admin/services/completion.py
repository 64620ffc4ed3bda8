"""The end of a sign-in: session, last sign-in and audit together, or nothing at all (S04a)."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Final, TypeVar

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    DoneByOthers,
    HalfOpen,
    HalfOpenEnded,
    NeedNewPassword,
    Notice,
    PhoneClockOff,
    RecoveryCodesLeft,
    RecoveryCodeWrong,
    SignedIn,
)
from qmetry_admin.domain.recovery_codes import WARN_FROM
from qmetry_admin.domain.users import User, UserId, fold
from qmetry_admin.services.acting import entry
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing, still_standing
from qmetry_admin.services.new_password import password_was_changed
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.proofs import PairProof, Proof, RecoveryProof

LostT = TypeVar("LostT", bound=CodeAlreadyUsed | RecoveryCodeWrong)
_TOKEN_BYTES: Final = 32
_TOLD: Final = (
    Action.RECOVERY_CODES_SHOW,
    Action.TWO_STEP_ENABLE,
    Action.TWO_STEP_REGISTER_AGAIN,
    Action.TWO_STEP_RESYNC,
    Action.TWO_STEP_REMOVE,
    Action.UNLOCK,
    Action.USER_CHANGE,
    Action.FIRST_USER,
)
"""What others do to an account is told its owner at the next sign-in (M08)."""
_MOST_TOLD: Final = 1000


def new_session(world: World, unit: Unit, user_id: UserId, now: datetime) -> Session:
    """A session of this program; its token is 256 random bits as text."""
    session = Session(world.randomness.secret_bytes(_TOKEN_BYTES).hex(), user_id, now)
    world.sessions.add(session)
    unit.sessions.add(session, world.workstation, now)
    unit.users.signed_in(user_id, now)
    return session


def complete(
    world: World,
    unit: Unit,
    standing: Standing,
    user: User,
    proof: Proof[object],
    new_password: str | None = None,
) -> SignedIn:
    """Makes the session of a person whose steps are all proved and spent.

    `new_password` is the stored form of the one that takes the place of a start password.
    """
    now = world.clock.now()
    detail = {"second step": proof.second_step}
    if isinstance(proof, PairProof):
        detail["drift"] = str(proof.pair.drift)
    if new_password is not None:
        unit.passwords.put(user.id, new_password, must_change=False)
        password_was_changed(unit, user, now)
        detail["start password"] = "changed"
    unit.attempts.clear(fold(user.username), Factor.CODE)
    session = new_session(world, unit, user.id, now)
    after = unit.users.get(user.id) or user
    told = (
        *standing.notices,
        *_phone_clock(proof),
        *_codes_left(after, just_used=isinstance(proof, RecoveryProof)),
        *_done_by_others(unit, after),
    )
    unit.audit.add(entry(world, user, Action.SIGN_IN, about=user, detail=detail))
    return SignedIn(session, after, told)


class Completion:
    """Ends half-open sign-ins whose steps are proved."""

    def __init__(self, world: World, half_open: HalfOpenSignIns) -> None:
        self._world = world
        self._half_open = half_open

    def proved(
        self, half_open: HalfOpen, standing: Standing, proof: Proof[LostT]
    ) -> SignedIn | NeedNewPassword | HalfOpenEnded | LostT:
        """The second step is proved: spent at once, unless a start password comes first."""
        if standing.must_change:
            self._half_open.prove(half_open, proof)
            return NeedNewPassword(half_open)
        return self.finish(half_open, standing, proof)

    def finish(
        self,
        half_open: HalfOpen,
        standing: Standing,
        proof: Proof[LostT],
        new_password: str | None = None,
    ) -> SignedIn | HalfOpenEnded | LostT:
        """Spends what was proved and makes the session, in one transaction.

        What was spent elsewhere meanwhile leaves the sign-in at its second step; any other change
        of the account ends it.
        """
        with self._world.store.writing() as unit:
            user = still_standing(unit, standing)
            if user is None:
                self._half_open.forget(half_open)
                return HalfOpenEnded()
            lost = proof.spend(self._world, unit, user)
            if lost is not None:
                self._half_open.prove(half_open, None)
                return lost
            signed_in = complete(self._world, unit, standing, user, proof, new_password)
        self._half_open.forget(half_open)
        return signed_in


def _phone_clock(proof: Proof[object]) -> tuple[Notice, ...]:
    off = proof.pair.clock_off if isinstance(proof, PairProof) else None
    return (PhoneClockOff(off),) if off is not None else ()


def _done_by_others(unit: Unit, user: User) -> tuple[Notice, ...]:
    """What others did to the account since its owner signed in last.

    Whoever did it is called by name in place of the username.
    """
    last = unit.audit.newest_about(user.id, (Action.SIGN_IN,))
    done = unit.audit.by_others(user.id, last.number if last else 0, _TOLD, _MOST_TOLD)
    doers = {
        doer.id: doer.name
        for actor_id in {recorded.entry.actor_id for recorded in done}
        if actor_id is not None and (doer := unit.users.get(actor_id)) is not None
    }
    entries = (recorded.entry for recorded in done)
    named = tuple(
        dataclasses.replace(entry, actor_name=doers[entry.actor_id])
        if entry.actor_id in doers
        else entry
        for entry in entries
    )
    return (DoneByOthers(named),) if named else ()


def _codes_left(user: User, *, just_used: bool) -> tuple[Notice, ...]:
    if user.two_step is None:
        return ()
    left = user.two_step.codes_left
    return (RecoveryCodesLeft(left, just_used),) if just_used or left <= WARN_FROM else ()
