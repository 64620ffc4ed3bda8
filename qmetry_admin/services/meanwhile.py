"""Who was first where two people change the same thing: told from the audit (DB-02, S17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qmetry_admin.domain.audit import Action, Recorded, Result
from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.users import User
from qmetry_admin.services.ports import Unit, World

TWO_STEP: Final = "two-step"
"""Under this word the entry of a change of type says what became of two-step verification."""
_OF_ANOTHER_REGISTRATION: Final = (
    Action.TWO_STEP_ENABLE,
    Action.TWO_STEP_REGISTER_AGAIN,
    Action.TWO_STEP_REMOVE,
)
_OF_ANOTHER_STEP: Final = (Action.TWO_STEP_RESYNC, Action.SIGN_IN, Action.IDENTITY)
_LOOKED_BACK: Final = 200  # entries about a person searched for a change of type


def changed_meanwhile(
    world: World, unit: Unit, user: User, action: Action, fields: tuple[Field, ...] = ()
) -> ChangedMeanwhile:
    """The refusal that names who did this last to the person, and when.

    Where the audit knows of no such deed, it is nobody by name, as of now.
    """
    return _named(world, unit, unit.audit.newest_about(user.id, (action,)), fields)


def organisation_changed(
    world: World, unit: Unit, actions: Sequence[Action], fields: tuple[Field, ...] = ()
) -> ChangedMeanwhile:
    """The refusal that names who did the last of these deeds on the organisation, and when."""
    return _named(world, unit, unit.audit.newest_of(actions), fields)


def two_step_changed(world: World, unit: Unit, user: User) -> ChangedMeanwhile:
    """Who enabled, registered again or removed it last, or changed the person's type (S17)."""
    return _named(world, unit, last_two_step_change(unit, user))


def two_step_moved(world: World, unit: Unit, user: User) -> ChangedMeanwhile:
    """Who changed it last, or made its codes move on: by a resync, or by using one."""
    moved = unit.audit.newest_about(user.id, _OF_ANOTHER_STEP)
    return _named(world, unit, _newest((moved, last_two_step_change(unit, user))))


def last_two_step_change(unit: Unit, user: User) -> Recorded | None:
    """The newest entry after which the person had another registration, or none any more."""
    by_type = (
        recorded
        for recorded in unit.audit.about(user.id, _LOOKED_BACK)
        if recorded.entry.action is Action.USER_CHANGE
        and recorded.entry.result is Result.DONE
        and TWO_STEP in recorded.entry.detail
    )
    by_deed = unit.audit.newest_about(user.id, _OF_ANOTHER_REGISTRATION)
    return _newest((by_deed, next(by_type, None)))


def _newest(found: Sequence[Recorded | None]) -> Recorded | None:
    there = [recorded for recorded in found if recorded is not None]
    return max(there, key=lambda recorded: recorded.number, default=None)


def _named(
    world: World, unit: Unit, newest: Recorded | None, fields: tuple[Field, ...] = ()
) -> ChangedMeanwhile:
    if newest is None:
        return ChangedMeanwhile("", world.clock.now(), fields)
    done = newest.entry
    doer = unit.users.get(done.actor_id) if done.actor_id is not None else None
    return ChangedMeanwhile(doer.name if doer else done.actor_name, done.at, fields)
