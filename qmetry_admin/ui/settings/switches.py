"""The switches of General Settings that are saved together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.organisation import (
    ATTEMPTS_RANGE,
    REACTIVATE_RANGE,
    RESYNC_RANGE,
    Settings,
)
from qmetry_admin.domain.problems import Field
from qmetry_admin.ui.sentences import exactly, time_zone
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.fields import DayEdit, MinutesOfSteps, Spin
from qmetry_admin.ui.settings.rows import Section, SettingRow
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.toggle import Toggle

_MINUTE: Final = timedelta(minutes=1)
_USUAL_TIME: Final = timedelta(days=14)
"""What is offered where people have no date yet."""


class Switches(QObject):
    """Holds the fields, and tells (`edited`) when somebody changes one.

    `sign_in` and `enrolment` are the two sections they stand in.
    """

    edited = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._shown = Settings()
        self._zone = "UTC"
        self._filled = False
        self._as_filled = (False, date.min, 0)
        self._attempts = Spin(
            ATTEMPTS_RANGE, theme, name="maximumAttemptsSpin", says="Maximum Login Attempts"
        )
        self._reactivate = Spin(
            REACTIVATE_RANGE,
            theme,
            name="reactivateAfterSpin",
            says="Re-activate after, in minutes",
            suffix=" min",
        )
        self._self_service = Toggle(theme, name="selfServiceToggle", says=words.SELF_SERVICE)
        self._hide_codes = Toggle(theme, name="hideCodesToggle", says=words.HIDE_CODES)
        self._set_up = Toggle(theme, name="setUpAtSignInToggle", says=words.SET_UP_AT_SIGN_IN)
        self._until = DayEdit(
            theme, name="setUpUntilEdit", says=f"{words.SET_UP_AT_SIGN_IN} the end of this day"
        )
        self._resync = MinutesOfSteps(
            RESYNC_RANGE,
            theme,
            name="resyncRangeSpin",
            says="Resync range, in minutes either side of now",
        )
        self._lay_out(theme)
        for spin in (self._attempts, self._reactivate, self._resync):
            spin.valueChanged.connect(self.edited)
        for toggle in (self._self_service, self._hide_codes):
            toggle.toggled.connect(self.edited)
        self._set_up.toggled.connect(self._set_up_toggled)
        self._until.dateChanged.connect(self.edited)

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was shown."""
        return self._filled and self.values() != self._shown

    @property
    def shown(self) -> Settings:
        """The settings the fields were filled from."""
        return self._shown

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The fields in the order Tab goes through them."""
        return (
            *(self._attempts, self._reactivate, self._self_service, self._hide_codes),
            *(self._set_up, self._until, self._resync),
        )

    def show_settings(self, settings: Settings, now: datetime, zone: str) -> None:
        """Fills the fields; `zone` is the reader's, in which a day begins and ends."""
        self._shown, self._zone = settings, zone
        today = now.astimezone(time_zone(zone)).date()
        until = settings.set_up_until
        running = until is not None and until > now
        blocked = [QSignalBlocker(stop) for stop in self.stops]
        self._attempts.setValue(settings.maximum_attempts)
        self._reactivate.setValue(settings.reactivate_after // _MINUTE)
        self._self_service.setChecked(settings.self_service)
        self._hide_codes.setChecked(settings.hide_codes)
        self._set_up.setChecked(running)
        last = words.last_day(until, zone) if until is not None and running else today + _USUAL_TIME
        self._until.show_day(max(last, today))
        self._until.setToolTip(exactly(until, zone) if until is not None and running else "")
        self._resync.setValue(settings.resync_range)
        del blocked
        self._until.setEnabled(running and self._set_up.isEnabled())
        self._filled = True
        self._as_filled = (running, self._until.day, settings.reactivate_after // _MINUTE)
        self.edited.emit()

    def values(self) -> Settings:
        """What is to be stored; what nobody touched is as it was shown, to the second."""
        running, last, minutes = self._as_filled
        until = self._shown.set_up_until
        if (self._set_up.isChecked(), self._until.day) != (running, last):
            on = self._set_up.isChecked()
            until = words.end_of(self._until.day, self._zone) if on else None
            if not on and not running:
                until = self._shown.set_up_until  # a day picked, and thought better of
        after = self._shown.reactivate_after
        if self._reactivate.value() != minutes:
            after = self._reactivate.value() * _MINUTE
        return dataclasses.replace(
            self._shown,
            maximum_attempts=self._attempts.value(),
            reactivate_after=after,
            resync_range=self._resync.value(),
            self_service=self._self_service.isChecked(),
            hide_codes=self._hide_codes.isChecked(),
            set_up_until=until,
        )

    def allow(self, *, allowed: bool, reason: str) -> None:
        """Lets the fields be changed, or says on each why not."""
        for stop in self.stops:
            stop.setEnabled(allowed)
            stop.setToolTip(reason)
        self._until.setEnabled(allowed and self._set_up.isChecked())

    def go_to(self, fields: Iterable[Field]) -> None:
        """Puts the keyboard into the first of these fields."""
        places: dict[Field, QWidget] = {
            Field.MAXIMUM_ATTEMPTS: self._attempts,
            Field.REACTIVATE_AFTER: self._reactivate,
            Field.RESYNC_RANGE: self._resync,
            Field.SET_UP_UNTIL: self._until,
        }
        for field in fields:
            if field in places:
                places[field].setFocus()
                return

    def go_to_set_up(self) -> QWidget:
        """Puts the keyboard on the way to let people set it up themselves (S36)."""
        self._set_up.setFocus()
        return self._set_up

    def _set_up_toggled(self, on: bool) -> None:
        self._until.setEnabled(on and self._set_up.isEnabled())
        self.edited.emit()

    def _lay_out(self, theme: ThemeKeeper) -> None:
        def setting(caption: str, hint: str, *controls: QWidget) -> SettingRow:
            return SettingRow(WrappedLabel(caption, theme, "strong"), hint, *controls, theme=theme)

        self.sign_in = Section(
            "Sign-in",
            setting("Maximum Login Attempts", "Wrong ones in a row lock the step.", self._attempts),
            setting("Re-activate after", "How long it stays locked.", self._reactivate),
        )
        self.enrolment = Section(
            "Enrolment and recovery",
            setting(
                words.SELF_SERVICE,
                "Without it, only people with rights on Users can.",
                self._self_service,
            ),
            setting(words.HIDE_CODES, "Only their owner can see them then.", self._hide_codes),
            setting(words.SET_UP_AT_SIGN_IN, "", self._until, self._set_up),
            setting("Resync range", "How far a phone may be off, fast or slow.", self._resync),
        )
