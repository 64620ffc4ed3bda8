"""The three steps of an enrolment, and where one is among them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from qmetry_admin.ui.widgets.labels import label, line
from qmetry_admin.ui.widgets.layouts import row
from qmetry_admin.ui.widgets.restyle import restyle

STEPS = ("Scan the QR code", "Verify two codes", "Save recovery codes")


class StepsRow(QWidget):
    """Where one is among the three steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: list[QLabel] = []
        self._names: list[QLabel] = []
        parts: list[QWidget] = []
        for place, name in enumerate(STEPS, start=1):
            number, words_ = label(str(place), name=f"step{place}Label"), label(name, "muted")
            number.setProperty("role", "step")
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._numbers.append(number)
            self._names.append(words_)
            parts += [number, words_] if place == 1 else [line(), number, words_]
        layout = row(*parts)
        for place, part in enumerate(parts):
            layout.setStretch(place, int(isinstance(part, QFrame) and not isinstance(part, QLabel)))
        self.setLayout(layout)

    def show_step(self, now: int) -> None:
        """Marks the steps before `now` (1 to 3) as done, and this one as the present one."""
        for place, (number, name) in enumerate(
            zip(self._numbers, self._names, strict=True), start=1
        ):
            state = "now" if place == now else "done" if place < now else "later"
            number.setText("\N{CHECK MARK}" if place < now else str(place))
            restyle(number, "state", state)
            restyle(name, "role", "strong" if place == now else "muted")
