"""The fields of General Settings: numbers, a span of time, a day."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat, QValidator, QWheelEvent
from PySide6.QtWidgets import QDateEdit, QSpinBox, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

_WIDTH: Final = 112  # px
_DAY_WIDTH: Final = 136
_AIR: Final = 11  # px before the text, as in other fields
_STEPS_A_MINUTE: Final = 2
_ENGLISH: Final = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
"""Like all words on the screen, whatever the system's language."""


class Spin(QSpinBox):
    """A number between two limits; scrolling over it changes nothing unless it has the keyboard."""

    def __init__(
        self,
        limits: tuple[int, int],
        theme: ThemeKeeper,
        *,
        name: str,
        says: str,
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setLocale(_ENGLISH)
        self.setGroupSeparatorShown(True)
        self.setRange(*limits)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_AIR, 0, 0, 0)
        self._measure()
        theme.changed.connect(self._measure)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; a number under the mouse stays."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _measure(self) -> None:
        self.setFixedWidth(self._keeper.current.px(_WIDTH))


class MinutesOfSteps(Spin):
    """A span of time in minutes; its value counts the half minutes that codes change in."""

    def __init__(
        self, limits: tuple[int, int], theme: ThemeKeeper, *, name: str, says: str
    ) -> None:
        super().__init__(limits, theme, name=name, says=says, suffix=" min")
        self.setSingleStep(_STEPS_A_MINUTE)

    def textFromValue(self, value: int) -> str:
        """Minutes: "90", or "10.5"."""
        return f"{value / _STEPS_A_MINUTE:,g}"

    def valueFromText(self, text: str) -> int:
        """The half minutes in so many minutes."""
        try:
            return round(float(self._bare(text)) * _STEPS_A_MINUTE)
        except ValueError:
            return self.minimum()

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Digits with at most one point; whether it lies between the limits."""
        bare = self._bare(text)
        if bare and not bare.replace(".", "", 1).isdecimal():
            return QValidator.State.Invalid, text, pos
        if not bare.strip(".") or self.valueFromText(text) < self.minimum():
            return QValidator.State.Intermediate, text, pos
        if self.valueFromText(text) > self.maximum():
            return QValidator.State.Invalid, text, pos
        return QValidator.State.Acceptable, text, pos

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).replace(",", "").strip()


class DayEdit(QDateEdit):
    """A day, typed or picked from a calendar.

    It has no earliest day: with one, Qt takes no "2" on the way to "20". The service refuses a day
    that is past.
    """

    def __init__(self, theme: ThemeKeeper, *, name: str, says: str) -> None:
        super().__init__()
        self._keeper = theme
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setLocale(_ENGLISH)
        self.setDisplayFormat("d MMM yyyy")
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_AIR, 0, 0, 0)
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def day(self) -> date:
        """The day chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, on: date) -> None:
        """Shows a day."""
        self.setDate(QDate(on.year, on.month, on.day))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; a day under the mouse stays."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _measure(self) -> None:
        theme = self._keeper.current
        self.setFixedWidth(theme.px(_DAY_WIDTH))
        written = QTextCharFormat()
        written.setForeground(theme.colour("text"))  # Qt's own red is hard to read on some grounds
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendarWidget().setWeekdayTextFormat(weekend, written)
