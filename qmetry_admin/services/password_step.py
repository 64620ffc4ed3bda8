"""The first step of signing in: whether name and password belong together (M21)."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Final

from qmetry_admin.domain import totp
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.lockout import Factor, Locked
from qmetry_admin.domain.outcomes import (
    NeedCode,
    NeedNewPassword,
    NeedSetUp,
    Notice,
    PasswordAnswer,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.users import AuthenticationType, User, UserId, fold
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import Try, charge, organisation_of, refusal_detail
from qmetry_admin.services.completion import complete
from qmetry_admin.services.enrolment_flow import entry_in_phone
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.proofs import PasswordAlone
from qmetry_admin.services.sign_in_set_up import may_set_up

_NOBODY: Final = UserId(0)
"""Asked for where there is nobody, so that an unknown name costs the same queries."""


class PasswordStep:
    """Checks names and passwords, and says what comes next."""

    def __init__(self, world: World, half_open: HalfOpenSignIns) -> None:
        self._world = world
        self._half_open = half_open

    def check(
        self, username: str, password: str, notices: tuple[Notice, ...] = ()
    ) -> PasswordAnswer:
        """Charges, then hashes, then answers.

        `notices` are for whoever turns out to be signed in by the password alone.
        """
        now = self._world.clock.now()
        name = fold(username)
        with self._world.store.writing() as unit:
            charged = charge(unit, name, Factor.PASSWORD, now)
            if isinstance(charged, Locked):
                return charged
            user = unit.users.by_username(username)
            stored = unit.passwords.get(user.id if user else _NOBODY)
        right = self._is_right(user, stored, password)
        with self._world.store.writing() as unit:
            user = unit.users.hold(user.id if user else _NOBODY)
            same = unit.passwords.get(user.id if user else _NOBODY) == stored
            reason = _why_not(user, right=right and same)
            if reason or user is None or stored is None:
                return self._refuse(unit, user, charged, reason)
            unit.attempts.clear(name, Factor.PASSWORD)
            return self._go_on(unit, user, Standing(user.id, stored, notices=notices))

    def _is_right(self, user: User | None, stored: str | None, password: str) -> bool:
        """Whether it is the password: the same work whoever is meant, or nobody."""
        ours = user is not None and user.authentication is AuthenticationType.QMETRY
        if ours and stored is not None:
            return self._world.hasher.verify(stored, password)
        self._world.hasher.verify_nothing(password)
        return False

    def _refuse(
        self, unit: Unit, user: User | None, charged: Try, reason: str
    ) -> SignInFailed | Locked:
        """The one answer, or the lock this try has brought.

        A name nobody has is not written down: people type their password there.
        """
        detail = refusal_detail(reason, charged)
        unit.audit.add(
            entry(self._world, None, Action.PASSWORD, Result.REFUSED, about=user, detail=detail)
        )
        return charged.lock or SignInFailed()

    def _go_on(self, unit: Unit, user: User, standing: Standing) -> PasswordAnswer:
        """What follows a right password."""
        organisation = organisation_of(unit)
        standing = dataclasses.replace(standing, must_change=user.must_change_password)
        authenticator = unit.authenticators.get(user.id)
        if authenticator is not None:
            standing = dataclasses.replace(
                standing, generation=authenticator.generation, notices=()
            )
            fresh_at = _fresh_at(authenticator, self._world.clock.now())
            in_the_app = entry_in_phone(organisation.name, user.username)
            return NeedCode(self._half_open.begin(standing), in_the_app, fresh_at)
        if may_set_up(organisation.settings, now := self._world.clock.now()):
            standing = dataclasses.replace(standing, set_up_since=now, notices=())
            return NeedSetUp(self._half_open.begin(standing))
        if organisation.settings.mandatory_two_step:
            detail = {"reason": "two-step verification is mandatory and not set up"}
            unit.audit.add(
                entry(self._world, user, Action.SIGN_IN, Result.REFUSED, about=user, detail=detail)
            )
            return TwoStepRequired()
        alone = PasswordAlone()
        if standing.must_change:
            standing = dataclasses.replace(standing, proof=alone)
            return NeedNewPassword(self._half_open.begin(standing))
        return complete(self._world, unit, standing, user, alone)


def _why_not(user: User | None, *, right: bool) -> str:
    """Why nobody is signed in, for the audit alone; empty where all is right."""
    if user is None:
        return "unknown name"
    if user.authentication is not AuthenticationType.QMETRY:
        return f"{user.authentication.value} is not connected"
    if not right:
        return "wrong password"
    return "" if user.active else "inactive"


def _fresh_at(authenticator: Authenticator, now: datetime) -> datetime | None:
    """When the phone shows a usable code, if the one it shows now is spent (S05)."""
    shown = totp.step_at(now) + authenticator.drift
    return authenticator.fresh_at() if shown <= authenticator.last_step else None
