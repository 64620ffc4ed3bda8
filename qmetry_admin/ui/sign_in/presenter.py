"""Leads from an open directory to a session: what is typed to the service, its answer to a page."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NeedSetUp,
    NewPasswordAnswer,
    PasswordAnswer,
    RecoveryCodeWrong,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.services.opening import Opened, Opening
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import field_problem
from qmetry_admin.ui.sign_in import words
from qmetry_admin.ui.sign_in.asking import Asker
from qmetry_admin.ui.sign_in.code_page import CodePage
from qmetry_admin.ui.sign_in.door import Door
from qmetry_admin.ui.sign_in.new_password_page import NewPasswordPage
from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.sign_in.password_page import PasswordPage
from qmetry_admin.ui.sign_in.second_step import SecondStepPresenter
from qmetry_admin.ui.sign_in.setting_up import SettingUp
from qmetry_admin.ui.sign_in.steps import MakeSetUpSteps
from qmetry_admin.ui.sign_in.trouble_page import TroublePage
from qmetry_admin.ui.sign_in.window import SignInWindow


class SignInPresenter(QObject):
    """One way in after the other, until a session is made.

    `directory_opened` carries Opened, `directory_empty` says that set-up comes first, `signed_in`
    carries SignedIn. `make_steps` makes what the set-up of two-step verification shows.
    """

    directory_opened = Signal(object)
    directory_empty = Signal()
    signed_in = Signal(object)

    def __init__(self, window: SignInWindow, desk: Desk, make_steps: MakeSetUpSteps) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._door = Door(window, desk)
        self._asker = Asker(window, desk)
        self._second = SecondStepPresenter(window, desk, self._asker)
        self._setting_up = SettingUp(window, desk, self._asker, make_steps)
        self._door.opened.connect(self._directory_opened)
        self._door.empty.connect(self.directory_empty)
        self._second.went_on.connect(self._go_on)
        self._second.sent_back.connect(self._send_back)
        self._second.cancelled.connect(self._cancel)
        self._setting_up.went_on.connect(self._go_on)
        self._setting_up.given_up.connect(self._give_up_set_up)

    # ---- the directory ---------------------------------------------------------------------------

    def open_directory(self, opening: Opening, message: str = "") -> None:
        """Opens the directory; until it is open the fields are usable, and a sign-in waits."""
        self._show_password_page()
        self._window.say("info", message)
        self._door.open(opening)

    def start_again(self, opened: Opened, message: str = "") -> None:
        """The blank first page over a directory that is open, with a reason where there is one."""
        self._door.is_open(opened)
        self._asker.open(opened.services.sign_in)
        self._show_password_page()
        self._window.say("info", message)

    def _directory_opened(self, opened: Opened) -> None:
        self.directory_opened.emit(opened)
        page = self._window.centralWidget()
        if not isinstance(page, SignInPage) or isinstance(page, TroublePage):
            self._show_password_page()
        elif isinstance(page, PasswordPage):
            page.show_directory(self._door.title, self._door.second, self._door.place)
        self._asker.open(opened.services.sign_in)

    # ---- pages -----------------------------------------------------------------------------------

    def _show_password_page(self, username: str = "") -> None:
        """A first page with nothing left of the sign-in before."""
        self._asker.begin(username)
        page = PasswordPage(
            self._door.title, self._door.second, self._desk.theme, username=username
        )
        page.show_directory(self._door.title, self._door.second, self._door.place)
        page.submitted.connect(self._check_password)
        page.recovery_code_chosen.connect(self._second.show_whole_recovery_page)
        self._window.show_page(page)

    def _send_back(self, username: str, why: str) -> None:
        self._show_password_page(username)
        self._window.say("bad", why)

    def _show_new_password_page(self, half_open: HalfOpen) -> None:
        self._asker.attempt.half_open = half_open
        page = NewPasswordPage(self._asker.attempt.username, self._desk.theme)
        page.new_password_submitted.connect(self._set_new_password)
        page.cancelled.connect(self._cancel)
        self._window.show_page(page)

    # ---- deeds -----------------------------------------------------------------------------------

    def _check_password(self, username: str, password: str) -> None:
        self._asker.attempt.username = username
        self._asker.ask(
            lambda service: service.password(username, password), self._password_checked
        )

    def _set_new_password(self, new: str) -> None:
        half_open = self._asker.attempt.half_open
        if half_open is not None:
            self._asker.ask(
                lambda service: service.new_password(half_open, new), self._new_password_checked
            )

    def _cancel(self) -> None:
        self._asker.cancel()
        self._show_password_page()

    def _give_up_set_up(self, said: str) -> None:
        """Where it is set up already, that is said, and the way in is known."""
        self._show_password_page(self._asker.attempt.username if said else "")
        self._window.say("info", said)

    # ---- answers ---------------------------------------------------------------------------------

    def _password_checked(self, answer: PasswordAnswer) -> None:
        page = self._window.current(PasswordPage)
        match answer:
            case SignedIn() | NeedNewPassword() | NeedSetUp():
                self._go_on(answer)
            case NeedCode():
                attempt = self._asker.attempt
                attempt.half_open, attempt.need_code = answer.half_open, answer
                self._second.show_code_page()
                if answer.fresh_at is not None:
                    self._window.current(CodePage).show_spent_before(answer.fresh_at)
            case SignInFailed() | TwoStepRequired() | Locked():
                page.show_failed(words.password_refused(answer, self._desk.clock.now()))
            case _:
                assert_never(answer)

    def _go_on(self, answer: SignedIn | NeedNewPassword | NeedSetUp | HalfOpenEnded) -> None:
        """What follows once a step is done, whichever page it was."""
        match answer:
            case SignedIn():
                self._finish(answer)
            case NeedNewPassword():
                self._show_new_password_page(answer.half_open)
            case NeedSetUp():
                self._setting_up.begin(answer.half_open, self._door.organisation)
            case HalfOpenEnded():
                self._end_half_open()
            case _:
                assert_never(answer)

    def _new_password_checked(self, answer: NewPasswordAnswer) -> None:
        page = self._window.current(NewPasswordPage)
        match answer:
            case SignedIn() | HalfOpenEnded():
                self._go_on(answer)
            case FieldsRefused():
                page.show_problem(" ".join(field_problem(p) for p in answer.problems))
            case CodeAlreadyUsed():
                self._second.show_already_used(answer)
            case RecoveryCodeWrong():
                self._second.show_recovery_page()
                self._window.say("bad", words.RECOVERY_USED)
            case _:
                assert_never(answer)

    def _finish(self, answer: SignedIn) -> None:
        """The window keeps nothing of what was typed, and tells."""
        self._window.drop_page()
        self._asker.begin()
        self.signed_in.emit(answer)

    def _end_half_open(self) -> None:
        self._show_password_page(self._asker.attempt.username)
        self._window.say("info", words.ENDED)
