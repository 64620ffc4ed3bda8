"""That somebody can always administer: asked after a change, in the same unit of work (A6)."""

from __future__ import annotations

from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.two_step_policy import is_able_admin
from qmetry_admin.domain.users import User
from qmetry_admin.services.ports import Unit


def none_left(unit: Unit, before: User, settings: Settings) -> bool:
    """Whether the change of this person, as they were before it, left nobody who can administer.

    The organisation must be held, so that two such changes wait for each other.
    """
    mandatory = settings.mandatory_two_step
    return is_able_admin(before, mandatory=mandatory) and not any(
        is_able_admin(admin, mandatory=mandatory) for admin in unit.users.administrators()
    )
