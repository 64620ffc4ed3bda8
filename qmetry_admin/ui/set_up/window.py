"""The set-up window: one card with the form, the place of the key, and one button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from qmetry_admin import __version__
from qmetry_admin.services.opening import KeyPlace
from qmetry_admin.ui.sentences import key_place
from qmetry_admin.ui.set_up.form import Filled, SetUpForm
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.card import CardHead, CardPage
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row


class SetUpWindow(QMainWindow):
    """Asks for what a directory needs; `submitted` carries what was filled in."""

    submitted = Signal(object)
    closed = Signal()

    def __init__(self, theme: ThemeKeeper) -> None:
        super().__init__()
        self.form = SetUpForm(theme)
        self._message = Message(theme)
        self._key = WrappedLabel(
            "Kept on this computer, encrypted.", theme, "small", name="keyPlaceLabel"
        )
        self._create = BusyButton(
            "Create directory", theme, name="createDirectoryButton", busy_text="Creating…"
        )
        self.setObjectName("setUpWindow")
        self.setWindowTitle("QMetry Admin")
        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)
        size = QSize(theme.current.px(1000), theme.current.px(800))
        self.resize(size.boundedTo(self.screen().availableSize()))
        head = CardHead(
            "Set up QMetry Admin",
            "This directory is empty. Name your organisation and create the first administrator.",
            theme,
        )
        lock = column(IconLabel("lock", theme), None, gap=0)
        foot = row(lock, self._key, column(None, self._create, None, gap=0), gap=12)
        foot.setStretch(1, 1)
        page = CardPage(theme, width=640, foot=f"QMetry Admin {__version__}")
        page.fill(column(head, 24, column(self._message, self.form, gap=16), 24, foot, 4, gap=0))
        self.setCentralWidget(page)
        self.form.completed.connect(self._create.click)
        self._create.clicked.connect(self._submit)
        self.form.take_focus()

    def show_key_place(self, place: KeyPlace) -> None:
        """Says where the key will be, and that a copy belongs elsewhere too."""
        self._key.setText(
            f"Kept on this computer, encrypted. The key goes to {key_place(place)}."
            " Put a copy of it in a safe place: without it nobody can open the directory."
        )

    def show_refused(self, text: str) -> None:
        """Says why no directory was made."""
        self.set_busy(False)
        self._message.show_message("bad", text)

    def set_busy(self, busy: bool) -> None:
        """While the directory is being made nothing can be sent a second time."""
        if busy:
            self._message.clear()
        self._create.set_busy(busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaves no password behind."""
        self.form.discard()
        super().closeEvent(event)
        self.closed.emit()

    def _submit(self) -> None:
        filled: Filled | None = None if self._create.busy else self.form.filled()
        if filled is not None:
            self.submitted.emit(filled)
