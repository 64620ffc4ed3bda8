"""The Security tab, in the words of the two people at the desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from tests.support.decoders import read_by_both
from tests.support.pages.screen import Screen, Shown
from tests.support.phone import Phone


class SecurityPage:
    """Status, switch, enrolment, resync and codes, wherever the tab is shown."""

    def __init__(self, tab: QWidget) -> None:
        self.tab = tab
        self._screen = Screen(Shown(tab.window()))

    @property
    def status(self) -> str:
        """The line under the heading."""
        return self._screen.read("twoStepStatusLabel")

    @property
    def reason(self) -> str:
        """Why something is not possible."""
        return self._screen.read("reasonLabel")

    @property
    def says(self) -> str:
        """The message of the steps, of a resync, or of the overview."""
        names = ("enrolMessageLabel", "resyncMessageLabel", "securityMessageLabel")
        return next((said for name in names if (said := self._said(name))), "")

    @property
    def key(self) -> str:
        """The key beside the QR code, without its blanks."""
        return self._screen.read("secretLabel").replace(" ", "")

    @property
    def codes(self) -> list[str]:
        """The list of recovery codes as it stands there, line by line."""
        shown = self._screen.find("recoveryCodesList", QListWidget, self.tab)
        return [shown.item(place).text() for place in range(shown.count())]

    @property
    def focus(self) -> str:
        """The object name of what has the keyboard in the window."""
        widget: QWidget | None = self.tab.window().focusWidget()
        return "" if widget is None else widget.objectName()

    def is_ticked(self) -> bool:
        """Whether the first code has its tick."""
        return self.shows("firstCodeMark") and (
            self._screen.find("firstCodeMark", QWidget, self.tab).accessibleName() == "Right"
        )

    def is_on(self) -> bool:
        """Whether the switch is on."""
        return self._screen.find("twoStepToggle", QCheckBox, self.tab).isChecked()

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is shown."""
        return any(widget.isVisible() for widget in self.tab.findChildren(QWidget, name))

    def can(self, name: str) -> bool:
        """Whether a button is shown and can be pressed."""
        return any(
            button.isVisible() and button.isEnabled()
            for button in self.tab.findChildren(QAbstractButton, name)
        )

    def why_not(self, name: str) -> str:
        """What a disabled button says to the mouse and to a screen reader."""
        button = self._screen.find(name, QAbstractButton, self.tab)
        assert not button.isEnabled(), f"{name} can be pressed"
        assert button.accessibleDescription() == button.toolTip()
        return button.toolTip()

    def press(self, name: str) -> None:
        """Presses a button."""
        button = self._screen.find(name, QAbstractButton, self.tab)
        assert button.isEnabled(), f"{name} is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def switch(self) -> None:
        """Flips the switch."""
        self.press("twoStepToggle")

    def scan(self) -> str:
        """What a camera reads off the whole window."""
        return read_by_both(self.tab.window().grab().toImage())

    def type_first(self, code: str) -> None:
        """Types the first code."""
        self._screen.type("firstCodeEdit", code)

    def type_second(self, code: str) -> None:
        """Types the second code."""
        self._screen.type("secondCodeEdit", code)

    def key_in(self, name: str, key: Qt.Key) -> None:
        """Presses a key in a widget."""
        self._screen.key(name, key)

    def verify(self, first: str, second: str) -> None:
        """Types both codes and presses Verify."""
        self.type_first(first)
        self.type_second(second)
        self.press("confirmCodesButton")

    def confirm_identity(self, password: str, code: str = "") -> None:
        """Fills in the line "Confirm it's you" and presses its button."""
        self._screen.type("confirmPasswordEdit", password)
        if code:
            self._screen.type("confirmCodeEdit", code)
        self.press("confirmButton")

    def read(self, name: str) -> str:
        """What a label or field says."""
        return self._screen.read(name)

    def enable(self, phone: Phone | None = None) -> None:
        """Begins the steps and, with a phone, takes them to the codes."""
        self.press("enableButton")
        if phone is not None:
            self.verify(phone.code(), phone.code(1))

    def save_as(self, path: str) -> None:
        """Presses Download and saves under a name."""
        self.press("downloadCodesButton")
        dialog = self.dialog("saveCodesDialog")
        dialog.selectFile(path)
        dialog.accept()

    def print_to(self, path: Path) -> None:
        """Answers the printer's dialog, which has no printer here but a file; Enter prints."""
        dialog = self._asked("printCodesDialog")
        name = self._screen.find("filename", QLineEdit, dialog)
        QTest.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(name, str(path))
        QTest.keyClick(name, Qt.Key.Key_Return)

    def dialog(self, name: str) -> QFileDialog:
        """A file dialog that is open over the tab."""
        found = self.tab.window().findChild(QFileDialog, name)
        assert found is not None, f"{name} is not open"
        return found

    def is_asked(self, name: str) -> bool:
        """Whether a dialog of that name is open over the tab."""
        return any(dialog.isVisible() for dialog in self.tab.window().findChildren(QDialog, name))

    def answer(self, dialog: str, button: str) -> None:
        """Presses a button of a dialog that is open over the tab."""
        QTest.mouseClick(
            self._screen.find(button, QAbstractButton, self._asked(dialog)),
            Qt.MouseButton.LeftButton,
        )

    def default_of(self, dialog: str) -> str:
        """The words on the button that Enter presses in a dialog."""
        [default] = [
            button.text()
            for button in self._asked(dialog).findChildren(QAbstractButton)
            if button.property("default")
        ]
        return str(default)

    def words_of(self, dialog: str) -> str:
        """What a dialog that is open over the tab says."""
        return self._screen.find("consequencesLabel", QLabel, self._asked(dialog)).text()

    @property
    def removal(self) -> RemovePage:
        """The dialog that removes it."""
        return RemovePage(self._asked("removeDialog"))

    def _asked(self, name: str) -> QDialog:
        return self._screen.find(name, QDialog, self.tab.window())

    def _said(self, name: str) -> str:
        return next(
            (w.text() for w in self.tab.findChildren(QLabel, name) if w.isVisible()),
            "",
        )


