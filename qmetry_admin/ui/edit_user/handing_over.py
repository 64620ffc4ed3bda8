"""Works for the start password of one dialog: made by the program, copied, printed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from qmetry_admin.ui.edit_user.dialog import EditUserDialog
from qmetry_admin.ui.edit_user.doors import EditDoors
from qmetry_admin.ui.edit_user.start_sheet import SheetPrinter, start_sheet


class HandingOver(QObject):
    """The three ways a start password is made or leaves the screen."""

    def __init__(self, dialog: EditUserDialog, doors: EditDoors) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._doors = doors
        self._sheets = SheetPrinter(dialog)
        self._start_password = dialog.details.start_password
        self._sheets.printed.connect(self._start_password.handed_over)
        self._start_password.generate_requested.connect(self._generate)
        self._start_password.copy_requested.connect(self._copy)
        self._start_password.print_requested.connect(self._print)
        doors.clipboard.seconds_left.connect(self._start_password.show_copied)

    def discard(self) -> None:
        """Forgets the password, on the screen and on the sheet that waits for a printer."""
        self._sheets.discard()
        self._start_password.discard()

    def _generate(self) -> None:
        made = self._doors.users.suggested_start_password
        self._doors.desk.tasks.run(made, self._dialog, self._start_password.show_made)

    def _copy(self, password: str) -> None:
        self._start_password.handed_over()
        self._start_password.show_copied(self._doors.clipboard.put(password))

    def _print(self) -> None:
        details = self._dialog.details.details()
        name = f"{details.first_name} {details.last_name}".strip() or details.username
        sheet = start_sheet(name, details.username, self._start_password.text)
        self._sheets.print_sheet(sheet)
