"""A sentence one word of which is a link."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel

_HIGH = 24  # px, the height of a link


class LinkedLabel(WrappedLabel):
    """Wrapped words with a link among them, which is a button: mouse, Tab and readers know it.

    The link lies over its word, wherever that comes to stand. `text()` is the whole sentence.
    """

    def __init__(
        self,
        theme: ThemeKeeper,
        *,
        name: str,
        link_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", theme, name=name, parent=parent)
        self._at = range(0)
        self.link = Button("", theme, name=link_name, kind="link", parent=self)
        self.link.setProperty("inline", True)
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._place)

    def show_sentence(self, before: str, word: str, after: str, *, says: str) -> None:
        """Shows a sentence; `says` is what a screen reader says of the link in it."""
        self._at = range(len(before), len(before) + len(word))
        self.setText(before + word + after)
        self.link.setText(word)
        self.link.setAccessibleName(word)
        self.link.setAccessibleDescription(says)
        self.link.setToolTip(says)
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The word goes where the lines break now."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the words, but for the one the link draws."""
        hidden = QTextLayout.FormatRange()
        hidden.start, hidden.length = self._at.start, len(self._at)
        unseen = QTextCharFormat()
        unseen.setForeground(QBrush(Qt.GlobalColor.transparent))
        hidden.format = unseen
        area = self.contentsRect()
        layout, _ = self._lines(area.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(area.topLeft()), [hidden])
        painter.end()

    def _place(self) -> None:
        if not self._at:
            return
        area = self.contentsRect()
        layout, tops = self._lines(area.width())
        for number, _top in enumerate(tops):
            written = layout.lineAt(number)
            start = written.textStart()
            if start <= self._at.start < start + written.textLength():
                # Mirrored, a cursor's place leaves out the blank at which the line breaks.
                runs = written.glyphRuns(self._at.start, len(self._at))
                word = next((run.boundingRect() for run in runs), QRectF())
                high = self._keeper.current.px(_HIGH)
                letters = QFontMetrics(self.font()).height()
                left, right = round(word.left()), round(word.right())
                top = area.top() + math.ceil(written.y() - (high - letters + 1) // 2)
                box = QRect(area.left() + left, top, right - left + 1, high)
                self.link.setGeometry(box)
                return
