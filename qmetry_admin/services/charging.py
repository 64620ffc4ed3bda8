"""Whatever can be guessed is charged before it is checked, for names nobody has too (M03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, overload

from qmetry_admin.domain.lockout import Closed, Factor, Locked
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.services.ports import Unit


@dataclass(frozen=True)
class Try:
    """A try that is charged and may be checked.

    `in_a_row` counts it already. `lock` is set where it locks the step, should it turn out wrong.
    """

    in_a_row: int
    lock: Locked | None = None
    mark: int | None = None


def organisation_of(unit: Unit) -> Organisation:
    """The organisation of a directory that is set up, as services only ever meet it."""
    found = unit.organisation.get()
    if found is None:
        raise LookupError("The directory has no organisation: it is used before it was set up.")
    return found


@overload
def charge(
    unit: Unit, name: str, factor: Literal[Factor.PASSWORD], now: datetime
) -> Try | Locked: ...
@overload
def charge(
    unit: Unit, name: str, factor: Literal[Factor.CODE], now: datetime
) -> Try | Locked | Closed: ...
def charge(unit: Unit, name: str, factor: Factor, now: datetime) -> Try | Locked | Closed:
    """Counts a try under a folded name, by the organisation's numbers.

    The unit must end before the try is checked.
    """
    settings = organisation_of(unit).settings
    limit, lasting = settings.maximum_attempts, settings.reactivate_after
    answer = unit.attempts.charge(name, factor, now, limit, lasting)
    if isinstance(answer, Locked | Closed):
        return answer
    lock = Locked(now + lasting) if answer.in_a_row >= limit else None
    return Try(answer.in_a_row, lock, answer.mark)
