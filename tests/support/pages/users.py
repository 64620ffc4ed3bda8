"""The Users page, in the words of the person at it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QTableView, QWidget

from qmetry_admin.domain.users import User
from tests.support.pages.edit_user import type_in

Part = TypeVar("Part", bound=QWidget)


class UsersList:
    """Finds, sorts, chooses and opens people by mouse and keyboard, wherever the page is shown."""

    def __init__(self, window: QWidget) -> None:
        is_it = window.objectName() == "usersPage"
        found = window if is_it else window.findChild(QWidget, "usersPage")
        assert found is not None, "there is no Users page"
        self.page = found
        self.table = self._part(QTableView, "usersTable")
        self.search_field = self._part(QLineEdit, "searchEdit")
        self.edit_button = self._part(QPushButton, "editButton")
        self.new_button = self._part(QPushButton, "newUserButton")

    @property
    def count(self) -> str:
        """The count beside the title."""
        return self._part(QLabel, "countLabel").text()

    @property
    def empty_words(self) -> str:
        """What stands where there are no rows; empty where there are some."""
        title, words = (self._part(QLabel, name) for name in ("emptyTitleLabel", "emptyLabel"))
        return f"{title.text()}. {words.text()}" if title.isVisible() else ""

    @property
    def usernames(self) -> list[str]:
        """The people listed, from the top; a row that is not fetched yet reads ""."""
        users = (self.user(row) for row in range(self.table.model().rowCount()))
        return [user.username if user else "" for user in users]

    @property
    def chosen(self) -> str:
        """The person whose row is selected."""
        rows = self.table.selectionModel().selectedRows()
        user = self.user(rows[0].row()) if rows else None
        return user.username if user else ""

    def user(self, row: int) -> User | None:
        """The value a row stands for."""
        value = self._cell(row, 0).data(Qt.ItemDataRole.UserRole)
        assert value is None or isinstance(value, User)
        return value

    def said(self, username: str, title: str) -> str:
        """What a person's cell under a title says."""
        return str(self._cell(self.row(username), self._column(title)).data())

    def hint(self, username: str, title: str) -> str:
        """What hovering over it adds."""
        cell = self._cell(self.row(username), self._column(title))
        return str(cell.data(Qt.ItemDataRole.ToolTipRole))

    def row(self, username: str) -> int:
        """Where a person stands now."""
        return self.usernames.index(username)

    def search(self, words: str) -> None:
        """Ctrl+F, then types over what was there."""
        QTest.keyClick(self.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        self.search_field.selectAll()
        type_in(self.search_field, words)

    def clear_search(self) -> None:
        """Esc in the search field."""
        QTest.keyClick(self.search_field, Qt.Key.Key_Escape)

    def sort_by(self, title: str) -> None:
        """Clicks a column's title."""
        header = self.table.horizontalHeader()
        left = header.sectionViewportPosition(self._column(title))
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 20, 20))

    def choose(self, username: str) -> None:
        """Clicks a person's row."""
        QTest.mouseClick(
            self.table.viewport(), Qt.MouseButton.LeftButton, pos=self._place(username)
        )

    def choose_row(self, row: int) -> None:
        """Clicks a row, whoever stands there."""
        place = self.table.visualRect(self._cell(row, 0)).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def double_click(self, username: str) -> None:
        """Opens a person with the mouse."""
        self.choose(username)
        QTest.mouseDClick(
            self.table.viewport(), Qt.MouseButton.LeftButton, pos=self._place(username)
        )

    def press(self, key: Qt.Key, *, control: bool = False) -> None:
        """Presses a key in the table."""
        modifier = Qt.KeyboardModifier
        QTest.keyClick(
            self.table, key, modifier.ControlModifier if control else modifier.NoModifier
        )

    def press_in_search(self, key: Qt.Key) -> None:
        """Presses a key in the search field."""
        QTest.keyClick(self.search_field, key)

    def press_empty(self) -> None:
        """Presses the button that stands where there are no rows."""
        [button] = [
            button
            for name in ("showAllButton", "addFirstPersonButton")
            for button in self.page.findChildren(QPushButton, name)
        ]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_edit(self) -> None:
        """Presses Edit."""
        QTest.mouseClick(self.edit_button, Qt.MouseButton.LeftButton)

    def press_new(self) -> None:
        """Presses New user."""
        QTest.mouseClick(self.new_button, Qt.MouseButton.LeftButton)

    def menu(self) -> list[tuple[str, bool]]:
        """What the context menu offers, and whether it can be done."""
        [menu] = [found for found in self.page.findChildren(QMenu) if found.actions()]
        return [
            (action.text().replace("&", ""), action.isEnabled())
            for action in menu.actions()
            if not action.isSeparator()
        ]

    def _place(self, username: str) -> QPoint:
        index = self._cell(self.row(username), 0)
        self.table.scrollTo(index)
        return self.table.visualRect(index).center()

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
