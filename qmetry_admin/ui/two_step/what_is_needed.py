"""What somebody has at hand before the QR code is shown (S11)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLayout

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.enrol_words import SCAN
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label
from qmetry_admin.ui.widgets.layouts import column, row


class WhatIsNeeded(QFrame):
    """What somebody has at hand before the QR code is shown (S11)."""

    def __init__(self, theme: ThemeKeeper, name: str) -> None:
        super().__init__()
        self.setProperty("frame", "well")
        apps = QGridLayout()
        apps.setHorizontalSpacing(16)
        apps.setVerticalSpacing(4)
        for place, (store, names) in enumerate(words.APPS):
            apps.addWidget(label(store, "strong"), place, 0)
            apps.addWidget(WrappedLabel(names, theme, "muted"), place, 1)
        apps.setColumnStretch(1, 1)
        scan = WrappedLabel(SCAN, theme, "muted")
        first = column(
            label(f"An authenticator app on {name}'s phone", "strong"), apps, scan, gap=8
        )
        self.setLayout(
            column(
                heading("What you need"),
                _need("phone", theme, first),
                _need(
                    "clock",
                    theme,
                    _fact(
                        "About two minutes, with the phone at hand",
                        "Scan a QR code, then type two codes that follow each other.",
                        theme,
                    ),
                ),
                _need(
                    "key",
                    theme,
                    _fact(
                        "A safe place for eight recovery codes",
                        f"Each lets {name} in once if the phone is lost.",
                        theme,
                    ),
                ),
                gap=16,
                margins=(16, 16, 16, 16),
            )
        )


def _fact(strong: str, rest: str, theme: ThemeKeeper) -> QLayout:
    return column(label(strong, "strong"), WrappedLabel(rest, theme, "muted"), gap=2)


def _need(icon: str, theme: ThemeKeeper, what: QLayout) -> QLayout:
    both = row(column(IconLabel(icon, theme), None), what, gap=12)
    both.setStretch(1, 1)
    return both
