"""One's own account: details, password, and the same Security tab as everybody's."""

from qmetry_admin.ui.my_account.page import MyAccountPage
from qmetry_admin.ui.my_account.presenter import MyAccountPresenter

__all__ = ["MyAccountPage", "MyAccountPresenter"]
