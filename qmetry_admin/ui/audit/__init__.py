"""What was done, by whom and to whom: the Audit tab, and the Activity of one person."""

from qmetry_admin.ui.audit.presenter import make_activity_tab, make_audit_tab

__all__ = ["make_activity_tab", "make_audit_tab"]
