"""The list of made-up people: a press signs in as somebody, or nearly."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qmetry_admin.ui.demo.people_model import PeopleModel, PersonRow
from qmetry_admin.ui.theme import ThemeKeeper

_ROW = 48  # px
_PAD = 12  # px before and after the words
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PeopleList(QListView):
    """People to choose from.

    `looked_at` carries the PersonRow one stands on, by mouse or arrow keys; `chosen` the one who is
    to sign in, by a click or by Enter.
    """

    looked_at = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, people: PeopleModel, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.setObjectName("demoPeopleList")
        self.setAccessibleName("Made-up people")
        self.setAccessibleDescription("Enter or a click fills the sign-in fields")
        self.setModel(people)
        people.setParent(self)
        self.setItemDelegate(_Rows(theme, self))
        self.setProperty("kind", "people")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._measure()
        self.clicked.connect(self._choose)
        self.selectionModel().currentChanged.connect(self._look_at)
        theme.changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        """Three people, and more where there is room."""
        return QSize(0, 3 * self._keeper.current.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """No fewer."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Who is chosen stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, as a click does."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(Qt.ItemDataRole.UserRole))

    def _look_at(self, index: QModelIndex) -> None:
        if index.isValid():
            self.looked_at.emit(index.data(Qt.ItemDataRole.UserRole))

    def _measure(self) -> None:
        self.updateGeometry()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _Rows(QStyledItemDelegate):
    """Two lines a person: name and role, then username and state."""

    def __init__(self, theme: ThemeKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = theme

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as two lines with air around them."""
        return QSize(0, self._keeper.current.px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draws the ground, the words, and the ring where the keyboard is."""
        theme, box = self._keeper.current, option.rect
        row: PersonRow = index.data(Qt.ItemDataRole.UserRole)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent-soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        painter.save()
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        half = (box.height() - 1) // 2
        above = QRect(box.left() + _PAD, box.top(), box.width() - 2 * _PAD, half + theme.px(4))
        below = QRect(above.left(), box.top() + half - theme.px(1), above.width(), half)
        taken = self._words(painter, option, above, row.role, "muted", at_end=True)
        name = above.adjusted(0, 0, -taken - _PAD, 0)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        self._words(
            painter,
            option,
            above.adjusted(taken + _PAD, 0, 0, 0) if mirrored else name,
            row.name,
            "text",
        )
        second = " · ".join(part for part in (row.username, row.state) if part)
        self._words(painter, option, below, second, "muted")
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 5, 5)
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        text: str,
        token: str,
        *,
        at_end: bool = False,
    ) -> int:
        """Writes, cut where there is no more room; answers how wide it came."""
        theme = self._keeper.current
        font = theme.font("body", strong=True) if token == "text" else theme.font("small")
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        align = QStyle.visualAlignment(option.direction, side)
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)
