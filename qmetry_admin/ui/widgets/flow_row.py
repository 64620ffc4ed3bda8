"""A row that goes on in the next line where it is too narrow."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget


class FlowRow(QLayout):
    """Items from start to end, `gap` px apart; the first one takes the room that is left.

    The first may become as narrow as its own least width before the others wrap below it.
    """

    def __init__(self, *widgets: QWidget, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Takes one more item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them; nothing past the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Gives one of them back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Width is welcome, height is not."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Yes: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height in px of all lines at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self.spacing() * (len(shown) - 1)
        return QSize(max(wide, 0), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        """As wide as the widest item, as high as one line."""
        shown = self._shown()
        return QSize(
            max((item.minimumSize().width() for item in shown), default=0),
            max((item.sizeHint().height() for item in shown), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Puts every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        shown, used = self._shown(), 0
        lines: list[list[QLayoutItem]] = [[]]
        for item in shown:
            need = (item.minimumSize() if item is shown[0] else item.sizeHint()).width()
            if lines[-1] and used + self.spacing() + need > width:
                lines.append([])
                used = 0
            used += need + (self.spacing() if lines[-1] else 0)
            lines[-1].append(item)
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Lays the lines out, moving the items or only measuring; answers the height."""
        shown, top = self._shown(), rect.top()
        for line in self._lines(rect.width()):
            widths = [min(item.sizeHint().width(), rect.width()) for item in line]
            if line and line[0] is shown[0]:
                room = rect.width() - sum(widths[1:]) - self.spacing() * (len(line) - 1)
                grows = line[0].expandingDirections() & Qt.Orientation.Horizontal
                most = line[0].maximumSize().width() if grows else widths[0]
                widths[0] = min(room, most)
            heights = [_height(item, wide) for item, wide in zip(line, widths, strict=True)]
            tall = max(heights, default=0)
            left = rect.left()
            for item, wide, high in zip(line, widths, heights, strict=True):
                if move:
                    box = QRect(QPoint(left, top + (tall - high) // 2), QSize(wide, high))
                    way = QGuiApplication.layoutDirection()
                    item.setGeometry(QStyle.visualRect(way, rect, box))
                left += wide + self.spacing()
            top += tall + self.spacing()
        return top - self.spacing() - rect.top()


def _height(item: QLayoutItem, width: int) -> int:
    """How high an item is at a width: words that wrap need more where it is narrow."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def flowing(*widgets: QWidget, gap: int = 8) -> QWidget:
    """A widget whose content is such a row."""
    made = QWidget()
    made.setLayout(FlowRow(*widgets, gap=gap))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
