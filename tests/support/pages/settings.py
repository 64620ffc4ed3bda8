"""General Settings & Audit, in the words of the person at it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QWidget,
)

from qmetry_admin.domain.audit import Recorded
from tests.support.pages.screen import HasWindow, Screen


class SettingsScreen:
    """Reads, types, switches and confirms, by mouse and by keyboard."""

    def __init__(self, program: HasWindow) -> None:
        self.screen = Screen(program)

    # ---- the page --------------------------------------------------------------------------------

    @property
    def tabs(self) -> list[str]:
        """The tabs there are."""
        tabs = self.screen.find("settingsTabs", QTabWidget)
        return [tabs.tabText(number) for number in range(tabs.count())]

    def open_tab(self, title: str) -> None:
        """Presses a tab."""
        bar = self.screen.find("settingsTabs", QTabWidget).tabBar()
        place = bar.tabRect(self.tabs.index(title)).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)

    def text(self, name: str) -> str:
        """What a number or a day reads as."""
        return self.screen.find(name, QAbstractSpinBox).text()

    def type(self, name: str, text: str) -> None:
        """Types into a number or a day, over what stands there."""
        field = self.screen.find(name, QAbstractSpinBox)
        assert field.isEnabled(), f"{name} is disabled"
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def type_day(self, day: int) -> None:
        """Types the day of the month until which people set it up."""
        field = self.screen.find("setUpUntilEdit", QDateEdit)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Home)
        field.setSelectedSection(QDateEdit.Section.DaySection)
        QTest.keyClicks(field, str(day))
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.screen.find(name, QCheckBox).isChecked()

    def is_enabled(self, name: str) -> bool:
        """Whether something can be used."""
        return self.screen.find(name, QWidget).isEnabled()

    def switch(self, name: str) -> None:
        """Presses a switch with the mouse."""
        self.screen.press(name)

    def switch_by_key(self, name: str) -> None:
        """Presses Space on a switch."""
        toggle = self.screen.find(name, QCheckBox)
        toggle.setFocus()
        QTest.keyClick(toggle, Qt.Key.Key_Space)

    def save(self) -> None:
        """Presses Save."""
        self.screen.press("saveSettingsButton")

    @property
    def state(self) -> str:
        """The quiet line beside Save."""
        return self.screen.read("settingsStateLabel")

    @property
    def message(self) -> str:
        """What stands over the settings."""
        return self.screen.read("settingsMessageLabel")

    @property
    def reason(self) -> str:
        """Why the rule cannot be switched."""
        return self.screen.read("mandatoryReasonLabel")

    @property
    def first_user(self) -> str:
        """Who the first user is."""
        return self.screen.read("firstUserLabel")

    # ---- dialogs ---------------------------------------------------------------------------------

    @property
    def dialog(self) -> str:
        """The dialog that is open, or nothing."""
        front = QApplication.activeModalWidget()
        return "" if front is None else front.objectName()

    @property
    def warning(self) -> str:
        """How many people the confirmation names."""
        return self.screen.read("warningLabel")

    @property
    def said(self) -> str:
        """What the dialog says went wrong."""
        return self.screen.read("messageLabel") or self.screen.read("confirmMessageLabel")

    @property
    def focus(self) -> str:
        """What has the keyboard."""
        return self.screen.focus

    def press(self, name: str) -> None:
        """Presses a button."""
        self.screen.press(name)

    def key(self, key: Qt.Key) -> None:
        """Presses a key in whatever has the keyboard."""
        focused: QWidget | None = self.screen.front.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        QTest.keyClick(focused, key)

    def tab_to(self, name: str) -> None:
        """Presses Tab until the widget of that name has the keyboard."""
        for _ in range(30):
            if self.focus == name:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")

    def confirm_identity(self, password: str, code: str = "") -> None:
        """Fills in the line "Confirm it's you"."""
        self.screen.type("confirmPasswordEdit", password)
        if code:
            self.screen.type("confirmCodeEdit", code)

    @property
    def candidates(self) -> list[str]:
        """Who the first user's place can go to."""
        combo = self.screen.find("candidatesCombo", QComboBox)
        return [combo.itemText(number) for number in range(combo.count())]

    def choose_candidate(self, name: str) -> None:
        """Chooses a person with the keyboard."""
        combo = self.screen.find("candidatesCombo", QComboBox)
        combo.setFocus()
        for _ in range(combo.count()):
            if name in combo.currentText():
                return
            QTest.keyClick(combo, Qt.Key.Key_Down)
        assert name in combo.currentText(), f"{name} cannot be chosen"


class EntriesList:
    """A table of entries: the Audit tab's, or a person's Activity."""

    def __init__(self, tab: QWidget) -> None:
        self.tab = tab
        name = "auditTable" if tab.objectName() == "auditTab" else "activityTable"
        table = tab.findChild(QTableView, name)
        assert table is not None, f"there is no {name}"
        self.table = table

    @property
    def titles(self) -> list[str]:
        """The columns."""
        model, across = self.table.model(), Qt.Orientation.Horizontal
        return [str(model.headerData(n, across)) for n in range(model.columnCount())]

    @property
    def count(self) -> str:
        """How many entries there are."""
        return self._label("auditCountLabel").text()

    @property
    def rows(self) -> int:
        """The rows of the table, fetched or not."""
        return self.table.model().rowCount()

    @property
    def empty_words(self) -> str:
        """What stands where there are no rows; empty where there are some."""
        title, words = self._label("auditEmptyTitleLabel"), self._label("auditEmptyLabel")
        return f"{title.text()}. {words.text()}" if title.isVisible() else ""

    def entry(self, row: int) -> Recorded | None:
        """The value a row stands for."""
        value = self.table.model().index(row, 0).data(Qt.ItemDataRole.UserRole)
        assert value is None or isinstance(value, Recorded)
        return value

    def said(self, row: int, title: str) -> str:
        """What a cell says."""
        return str(self.table.model().index(row, self.titles.index(title)).data())

    def hint(self, row: int, title: str) -> str:
        """What hovering over it adds."""
        cell = self.table.model().index(row, self.titles.index(title))
        return str(cell.data(Qt.ItemDataRole.ToolTipRole))

    def column(self, title: str) -> list[str]:
        """A column from the top."""
        return [self.said(row, title) for row in range(self.rows)]

    def search(self, words: str) -> None:
        """Ctrl+F, then types over what was there."""
        QTest.keyClick(self.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = self.tab.findChild(QLineEdit, "auditSearchEdit")
        assert field is not None
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)

    def search_key(self, key: Qt.Key) -> None:
        """Presses a key in the search field."""
        field = self.tab.findChild(QLineEdit, "auditSearchEdit")
        assert field is not None
        QTest.keyClick(field, key)

    def press_clear(self) -> None:
        """Presses the button that stands where nothing was found."""
        button = self.tab.findChild(QAbstractButton, "showAllAuditButton")
        assert button is not None
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, row: int) -> None:
        """Clicks a row that is in sight."""
        place = self.table.visualRect(self.table.model().index(row, 0)).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def scroll_down(self, pages: int) -> None:
        """Presses Page Down."""
        for _ in range(pages):
            QTest.keyClick(self.table, Qt.Key.Key_PageDown)

    def place(self, row: int) -> QPoint:
        """Where a row stands now."""
        return self.table.visualRect(self.table.model().index(row, 0)).topLeft()

    @property
    def chosen(self) -> Recorded | None:
        """The entry whose row is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self.entry(rows[0].row()) if rows else None

    def _label(self, name: str) -> QLabel:
        found = self.tab.findChild(QLabel, name)
        assert found is not None, f"there is no {name}"
        return found
