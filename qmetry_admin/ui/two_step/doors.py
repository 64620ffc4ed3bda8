"""What everything in a Security tab works with."""

from __future__ import annotations

from dataclasses import dataclass

from qmetry_admin.domain.actor import Session
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.ui.desk import Desk


@dataclass(frozen=True)
class TabDoors:
    """The deeds, on whose behalf they are asked for, and the time zone times are said in."""

    two_step: TwoStep
    identity: IdentityKeeper
    session: Session
    zone: str
    desk: Desk
