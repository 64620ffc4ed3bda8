"""The dialog in which people change their own password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from qmetry_admin.domain.problems import Field
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import line, title
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit

_WIDTH: Final = 520
_DIFFERENT: Final = "The two passwords are not the same. Type the new one again."


class PasswordDialog(QDialog):
    """Asks for the present password and twice for the new one; gone once it is closed."""

    submitted = Signal(str, str)

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._message = Message(theme)
        self._present = PasswordEdit(theme, name="presentPasswordEdit")
        self._new = PasswordEdit(theme, name="newPasswordEdit")
        self._repeat = PasswordEdit(theme, name="repeatPasswordEdit")
        self._present_field = FormField("Present password", self._present, theme)
        self._new_field = FormField(
            "New password",
            self._new,
            theme,
            hint="At least 12 characters. A few unrelated words are easy to remember.",
        )
        self._repeat_field = FormField("Repeat new password", self._repeat, theme)
        self._cancel = Button("Cancel", theme, name="cancelButton")
        self._change = BusyButton(
            "Change password", theme, name="changePasswordButton", busy_text="Changing…"
        )
        self.setObjectName("passwordDialog")
        self.setWindowTitle("Change password")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fields = column(
            self._message, self._present_field, self._new_field, self._repeat_field, gap=16
        )
        words = column(title("Change password"), 16, fields, gap=0, margins=(24, 24, 24, 24))
        buttons = row(None, self._cancel, self._change, margins=(24, 16, 24, 16))
        self._layout = column(words, None, line(), buttons, gap=0)
        self.setLayout(self._layout)
        self._present.returnPressed.connect(self._new.setFocus)
        self._new.returnPressed.connect(self._repeat.setFocus)
        self._repeat.returnPressed.connect(self._change.click)
        self._change.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.reject)

    def show_problems(self, problems: Mapping[Field, str]) -> None:
        """Says what is wrong at its field, and goes there."""
        self._change.set_busy(False)
        self._present_field.show_error(problems.get(Field.PRESENT_PASSWORD, ""))
        self._new_field.show_error(problems.get(Field.PASSWORD, ""))
        wrong = self._present if Field.PRESENT_PASSWORD in problems else self._new
        wrong.setFocus()
        wrong.selectAll()
        self._fit()

    def show_refused(self, text: str) -> None:
        """Says why the password was not changed."""
        self._change.set_busy(False)
        self._message.show_message("bad", text)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the height its words need."""
        self._fit()
        self._present.setFocus()
        super().showEvent(event)

    def discard(self) -> None:
        """Empties the fields."""
        for edit in (self._present, self._new, self._repeat):
            edit.discard()

    def done(self, result: int) -> None:
        """Closes, and leaves no password behind."""
        self.discard()
        super().done(result)

    def _submit(self) -> None:
        if self._change.busy:
            return
        self._message.clear()
        for form_field in (self._present_field, self._new_field, self._repeat_field):
            form_field.clear_error()
        if self._new.text() != self._repeat.text():
            self._repeat_field.show_error(_DIFFERENT)
            self._repeat.setFocus()
            self._repeat.selectAll()
            self._fit()
            return
        self._change.set_busy(True)
        self.submitted.emit(self._present.text(), self._new.text())

    def _fit(self) -> None:
        width = self._keeper.current.px(_WIDTH)
        self.ensurePolished()
        self._layout.activate()
        self.setFixedSize(width, self._layout.totalHeightForWidth(width))
