"""Setting up an empty directory: organisation, first administrator, place of the key."""

from qmetry_admin.ui.set_up.presenter import SetUpPresenter
from qmetry_admin.ui.set_up.window import SetUpWindow

__all__ = ["SetUpPresenter", "SetUpWindow"]
