"""The directory behind the sign-in card: opening it, and what to try where that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.services.opening import Empty, Opened, Opening
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sign_in.trouble_page import TroublePage
from qmetry_admin.ui.sign_in.window import SignInWindow

_TITLE = "Sign in"


class Door(QObject):
    """Opens a directory in a task, and on trouble shows the page with the ways on.

    `opened` carries Opened; `empty` says that nobody is in it yet.
    """

    opened = Signal(object)
    empty = Signal()

    def __init__(self, window: SignInWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._opening: Opening | None = None
        self._opened: Opened | None = None

    @property
    def title(self) -> str:
        """What the sign-in card is called: by the organisation, once that is known."""
        return f"{_TITLE} to {self._opened.organisation.name}" if self._opened else _TITLE

    @property
    def second(self) -> str:
        """Which directory this is, in a few words."""
        if self._opened is None:
            return "Opening the directory…"
        place = self._opened.place
        return "Directory: this computer" if Path(place).is_absolute() else f"Directory: {place}"

    @property
    def organisation(self) -> Organisation:
        """Whose directory it is, once it is open."""
        if self._opened is None:
            raise LookupError("The directory is not open yet.")
        return self._opened.organisation

    @property
    def place(self) -> str:
        """The directory's file or server."""
        return self._opened.place if self._opened else ""

    def is_open(self, opened: Opened) -> None:
        """Takes over a directory that was opened elsewhere."""
        self._opened = opened

    def open(self, opening: Opening) -> None:
        """Opens the directory; one of the signals or the page with the trouble follows."""
        self._opening = opening
        self._try(opening.open)

    def _tell(self, answer: Opened | Empty) -> None:
        if isinstance(answer, Empty):
            self.empty.emit()
            return
        self._opened = answer
        self.opened.emit(answer)

    def _show_trouble(self, trouble: Trouble) -> None:
        place = "" if self._opening is None else self._opening.place
        page = TroublePage(
            troubles.sentence(trouble),
            place,
            self._desk.theme,
            about_key=trouble.kind in troubles.KEY_TROUBLES,
            other_meant=trouble.kind in troubles.OTHER_FILE_MEANT,
        )
        page.retry_chosen.connect(self._retry)
        page.other_directory_chosen.connect(self._choose_directory)
        page.key_file_chosen.connect(self._choose_key_file)
        self._window.show_page(page)

    def _retry(self) -> None:
        if self._opening is not None:
            self._try(self._opening.open)

    def _try(self, work: Callable[[], Opened | Empty]) -> None:
        page = self._window.centralWidget()
        if isinstance(page, TroublePage):
            page.set_busy(True)
        self._desk.tasks.run(work, self._window, self._tell, failed=self._show_trouble)

    def _choose_directory(self) -> None:
        dialog = self._file_dialog("chooseDirectoryDialog", "Choose a directory")
        dialog.setNameFilters(["Directories (*.db *.sqlite *.sqlite3)", "All files (*)"])
        dialog.fileSelected.connect(self._use_directory)
        dialog.open()

    def _choose_key_file(self) -> None:
        dialog = self._file_dialog("chooseKeyFileDialog", "Choose the file with the key")
        dialog.setNameFilters(["Keys (*.key)", "All files (*)"])
        dialog.fileSelected.connect(self._use_key_file)
        dialog.open()

    def _file_dialog(self, name: str, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return dialog

    def _use_directory(self, file: str) -> None:
        opening = self._opening
        if opening is None:
            return

        def work() -> Opened | Empty:
            opening.use_database(f"sqlite:///{Path(file).as_posix()}")
            return opening.open()

        self._try(work)

    def _use_key_file(self, file: str) -> None:
        opening = self._opening
        if opening is None:
            return

        def work() -> Opened | Empty:
            opening.use_key_file(Path(file))
            return opening.open()

        self._try(work)
