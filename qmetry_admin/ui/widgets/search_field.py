"""A field to search by, with a lens before the words and a way to clear them behind."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QToolButton, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import key

_FOR_KEY = 176  # px of width from which on words and key have room


class SearchField(QLineEdit):
    """Esc clears it; Down and Enter lead to what was found (`left_downwards`).

    `name` and `clear_name` are its object name and that of its button, `says` the words in the
    empty field. `hint` is the key that leads here, said while there is room.
    """

    left_downwards = Signal()

    def __init__(
        self,
        theme: ThemeKeeper,
        *,
        name: str,
        clear_name: str,
        says: str,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._lens = IconLabel("search", theme)
        self._key = key(hint)
        self._clear = QToolButton()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setPlaceholderText(says)
        self._clear.setObjectName(clear_name)
        self._clear.setProperty("kind", "inField")
        self._clear.setAccessibleName("Clear the search")
        self._clear.setToolTip("Clear the search (Esc)")
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        for part in (self._lens, self._key, self._clear):
            part.setParent(self)
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._measure()
        self._show_end(self.text())
        self._clear.clicked.connect(self._cleared)
        self.textChanged.connect(self._show_end)
        theme.changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears what there is; Down and Enter go to the table."""
        match event.key():
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.left_downwards.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps lens, key and button at their ends."""
        super().resizeEvent(event)
        self._show_end(self.text())
        self._place()

    def _cleared(self) -> None:
        self.clear()
        self.setFocus()

    def _show_end(self, text: str) -> None:
        room = self.width() >= self._keeper.current.px(_FOR_KEY)
        self._key.setVisible(bool(self._key.text()) and not text and room)
        self._clear.setVisible(bool(text))

    def _measure(self) -> None:
        theme = self._keeper.current
        side = theme.px(24)
        self._clear.setIcon(theme.icon("x"))
        self._clear.setIconSize(QSize(theme.px(20), theme.px(20)))
        self._clear.setFixedSize(side, side)
        self._key.adjustSize()
        hint = self._key.sizeHint().width() if self._key.text() else 0
        near, far = theme.px(20), max(side, hint) + 4
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(far if mirrored else near, 0, near if mirrored else far, 0)
        self._place()

    def _place(self) -> None:
        ends = ((self._lens, True), (self._key, False), (self._clear, False))
        for part, at_start in ends:
            size = part.sizeHint() if part is self._key else part.size()
            left = 8 if at_start else self.width() - size.width() - 6
            box = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))
