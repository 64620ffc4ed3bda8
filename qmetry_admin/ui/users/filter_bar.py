"""Search and filters in one row that wraps where the window is narrow (S31, M04)."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from qmetry_admin.domain.users import (
    AuthenticationType,
    Role,
    Status,
    TwoStepFilter,
    UserFilter,
)
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.filter_combo import FilterCombo
from qmetry_admin.ui.widgets.flow_row import FlowRow
from qmetry_admin.ui.widgets.search_field import SearchField

_SEARCH = (192, 320)  # px at least and at most


class FilterBar(QWidget):
    """What people look for. `changed` comes once for whatever changes together."""

    changed = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._quiet = False
        self.search = SearchField(
            theme,
            name="searchEdit",
            clear_name="clearSearchButton",
            says="Search users",
            hint="Ctrl+F",
        )
        self._two_step = self._combo("2FA", TwoStepFilter, "twoStepFilter")
        self._authentication = self._combo(
            "Authentication", AuthenticationType, "authenticationFilter"
        )
        self._role = self._combo("Role", Role, "roleFilter")
        self._status = self._combo("Status", Status, "statusFilter")
        self._locked = FilterCombo("Sign-in", [("Locked", True)], theme, name="lockedFilter")
        self._clear = Button("Clear filters", theme, name="clearFiltersButton", kind="link")
        self._combos = (
            self._two_step,
            self._authentication,
            self._role,
            self._status,
            self._locked,
        )
        self._lay_out()
        self._clear.hide()
        self.search.textChanged.connect(self._changed)
        for combo in self._combos:
            combo.changed.connect(self._changed)
        self._clear.clicked.connect(self._clear_pressed)
        theme.changed.connect(self._measure)

    @property
    def words(self) -> str:
        """What is searched for, without the blanks around it."""
        return self.search.text().strip()

    @property
    def filter(self) -> UserFilter:
        """What is filtered by; a combo box gives its values back as plain texts."""
        two_step, authentication, role, status, locked = (
            combo.currentData() for combo in self._combos
        )
        return UserFilter(
            two_step=TwoStepFilter(two_step) if two_step else None,
            authentication=AuthenticationType(authentication) if authentication else None,
            role=Role(role) if role else None,
            status=Status(status) if status else None,
            locked=bool(locked),
        )

    @property
    def set_filters(self) -> list[str]:
        """The filters that keep somebody out, as they are written."""
        return [combo.words for combo in self._combos if combo.is_set]

    def put(self, chosen: UserFilter, words: str | None = None) -> None:
        """Sets the filters, and with `words` the search, visibly and as one change."""
        before = (self.filter, self.words)
        self._quiet = True
        self._two_step.show_value(chosen.two_step)
        self._authentication.show_value(chosen.authentication)
        self._role.show_value(chosen.role)
        self._status.show_value(chosen.status)
        self._locked.show_value(chosen.locked or None)
        if words is not None:
            self.search.setText(words)
        self._quiet = False
        self._show_clear()
        if (self.filter, self.words) != before:
            self.changed.emit()

    def clear(self) -> None:
        """Lets everybody through; what is searched for stays."""
        self.put(UserFilter())

    def _combo(self, label: str, choices: type[enum.StrEnum], name: str) -> FilterCombo:
        values = [(choice.value, choice) for choice in choices]
        return FilterCombo(label, values, self._keeper, name=name)

    def _clear_pressed(self) -> None:
        """The button goes with what it cleared, so the keyboard goes on to the first filter."""
        if self._clear.hasFocus():
            self._two_step.setFocus(Qt.FocusReason.OtherFocusReason)
        self.clear()

    def _changed(self) -> None:
        if not self._quiet:
            self._show_clear()
            self.changed.emit()

    def _show_clear(self) -> None:
        self._clear.setVisible(bool(self.set_filters))

    def _lay_out(self) -> None:
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure()
        self.setLayout(FlowRow(self.search, *self._combos, self._clear))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _measure(self) -> None:
        least, most = _SEARCH
        self.search.setMinimumWidth(self._keeper.current.px(least))
        self.search.setMaximumWidth(self._keeper.current.px(most))
