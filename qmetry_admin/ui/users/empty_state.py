"""What stands in the table's place while there is nothing to show, and says what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.avatar import Avatar
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH = 440  # px of text
_ROOMY = 220  # px of height from which on there is room for a picture
_LOW = 160  # px of height below which only title and button have room


class EmptyState(QWidget):
    """An icon, a line, a sentence, and at most one button (`chosen`)."""

    chosen = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._picture = Avatar(theme, side=48, icon="users")
        self._title = heading(name="emptyTitleLabel")
        self._words = WrappedLabel("", theme, "muted", name="emptyLabel")
        self._button = Button("", theme)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(
            column(
                None,
                row(None, self._picture, None),
                12,
                row(None, self._title, None),
                4,
                row(None, self._words, None),
                16,
                row(None, self._button, None),
                None,
                gap=0,
                margins=(24, 12, 24, 12),
            )
        )
        self._measure()
        self._button.clicked.connect(self.chosen)
        theme.changed.connect(self._measure)

    def show_state(
        self, icon: str, title: str, words: str, *, button: str = "", button_name: str = ""
    ) -> None:
        """Says something else; without `button` there is none."""
        self._picture.show_icon(icon)
        self._title.setText(title)
        self._words.setText(words)
        self._button.setText(button)
        self._button.setObjectName(button_name)
        self._button.setVisible(bool(button))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what says least makes way."""
        super().resizeEvent(event)
        px = self._keeper.current.px
        self._picture.setVisible(self.height() >= px(_ROOMY))
        self._words.setVisible(self.height() >= px(_LOW))

    def _measure(self) -> None:
        self._words.setFixedWidth(self._keeper.current.px(_WIDTH))
