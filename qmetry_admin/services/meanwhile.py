"""Who was first where two people change the same thing: told from the audit (DB-02, S17)."""

from __future__ import annotations

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.users import User
from qmetry_admin.services.ports import Unit, World


def changed_meanwhile(
    world: World, unit: Unit, user: User, action: Action, fields: tuple[Field, ...] = ()
) -> ChangedMeanwhile:
    """The refusal that names who did this last to the person, and when.

    Where the audit knows of no such deed, it is nobody by name, as of now.
    """
    newest = unit.audit.newest_about(user.id, (action,))
    if newest is None:
        return ChangedMeanwhile("", world.clock.now(), fields)
    done = newest.entry
    doer = unit.users.get(done.actor_id) if done.actor_id is not None else None
    return ChangedMeanwhile(doer.name if doer else done.actor_name, done.at, fields)
