"""Setting up two-step verification while signing in, where that is allowed for a while (S36)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from qmetry_admin.domain import recovery_codes, totp, two_step_policy
from qmetry_admin.domain.authenticator import years_apart
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    HalfOpen,
    HalfOpenEnded,
    NeedNewPassword,
    NotPossible,
    SignedIn,
)
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer, Enabled, EnrolmentOver
from qmetry_admin.domain.users import User
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.completion import Completion
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing, still_standing
from qmetry_admin.services.meanwhile import two_step_changed
from qmetry_admin.services.ports import Unit, World
from qmetry_admin.services.proofs import SetUpProof
from qmetry_admin.services.two_step_enrolling import ProvedKey, prove, put_in_place


def may_set_up(settings: Settings, since: datetime) -> bool:
    """Whether somebody whose password was right then may set up what is mandatory."""
    until = settings.set_up_until
    return settings.mandatory_two_step and until is not None and until > since


class SignInSetUp:
    """The steps between a right password and the session of somebody who has no second step yet.

    They take as long as they take: the five minutes begin anew once the codes are kept.
    """

    def __init__(self, world: World, half_open: HalfOpenSignIns) -> None:
        self._world = world
        self._half_open = half_open
        self._completion = Completion(world, half_open)

    def start(self, half_open: HalfOpen) -> Enrolment | NotPossible | HalfOpenEnded:
        """A new key; the one made before for the same sign-in is forgotten."""
        standing = self._half_open.find(half_open)
        if standing is None:
            return HalfOpenEnded()
        with self._world.store.writing() as unit:
            user = _allowed(unit, standing)
            organisation = organisation_of(unit)
        if user is None:
            self._half_open.forget(half_open)
            return HalfOpenEnded()
        why = two_step_policy.why_not(user, self._world.clock.now())
        if why is not None:
            return NotPossible(why)
        if standing.enrolment is not None:
            standing.enrolment.close()
        secret = self._world.randomness.secret_bytes(totp.SECRET_BYTES)
        enrolment = Enrolment(None, user, organisation.name, secret)
        self._half_open.hold(half_open, dataclasses.replace(standing, enrolment=enrolment))
        return enrolment

    def confirm(
        self, half_open: HalfOpen, enrolment: Enrolment, first: str, second: str, typed_at: datetime
    ) -> ConfirmAnswer | HalfOpenEnded:
        """Enables it if the second code is of the step right after the first, as everywhere (S15).

        Neither a refusal nor trouble of the store forgets the key; success does.
        """
        standing = self._half_open.find(half_open)
        if standing is None:
            return HalfOpenEnded()
        if years_apart(self._world.clock.now()):
            return NotPossible(two_step_policy.WhyNot.CLOCK)
        secret = enrolment.secret()
        if not secret or standing.enrolment is not enrolment:
            return EnrolmentOver()
        with self._world.store.writing() as unit:
            user = self._still_allowed(unit, half_open, standing)
        if not isinstance(user, User):
            return user
        proved = prove(self._world, enrolment, secret, (first, second), typed_at)
        if not isinstance(proved, ProvedKey):
            return proved
        return self._enable(half_open, standing, proved)

    def finish(self, half_open: HalfOpen) -> SignedIn | NeedNewPassword | HalfOpenEnded:
        """The codes are kept: on to the session, by way of a new password where one is due."""
        standing = self._half_open.find(half_open)
        if standing is None or standing.enrolment is None or standing.generation is None:
            return HalfOpenEnded()
        self._half_open.release(half_open)
        return self._completion.proved(half_open, standing, SetUpProof())

    def _enable(
        self, half_open: HalfOpen, standing: Standing, proved: ProvedKey
    ) -> Enabled | ChangedMeanwhile | HalfOpenEnded:
        """Stores the proved key and its codes, all or nothing, if it still may be."""
        codes = recovery_codes.new_codes(self._world.randomness.secret_bytes)
        with self._world.store.writing() as unit:
            user = self._still_allowed(unit, half_open, standing)
            if not isinstance(user, User):
                return user
            enabled = put_in_place(
                self._world, unit, actor=user, user=user, proved=proved, codes=codes
            )
        if enabled is None or enabled.user.two_step is None:
            raise LookupError("What was stored for a held account is not there.")
        generation = enabled.user.two_step.generation
        self._half_open.hold(half_open, dataclasses.replace(standing, generation=generation))
        if standing.enrolment is not None:
            standing.enrolment.close()
        return enabled

    def _still_allowed(
        self, unit: Unit, half_open: HalfOpen, standing: Standing
    ) -> User | ChangedMeanwhile | HalfOpenEnded:
        """The person, their row held; or why the sign-in is over, which it is from then on."""
        user = _allowed(unit, standing)
        if user is not None:
            return user
        self._half_open.forget(half_open)
        now = unit.users.get(standing.user_id)
        if now is not None and now.active and now.two_step is not None:
            return two_step_changed(self._world, unit, now)
        return HalfOpenEnded()


def _allowed(unit: Unit, standing: Standing) -> User | None:
    """The person, if the account is as the sign-in left it and the setting holds.

    A date that has come since the password was right is not held against them; one that was taken
    back or moved forward is.
    """
    user = still_standing(unit, standing)
    since, settings = standing.set_up_since, organisation_of(unit).settings
    if user is None or user.two_step is not None or since is None:
        return None
    return user if may_set_up(settings, since) else None
