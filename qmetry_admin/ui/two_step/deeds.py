"""Which deeds of the Security tab can be begun, as far as the tab can tell."""

from __future__ import annotations

from typing import assert_never

from qmetry_admin.domain.two_step_outcomes import TwoStepView
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


def may_begin(deed: SecurityDeed, view: TwoStepView) -> bool:
    """Whether it is worth beginning; where not, the overview says why."""
    enabled = view.user.two_step is not None
    match deed:
        case SecurityDeed.TWO_STEP:
            return view.may_manage and view.why_not is None
        case SecurityDeed.RESYNC:
            return enabled and view.may_resync
        case SecurityDeed.REGISTER_AGAIN:
            return enabled and view.may_manage
        case SecurityDeed.CODES:
            return enabled and view.may_see_codes and bool(view.slots_left)
        case SecurityDeed.REMOVE:
            own_mandatory = view.own and view.organisation.settings.mandatory_two_step
            return enabled and view.may_manage and not own_mandatory
        case _:
            assert_never(deed)
