"""What has become of the made-up people, and what was done since the demo began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qmetry_admin.domain.audit import Recorded
from qmetry_admin.domain.organisation import REACTIVATE_RANGE
from qmetry_admin.domain.users import Lock, User, UserId, fold
from qmetry_admin.services.ports import World

_MOST: Final = 500
"""Entries read at once; nobody does more between two looks."""
_LONGEST_LOCK: Final = timedelta(minutes=REACTIVATE_RANGE[1])


@dataclass(frozen=True)
class DemoLook:
    """The directory at one moment.

    `newest` is the number of its newest audit entry; `entries` are the new ones, oldest first.
    `people` are the made-up ones by the username they began with, without whoever was deleted;
    `locks` those whose sign-in is locked, by the same name.
    """

    newest: int
    entries: tuple[Recorded, ...]
    people: Mapping[str, User]
    locks: Mapping[str, Lock]


def look(world: World, ids: Mapping[str, UserId], after: int, *, began: int) -> DemoLook | None:
    """Reads it all at one moment, or answers nothing where no entry came after `after`.

    `began` is the number of the newest entry that was made up.
    """
    now = world.clock.now()
    with world.store.reading() as unit:
        newest = unit.audit.newest()
        if newest is None or newest.number == after:
            return None
        new = min(newest.number - max(after, began), _MOST)
        rows = unit.audit.page("", 0, new).rows if new > 0 else ()
        found = {name: unit.users.get(user_id) for name, user_id in ids.items()}
        people = {name: user for name, user in found.items() if user and not user.deleted}
        folded = {fold(user.username): name for name, user in people.items()}
        locks = unit.attempts.locks(tuple(folded), now, _LONGEST_LOCK)
    return DemoLook(
        newest=newest.number,
        entries=tuple(reversed(rows)),
        people=people,
        locks={folded[key]: lock for key, lock in locks.items()},
    )
