"""The Security tab, in the words of the two people at the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QListWidget, QWidget

from tests.support.decoders import read_by_both
from tests.support.pages.screen import Screen, Shown
from tests.support.phone import Phone


class SecurityPage:
    """Status, enrolment and codes, wherever the tab is shown."""

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
        """The message of the steps, or of the overview."""
        return self._screen.read("enrolMessageLabel") or self._screen.read("securityMessageLabel")

    @property
    def key(self) -> str:
        """The key beside the QR code, without its blanks."""
        return self._screen.read("secretLabel").replace(" ", "")

    @property
    def codes(self) -> list[str]:
        """The list of recovery codes as it stands there, line by line."""
        shown = self._screen.find("recoveryCodesList", QListWidget, self.tab)
        return [shown.item(place).text() for place in range(shown.count())]

    def is_ticked(self) -> bool:
        """Whether the first code has its tick."""
        return self.shows("firstCodeMark") and (
            self._screen.find("firstCodeMark", QWidget, self.tab).accessibleName() == "Right"
        )

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is shown."""
        return any(widget.isVisible() for widget in self.tab.findChildren(QWidget, name))

    def can(self, name: str) -> bool:
        """Whether a button is shown and can be pressed."""
        return any(
            button.isVisible() and button.isEnabled()
            for button in self.tab.findChildren(QAbstractButton, name)
        )

    def press(self, name: str) -> None:
        """Presses a button."""
        button = self._screen.find(name, QAbstractButton, self.tab)
        assert button.isEnabled(), f"{name} is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def scan(self) -> str:
        """What a camera reads off the whole window."""
        return read_by_both(self.tab.window().grab().toImage())

    def type_first(self, code: str) -> None:
        """Types the first code."""
        self._screen.type("firstCodeEdit", code)

    def type_second(self, code: str) -> None:
        """Types the second code."""
        self._screen.type("secondCodeEdit", code)

    def verify(self, first: str, second: str) -> None:
        """Types both codes and presses Verify."""
        self.type_first(first)
        self.type_second(second)
        self.press("confirmCodesButton")

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

    def dialog(self, name: str) -> QFileDialog:
        """A file dialog that is open over the tab."""
        found = self.tab.window().findChild(QFileDialog, name)
        assert found is not None, f"{name} is not open"
        return found
