"""The first page of signing in: username and password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from qmetry_admin.ui.sign_in.page import SignInPage, focus_on
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.layouts import row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit


class PasswordPage(SignInPage):
    """Asks for username and password; the way with a recovery code is always there (S27)."""

    submitted = Signal(str, str)
    recovery_code_chosen = Signal(str, str)

    def __init__(self, title: str, second: str, theme: ThemeKeeper, *, username: str = "") -> None:
        super().__init__("passwordPage", title, second, theme, icon="computer")
        self._username = QLineEdit(username)
        self._password = PasswordEdit(theme)
        self._username_field = FormField("Username", self._username, theme)
        self._password_field = FormField("Password", self._password, theme)
        sign_in = BusyButton("Sign in", theme, name="signInButton", busy_text="Signing in…")
        link = Button(
            "Login with Recovery Code", theme, name="recoveryCodeLink", kind="link", icon="key"
        )
        self._username.setObjectName("usernameEdit")
        self._ways_out.append(link)
        self._lay_out(
            [self._username_field, self._password_field],
            sign_in,
            foot=[row(link, None, margins=(-2, 0, 0, 0))],
        )
        sign_in.clicked.connect(self._submit)
        self._username.returnPressed.connect(self._go_on)
        self._password.returnPressed.connect(sign_in.click)
        link.clicked.connect(self._choose_recovery_code)

    def show_directory(self, title: str, second: str, place: str) -> None:
        """Says which organisation and which directory this is; `place` is for the hover."""
        self._head.show_words(title, second)
        self._head.setToolTip(place)

    def show_failed(self, text: str) -> None:
        """Says that signing in failed; the password is selected to be typed anew."""
        self.show_message("bad", text)
        focus_on(self._password)

    def take_focus(self) -> None:
        """Into the first field that is empty."""
        focus_on(self._password if self._username.text() else self._username)

    def _go_on(self) -> None:
        """Enter in the username goes to the password, and signs in once that is there."""
        if self._password.text():
            self._submit()
        else:
            self._password.setFocus()

    def _submit(self) -> None:
        for field, edit, text in (
            (self._username_field, self._username, "Enter your username."),
            (self._password_field, self._password, "Enter your password."),
        ):
            field.show_error("" if edit.text() else text)
        if not self._username.text():
            self._username.setFocus()
        elif not self._password.text():
            self._password.setFocus()
        elif not self.busy:
            self.submitted.emit(self._username.text(), self._password.text())

    def _choose_recovery_code(self) -> None:
        self.recovery_code_chosen.emit(self._username.text(), self._password.text())
