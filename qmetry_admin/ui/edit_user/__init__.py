"""The dialog in which a person is made, looked at and changed."""

from qmetry_admin.ui.edit_user.presenter import EditUserPresenter

__all__ = ["EditUserPresenter"]
