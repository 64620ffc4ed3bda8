"""What is asked before steps are left that would lose something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb


def ask_unsaved(over: QWidget, theme: ThemeKeeper, stays: str, proceed: Callable[[], None]) -> None:
    """Asks before recovery codes are left that nobody has saved; `stays` says who has them."""
    asked = ConfirmDialog(
        "Close without saving the recovery codes?",
        [stays],
        theme,
        verb=Verb("Close without saving", "closeUnsavedButton", ""),
        name="closeUnsavedDialog",
        cancel="Back to the codes",
        parent=over.window(),
    )
    asked.confirmed.connect(proceed)
    asked.open()


def ask_whether_scanned(
    over: QWidget, theme: ThemeKeeper, body: str, proceed: Callable[[], None]
) -> None:
    """Asks before registering again is left: the app may have replaced the old entry (S23)."""
    asked = ConfirmDialog(
        "Was the new code already scanned? Then finish now",
        [body],
        theme,
        verb=Verb("Close the steps", "closeStepsButton", ""),
        name="closeStepsDialog",
        cancel="Finish now",
        parent=over.window(),
    )
    asked.confirmed.connect(proceed)
    asked.open()
