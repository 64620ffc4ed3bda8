"""What a signed-in person has before them: their pages, and the doors between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QDialog, QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import SignedIn
from qmetry_admin.domain.users import Right, User, UserId
from qmetry_admin.services.opening import Opened
from qmetry_admin.ui.audit import make_activity_tab, make_audit_tab
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.edit_user import EditUserPresenter
from qmetry_admin.ui.my_account import MyAccountPage, MyAccountPresenter
from qmetry_admin.ui.sentences import key_place
from qmetry_admin.ui.settings import SettingsPage, SettingsPresenter
from qmetry_admin.ui.shell import notices
from qmetry_admin.ui.shell.first_steps import FirstSteps
from qmetry_admin.ui.shell.heart import Heart
from qmetry_admin.ui.shell.main_window import MainWindow
from qmetry_admin.ui.shell.mandatory_visit import MandatoryVisit
from qmetry_admin.ui.two_step import SecurityTab, make_security_tab
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


class Workplace(QObject):
    """Fills a main window for one session.

    `left` says that the person signs out, `filtered` carries what the filters of the Users page
    were set to. `remembered` keeps how the person likes their table.
    """

    left = Signal()
    filtered = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        opened: Opened,
        signed_in: SignedIn,
        desk: Desk,
        remembered: QSettings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = opened.services
        self._session: Session = signed_in.session
        self._user: User = signed_in.user
        self._desk = desk
        self._users_page: UsersPage | None = None
        self._settings_page: SettingsPage | None = None
        self._first_steps: FirstSteps | None = None
        self._from_the_rule = False
        self._edit = EditUserPresenter(
            self._services.users,
            self._session,
            self._user,
            desk,
            self._security_tab,
            self._activity_tab,
            self,
        )
        self._account_page = MyAccountPage(desk.theme)
        self._account = MyAccountPresenter(
            self._account_page,
            self._services.account,
            self._session,
            desk,
            self._security_tab,
            activity_tab=self._activity_tab,
        )
        self._heart = Heart(self._services.sessions, self._session, desk, self)
        window.add_page(self._account_page)
        users = settings = None
        if Right.USERS_VIEW in self._user.rights:
            users = self._add_users_page(remembered)
        if self._user.rights & {Right.SETTINGS_VIEW, Right.AUDIT_VIEW}:
            settings = self._add_settings_page()
        if users is not None and settings is not None:
            MandatoryVisit(users, settings, self._show_users, self._show_settings, self)
        if self._user.first_user:
            self._add_start_card(key_place(opened.key_place))
        self._connect()
        self._show_user(self._user)
        self._go_home()
        self._tell(opened, signed_in)
        self._heart.start()

    def discard(self) -> None:
        """Ends all that lies open, secrets first: the session is over, nobody is asked."""
        self._heart.stop()
        self._edit.abandon()
        for tab in self._window.findChildren(SecurityTab):
            tab.discard()
        for dialog in self._window.findChildren(QDialog):
            dialog.hide()
            dialog.deleteLater()

    # ---- what there is ---------------------------------------------------------------------------

    def _add_users_page(self, remembered: QSettings) -> UsersPresenter:
        page = UsersPage(self._desk.theme, self._desk.clock, remembered)
        users = UsersPresenter(page, self._services.users, self._session, self._desk)
        self._users_page = page
        self._window.add_page(page)
        deeds = page.deeds
        self._window.menus.add_users_page(deeds)
        users.edit_requested.connect(self._edit_user)
        users.new_requested.connect(self._new_user)
        users.deed_requested.connect(self._begin_deed)
        users.filtered.connect(self.filtered)
        for action in (deeds.find, deeds.edit, deeds.refresh):
            action.triggered.connect(self._show_users)
        users.open_page(self._user)
        return users

    def _add_settings_page(self) -> SettingsPresenter:
        page = SettingsPage(self._desk.theme)
        may_audit = Right.AUDIT_VIEW in self._user.rights
        settings = SettingsPresenter(
            page,
            self._services.settings,
            self._services.mandatory,
            self._services.identity,
            self._session,
            self._desk,
            users=self._services.users,
            audit_tab=self._audit_tab if may_audit else None,
        )
        self._settings_page = page
        self._window.add_page(page)
        self._window.menus.add_settings_page()
        settings.own_set_up_requested.connect(self._set_up_own)
        settings.open_page(self._user)
        return settings

    def _add_start_card(self, place: str) -> None:
        steps = FirstSteps(self._services.users, self._session, place, self._desk, self)
        self._first_steps = steps
        steps.card.own_two_step_chosen.connect(self._show_own_security)
        steps.card.people_chosen.connect(self._new_user)
        steps.card.enrolling_chosen.connect(self._show_users)
        steps.card.closed.connect(self._forget_start_card)
        steps.all_done.connect(self._forget_start_card)
        self._window.put_start_card(steps.card)

    def _security_tab(self, parent: QWidget, user_id: UserId) -> SecurityTab:
        return make_security_tab(
            parent,
            user_id,
            two_step=self._services.two_step,
            identity=self._services.identity,
            session=self._session,
            zone=self._user.time_zone,
            desk=self._desk,
        )

    def _activity_tab(self, parent: QWidget, user_id: UserId) -> QWidget:
        return make_activity_tab(
            parent,
            user_id,
            audit=self._services.audit,
            session=self._session,
            zone=self._user.time_zone,
            desk=self._desk,
        )

    def _audit_tab(self, parent: QWidget) -> QWidget:
        return make_audit_tab(
            parent,
            audit=self._services.audit,
            session=self._session,
            zone=self._user.time_zone,
            desk=self._desk,
        )

    def _connect(self) -> None:
        self._window.users_chosen.connect(self._show_users)
        self._window.settings_chosen.connect(self._show_settings)
        self._window.account_chosen.connect(self._show_account)
        self._window.sign_out_chosen.connect(self._sign_out)
        self._window.close_asked.connect(self._close)
        self._heart.user_seen.connect(self._show_user)
        for tab in self._account_page.findChildren(SecurityTab):
            tab.enrolled.connect(self._own_set_up)

    def _tell(self, opened: Opened, signed_in: SignedIn) -> None:
        zone, now = self._user.time_zone, self._desk.clock.now()
        if (told := notices.together(signed_in.notices, zone, now)) is not None:
            self._window.say(*told)
        if opened.clock_behind is not None:
            self._window.say("warn", notices.clock_behind(opened.clock_behind))

    # ---- where one goes --------------------------------------------------------------------------

    def _go_home(self) -> None:
        """To the first page the role opens; everybody has an account (A7)."""
        if self._users_page is not None:
            self._show_users()
            if (table := self._users_page.findChild(QWidget, "usersTable")) is not None:
                table.setFocus()
        elif self._settings_page is not None:
            self._show_settings()
        else:
            self._show_account()

    def _show_users(self) -> None:
        self._from_the_rule = False
        if self._users_page is not None:
            self._window.show_users(self._users_page)

    def _show_settings(self) -> None:
        self._from_the_rule = False
        if self._settings_page is not None:
            self._window.show_settings(self._settings_page)

    def _show_account(self) -> None:
        self._from_the_rule = False
        self._window.show_account(self._account_page)

    def _show_own_security(self) -> None:
        self._show_account()
        self._account_page.show_security()

    def _set_up_own(self) -> None:
        """From the mandatory rule to one's own set-up; its end leads back to the rule."""
        self._show_account()
        self._from_the_rule = True
        self._account.begin(SecurityDeed.TWO_STEP)

    def _own_set_up(self) -> None:
        if self._from_the_rule:
            self._show_settings()

    def _new_user(self) -> None:
        self._edit.open_new(self._window)

    def _edit_user(self, user_id: UserId) -> None:
        self._edit.open_user(self._window, user_id)

    def _begin_deed(self, user_id: UserId, deed: SecurityDeed) -> None:
        self._edit.open_user(self._window, user_id, deed=deed)

    # ---- the way out -----------------------------------------------------------------------------

    def _sign_out(self) -> None:
        self._ask_all(self.left.emit)

    def _close(self) -> None:
        self._ask_all(self._window.let_close)

    def _ask_all(self, proceed: Callable[[], None]) -> None:
        """Asks all that could lose something, one after the other."""
        asked: list[SecurityTab | SettingsPage] = [*self._window.findChildren(SecurityTab)]
        if self._settings_page is not None:
            asked.append(self._settings_page)

        def ask(place: int) -> None:
            if place == len(asked):
                proceed()
            else:
                asked[place].ask_to_close(lambda: ask(place + 1))

        ask(0)

    # ---- what changes ----------------------------------------------------------------------------

    def _show_user(self, user: User) -> None:
        self._user = user
        self._window.show_user(
            user,
            with_users=self._users_page is not None,
            with_settings=self._settings_page is not None,
        )
        self._account.show_user(user)
        if self._users_page is not None:
            self._users_page.show_actor(user)
        if self._first_steps is not None:
            self._first_steps.look(user)

    def _forget_start_card(self) -> None:
        self._first_steps = None
        self._window.drop_start_card()
