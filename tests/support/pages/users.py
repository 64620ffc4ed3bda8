"""The Users page, in the words of the person at it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from qmetry_admin.domain.users import User
from tests.support.pages.edit_user import type_in
from tests.support.pages.question import Question
from tests.support.pages.users_columns import UsersColumns, ask_for_menu

FILTERS = (
    "twoStepFilter",
    "authenticationFilter",
    "roleFilter",
    "statusFilter",
    "lockedFilter",
)


class UsersList(UsersColumns, Question):
    """Finds, sorts, chooses and opens people by mouse and keyboard, wherever the page is shown."""

    def __init__(self, window: QWidget) -> None:
        is_it = window.objectName() == "usersPage"
        found = window if is_it else window.findChild(QWidget, "usersPage")
        assert found is not None, "there is no Users page"
        super().__init__(found)
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

    def press(self, key: Qt.Key, *, control: bool = False, shift: bool = False) -> None:
        """Presses a key in the table."""
        modifier = Qt.KeyboardModifier
        held = modifier.ControlModifier if control else modifier.NoModifier
        QTest.keyClick(self.table, key, held | modifier.ShiftModifier if shift else held)

    def press_in_search(self, key: Qt.Key, *, control: bool = False) -> None:
        """Presses a key in the search field."""
        modifier = Qt.KeyboardModifier
        held = modifier.ControlModifier if control else modifier.NoModifier
        QTest.keyClick(self.search_field, key, held)

    def press_focused(self, key: Qt.Key) -> None:
        """Presses a key in whatever has the keyboard."""
        QTest.keyClick(self.page.focusWidget(), key)

    @property
    def focus(self) -> str:
        """The object name of what has the keyboard."""
        focused: QWidget | None = self.page.focusWidget()
        return focused.objectName() if focused is not None else ""

    @property
    def banner(self) -> str:
        """What the banner of the waiting confirmation says; nothing where none waits."""
        words = self._part(QLabel, "confirmationLabel")
        return words.text() if words.isVisible() else ""

    def press_empty(self) -> None:
        """Presses the button that stands where there are no rows."""
        [button] = [
            button
            for name in ("showAllButton", "addFirstPersonButton", "clearFiltersHereButton")
            for button in self.page.findChildren(QPushButton, name)
        ]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_edit(self) -> None:
        """Presses Edit."""
        QTest.mouseClick(self.edit_button, Qt.MouseButton.LeftButton)

    def press_new(self) -> None:
        """Presses New user."""
        QTest.mouseClick(self.new_button, Qt.MouseButton.LeftButton)

    # ---- filters ---------------------------------------------------------------------------------

    @property
    def filters(self) -> dict[str, str]:
        """What each filter that is set says, by its object name."""
        combos = (self._part(QComboBox, name) for name in FILTERS)
        return {box.objectName(): box.currentText() for box in combos if box.currentIndex() > 0}

    def filter(self, name: str, word: str) -> None:
        """Chooses a word in a filter, by the keyboard."""
        box = self._part(QComboBox, name)
        way = box.findText(word) - box.currentIndex()
        box.setFocus()
        for _ in range(abs(way)):
            QTest.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
        assert box.currentText() == word

    def clear_filters(self) -> None:
        """Presses Clear filters."""
        self.press_button("clearFiltersButton")

    @property
    def still_to_enrol(self) -> str:
        """What the link beside the count says; nothing where it is hidden."""
        link = self._part(QPushButton, "stillToEnrolLink")
        return link.text() if link.isVisible() else ""

    def shows(self, name: str) -> bool:
        """Whether a part of the page can be seen."""
        return self._part(QWidget, name).isVisible()

    def press_button(self, name: str) -> None:
        """Presses a button of the page that can be seen and pressed."""
        button = self._part(QPushButton, name)
        assert button.isVisible(), f"{name} is not shown"
        assert button.isEnabled(), f"{name} is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    # ---- deeds -----------------------------------------------------------------------------------

    @property
    def line(self) -> str:
        """What the foot says of the last deed."""
        return self._part(QLabel, "deedMessageLabel").text()

    def menu(self) -> list[tuple[str, bool]]:
        """What the menu of rows offers, and whether it can be done."""
        return [
            (action.text().replace("&", ""), action.isEnabled())
            for action in self._menu().actions()
            if not action.isSeparator()
        ]

    def reason(self, text: str) -> str:
        """Why something in the menu cannot be done; nothing where it can."""
        action = self._item(text)
        return "" if action.isEnabled() else action.toolTip()

    def do(self, text: str) -> None:
        """Opens the menu of the row chosen with the mouse, and clicks on an item of it."""
        self._right_click()
        menu, action = self._menu(), self._item(text)
        assert menu.isVisible(), "the menu is not open"
        assert action.isEnabled(), action.toolTip()
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    def press_menu_key(self) -> None:
        """Presses the key that opens the menu of what is chosen."""
        ask_for_menu(self.table.viewport(), QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)

    @property
    def menu_is_open(self) -> bool:
        """Whether the menu of rows can be seen."""
        return self._menu().isVisible()

    def press_in_menu(self, key: Qt.Key) -> None:
        """Presses a key in the menu of rows."""
        QTest.keyClick(self._menu(), key)

    def do_by_keyboard(self, text: str) -> None:
        """Opens the menu from More by keyboard, goes to an item of it, and presses Enter."""
        more = self._part(QPushButton, "moreButton")
        more.setFocus()
        QTest.keyClick(more, Qt.Key.Key_Space)
        menu, wanted = self._menu(), self._item(text)
        assert menu.isVisible(), "the menu is not open"
        for _ in menu.actions():
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction() is wanted:
                break
        QTest.keyClick(menu, Qt.Key.Key_Return)
        menu.close()

    def _right_click(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        place = self.table.visualRect(rows[0]).center() if rows else QPoint(10, 10)
        ask_for_menu(self.table.viewport(), place)

    def _menu(self) -> QMenu:
        return self._part(QMenu, "usersMenu")

    def _item(self, text: str) -> QAction:
        return next(
            action for action in self._menu().actions() if action.text().replace("&", "") == text
        )

    def _place(self, username: str) -> QPoint:
        index = self._cell(self.row(username), 0)
        self.table.scrollTo(index)
        return self.table.visualRect(index).center()
