"""The page shown where the directory cannot be opened: why, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal

from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.layouts import row


class TroublePage(SignInPage):
    """Says what is the matter with the directory or its key; Retry, and what else may help."""

    retry_chosen = Signal()
    other_directory_chosen = Signal()
    key_file_chosen = Signal()

    def __init__(self, text: str, place: str, theme: ThemeKeeper, *, about_key: bool) -> None:
        title = "The key is not available" if about_key else "The directory cannot be opened"
        super().__init__(
            "troublePage", title, place, theme, icon="key" if about_key else "computer"
        )
        self._retry = BusyButton("Retry", theme, name="retryButton", busy_text="Trying again…")
        if about_key:
            other = Button("Choose Key File", theme, name="chooseKeyFileButton", icon="key")
            other.clicked.connect(self.key_file_chosen)
        else:
            other = Button("Choose Another", theme, name="chooseAnotherButton")
            other.clicked.connect(self.other_directory_chosen)
        self._ways_out.append(other)
        self._lay_out([], self._retry, foot=[row(other, None)])
        self.show_message("bad", text)
        self._retry.clicked.connect(self.retry_chosen)

    def take_focus(self) -> None:
        """On the first thing to try."""
        self._retry.setFocus()
