"""The page on which a start password is replaced, the last step before the session (A5)."""

from __future__ import annotations

from PySide6.QtCore import Signal

from qmetry_admin.ui.sign_in.page import SignInPage, focus_on
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.password_edit import PasswordEdit

DIFFERENT = "The two passwords are not the same. Type the new one again."


class NewPasswordPage(SignInPage):
    """Asks for a new password, twice."""

    new_password_submitted = Signal(str)

    def __init__(self, username: str, theme: ThemeKeeper) -> None:
        super().__init__(
            "newPasswordPage", "Choose your own password", username, theme, icon="user"
        )
        self._new = PasswordEdit(theme, name="newPasswordEdit")
        self._repeat = PasswordEdit(theme, name="repeatPasswordEdit")
        self._new_field = FormField(
            "New password",
            self._new,
            theme,
            hint="At least 12 characters. A few unrelated words are easy to remember.",
        )
        self._repeat_field = FormField("Repeat new password", self._repeat, theme)
        change = BusyButton(
            "Change password", theme, name="changePasswordButton", busy_text="Changing…"
        )
        cancel = Button("Cancel", theme, name="cancelButton")
        self._lay_out([self._new_field, self._repeat_field], change, cancel=cancel)
        self._message.show_message(
            "info", "You signed in with a start password. From now on only yours will do."
        )
        self._new.returnPressed.connect(self._repeat.setFocus)
        self._repeat.returnPressed.connect(change.click)
        change.clicked.connect(self._submit)

    def show_problem(self, text: str) -> None:
        """Says what is wrong with the new password, at its field."""
        self.set_busy(False)
        self._new_field.show_error(text)
        focus_on(self._new)

    def take_focus(self) -> None:
        """Into the new password."""
        focus_on(self._new)

    def _submit(self) -> None:
        if self.busy:
            return
        self._new_field.clear_error()
        self._repeat_field.clear_error()
        if self._new.text() != self._repeat.text():
            self._repeat_field.show_error(DIFFERENT)
            focus_on(self._repeat)
            return
        self.new_password_submitted.emit(self._new.text())
