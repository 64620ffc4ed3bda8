"""The rail at the side of the main window: the pages, and the person at work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.domain.users import User
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.avatar import Avatar
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label, line
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.rail_button import RailButton

_NARROWEST, _WIDEST = 224, 304
_EDGE, _LINE = 12, 1


class Rail(QFrame):
    """Shows the pages a person's role opens, who they are, and the way out."""

    users_chosen = Signal()
    settings_chosen = Signal()
    account_chosen = Signal()
    sign_out_chosen = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._group = label("CUSTOMIZATION", "caps")
        self._users = RailButton("Users", "users", theme, name="navUsersButton")
        self._settings = RailButton(
            "General Settings && Audit", "settings", theme, name="navSettingsButton"
        )
        self._avatar = Avatar(theme, side=32)
        self._name = WrappedLabel("", theme, "strong", name="personLabel")
        self._state = WrappedLabel("", theme, "small", name="personStateLabel")
        self._account = RailButton("My Account", "user", theme, name="myAccountButton")
        self._sign_out = RailButton("Sign out", "log-out", theme, name="signOutButton")
        self._sign_out.setAutoExclusive(False)
        self._sign_out.setCheckable(False)
        self.setObjectName("rail")
        self.setProperty("frame", "rail")
        person = row(
            column(self._avatar, None, gap=0),
            column(self._name, self._state, gap=0),
            margins=(4, 0, 0, 0),
        )
        person.setStretch(1, 1)
        mark = IconLabel("mark", theme, "accent", side=24)
        group = row(self._group, margins=(8, 0, 0, 0))
        pages = column(group, 4, self._users, self._settings, gap=4)
        self.setLayout(
            column(
                row(mark, heading("QMetry Admin"), None, margins=(4, 0, 0, 0)),
                24,
                pages,
                None,
                line(),
                12,
                person,
                8,
                self._account,
                self._sign_out,
                gap=4,
                margins=(_EDGE, 20, _EDGE, _EDGE),
            )
        )
        self._measure()
        self._users.clicked.connect(self.users_chosen)
        self._settings.clicked.connect(self.settings_chosen)
        self._account.clicked.connect(self.account_chosen)
        self._sign_out.clicked.connect(self.sign_out_chosen)
        theme.changed.connect(self._measure)

    def show_user(self, user: User, *, with_users: bool, with_settings: bool) -> None:
        """Shows who is at work; a page only where there is one."""
        self._group.setVisible(with_users or with_settings)
        self._users.setVisible(with_users)
        self._settings.setVisible(with_settings)
        self._avatar.show_name(user.name)
        self._name.setText(user.name)
        two_step = "2FA enabled" if user.two_step else "2FA disabled"
        self._state.setText(f"{user.role} · {two_step}")

    def mark_users(self) -> None:
        """The Users page is shown."""
        self._users.setChecked(True)

    def mark_settings(self) -> None:
        """General Settings & Audit is shown."""
        self._settings.setChecked(True)

    def mark_account(self) -> None:
        """My Account is shown."""
        self._account.setChecked(True)

    def _measure(self) -> None:
        """As wide as the longest page's name wants, within limits."""
        px = self._keeper.current.px
        wanted = max(
            button.sizeHint().width() for button in (self._users, self._settings, self._account)
        )
        self.setFixedWidth(min(max(px(_NARROWEST), wanted + 2 * _EDGE + _LINE), px(_WIDEST)))
