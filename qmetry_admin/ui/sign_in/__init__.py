"""Signing in: password, verification code or recovery code, a new password where one is due."""

from qmetry_admin.ui.sign_in.presenter import SignInPresenter
from qmetry_admin.ui.sign_in.window import SignInWindow

__all__ = ["SignInPresenter", "SignInWindow"]
