"""One's own account: the password, which everybody of type QMETRY changes themselves (A5)."""

from __future__ import annotations

from qmetry_admin.domain import passwords
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.lockout import Factor, Locked
from qmetry_admin.domain.outcomes import (
    FieldsRefused,
    NotAllowed,
    PasswordChangeAnswer,
    PasswordChanged,
    SessionEnded,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import AuthenticationType, User, fold
from qmetry_admin.services.acting import entry, who
from qmetry_admin.services.charging import Try, charge, organisation_of
from qmetry_admin.services.new_password import (
    password_problem,
    password_was_changed,
    words_around,
)
from qmetry_admin.services.ports import World

_PRESENT_WRONG = FieldsRefused((FieldProblem(Field.PRESENT_PASSWORD, ProblemKind.WRONG),))


class Account:
    """What everybody may do about themselves."""

    def __init__(self, world: World) -> None:
        self._world = world

    def change_password(self, session: Session, present: str, new: str) -> PasswordChangeAnswer:
        """Puts a new password in place of the present one; the person's other sessions end.

        The present one is charged like one typed at sign-in. Passwords of LDAP and SAML people are
        kept elsewhere, so no right allows it: `NotAllowed` without any that would do.
        """
        now = self._world.clock.now()
        with self._world.store.writing() as unit:
            user = who(unit, session)
            if isinstance(user, SessionEnded):
                return user
            stored = unit.passwords.get(user.id)
            if user.authentication is not AuthenticationType.QMETRY or stored is None:
                unit.audit.add(self._refused(user, "the password is kept elsewhere"))
                return NotAllowed(())
            name = fold(user.username)
            charged = charge(unit, name, Factor.PASSWORD, now)
            if isinstance(charged, Locked):
                return charged
            organisation = organisation_of(unit)
        if not self._world.hasher.verify(stored, present):
            return self._present_wrong(user, charged)
        problem = self._problem(user, organisation.name, present, new)
        replacement = self._world.hasher.hash(new) if problem is None else ""
        with self._world.store.writing() as unit:
            user = who(unit, session)
            if isinstance(user, SessionEnded):
                return user
            unit.users.hold(user.id)  # a sign-in that replaces a start password holds it as well
            unit.attempts.clear(name, Factor.PASSWORD)
            if problem:
                return FieldsRefused((problem,))
            if not unit.passwords.replace(user.id, stored, replacement):
                unit.undo()  # changed meanwhile: what was typed is not the present one any more
                return _PRESENT_WRONG
            password_was_changed(unit, user, self._world.clock.now(), but=session.token)
            unit.audit.add(entry(self._world, user, Action.PASSWORD_CHANGE, about=user))
        return PasswordChanged()

    def _present_wrong(self, user: User, charged: Try) -> FieldsRefused | Locked:
        with self._world.store.writing() as unit:
            unit.audit.add(self._refused(user, "wrong present password"))
        return charged.lock or _PRESENT_WRONG

    def _refused(self, user: User, reason: str) -> Entry:
        return entry(
            self._world,
            user,
            Action.PASSWORD_CHANGE,
            Result.REFUSED,
            about=user,
            detail={"reason": reason},
        )

    def _problem(
        self, user: User, organisation: str, present: str, new: str
    ) -> FieldProblem | None:
        words = words_around(user, organisation)
        if problem := password_problem(self._world.judge, new, words):
            return problem
        if passwords.normalise(new) == passwords.normalise(present):
            return FieldProblem(Field.PASSWORD, ProblemKind.SAME_AS_BEFORE)
        return None
