"""Leads from an open directory to a session: what is typed to the service, its answer to a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeAnswer,
    CodeMalformed,
    CodeWrong,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NewPasswordAnswer,
    NoRecoveryCodesLeft,
    PasswordAnswer,
    PhoneSetBack,
    RecoveryCodeAnswer,
    RecoveryCodeWrong,
    RecoveryWayAnswer,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.services.opening import Opened, Opening
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import field_problem
from qmetry_admin.ui.sign_in import words
from qmetry_admin.ui.sign_in.code_page import CodePage
from qmetry_admin.ui.sign_in.door import Door
from qmetry_admin.ui.sign_in.new_password_page import NewPasswordPage
from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.sign_in.password_page import PasswordPage
from qmetry_admin.ui.sign_in.recovery_page import RecoveryPage
from qmetry_admin.ui.sign_in.trouble_page import TroublePage
from qmetry_admin.ui.sign_in.window import SignInWindow

T = TypeVar("T")


class SignInPresenter(QObject):
    """One way in after the other, until a session is made.

    `directory_opened` carries Opened, `directory_empty` says that set-up comes first, `signed_in`
    carries SignedIn.
    """

    directory_opened = Signal(object)
    directory_empty = Signal()
    signed_in = Signal(object)

    def __init__(self, window: SignInWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._door = Door(window, desk)
        self._early: Callable[[], None] | None = None
        self._service: SignIn | None = None
        self._username = ""
        self._half_open: HalfOpen | None = None
        self._need_code: NeedCode | None = None
        self._door.opened.connect(self._directory_opened)
        self._door.empty.connect(self.directory_empty)

    # ---- the directory ---------------------------------------------------------------------------

    def open_directory(self, opening: Opening, message: str = "") -> None:
        """Opens the directory; until it is open the fields are usable, and a sign-in waits."""
        self._show_password_page()
        self._window.say("info", message)
        self._door.open(opening)

    def start_again(self, opened: Opened, message: str = "") -> None:
        """The blank first page over a directory that is open, with a reason where there is one."""
        self._door.is_open(opened)
        self._service = opened.services.sign_in
        self._show_password_page()
        self._window.say("info", message)

    def _directory_opened(self, opened: Opened) -> None:
        self._service = opened.services.sign_in
        self.directory_opened.emit(opened)
        page = self._window.centralWidget()
        if not isinstance(page, SignInPage) or isinstance(page, TroublePage):
            self._show_password_page()
        elif isinstance(page, PasswordPage):
            page.show_directory(self._door.title, self._door.second, self._door.place)
        early, self._early = self._early, None
        if early is not None:
            early()

    # ---- pages -----------------------------------------------------------------------------------

    def _show_password_page(self, username: str = "") -> None:
        """A first page with nothing left of the sign-in before."""
        self._username, self._half_open, self._need_code, self._early = username, None, None, None
        page = PasswordPage(
            self._door.title, self._door.second, self._desk.theme, username=username
        )
        page.show_directory(self._door.title, self._door.second, self._door.place)
        page.submitted.connect(self._check_password)
        page.recovery_code_chosen.connect(self._show_whole_recovery_page)
        self._window.show_page(page)

    def _show_code_page(self) -> None:
        need = self._need_code
        if need is None:
            self._show_password_page(self._username)
            return
        page = CodePage(self._username, need.entry, self._desk.theme, self._desk.clock)
        page.code_submitted.connect(self._check_code)
        page.recovery_code_chosen.connect(self._show_recovery_page)
        page.cancelled.connect(self._cancel)
        self._window.show_page(page)

    def _show_recovery_page(self) -> None:
        self._recovery_page(None)

    def _show_whole_recovery_page(self, username: str, password: str) -> None:
        self._recovery_page((username, password))

    def _recovery_page(self, credentials: tuple[str, str] | None) -> None:
        self._early = None
        username = self._username if credentials is None else ""
        page = RecoveryPage(username, self._desk.theme, credentials=credentials)
        page.code_submitted.connect(self._check_recovery_code)
        page.all_submitted.connect(self._check_all)
        page.verification_code_chosen.connect(self._leave_recovery_page)
        page.cancelled.connect(self._cancel)
        self._window.show_page(page)

    def _leave_recovery_page(self, username: str) -> None:
        if self._need_code is not None:
            self._show_code_page()
        else:
            self._show_password_page(username or self._username)

    def _show_new_password_page(self, half_open: HalfOpen) -> None:
        self._half_open = half_open
        page = NewPasswordPage(self._username, self._desk.theme)
        page.new_password_submitted.connect(self._set_new_password)
        page.cancelled.connect(self._cancel)
        self._window.show_page(page)

    # ---- deeds -----------------------------------------------------------------------------------

    def _check_password(self, username: str, password: str) -> None:
        self._username = username
        self._ask(lambda service: service.password(username, password), self._password_checked)

    def _check_code(self, code: str) -> None:
        half_open = self._half_open
        if half_open is not None:
            self._ask(lambda service: service.code(half_open, code), self._code_checked)

    def _check_recovery_code(self, typed: str) -> None:
        half_open = self._half_open
        if half_open is not None:
            self._ask(
                lambda service: service.recovery_code(half_open, typed), self._recovery_checked
            )

    def _check_all(self, username: str, password: str, typed: str) -> None:
        self._username = username
        self._ask(
            lambda service: service.password_and_recovery_code(username, password, typed),
            self._recovery_checked,
        )

    def _set_new_password(self, new: str) -> None:
        half_open = self._half_open
        if half_open is not None:
            self._ask(
                lambda service: service.new_password(half_open, new), self._new_password_checked
            )

    def _cancel(self) -> None:
        half_open, service = self._half_open, self._service
        if half_open is not None and service is not None:
            self._desk.tasks.run(lambda: service.cancel(half_open), self._window, _nothing)
        self._show_password_page()

    def _ask(self, deed: Callable[[SignIn], T], done: Callable[[T], None]) -> None:
        """Asks the service for the page shown now; one that is not open yet is asked once it is."""
        page, service = self._window.centralWidget(), self._service
        if not isinstance(page, SignInPage):
            return
        page.set_busy(True)
        if service is None:
            self._early = lambda: self._ask(deed, done)
            return
        self._desk.tasks.run(lambda: deed(service), page, done, failed=self._show_trouble)

    # ---- answers ---------------------------------------------------------------------------------

    def _show_trouble(self, trouble: Trouble) -> None:
        page, text = self._window.centralWidget(), troubles.sentence(trouble)
        if isinstance(page, CodePage):
            page.show_refused(text, again=True)
        else:
            self._window.say("bad", text)

    def _password_checked(self, answer: PasswordAnswer) -> None:
        page = self._window.current(PasswordPage)
        match answer:
            case SignedIn():
                self._finish(answer)
            case NeedCode():
                self._half_open, self._need_code = answer.half_open, answer
                self._show_code_page()
                if answer.fresh_at is not None:
                    self._window.current(CodePage).show_spent_before(answer.fresh_at)
            case NeedNewPassword():
                self._show_new_password_page(answer.half_open)
            case SignInFailed() | TwoStepRequired() | Locked():
                page.show_failed(words.password_refused(answer, self._desk.clock.now()))
            case _:
                assert_never(answer)

    def _code_checked(self, answer: CodeAnswer) -> None:
        page = self._window.current(CodePage)
        match answer:
            case SignedIn():
                self._finish(answer)
            case NeedNewPassword():
                self._show_new_password_page(answer.half_open)
            case CodeAlreadyUsed():
                page.show_already_used(answer.fresh_at, words.hint(answer.in_a_row, answer.at))
            case CodeMalformed() | CodeWrong() | PhoneSetBack():
                page.show_refused(words.code_refused(answer, self._desk.clock.now()))
            case Locked() | Closed():  # afterwards it starts again at the password
                self._show_password_page(self._username)
                self._window.say("bad", words.code_refused(answer, self._desk.clock.now()))
            case HalfOpenEnded():
                self._end_half_open()
            case _:
                assert_never(answer)

    def _recovery_checked(self, answer: RecoveryCodeAnswer | RecoveryWayAnswer) -> None:
        page = self._window.current(RecoveryPage)
        match answer:
            case SignedIn():
                self._finish(answer)
            case NeedNewPassword():
                self._show_new_password_page(answer.half_open)
            case CodeMalformed() | RecoveryCodeWrong() | NoRecoveryCodesLeft() | TooFast():
                page.show_refused(words.recovery_code_refused(answer))
            case HalfOpenEnded():
                self._end_half_open()
            case SignInFailed() | TwoStepRequired() | Locked():
                page.show_failed(words.password_refused(answer, self._desk.clock.now()))
            case _:
                assert_never(answer)

    def _new_password_checked(self, answer: NewPasswordAnswer) -> None:
        page = self._window.current(NewPasswordPage)
        match answer:
            case SignedIn():
                self._finish(answer)
            case FieldsRefused():
                page.show_problem(" ".join(field_problem(p) for p in answer.problems))
            case CodeAlreadyUsed():
                self._show_code_page()
                self._window.current(CodePage).show_already_used(
                    answer.fresh_at, words.hint(answer.in_a_row, answer.at)
                )
            case RecoveryCodeWrong():
                self._show_recovery_page()
                self._window.say("bad", words.RECOVERY_USED)
            case HalfOpenEnded():
                self._end_half_open()
            case _:
                assert_never(answer)

    def _finish(self, answer: SignedIn) -> None:
        """The window keeps nothing of what was typed, and tells."""
        self._window.drop_page()
        self._half_open = self._need_code = None
        self.signed_in.emit(answer)

    def _end_half_open(self) -> None:
        self._show_password_page(self._username)
        self._window.say("info", words.ENDED)


def _nothing(_: object) -> None:
    """Takes the answer of a deed that has none."""
