"""What the steps of an enrolment rest on, in the Security tab and while signing in alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from qmetry_admin.domain.outcomes import HalfOpenEnded
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.desk import Desk

Confirm = Callable[[str, str, datetime], ConfirmAnswer | HalfOpenEnded]
"""The deed that confirms two codes, typed at that instant; work for a task."""


@dataclass(frozen=True)
class Steps:
    """What the steps rest on: whose they are, in which organisation, and who may see the codes."""

    enrolment: Enrolment
    confirm: Confirm
    organisation: str
    own: bool
    codes_hidden: bool
    zone: str
    desk: Desk
