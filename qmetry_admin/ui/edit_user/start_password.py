"""The start password of a new person: typed or made, and handed over once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import label
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit


class StartPassword(QWidget):
    """The field, and the ways to make a start password and to hand it over.

    `generate_requested` asks for four words, `copy_requested` carries the password, and
    `print_requested` asks for it on paper. It exists nowhere else on the screen, so that what the
    program made and nobody copied or printed is `only_here`.
    """

    generate_requested = Signal()
    copy_requested = Signal(str)
    print_requested = Signal()
    edited = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._made = ""
        self.edit = PasswordEdit(theme, name="startPasswordEdit")
        self.field = FormField("Start password", self.edit, theme, hint=words.START_PASSWORD)
        self._generate = Button("Generate", theme, name="generateStartPasswordButton")
        self._copy = Button("Copy", theme, name="copyStartPasswordButton", icon="copy")
        self._print = Button("Print", theme, name="printStartPasswordButton", icon="print")
        for button, says in (
            (self._generate, "Generate a start password"),
            (self._copy, "Copy the start password"),
            (self._print, "Print the start password"),
        ):
            button.setAccessibleName(says)
        # The buttons stand beside the field, so below a line as high as its label.
        as_label = label("\N{NO-BREAK SPACE}", "strong")
        buttons = column(as_label, 8, row(self._generate, self._copy, self._print), None, gap=0)
        whole = row(self.field, buttons)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._typed()
        self.edit.textChanged.connect(self._typed)
        self.edit.textEdited.connect(self.edited)
        self._generate.clicked.connect(self.generate_requested)
        self._copy.clicked.connect(self._copy_wanted)
        self._print.clicked.connect(self.print_requested)

    @property
    def text(self) -> str:
        """What is in the field."""
        return self.edit.text()

    @property
    def only_here(self) -> bool:
        """Whether saving would lose it: made by the program, and neither copied nor printed."""
        return bool(self.text) and self.text == self._made

    def insist(self) -> None:
        """Says once that it is about to be lost, and goes to the way of keeping it."""
        self._made = ""
        self.field.show_error(words.KEEP_FIRST)
        self._copy.setFocus()

    def handed_over(self) -> None:
        """It is on the clipboard or on paper."""
        self._made = ""
        self.field.clear_error()

    def show_made(self, password: str) -> None:
        """Shows a password the program made, readable."""
        self._made = password
        self.field.clear_error()
        self.edit.setText(password)
        self.edit.reveal()
        self._copy.setFocus()

    def show_copied(self, seconds: int) -> None:
        """Says how long the copy stays; 0 where there is none any more."""
        self.field.set_hint(
            f"Copied. The clipboard is cleared in {seconds} s." if seconds else words.START_PASSWORD
        )

    def discard(self) -> None:
        """Takes the password off the screen."""
        self._made = ""
        self.edit.discard()
        self.field.clear_error()

    def _copy_wanted(self) -> None:
        self.copy_requested.emit(self.text)

    def _typed(self) -> None:
        for button in (self._copy, self._print):
            button.setEnabled(bool(self.text))
