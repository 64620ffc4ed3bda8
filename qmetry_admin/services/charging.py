"""Whatever can be guessed is charged before it is checked, for names nobody has too (M03).

And what is said of it where it turns out wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never, overload

from qmetry_admin.domain.authenticator import CodeOlder, CodeUnknown, CodeUsed
from qmetry_admin.domain.lockout import Closed, Factor, Locked
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import CodeAlreadyUsed, CodeWrong, PhoneSetBack
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


def refusal_detail(reason: str, charged: Try | None = None) -> dict[str, str]:
    """What the audit keeps of a try that was wrong: why, never what it was, and the lock."""
    detail = {"reason": reason}
    if charged is not None and charged.lock is not None:
        detail["locked until"] = charged.lock.until.isoformat()
    return detail


def code_refusal(
    finding: CodeUsed | CodeOlder | CodeUnknown, in_a_row: int, now: datetime
) -> tuple[str, CodeAlreadyUsed | PhoneSetBack | CodeWrong]:
    """Why a verification code is not accepted: the reason for the audit, and the answer."""
    match finding:
        case CodeUsed():
            return "already used", CodeAlreadyUsed(finding.fresh_at, in_a_row, now)
        case CodeOlder():
            return "older than the last one", PhoneSetBack(finding.works_again_at, in_a_row, now)
        case CodeUnknown():
            return "wrong", CodeWrong(in_a_row, now)
        case _:
            assert_never(finding)
