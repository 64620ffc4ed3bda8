"""What a form about a person says: what is wrong with it, and how the audit keeps it (A1, M07)."""

from __future__ import annotations

from collections.abc import Iterable

from qmetry_admin.domain import names
from qmetry_admin.domain.outcomes import FieldsRefused
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import Status, UserDetails, UserId
from qmetry_admin.services.ports import Unit


def as_text(details: UserDetails) -> dict[str, str]:
    """The details as the audit keeps them, each under the name of its field."""
    texts = {
        Field.USERNAME: details.username,
        Field.ALIAS: details.alias,
        Field.FIRST_NAME: details.first_name,
        Field.LAST_NAME: details.last_name,
        Field.EMAIL: details.email,
        Field.TIME_ZONE: details.time_zone,
        Field.ROLE: details.role.value,
        Field.STATUS: (Status.ACTIVE if details.active else Status.INACTIVE).value,
    }
    return {field.value: text for field, text in texts.items()}


def details_problems(
    unit: Unit, details: UserDetails, besides: UserId | None = None
) -> tuple[FieldProblem, ...]:
    """What is wrong with the texts; which names are taken is looked up for sound ones only."""
    problems = names.details_problems(details)
    unsound = {problem.field for problem in problems}
    if unsound & {Field.USERNAME, Field.ALIAS}:
        return problems
    return problems + taken_problems(unit, details, besides)


def taken_problems(
    unit: Unit, details: UserDetails, besides: UserId | None = None
) -> tuple[FieldProblem, ...]:
    """Which of the two names is somebody else's; a deleted person's is told apart (A3)."""
    holders = unit.users.holders(details.username, details.alias, besides)
    return tuple(
        FieldProblem(
            field, ProblemKind.TAKEN if holder.deleted is None else ProblemKind.TAKEN_BY_DELETED
        )
        for field, holder in zip((Field.USERNAME, Field.ALIAS), holders, strict=True)
        if holder is not None
    )


def fields_refused(problems: Iterable[FieldProblem]) -> FieldsRefused:
    """The refusal, its problems in the order of the fields."""
    order = list(Field)
    return FieldsRefused(tuple(sorted(problems, key=lambda found: order.index(found.field))))
