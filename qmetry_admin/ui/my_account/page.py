"""The page of one's own account: who one is, the password, and two-step verification."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QTabWidget, QWidget

from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.ui.sentences import exactly, when
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.facts import Facts
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label, muted, title
from qmetry_admin.ui.widgets.layouts import column, row

_KEPT_ELSEWHERE = "Your password is kept by the directory you sign in with. Change it there."
_OTHERS_END = "At least 12 characters. When you change it, you are signed out elsewhere."


class MyAccountPage(QWidget):
    """Shows a person their own account; what they want goes out as a signal."""

    change_password_requested = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._second = muted(name="myAccountSecondLabel")
        self._tabs = QTabWidget()
        self._details = Facts(theme, name="myDetailsLabel")
        self._last = WrappedLabel("", theme, "muted", name="lastSignInLabel")
        self._password = WrappedLabel("", theme, "muted")
        self._change = Button("Change password", theme, name="changeMyPasswordButton")
        self._message = Message(theme, name="myMessageLabel")
        self._security = QWidget()
        self.setObjectName("myAccountPage")
        self.setProperty("ground", "canvas")
        self._tabs.setObjectName("myAccountTabs")
        self._tabs.addTab(self._details_tab(), "Details")
        self._tabs.addTab(self._security, "Security")
        self._tabs.tabBar().setAccessibleName("Parts of my account")
        head = row(title("My Account"), 8, self._second, None, margins=(24, 0, 24, 0))
        head.addStrut(theme.current.px(32))
        whole = column(head, 8, self._tabs, gap=0, margins=(0, 24, 0, 0))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._change.clicked.connect(self.change_password_requested)

    def put_security_tab(self, tab: QWidget) -> None:
        """Puts the Security tab of the person into its place."""
        tab.setParent(self._security)
        self._security.setLayout(column(tab, margins=(20, 12, 20, 20)))

    def put_activity_tab(self, tab: QWidget) -> None:
        """Adds the Activity tab: what was done to the account, and by whom."""
        place = QWidget()
        tab.setParent(place)
        place.setLayout(column(tab, margins=(24, 16, 24, 24)))
        self._tabs.addTab(place, "Activity")

    def show_security(self) -> None:
        """Goes to the Security tab."""
        self._tabs.setCurrentWidget(self._security)

    def show_user(self, user: User, now: datetime) -> None:
        """Shows the person as they are now; times in their own zone, with the offset on hover."""
        qmetry = user.authentication is AuthenticationType.QMETRY
        self._second.setText(f"{user.username} · {user.authentication} · {user.role}")
        facts = {
            "Name": user.name,
            "Username": user.username,
            "Alias": user.alias,
            "Email": user.email or "none",
            "Time zone": user.time_zone,
            "Role": f"{user.role}, first user" if user.first_user else str(user.role),
            "Authentication type": str(user.authentication),
        }
        self._details.show_facts(facts)
        last = user.last_sign_in
        self._last.setText(f"Last sign-in: {when(last, user.time_zone, now) if last else 'never'}")
        self._last.setToolTip(exactly(last, user.time_zone) if last else "")
        self._password.setText(_OTHERS_END if qmetry else _KEPT_ELSEWHERE)
        self._change.setVisible(qmetry)

    def show_password_changed(self) -> None:
        """Says quietly that the new password holds."""
        self._message.show_message("ok", "Your password was changed.")

    def _details_tab(self) -> QScrollArea:
        who = _card(column(heading("Details"), self._details, self._last))
        password = row(
            column(label("Password", "strong"), self._password, gap=0),
            column(None, self._change, None, gap=0),
        )
        password.setStretch(0, 1)
        inside = QWidget()
        inside.setProperty("ground", "none")
        inside.setLayout(
            column(self._message, who, _card(password), None, gap=16, margins=(24, 16, 24, 24))
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area


def _card(inside: QBoxLayout) -> QFrame:
    made = QFrame()
    made.setProperty("frame", "card")
    inside.setContentsMargins(16, 16, 16, 16)
    made.setLayout(inside)
    return made
