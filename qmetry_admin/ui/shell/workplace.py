"""What a signed-in person has before them: pages, the doors between them, the heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded, SignedIn
from qmetry_admin.domain.users import Right, SortColumn, User, UserId, UserPage, UserQuery
from qmetry_admin.services.opening import Opened
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.edit_user import EditUserPresenter
from qmetry_admin.ui.my_account import MyAccountPage, MyAccountPresenter
from qmetry_admin.ui.sentences import key_place
from qmetry_admin.ui.shell import notices
from qmetry_admin.ui.shell.main_window import MainWindow
from qmetry_admin.ui.shell.start_card import Begun, StartCard
from qmetry_admin.ui.two_step import SecurityTab, make_security_tab
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter

HEARTBEAT: Final = 60_000
"""Milliseconds between two words to the directory that this program is still there (M06)."""


class Workplace(QObject):
    """Fills a main window for one session. `left` says that the person signs out."""

    left = Signal()

    def __init__(self, window: MainWindow, opened: Opened, signed_in: SignedIn, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._services = opened.services
        self._session: Session = signed_in.session
        self._user: User = signed_in.user
        self._desk = desk
        self._users_page: UsersPage | None = None
        self._start_card: StartCard | None = None
        self._edit = EditUserPresenter(
            self._services.users, self._session, self._user, desk, self._security_tab, self
        )
        self._account_page = MyAccountPage(desk.theme)
        self._account = MyAccountPresenter(
            self._account_page, self._services.account, self._session, desk, self._security_tab
        )
        self._heartbeat = QTimer(self)
        self._heartbeat.setInterval(HEARTBEAT)
        window.add_page(self._account_page)
        if Right.USERS_VIEW in self._user.rights:
            self._add_users_page()
        if self._user.first_user:
            self._add_start_card(key_place(opened.key_place))
        self._connect()
        self._show_user(self._user)
        self._go_home()
        self._tell(opened, signed_in)
        self._heartbeat.start()

    def discard(self) -> None:
        """Ends all that lies open, secrets first: the session is over, nobody is asked."""
        self._heartbeat.stop()
        self._edit.abandon()
        for tab in self._window.findChildren(SecurityTab):
            tab.discard()
        for dialog in self._window.findChildren(QDialog):
            dialog.hide()
            dialog.deleteLater()

    # ---- what there is ---------------------------------------------------------------------------

    def _add_users_page(self) -> None:
        page = UsersPage(self._desk.theme, self._desk.clock)
        users = UsersPresenter(page, self._services.users, self._session, self._desk)
        self._users_page = page
        self._window.add_page(page)
        deeds = page.deeds
        self._window.menus.add_users_page(
            new=deeds.new,
            edit=deeds.edit,
            find=deeds.find,
            refresh=deeds.refresh,
            columns=deeds.sort.columns,
            descending=deeds.sort.descending,
        )
        users.edit_requested.connect(self._edit_user)
        users.new_requested.connect(self._new_user)
        for action in (deeds.find, deeds.edit, deeds.refresh):
            action.triggered.connect(self._show_users)
        users.open_page(self._user)

    def _add_start_card(self, place: str) -> None:
        card = StartCard(place, self._desk.theme)
        self._start_card = card
        card.own_two_step_chosen.connect(self._show_own_security)
        card.people_chosen.connect(self._new_user)
        card.enrolling_chosen.connect(self._show_users)
        card.closed.connect(self._forget_start_card)
        self._window.put_start_card(card)
        self._look_how_far()

    def _security_tab(self, parent: QWidget, user_id: UserId) -> SecurityTab:
        return make_security_tab(
            parent,
            user_id,
            two_step=self._services.two_step,
            session=self._session,
            zone=self._user.time_zone,
            desk=self._desk,
        )

    def _connect(self) -> None:
        self._window.users_chosen.connect(self._show_users)
        self._window.account_chosen.connect(self._show_account)
        self._window.sign_out_chosen.connect(self._sign_out)
        self._window.close_asked.connect(self._close)
        self._desk.changes.changed.connect(self._changed)
        self._heartbeat.timeout.connect(self._look)

    def _tell(self, opened: Opened, signed_in: SignedIn) -> None:
        for told in signed_in.notices:
            self._window.say(*notices.notice(told))
        if opened.clock_behind is not None:
            self._window.say("warn", notices.clock_behind(opened.clock_behind))

    # ---- where one goes --------------------------------------------------------------------------

    def _go_home(self) -> None:
        """To the first page the role opens; everybody has an account (A7)."""
        if self._users_page is None:
            self._show_account()
            return
        self._show_users()
        if (table := self._users_page.findChild(QWidget, "usersTable")) is not None:
            table.setFocus()

    def _show_users(self) -> None:
        if self._users_page is not None:
            self._window.show_users(self._users_page)

    def _show_account(self) -> None:
        self._window.show_account(self._account_page)

    def _show_own_security(self) -> None:
        self._show_account()
        self._account_page.show_security()

    def _new_user(self) -> None:
        self._edit.open_new(self._window)

    def _edit_user(self, user_id: UserId) -> None:
        self._edit.open_user(self._window, user_id)

    def _sign_out(self) -> None:
        self._ask_all(self.left.emit)

    def _close(self) -> None:
        self._ask_all(self._window.let_close)

    def _ask_all(self, proceed: Callable[[], None]) -> None:
        """Asks every Security tab that could lose something, one after the other."""
        tabs = self._window.findChildren(SecurityTab)

        def ask(place: int) -> None:
            if place == len(tabs):
                proceed()
            else:
                tabs[place].ask_to_close(lambda: ask(place + 1))

        ask(0)

    # ---- what changes ----------------------------------------------------------------------------

    def _changed(self, _topic: Topic) -> None:
        self._look()

    def _look(self) -> None:
        """Asks who one is by now; it also says that this program is still there."""
        session, sessions = self._session, self._services.sessions
        self._desk.tasks.run(lambda: sessions.check(session), self, self._still_there)

    def _still_there(self, answer: User | SessionEnded) -> None:
        if isinstance(answer, User):
            self._show_user(answer)
            self._look_how_far()

    def _show_user(self, user: User) -> None:
        self._user = user
        self._window.show_user(user, with_users=self._users_page is not None)
        self._account.show_user(user)
        if self._users_page is not None:
            self._users_page.show_actor(user)

    def _look_how_far(self) -> None:
        """Asks how far a new directory has come; who has two-step verification sorts first."""
        if self._start_card is None:
            return
        session, users = self._session, self._services.users
        enabled_first = UserQuery(sort=SortColumn.TWO_STEP, descending=True)
        self._desk.tasks.run(
            lambda: users.page(session, enabled_first, 0, 2), self, self._show_how_far
        )

    def _show_how_far(self, answer: UserPage | NotAllowed | SessionEnded) -> None:
        if not isinstance(answer, UserPage) or self._start_card is None:
            return
        enabled = {user.id for user in answer.rows if user.two_step is not None}
        begun = Begun(
            own_two_step=self._session.user_id in enabled or self._user.two_step is not None,
            people=answer.total > 1,
            others_enrolled=bool(enabled - {self._session.user_id}),
        )
        if begun.all:
            self._forget_start_card()
            self._window.drop_start_card()
        else:
            self._start_card.show_begun(begun)

    def _forget_start_card(self) -> None:
        self._start_card = None
