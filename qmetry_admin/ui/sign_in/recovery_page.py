"""The page for signing in with a recovery code in place of the phone's."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from qmetry_admin.ui.sign_in.page import SignInPage, focus_on
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit

_PLACE_HOLDER = "XXXX-XXXX-XXXX-XXXX"


class RecoveryPage(SignInPage):
    """Asks for a recovery code; it stands in for the phone, never for the password (S27, S28).

    With `credentials` it asks for username and password too, filled with what was typed.
    """

    code_submitted = Signal(str)
    all_submitted = Signal(str, str, str)
    verification_code_chosen = Signal(str)

    def __init__(
        self, username: str, theme: ThemeKeeper, *, credentials: tuple[str, str] | None = None
    ) -> None:
        super().__init__(
            "recoveryPage",
            "Use a recovery code",
            username or "It stands in for the code from your phone.",
            theme,
            icon="user" if username else "key",
        )
        fields: list[QWidget] = []
        self._username: QLineEdit | None = None
        self._password: PasswordEdit | None = None
        if credentials is not None:
            self._username = QLineEdit(credentials[0])
            self._username.setObjectName("usernameEdit")
            self._password = PasswordEdit(theme)
            self._password.setText(credentials[1])
            fields += [
                FormField("Username", self._username, theme),
                FormField("Password", self._password, theme),
            ]
        self._code = QLineEdit()
        fields.append(
            FormField(
                "Recovery code",
                self._code,
                theme,
                hint="Capitals, blanks and dashes do not matter. Each code works once.",
            )
        )
        use = BusyButton(
            "Use recovery code", theme, name="useRecoveryCodeButton", busy_text="Signing in…"
        )
        cancel = Button("Cancel", theme, name="cancelButton")
        back = Button(
            "Use a verification code instead",
            theme,
            name="useCodeLink",
            kind="link",
            icon="phone",
        )
        self._code.setObjectName("recoveryCodeEdit")
        self._code.setProperty("kind", "code")
        self._code.setPlaceholderText(_PLACE_HOLDER)
        self._code.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
        )
        self._ways_out.append(back)
        self._lay_out(
            fields,
            use,
            cancel=cancel,
            foot=[
                row(back, None, margins=(-2, 0, 0, 0)),
                8,
                WrappedLabel("No codes left and no phone? Ask an administrator.", theme, "small"),
            ],
        )
        for field in (self._username, self._password, self._code):
            if field is not None:
                field.returnPressed.connect(use.click)
        use.clicked.connect(self._submit)
        back.clicked.connect(self._choose_code)

    def show_refused(self, text: str) -> None:
        """Says why the recovery code was not taken."""
        self.show_message("bad", text)
        focus_on(self._code)

    def show_failed(self, text: str) -> None:
        """Says that username and password were not right; no recovery code was spent."""
        self.show_message("bad", text)
        focus_on(self._password or self._code)

    def take_focus(self) -> None:
        """Into the first field that is empty."""
        for field in (self._username, self._password):
            if field is not None and not field.text():
                field.setFocus()
                return
        focus_on(self._code)

    def _submit(self) -> None:
        if self.busy:
            return
        if self._username is None or self._password is None:
            self.code_submitted.emit(self._code.text())
        else:
            self.all_submitted.emit(self._username.text(), self._password.text(), self._code.text())

    def _choose_code(self) -> None:
        self.verification_code_chosen.emit("" if self._username is None else self._username.text())
