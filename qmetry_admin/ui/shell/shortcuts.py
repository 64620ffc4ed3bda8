"""The list of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import key, label, line, title
from qmetry_admin.ui.widgets.layouts import column, row


class ShortcutsDialog(QDialog):
    """Every action that has keys, with its keys; gone once it is closed."""

    def __init__(
        self, actions: Sequence[QAction], theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        close = Button("Close", theme, name="closeButton", kind="primary")
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for place, action in enumerate(actions):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            grid.addWidget(label(text), place, 0)
            grid.addWidget(key(keys), place, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, theme.current.px(240))
        body = column(title("Keyboard shortcuts"), 16, grid, gap=0, margins=(24, 24, 24, 24))
        self.setLayout(
            column(body, None, line(), row(None, close, margins=(24, 16, 24, 16)), gap=0)
        )
        close.setDefault(True)
        close.clicked.connect(self.accept)
