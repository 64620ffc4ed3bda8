"""The page shown where the directory cannot be opened: why, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal

from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button, Kind


class TroublePage(SignInPage):
    """Says what is the matter with the directory or its key; Retry, and what else may help.

    With `other_meant` another file is the way on, and Retry steps back.
    """

    retry_chosen = Signal()
    other_directory_chosen = Signal()
    key_file_chosen = Signal()

    def __init__(
        self, text: str, place: str, theme: ThemeKeeper, *, about_key: bool, other_meant: bool
    ) -> None:
        title = "The key is not available" if about_key else "The directory cannot be opened"
        super().__init__(
            "troublePage", title, place, theme, icon="key" if about_key else "computer"
        )
        retry_kind: Kind = "" if other_meant else "primary"
        other_kind: Kind = "primary" if other_meant else ""
        self._retry = BusyButton(
            "Retry", theme, name="retryButton", kind=retry_kind, busy_text="Trying again…"
        )
        if about_key:
            other = Button(
                "Choose Key File", theme, name="chooseKeyFileButton", kind=other_kind, icon="key"
            )
            other.clicked.connect(self.key_file_chosen)
        else:
            other = Button("Choose Another", theme, name="chooseAnotherButton", kind=other_kind)
            other.clicked.connect(self.other_directory_chosen)
        self._ways_out.append(other)
        self._first = other if other_meant else self._retry
        self._lay_out([], self._retry, beside=other)
        self.show_message("bad", text)
        self._retry.clicked.connect(self.retry_chosen)

    def take_focus(self) -> None:
        """On the first thing to try."""
        self._first.setFocus()
