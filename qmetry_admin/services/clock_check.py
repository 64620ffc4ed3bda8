"""Whether this computer's clock lies behind what the audit has seen already (M20)."""

from __future__ import annotations

from datetime import timedelta

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.authenticator import clock_behind
from qmetry_admin.services.acting import entry
from qmetry_admin.services.ports import World


def check_clock(world: World) -> timedelta | None:
    """By how much the clock is behind, where that is over two minutes; written down once.

    Called when a directory is opened. Nothing is refused for it.
    """
    with world.store.writing() as unit:
        newest = unit.audit.newest()
        behind = clock_behind(world.clock.now(), newest.entry.at if newest else None)
        if newest is not None and behind is not None:
            detail = {"behind": str(behind), "newest entry": newest.entry.at.isoformat()}
            unit.audit.add(entry(world, None, Action.CLOCK_BEHIND, detail=detail))
        return behind
