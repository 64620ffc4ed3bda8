"""Between the page of one's own account and the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, assert_never, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import (
    FieldsRefused,
    NotAllowed,
    PasswordChangeAnswer,
    PasswordChanged,
    SessionEnded,
)
from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.account import Account
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.my_account.page import MyAccountPage
from qmetry_admin.ui.my_account.password_dialog import PasswordDialog
from qmetry_admin.ui.sentences import field_problem, locked, not_allowed
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


@runtime_checkable
class BeginsDeeds(Protocol):
    """What the Security tab can do besides being a widget."""

    def begin(self, deed: SecurityDeed) -> None:
        """Goes straight to a deed."""


class MyAccountPresenter(QObject):
    """Shows a person their account and changes their password.

    `security_tab` makes the Security tab of a person under a parent, `activity_tab` the Activity
    tab.
    """

    def __init__(
        self,
        page: MyAccountPage,
        account: Account,
        session: Session,
        desk: Desk,
        security_tab: Callable[[QWidget, UserId], QWidget],
        *,
        activity_tab: Callable[[QWidget, UserId], QWidget] | None = None,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._account = account
        self._session = session
        self._desk = desk
        self._security = security_tab(page, session.user_id)
        page.put_security_tab(self._security)
        if activity_tab is not None:
            page.put_activity_tab(activity_tab(page, session.user_id))
        page.change_password_requested.connect(self._open_password_dialog)

    def begin(self, deed: SecurityDeed) -> None:
        """Goes to the Security tab, and there straight to a deed."""
        self._page.show_security()
        if isinstance(self._security, BeginsDeeds):
            self._security.begin(deed)

    def show_user(self, user: User) -> None:
        """Shows the person as they are now."""
        self._page.show_user(user, self._desk.clock.now())

    def _open_password_dialog(self) -> None:
        dialog = PasswordDialog(self._desk.theme, self._page.window())
        exchange = _PasswordExchange(dialog, self._page, self._account, self._session, self._desk)
        dialog.submitted.connect(exchange.change)
        dialog.open()


class _PasswordExchange(QObject):
    """One open dialog's errand."""

    def __init__(
        self,
        dialog: PasswordDialog,
        page: MyAccountPage,
        account: Account,
        session: Session,
        desk: Desk,
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._page = page
        self._account = account
        self._session = session
        self._desk = desk

    def change(self, present: str, new: str) -> None:
        """Asks the service; the answer goes to the dialog, unless that is gone."""
        self._desk.tasks.run(
            lambda: self._account.change_password(self._session, present, new),
            self._dialog,
            self._show,
            failed=self._show_trouble,
        )

    def _show(self, answer: PasswordChangeAnswer) -> None:
        match answer:
            case PasswordChanged():
                self._dialog.accept()
                self._page.show_password_changed()
                self._desk.changes.tell(Topic.ACCOUNT)
            case FieldsRefused():
                self._dialog.show_problems({p.field: field_problem(p) for p in answer.problems})
            case NotAllowed():
                self._dialog.show_refused(not_allowed(answer))
            case Locked():
                self._dialog.show_refused(locked(answer, self._desk.clock.now()))
            case SessionEnded():
                """The shell is told of this one, and closes the dialog."""
            case _:
                assert_never(answer)

    def _show_trouble(self, trouble: Trouble) -> None:
        self._dialog.show_refused(troubles.sentence(trouble))
