"""What a new password must be, and what follows when one has taken the place of another (A5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qmetry_admin.domain import passwords
from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import User, UserDetails, fold
from qmetry_admin.services.ports import PasswordJudge, Unit


def password_problem(
    judge: PasswordJudge, password: str, context: Sequence[str]
) -> FieldProblem | None:
    """What is wrong with a new password: its length, or that it is easily guessed; or nothing."""
    if problem := passwords.length_problem(password):
        return problem
    if why := judge.guessable(passwords.normalise(password), context):
        return FieldProblem(Field.PASSWORD, ProblemKind.GUESSABLE, why)
    return None


def words_around(person: User | UserDetails, organisation: str) -> tuple[str, ...]:
    """The words somebody who knows the person would try first."""
    words = (
        organisation,
        person.username,
        person.alias,
        person.first_name,
        person.last_name,
        person.email,
    )
    return tuple(word for word in words if word)


def password_was_changed(unit: Unit, user: User, now: datetime, *, but: str | None = None) -> None:
    """Ends the person's sessions, but for one token (M06), and opens their code step (M03)."""
    unit.sessions.end_all(user.id, EndReason.PASSWORD_CHANGED, user.name, now, but=but)
    name = fold(user.username)
    unit.attempts.clear(name, Factor.CODE)
    unit.attempts.forget_marks(name)
