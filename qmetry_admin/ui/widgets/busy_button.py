"""A button whose deed takes a moment."""

from PySide6.QtWidgets import QApplication, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button, Kind


class BusyButton(Button):
    """While busy it is disabled, so nothing is sent twice, and as wide as before.

    The keyboard's focus, which Qt takes from a disabled button, comes back afterwards unless the
    person has gone elsewhere meanwhile.
    """

    def __init__(
        self,
        text: str,
        theme: ThemeKeeper,
        *,
        name: str = "",
        kind: Kind = "primary",
        icon: str = "",
        busy_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, theme, name=name, kind=kind, icon=icon, parent=parent)
        self._text = text
        self._busy_text = busy_text
        self._busy = False
        self._focus_went_to: QWidget | None = None

    @property
    def busy(self) -> bool:
        """Whether the deed is under way."""
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """Begins or ends the wait; twice the same is once."""
        if busy == self._busy:
            return
        self._busy = busy
        if busy:
            had_focus = self.hasFocus()
            self._text = self.text()
            self.setMinimumWidth(self.width())
            self.setText(self._busy_text or self._text)
            self.setEnabled(False)
            self._focus_went_to = QApplication.focusWidget() if had_focus else None
        else:
            self.setText(self._text)
            self.setMinimumWidth(0)
            self.setEnabled(True)
            if self._focus_went_to is not None and self._focus_went_to.hasFocus():
                self.setFocus()
            self._focus_went_to = None
