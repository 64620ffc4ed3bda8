"""Keeps recovery codes: on paper, or in a file that is written whole or not at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.recovery_sheet import RecoverySheet
from qmetry_admin.ui import files
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import time_zone


class CodesKeeper(QObject):
    """Prints and downloads a sheet of recovery codes for one window.

    What a dialog was opened for stays until it is answered, whatever becomes of the page under it.
    """

    kept = Signal(str)
    """The codes are safe: a sentence that says where."""
    failed = Signal(str)
    """They are not: a sentence that says why; they stay on the screen."""

    def __init__(self, window: QWidget, desk: Desk, zone: str, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._zone = zone
        self._organisation, self._username, self._own = "", "", False
        self._sheet: RecoverySheet | None = None
        self._printer: QPrinter | None = None

    def is_about(self, organisation: str, username: str, *, own: bool) -> None:
        """Whose sheets the next ones are."""
        self._organisation, self._username, self._own = organisation, username, own

    def download(self, codes: tuple[RecoveryCode, ...]) -> None:
        """Asks where, and writes the file; one that is there is replaced only after asking."""
        sheet = self._sheet = self._made(codes)
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, "Download recovery codes", home or QDir.homePath())
        dialog.setObjectName("saveCodesDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter("Text (*.txt)")
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(sheet.file_name)
        dialog.fileSelected.connect(self._write)
        dialog.rejected.connect(self.discard)
        dialog.open()

    def print_codes(self, codes: tuple[RecoveryCode, ...]) -> None:
        """Asks for the printer, and prints."""
        self._sheet = self._made(codes)
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName("Recovery codes")
        dialog = QPrintDialog(self._printer, self._window)
        dialog.setObjectName("printCodesDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._print)
        dialog.rejected.connect(self.discard)
        QDialog.open(dialog)  # QPrintDialog's own overload wants a slot by name

    def discard(self) -> None:
        """Forgets the sheet."""
        self._sheet = None
        self._printer = None

    def _made(self, codes: tuple[RecoveryCode, ...]) -> RecoverySheet:
        today = self._desk.clock.now().astimezone(time_zone(self._zone)).date()
        return RecoverySheet(self._organisation, self._username, today, codes)

    def _write(self, chosen: str) -> None:
        if self._sheet is None:
            return
        path, content = Path(chosen), self._sheet.content()
        self.discard()
        self._desk.tasks.run(
            partial(_written, path, content), owner=self, done=partial(self._say, path)
        )

    def _say(self, path: Path, failure: str) -> None:
        if failure:
            self.failed.emit(failure)
        else:
            after = (
                "Keep it in a safe place." if self._own else "Hand it over, then delete it here."
            )
            self.kept.emit(f"Saved as {path}. {after}")

    def _print(self) -> None:
        if self._sheet is None or self._printer is None:
            return
        page = QTextDocument()
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSize(11)
        page.setDefaultFont(font)
        page.setPlainText("\n".join(self._sheet.lines()))
        page.print_(self._printer)
        failed = self._printer.printerState() == QPrinter.PrinterState.Error
        self.discard()
        if failed:
            self.failed.emit("The printer did not take the page. Try again, or download the codes.")
        else:
            self.kept.emit("Printed." if self._own else "Printed. Hand the page over.")


def _written(path: Path, content: bytes) -> str:
    """Writes the file; answers what went wrong, or nothing. The disk's faults are no bug here."""
    try:
        files.write_privately(path, content)
    except OSError as error:
        return files.failure_sentence(error, path)
    return ""
