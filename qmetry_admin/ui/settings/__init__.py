"""General Settings & Audit: the organisation's switches, the mandatory rule, the audit beside."""

from qmetry_admin.ui.settings.page import SettingsPage
from qmetry_admin.ui.settings.presenter import SettingsPresenter

__all__ = ["SettingsPage", "SettingsPresenter"]
