"""A person's Security tab: status, enrolment with its QR code, and the recovery codes."""

from qmetry_admin.ui.two_step.presenter import make_security_tab
from qmetry_admin.ui.two_step.security_tab import SecurityTab

__all__ = ["SecurityTab", "make_security_tab"]
