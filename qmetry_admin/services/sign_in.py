"""Signing in: password, second step, new password where one is due, and the session (S04a)."""

from __future__ import annotations

from datetime import datetime

from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import (
    CodeAnswer,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NewPasswordAnswer,
    NotPossible,
    PasswordAnswer,
    RecoveryCodeAnswer,
    RecoveryCodeNotNeeded,
    RecoveryWayAnswer,
    SignedIn,
    SignInFailed,
    SignInResyncAnswer,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.completion import Completion
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.half_open import HalfOpenSignIns, Standing, still_standing
from qmetry_admin.services.new_password import password_problem, words_around
from qmetry_admin.services.password_step import PasswordStep
from qmetry_admin.services.ports import World
from qmetry_admin.services.second_step import SecondStep
from qmetry_admin.services.sign_in_set_up import SignInSetUp


class SignIn:
    """The way in, for one program. What is half open lives here and dies with it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._half_open = HalfOpenSignIns(world.clock, world.randomness)
        self._first = PasswordStep(world, self._half_open)
        self._second = SecondStep(world, self._half_open)
        self._set_up = SignInSetUp(world, self._half_open)
        self._completion = Completion(world, self._half_open)

    def organisation(self) -> Organisation:
        """Whose directory this is."""
        with self._world.store.reading() as unit:
            return organisation_of(unit)

    def password(self, username: str, password: str) -> PasswordAnswer:
        """The first step (S01)."""
        return self._first.check(username, password)

    def code(self, half_open: HalfOpen, code: str) -> CodeAnswer:
        """The second step, by a code from the phone (S05)."""
        return self._second.code(half_open, code)

    def recovery_code(self, half_open: HalfOpen, typed: str) -> RecoveryCodeAnswer:
        """The second step, by a recovery code (S28)."""
        return self._second.recovery_code(half_open, typed)

    def resync(
        self, half_open: HalfOpen, first: str, second: str, typed_at: datetime
    ) -> SignInResyncAnswer:
        """The second step, by two codes in a row from a phone whose clock is off (S35)."""
        return self._second.resync(half_open, first, second, typed_at)

    def password_and_recovery_code(
        self, username: str, password: str, typed: str
    ) -> RecoveryWayAnswer:
        """Both steps at once: only after a right password is the code looked at (S28).

        Where there is no two-step verification, no code is needed (S22). Nothing stays half open,
        unless a start password must be replaced, or two-step verification set up.
        """
        first = self._first.check(username, password, (RecoveryCodeNotNeeded(),))
        if not isinstance(first, NeedCode):
            return first
        second = self._second.recovery_code(first.half_open, typed)
        if not isinstance(second, NeedNewPassword):
            self._half_open.forget(first.half_open)
        return SignInFailed() if isinstance(second, HalfOpenEnded) else second

    def start_set_up(self, half_open: HalfOpen) -> Enrolment | NotPossible | HalfOpenEnded:
        """A new key for somebody who must have one; the sign-in waits for the steps (S36)."""
        return self._set_up.start(half_open)

    def confirm_set_up(
        self, half_open: HalfOpen, enrolment: Enrolment, first: str, second: str, typed_at: datetime
    ) -> ConfirmAnswer | HalfOpenEnded:
        """Enables it if the second code is of the step right after the first (S15)."""
        return self._set_up.confirm(half_open, enrolment, first, second, typed_at)

    def finish_set_up(self, half_open: HalfOpen) -> SignedIn | NeedNewPassword | HalfOpenEnded:
        """Goes on with the sign-in once the recovery codes are kept."""
        return self._set_up.finish(half_open)

    def new_password(self, half_open: HalfOpen, new: str) -> NewPasswordAnswer:
        """Replaces the start password; with it the second step is spent (A5, S04a)."""
        standing = self._half_open.find(half_open)
        if standing is None or standing.proof is None or not standing.must_change:
            return HalfOpenEnded()
        with self._world.store.writing() as unit:
            user = still_standing(unit, standing)
            organisation = organisation_of(unit)
        if user is None:
            self._half_open.forget(half_open)
            return HalfOpenEnded()
        problem = password_problem(
            self._world.judge, new, words_around(user, organisation.name)
        ) or self._same_as_before(standing, new)
        if problem:
            return FieldsRefused((problem,))
        stored = self._world.hasher.hash(new)
        return self._completion.finish(half_open, standing, standing.proof, stored)

    def cancel(self, half_open: HalfOpen) -> None:
        """Nothing was spent, so nothing is left of it (S04)."""
        self._half_open.forget(half_open)

    def _same_as_before(self, standing: Standing, new: str) -> FieldProblem | None:
        """The start password itself is refused as the new one."""
        if self._world.hasher.verify(standing.stored, new):
            return FieldProblem(Field.PASSWORD, ProblemKind.SAME_AS_BEFORE)
        return None
