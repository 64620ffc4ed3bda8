"""Confirm it's you: asked before a deed that is not easily undone (M05).

Signing in counts; a confirmed deed renews it, for 15 minutes each time and 2 hours at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.authenticator import (
    Authenticator,
    CodeRight,
    CodeUnknown,
    CodeUsed,
    find_code,
)
from qmetry_admin.domain.identity import (
    Confirmation,
    ConfirmIdentity,
    IdentityConfirmed,
    PasswordWrong,
)
from qmetry_admin.domain.lockout import RECOVERY_PACE, Closed, Factor, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeMalformed,
    NoRecoveryCodesLeft,
    NotAllowed,
    RecoveryCodeWrong,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import IdentityAnswer
from qmetry_admin.domain.users import AuthenticationType, User, fold
from qmetry_admin.services.acting import entry, refused, who
from qmetry_admin.services.charging import (
    Try,
    charge,
    code_refusal,
    refusal_detail,
)
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.proofs import move

_ELSEWHERE: Final = "the password is kept elsewhere"


def confirmation_due(
    world: World, unit: Unit, session: Session, actor: User
) -> ConfirmIdentity | None:
    """What a deed answers that must not be done before its actor confirmed who they are."""
    if unit.sessions.identity(session.token).holds(world.clock.now()):
        return None
    return ConfirmIdentity(with_code=actor.two_step is not None)


def renew(world: World, unit: Unit, session: Session) -> None:
    """A confirmed deed was done: the next one within 15 minutes need not ask."""
    unit.sessions.renew(session.token, world.clock.now())


@dataclass(frozen=True)
class _CodeTry:
    """A verification code that is charged."""

    digits: str = field(repr=False)
    authenticator: Authenticator
    charged: Try


@dataclass(frozen=True)
class _RecoveryTry:
    """A recovery code whose turn it is."""

    code: str = field(repr=False)


class IdentityKeeper:
    """Knows whether somebody has to be asked who they are, and takes the answer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def due(self, session: Session) -> ConfirmIdentity | IdentityConfirmed | SessionEnded:
        """Whether the line "Confirm it's you" is due now."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            return confirmation_due(self._world, unit, session, actor) or IdentityConfirmed()

    def confirm(self, session: Session, confirmation: Confirmation) -> IdentityAnswer:
        """Password, and a code where the person has two-step verification, as at sign-in.

        Each is charged before it is checked. The password comes first: a wrong one spends no code.
        A right code is spent here, whatever becomes of the deed it was typed for. Passwords of LDAP
        and SAML people are kept elsewhere: `NotAllowed` without a right that would do.
        """
        typed_at = self._world.clock.now()
        with self._world.store.writing() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            stored = unit.passwords.get(actor.id)
            if actor.authentication is not AuthenticationType.QMETRY or stored is None:
                return self._not_ours(unit, actor)
            charged = charge(unit, fold(actor.username), Factor.PASSWORD, typed_at)
            if isinstance(charged, Locked):
                return charged
        right = self._world.hasher.verify(stored, confirmation.password)
        with self._world.store.writing() as unit:
            actor = self._held(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            if not right or unit.passwords.get(actor.id) != stored:
                unit.audit.add(self._refused(actor, refusal_detail("wrong password", charged)))
                return charged.lock or PasswordWrong()
            unit.attempts.clear(fold(actor.username), Factor.PASSWORD)
            authenticator = unit.authenticators.get(actor.id)
            if authenticator is None:
                return self._confirmed(unit, session, actor, "none")
            tried = self._tried(unit, actor, authenticator, confirmation.code, typed_at)
        if isinstance(tried, _CodeTry):
            return self._by_code(session, tried, typed_at)
        if isinstance(tried, _RecoveryTry):
            return self._by_recovery_code(session, tried)
        return tried

    def _tried(
        self, unit: Unit, actor: User, authenticator: Authenticator, typed: str, now: datetime
    ) -> _CodeTry | _RecoveryTry | CodeMalformed | Locked | Closed | TooFast:
        """Which kind of code it is, by its form, and the charge for a try of that kind."""
        name = fold(actor.username)
        if (digits := totp.normalise(typed)) is not None:
            charged = charge(unit, name, Factor.CODE, now)
            if not isinstance(charged, Try):
                return charged
            return _CodeTry(digits, authenticator, charged)
        if (code := recovery_codes.normalise(typed)) is not None:
            too_fast = unit.attempts.pace(name, Factor.RECOVERY_CODE, now, RECOVERY_PACE)
            return too_fast or _RecoveryTry(code)
        return CodeMalformed()

    def _by_code(self, session: Session, tried: _CodeTry, typed_at: datetime) -> IdentityAnswer:
        """Spends a right code, if it is still unspent, of the registration it was checked for."""
        finding = find_code(tried.authenticator, tried.digits, typed_at)
        charged = tried.charged
        with self._world.store.writing() as unit:
            actor = self._held(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            if isinstance(finding, CodeRight):
                there = unit.authenticators.get(actor.id)
                if there is None or there.generation != tried.authenticator.generation:
                    finding = CodeUnknown()
                elif fresh_at := move(unit, actor, finding.step, typed_at, charged):
                    finding = CodeUsed(fresh_at)
                else:
                    return self._confirmed(unit, session, actor, "verification code")
            reason, refusal = code_refusal(finding, charged.in_a_row, self._world.clock.now())
            unit.audit.add(self._refused(actor, refusal_detail(reason, charged)))
            return charged.lock or refusal

    def _by_recovery_code(self, session: Session, tried: _RecoveryTry) -> IdentityAnswer:
        with self._world.store.writing() as unit:
            actor = self._held(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            if unit.recovery_codes.spend(actor.id, tried.code):
                return self._confirmed(unit, session, actor, "recovery code")
            left = unit.recovery_codes.left(actor.id)
            unit.audit.add(self._refused(actor, refusal_detail("wrong" if left else "none left")))
            return RecoveryCodeWrong() if left else NoRecoveryCodesLeft()

    def _confirmed(
        self, unit: Unit, session: Session, actor: User, second_step: str
    ) -> IdentityConfirmed:
        unit.attempts.clear(fold(actor.username), Factor.CODE)
        unit.sessions.prove(session.token, self._world.clock.now())
        detail = {"second step": second_step}
        unit.audit.add(entry(self._world, actor, Action.IDENTITY, about=actor, detail=detail))
        return IdentityConfirmed()

    def _held(self, unit: Unit, session: Session) -> User | SessionEnded:
        """The person of the session, their row held: so nothing of theirs changes any more."""
        actor = who(unit, session)
        if isinstance(actor, SessionEnded):
            return actor
        return unit.users.hold(actor.id) or actor

    def _not_ours(self, unit: Unit, actor: User) -> NotAllowed:
        refusal = NotAllowed(())
        unit.audit.add(
            refused(self._world, actor, Action.IDENTITY, refusal, about=actor, reason=_ELSEWHERE)
        )
        return refusal

    def _refused(self, actor: User, detail: dict[str, str]) -> Entry:
        return entry(
            self._world, actor, Action.IDENTITY, Result.REFUSED, about=actor, detail=detail
        )
