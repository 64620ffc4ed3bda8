"""Rows of a settings page: what a switch is called, what it means, and the switch at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, line
from qmetry_admin.ui.widgets.layouts import column, row

_PAD = (16, 11, 16, 11)


class SettingRow(QWidget):
    """One setting; its words are the control's accessible description."""

    def __init__(
        self,
        caption: WrappedLabel,
        hint: str,
        *controls: QWidget,
        theme: ThemeKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = column(None, caption, gap=0)
        if hint:
            words.addWidget(WrappedLabel(hint, theme, "muted"))
        words.addStretch(1)
        whole: QHBoxLayout = row(words, gap=16, margins=_PAD)
        whole.setStretch(0, 1)
        at_the_end = row(*controls, gap=12)
        whole.addLayout(at_the_end)
        whole.setAlignment(at_the_end, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(whole)
        for control in controls:
            if not control.accessibleDescription():
                control.setAccessibleDescription(hint)


class Section(QWidget):
    """A heading, and a card with rows that have hairlines between them."""

    def __init__(self, title: str, *rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setProperty("frame", "card")
        inside = column(gap=0, margins=(1, 1, 1, 1))
        for number, part in enumerate(rows):
            if number:
                inside.addWidget(line())
            inside.addWidget(part)
        card.setLayout(inside)
        self.setLayout(column(heading(title), 12, card, gap=0))
