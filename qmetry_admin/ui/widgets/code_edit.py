"""The field for a verification code."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from qmetry_admin.domain.totp import DIGITS, normalise


class CodeEdit(QLineEdit):
    """One plain field: paste works, blanks and dashes are left out, nothing is masked or cut.

    `code_entered` comes once, at the moment the sixth digit is there, however it came. It comes
    again only when the field held fewer digits in between, or another code. `now` and
    `monotonic` are the program's clock: when the sixth digit came is what a phone's clock is
    measured against.
    """

    code_entered = Signal(str)

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        name: str = "codeEdit",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._now = now
        self._code = ""
        self._completed_at: datetime | None = None
        self._typed_at: float | None = None
        self.setObjectName(name)
        self.setProperty("kind", "code")
        self.setPlaceholderText("0" * DIGITS)
        self.setAccessibleName("Verification code")
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferNumbers
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.textChanged.connect(self._look)

    def text_code(self) -> str:
        """The six digits without blanks and dashes; what was typed, while it is not six digits."""
        return normalise(self.text()) or self.text()

    def completed_at(self) -> datetime | None:
        """When the sixth digit of the code in the field came; None while it is not six digits."""
        return self._completed_at

    def typed_at(self) -> float | None:
        """The same moment on the monotonic clock, in seconds."""
        return self._typed_at

    def discard(self) -> None:
        """Empties the field, its undo history too."""
        self.setText(" " * len(self.text()))
        self.setText("")

    def _look(self) -> None:
        code = normalise(self.text())
        if code is None:
            self._completed_at = self._typed_at = None
            if sum(letter.isdigit() for letter in self.text()) < DIGITS:
                self._code = ""
        elif code != self._code:
            self._code = code
            self._completed_at, self._typed_at = self._now(), self._monotonic()
            self.code_entered.emit(code)
