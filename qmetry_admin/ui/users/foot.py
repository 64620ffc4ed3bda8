"""The line under the list: who is chosen, what was done, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.actions import UsersActions, keys_of
from qmetry_admin.ui.users.words import Said
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, key, label
from qmetry_admin.ui.widgets.layouts import column, row

_HEIGHT = 39  # px at least
_FOR_KEYS = 700  # px of width from which on the keys have room
_AROUND = 48  # px around and between what stays


class Foot(QWidget):
    """A deed's line takes the place of the keys until `clear`; a refusal has an icon."""

    def __init__(
        self, deeds: UsersActions, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._chosen = label("", "small", name="selectionLabel")
        self._icon = IconLabel("error", theme, "bad")
        self._said = WrappedLabel("", theme, "small", name="deedMessageLabel")
        self._keys = QWidget()
        self.copy = Button(
            "Copy email addresses", theme, name="copyAddressesButton", kind="link", icon="copy"
        )
        self._keys.setLayout(
            row(
                *(key("Enter"), label("Edit", "small"), 8),
                *(key(keys_of(deeds.two_step)), label("Two-step verification", "small"), 8),
                *(key(keys_of(deeds.new)), label("New user", "small")),
                margins=(8, 0, 0, 0),
            )
        )
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = row(
            *(self._chosen, 8, self._icon, column(None, self._said, None, gap=0)),
            *(None, self.copy, self._keys),
            margins=(12, 5, 12, 5),
        )
        self.setLayout(self._row)
        self._row.setStretch(3, 1)
        self.clear()
        self._measure()
        theme.changed.connect(self._measure)

    def show_chosen(self, *, chosen: bool) -> None:
        """Says whether somebody is chosen."""
        self._chosen.setText("1 selected" if chosen else "Nothing selected")

    def say(self, said: Said) -> None:
        """Says what was done, or why not."""
        self._said.setText(said.text)
        self._said.updateGeometry()
        self._said.show()
        self._icon.setVisible(said.refused)
        self._fit()
        announce(self._said, said.text, urgent=said.refused)

    def clear(self) -> None:
        """Takes the line away."""
        self._said.setText("")
        self._said.hide()
        self._icon.hide()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the keys make way."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """What stays where there is little room."""
        wide = self._chosen.sizeHint().width() + self.copy.sizeHint().width() + _AROUND
        return QSize(wide, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Where there is little room, a line said takes the place of the choice as well."""
        wide = self.width() >= self._keeper.current.px(_FOR_KEYS)
        self._chosen.setVisible(wide or not self._said.text())
        self._keys.setVisible(wide and not self._said.text())
        self._row.setStretch(4, 0 if self._said.text() else 1)

    def _measure(self) -> None:
        self.setMinimumHeight(self._keeper.current.px(_HEIGHT))
