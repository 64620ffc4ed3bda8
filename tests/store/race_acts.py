"""What races for one thing: the store's statements, and the same deeds read first, written then."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.lockout import Charged, Factor
from qmetry_admin.domain.users import UserId
from qmetry_admin.store.rows import (
    AttemptRow,
    AuthenticatorRow,
    OrganisationRow,
    RecoveryCodeRow,
    UserRow,
)
from tests.support.directory import CODES, NOW, Directory, authenticator, details, entry, found
from tests.support.race import Write

ONE = UserId(1)
LOCK = timedelta(minutes=15)
LIMIT = 2


# ---- the statements as they are ------------------------------------------------------------------


def moved(this_round: int) -> Authenticator:
    """The authenticator after this round's step."""
    return dataclasses.replace(authenticator(ONE), last_step=1000 + this_round)


def spend_step(directory: Directory, this_round: int) -> bool:
    with directory.unit() as unit:
        return unit.authenticators.spend(moved(this_round))


def spend_recovery_code(directory: Directory, this_round: int) -> bool:
    user_id, code = UserId(this_round // 8 + 1), CODES[this_round % 8]
    with directory.unit() as unit:
        return unit.recovery_codes.spend(user_id, code.text)


def confirm(directory: Directory, this_round: int) -> bool:
    user_id = UserId(this_round + 1)
    with directory.unit() as unit:
        if not unit.authenticators.add(authenticator(user_id)):
            return False
        unit.recovery_codes.add(user_id, "first", CODES)
        return True


def swap(directory: Directory, this_round: int) -> bool:
    """Registers again, as it is done: the codes go, the new registration and its codes come."""
    new = authenticator(ONE, generation=f"after {this_round}")
    with directory.unit() as unit:
        unit.recovery_codes.drop(ONE)
        if not unit.authenticators.replace(registered(this_round), new):
            unit.undo()
            return False
        unit.recovery_codes.add(ONE, new.generation, CODES)
        return True


def registered(this_round: int) -> str:
    """The registration that is there before a round of swaps."""
    return f"after {this_round - 1}" if this_round else "first"


def remove(directory: Directory, this_round: int) -> bool:
    user_id = UserId(this_round + 1)
    with directory.unit() as unit:
        unit.recovery_codes.drop(user_id)
        return unit.authenticators.remove(user_id, "first")


def hand_over(directory: Directory, this_round: int) -> bool:
    """The first user hands over to the next one, whom the round names."""
    with directory.unit() as unit:
        if unit.organisation.hold().first_user != this_round + 1:
            return False
        unit.organisation.hand_over(UserId(this_round + 2))
        return True


def found_organisation(directory: Directory, _this_round: int) -> bool:
    with directory.unit() as unit:
        return found(unit)


def no_organisation(directory: Directory, _this_round: int) -> bool:
    with directory.unit():
        OrganisationRow.delete().execute(directory.database.engine)
    return True


def edit(directory: Directory, this_round: int) -> bool:
    with directory.unit() as unit:
        return unit.users.change(ONE, this_round + 1, details("ann", email=f"{this_round}@x.org"))


def charge(directory: Directory, this_round: int) -> bool:
    with directory.unit() as unit:
        answer = unit.attempts.charge(f"user{this_round + 1}", Factor.PASSWORD, NOW, LIMIT, LOCK)
    return isinstance(answer, Charged)


def charge_the_hundredth(directory: Directory, this_round: int) -> bool:
    with directory.unit() as unit:
        answer = unit.attempts.charge(f"user{this_round + 1}", Factor.CODE, NOW, 1000, LOCK)
    return isinstance(answer, Charged)


def write_entry(directory: Directory, _this_round: int) -> bool:
    with directory.unit() as unit:
        unit.audit.add(entry())
    return True


def start_program(directory: Directory, this_round: int) -> bool:
    """Opens a database nobody has opened yet; at least it is there afterwards."""
    another = Directory(f"{directory.url}_{this_round}")
    with another.look() as unit:
        intact = unit.audit.intact()
    another.close()
    return intact


# ---- the same, wrong: read, and answer with what to write then -----------------------------------


def read_then_spend_step(directory: Directory, this_round: int) -> Write | None:
    after = moved(this_round)
    with directory.look() as unit:
        before = unit.authenticators.get(ONE)
    if before is None or before.last_step >= after.last_step:
        return None

    def write() -> None:
        with directory.unit():
            AuthenticatorRow.update(last_step=after.last_step).execute(directory.database.engine)

    return write


def read_then_spend_recovery_code(directory: Directory, this_round: int) -> Write | None:
    user_id, code = UserId(this_round // 8 + 1), CODES[this_round % 8]
    with directory.look() as unit:
        if not unit.recovery_codes.holds(user_id, code.text):
            return None

    def write() -> None:
        with directory.unit():
            RecoveryCodeRow.delete().where(
                RecoveryCodeRow.user_id == user_id, RecoveryCodeRow.slot == code.slot
            ).execute(directory.database.engine)

    return write


def read_then_confirm(directory: Directory, this_round: int) -> Write | None:
    user_id = UserId(this_round + 1)
    with directory.look() as unit:
        if unit.authenticators.get(user_id) is not None:
            return None

    def write() -> None:
        with directory.unit() as unit:
            unit.authenticators.add(authenticator(user_id))

    return write


def read_then_swap(directory: Directory, this_round: int) -> Write | None:
    new = authenticator(ONE, generation=f"after {this_round}")
    with directory.look() as unit:
        before = unit.authenticators.get(ONE)
    if before is None or before.generation != registered(this_round):
        return None

    def write() -> None:
        with directory.unit() as unit:  # whichever is there by then
            unit.recovery_codes.drop(ONE)
            there = unit.authenticators.get(ONE)
            assert there is not None
            unit.authenticators.replace(there.generation, new)

    return write


def read_then_remove(directory: Directory, this_round: int) -> Write | None:
    user_id = UserId(this_round + 1)
    with directory.look() as unit:
        if unit.authenticators.get(user_id) is None:
            return None

    def write() -> None:
        with directory.unit() as unit:
            unit.recovery_codes.drop(user_id)
            unit.authenticators.remove(user_id, "first")

    return write


def read_then_hand_over(directory: Directory, this_round: int) -> Write | None:
    with directory.look() as unit:
        organisation = unit.organisation.get()
    if organisation is None or organisation.first_user != this_round + 1:
        return None

    def write() -> None:
        with directory.unit() as unit:
            unit.organisation.hand_over(UserId(this_round + 2))

    return write


def read_then_found(directory: Directory, _this_round: int) -> Write | None:
    with directory.look():
        if list(OrganisationRow.select().execute(directory.database.engine)):
            return None

    def write() -> None:
        with directory.unit() as unit:
            found(unit)

    return write


def read_then_edit(directory: Directory, this_round: int) -> Write | None:
    with directory.look() as unit:
        before = unit.users.get(ONE)
    if before is None or before.version != this_round + 1:
        return None

    def write() -> None:
        with directory.unit():
            UserRow.update(version=this_round + 2).where(UserRow.id == ONE).execute(
                directory.database.engine
            )

    return write


def read_then_charge(directory: Directory, this_round: int) -> Write | None:
    which = AttemptRow.name == f"user{this_round + 1}"
    with directory.look():
        before = AttemptRow.select().where(which).get(directory.database.engine)
    if before.fails >= LIMIT:
        return None

    def write() -> None:
        with directory.unit():
            AttemptRow.update(fails=before.fails + 1).where(which).execute(
                directory.database.engine
            )

    return write