class RemovePage:
    """The dialog that asks before two-step verification is removed."""

    def __init__(self, dialog: QDialog) -> None:
        self.dialog = dialog
        self._screen = Screen(Shown(dialog))

    @property
    def title(self) -> str:
        """The question."""
        return self.dialog.windowTitle()

    @property
    def consequences(self) -> str:
        """What follows."""
        return self._screen.find("consequencesLabel", QLabel, self.dialog).text()

    @property
    def verb(self) -> str:
        """What the button says."""
        return self._screen.find("removeButton", QAbstractButton, self.dialog).text()

    @property
    def says(self) -> str:
        """Everything it says to a person."""
        return "\n".join(w.text() for w in self.dialog.findChildren(QLabel) if w.isVisible())

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is shown in it."""
        return any(widget.isVisible() for widget in self.dialog.findChildren(QWidget, name))

    def can_remove(self) -> bool:
        """Whether the verb can be pressed."""
        return self._screen.find("removeButton", QAbstractButton, self.dialog).isEnabled()

    def choose(self, reason: str) -> None:
        """Chooses a reason by keyboard: its first letter, or further down."""
        combo = self._screen.find("reasonCombo", QComboBox, self.dialog)
        combo.setFocus()
        for _ in range(combo.count()):
            if combo.currentText() == reason:
                return
            QTest.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentText() == reason

    def write_note(self, text: str) -> None:
        """Says in a few words why."""
        self._type("reasonEdit", text)

    def confirm_identity(self, password: str, code: str = "") -> None:
        """Fills in the line "Confirm it's you"."""
        self._type("confirmPasswordEdit", password)
        if code:
            self._type("confirmCodeEdit", code)

    def remove(self) -> None:
        """Presses the verb."""
        self._press("removeButton")

    def cancel(self) -> None:
        """Presses Cancel."""
        self._press("cancelButton")

    def enter(self) -> None:
        """Presses Enter where the keyboard is."""
        focused: QWidget | None = self.dialog.focusWidget()
        QTest.keyClick(focused or self.dialog, Qt.Key.Key_Return)

    def _type(self, name: str, text: str) -> None:
        field = self._screen.find(name, QWidget, self.dialog)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)

    def _press(self, name: str) -> None:
        button = self._screen.find(name, QAbstractButton, self.dialog)
        assert button.isEnabled(), f"{name} is disabled"
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)
