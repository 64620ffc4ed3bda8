"""The columns of the users list, as a hand moves, widens and ticks them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget

Part = TypeVar("Part", bound=QWidget)


def ask_for_menu(
    place_in: QWidget,
    place: QPoint,
    reason: QContextMenuEvent.Reason = QContextMenuEvent.Reason.Mouse,
) -> None:
    """Asks for the menu of a place: with the right button, or the key for it."""
    event = QContextMenuEvent(reason, place, place_in.mapToGlobal(place))
    QApplication.sendEvent(place_in, event)


class UsersColumns:
    """The table and its columns."""

    def __init__(self, page: QWidget) -> None:
        self.page = page
        self.table = self._part(QTableView, "usersTable")

    @property
    def columns(self) -> list[str]:
        """The titles shown, from start to end."""
        header, titles = self.table.horizontalHeader(), Qt.Orientation.Horizontal
        logical = [header.logicalIndex(place) for place in range(header.count())]
        return [
            str(self.table.model().headerData(column, titles))
            for column in logical
            if not header.isSectionHidden(column)
        ]

    def column_reason(self, title: str) -> str:
        """Why a column cannot be hidden; nothing where it can."""
        [menu] = self.table.findChildren(QMenu, "columnsMenu")
        action = next(one for one in menu.actions() if one.text() == title)
        return "" if action.isEnabled() else action.toolTip()

    def width(self, title: str) -> int:
        """How wide a column is, in px."""
        return self.table.columnWidth(self._column(title))

    def room_for(self, text: str, title: str, letters: QFont) -> bool:
        """Whether a text in these letters is whole in a column; 16 px are around it."""
        return self.width(title) >= QFontMetrics(letters).horizontalAdvance(text) + 16

    def open_arrange(self) -> None:
        """Opens the list of columns from the More menu."""
        [menu] = self._part(QMenu, "usersMenu").findChildren(QMenu, "columnsMenu")
        menu.popup(self.page.mapToGlobal(QPoint(50, 50)))
        action = next(one for one in menu.actions() if one.text() == "&Arrange columns")
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    def widen_column(self, title: str, *, by: int) -> None:
        """Pulls at the end of a title."""
        header, column = self.table.horizontalHeader(), self._column(title)
        end = header.sectionViewportPosition(column) + header.sectionSize(column) - 1
        self._drag(QPoint(end, 20), QPoint(end + by, 20))

    def tick_column(self, title: str) -> None:
        """Opens the header's menu with the mouse, and ticks or unticks a column."""
        header = self.table.horizontalHeader()
        ask_for_menu(header.viewport(), QPoint(30, 20))
        [menu] = self.table.findChildren(QMenu, "columnsMenu")
        assert menu.isVisible(), "the menu is not open"
        action = next(one for one in menu.actions() if one.text() == title)
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    def drag_column(self, title: str, onto: str) -> None:
        """Drags a title to the front half of where another one stands."""
        self._drag(self._within(title, 2), self._within(onto, 4))

    def _drag(self, start: QPoint, end: QPoint) -> None:
        """Drags over the header, as a hand does: in steps."""
        ground, left = self.table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(ground, left, pos=start)
        for step in range(1, 11):
            between = QPointF(start + (end - start) * step / 10)
            move = QMouseEvent(
                QEvent.Type.MouseMove,
                between,
                ground.mapToGlobal(between),
                Qt.MouseButton.NoButton,
                left,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(ground, move)
        QTest.mouseRelease(ground, left, pos=end)

    def _within(self, title: str, part: int) -> QPoint:
        header, column = self.table.horizontalHeader(), self._column(title)
        left = header.sectionViewportPosition(column)
        return QPoint(left + header.sectionSize(column) // part, header.height() // 2)

    def _cell(self, row: int, column: int) -> QModelIndex:
        return self.table.model().index(row, column)

    def _column(self, title: str) -> int:
        model, titles = self.table.model(), Qt.Orientation.Horizontal
        for column in range(model.columnCount()):
            if model.headerData(column, titles) == title:
                return column
        raise AssertionError(f"there is no column {title}")

    def _part(self, kind: type[Part], name: str) -> Part:
        found = self.page.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found
