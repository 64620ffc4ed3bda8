"""The sheet of paper on which a start password is handed over."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

_AFTER = (
    "Type it at the first sign-in. You then choose a password of your own, and this one ends."
    " Destroy this sheet afterwards."
)


def start_sheet(name: str, username: str, password: str) -> QTextDocument:
    """The sheet, as plain text in two fonts; names are printed as they are written."""
    sheet = QTextDocument()
    plain, large, secret = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    plain.setFontPointSize(11)
    large.setFontPointSize(16)
    secret.setFontPointSize(16)
    secret.setFontFamilies(["monospace"])
    secret.setFontStyleHint(QFont.StyleHint.Monospace)
    cursor = QTextCursor(sheet)
    cursor.insertText(f"QMetry: first sign-in of {name}\n\n", large)
    cursor.insertText("Username\n", plain)
    cursor.insertText(f"{username}\n\n", secret)
    cursor.insertText("Start password\n", plain)
    cursor.insertText(f"{password}\n\n", secret)
    cursor.insertText(_AFTER, plain)
    return sheet


class SheetPrinter(QObject):
    """Asks for a printer, and prints one sheet at a time; `printed` says that it did."""

    printed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._printer: QPrinter | None = None
        self._sheet: QTextDocument | None = None

    def print_sheet(self, sheet: QTextDocument) -> None:
        """Opens the printer dialog; the sheet is printed when it is accepted, else forgotten."""
        self._sheet = sheet
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName("Start password")
        dialog = QPrintDialog(self._printer, self._window)
        dialog.setObjectName("printStartPasswordDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._print)
        dialog.rejected.connect(self.discard)
        QDialog.open(dialog)  # QPrintDialog's own overload wants a slot by name

    def discard(self) -> None:
        """Forgets the sheet."""
        self._sheet = None
        self._printer = None

    def _print(self) -> None:
        if self._sheet is not None and self._printer is not None:
            self._sheet.print_(self._printer)
            self.printed.emit()
        self.discard()
