"""The line "Confirm it's you", in the place of the deed that waits for it (M05)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from qmetry_admin.domain.identity import Confirmation
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit

_WHY = "It has been a while since you proved who you are."
_NO_PASSWORD = "Enter your password."
_NO_CODE = "Enter a verification code from your phone, or one of your recovery codes."


class ConfirmIdentityPanel(QFrame):
    """Asks for the password, and `with_code` for a code as well.

    `own_button` is left out where the verb of a dialog does it: such a dialog asks `is_filled`,
    takes `confirmation`, and `say`s a refusal here. `confirmed` carries the Confirmation; without
    a button of its own it comes with Enter in the last field. `declined` tells that the deed is
    not wanted after all.
    """

    confirmed = Signal(object)
    declined = Signal()

    def __init__(
        self,
        theme: ThemeKeeper,
        *,
        with_code: bool,
        own_button: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._with_code = with_code
        self._password = PasswordEdit(theme, name="confirmPasswordEdit")
        self._code = QLineEdit()
        self._confirm = BusyButton("Confirm", theme, name="confirmButton")
        self._decline = Button("Not now", theme, name="declineButton", kind="link")
        self._message = Message(theme, name="confirmMessageLabel")
        self.setObjectName("confirmIdentityPanel")
        self.setAccessibleName("Confirm it's you")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._code.setObjectName("confirmCodeEdit")
        self._code.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
        )
        self._lay_out(theme, own_button=own_button)
        self._password.returnPressed.connect(self._go_on)
        self._code.returnPressed.connect(self._submit)
        self._confirm.clicked.connect(self._submit)
        self._decline.clicked.connect(self.declined)

    def confirmation(self) -> Confirmation:
        """What is filled in."""
        return Confirmation(self._password.text(), self._code.text() if self._with_code else "")

    def is_filled(self) -> bool:
        """Whether there is something to check; says what is missing, and goes there."""
        filled = self.confirmation()
        if not filled.password:
            self.say(_NO_PASSWORD)
            self._password.setFocus()
            return False
        if self._with_code and not filled.code.strip():
            self.say(_NO_CODE)
            self._code.setFocus()
            return False
        return True

    def say(self, text: str) -> None:
        """Says why it was not confirmed; what was typed is there to be typed over."""
        self._message.show_message("bad", text)
        self._code.selectAll()
        self._password.selectAll()
        self.take_focus()

    def set_busy(self, busy: bool) -> None:
        """Begins or ends the wait for an answer."""
        self._confirm.set_busy(busy)

    def clear(self) -> None:
        """Overwrites and empties the fields, and takes back what was said."""
        self._password.discard()
        self._code.setText(" " * len(self._code.text()))
        self._code.setText("")
        self._message.clear()

    def take_focus(self) -> None:
        """Into the password."""
        self._password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keeps Enter from the dialog around, whose default button is another deed's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, theme: ThemeKeeper, *, own_button: bool) -> None:
        password = FormField("Password", self._password, theme)
        code = FormField("Verification or recovery code", self._code, theme)
        fields = row(password, code, gap=12)
        fields.setStretch(0, 1)
        fields.setStretch(1, 1)
        code.setVisible(self._with_code)
        head = row(label("Confirm it's you", "strong"), WrappedLabel(_WHY, theme, "muted"), gap=8)
        head.setStretch(1, 1)
        parts: list[QWidget] = [self._message]
        margins = (0, 0, 0, 0)
        if own_button:
            self.setProperty("frame", "well")
            margins = (16, 12, 16, 16)
            fields.addLayout(column(None, row(self._confirm, self._decline), gap=0))
        else:
            for button in (self._confirm, self._decline):
                button.setParent(self)
                button.hide()
        self.setLayout(column(head, fields, *parts, gap=8, margins=margins))

    def _go_on(self) -> None:
        if self._with_code and not self._code.text():
            self._code.setFocus()
        else:
            self._submit()

    def _submit(self) -> None:
        if self._confirm.busy or not self.is_filled():
            return
        self._message.clear()
        self.confirmed.emit(self.confirmation())
