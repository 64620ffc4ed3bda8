"""A person's Security tab: status, enrolment with its QR code, resync, removal, recovery codes."""

from qmetry_admin.ui.two_step.presenter import make_security_tab
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from qmetry_admin.ui.two_step.set_up_steps import SetUpSteps, make_set_up_steps

__all__ = ["SecurityTab", "SetUpSteps", "make_security_tab", "make_set_up_steps"]
