"""The second step on screen: one code, two codes in a row, or a recovery code."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeAnswer,
    CodeMalformed,
    CodeWrong,
    HalfOpenEnded,
    NeedNewPassword,
    NeedSetUp,
    NoRecoveryCodesLeft,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeAnswer,
    RecoveryCodeWrong,
    RecoveryWayAnswer,
    SignedIn,
    SignInFailed,
    SignInResyncAnswer,
    TwoStepRequired,
)
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sign_in import words
from qmetry_admin.ui.sign_in.asking import Asker
from qmetry_admin.ui.sign_in.code_page import CodePage
from qmetry_admin.ui.sign_in.recovery_page import RecoveryPage
from qmetry_admin.ui.sign_in.resync_page import ResyncPage
from qmetry_admin.ui.sign_in.window import SignInWindow


class SecondStepPresenter(QObject):
    """Shows the pages of the second step and judges what they bring.

    `went_on` carries SignedIn, NeedNewPassword, NeedSetUp or HalfOpenEnded. `sent_back` leads to
    the first page with a username and, where there is one, the reason. `cancelled` gives all up.
    """

    went_on = Signal(object)
    sent_back = Signal(str, str)
    cancelled = Signal()

    def __init__(self, window: SignInWindow, desk: Desk, asker: Asker) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._asker = asker

    # ---- pages -----------------------------------------------------------------------------------

    def show_code_page(self) -> None:
        """Asks for a code, where the password was right already."""
        attempt, desk = self._asker.attempt, self._desk
        if attempt.need_code is None:
            self.sent_back.emit(attempt.username, "")
            return
        page = CodePage(attempt.username, attempt.need_code.entry, desk.theme, desk.clock)
        page.code_submitted.connect(self._check_code)
        page.recovery_code_chosen.connect(self.show_recovery_page)
        page.resync_chosen.connect(self._show_resync_page)
        page.cancelled.connect(self.cancelled)
        self._window.show_page(page)

    def show_already_used(self, answer: CodeAlreadyUsed) -> None:
        """Back on the code page: what was proved was spent elsewhere meanwhile (S04a)."""
        self.show_code_page()
        page = self._window.centralWidget()
        if isinstance(page, CodePage):
            page.show_already_used(answer.fresh_at, words.hint(answer.in_a_row, answer.at))

    def show_recovery_page(self) -> None:
        """Asks for a recovery code, the password being right already."""
        self._recovery_page(None)

    def show_whole_recovery_page(self, username: str, password: str) -> None:
        """Asks for username and password too, filled with what was typed."""
        self._recovery_page((username, password))

    def _recovery_page(self, credentials: tuple[str, str] | None) -> None:
        self._asker.hush()
        username = self._asker.attempt.username if credentials is None else ""
        page = RecoveryPage(username, self._desk.theme, credentials=credentials)
        page.code_submitted.connect(self._check_recovery_code)
        page.all_submitted.connect(self._check_all)
        page.verification_code_chosen.connect(self._leave_recovery_page)
        page.cancelled.connect(self.cancelled)
        self._window.show_page(page)

    def _leave_recovery_page(self, username: str) -> None:
        if self._asker.attempt.need_code is not None:
            self.show_code_page()
        else:
            self.sent_back.emit(username or self._asker.attempt.username, "")

    def _show_resync_page(self) -> None:
        attempt, desk = self._asker.attempt, self._desk
        entry = attempt.need_code.entry if attempt.need_code is not None else ""
        page = ResyncPage(attempt.username, entry, desk.theme, desk.clock)
        page.codes_submitted.connect(self._resync)
        page.verification_code_chosen.connect(self.show_code_page)
        page.recovery_code_chosen.connect(self.show_recovery_page)
        page.cancelled.connect(self.cancelled)
        self._window.show_page(page)

    # ---- deeds -----------------------------------------------------------------------------------

    def _check_code(self, code: str) -> None:
        half_open = self._asker.attempt.half_open
        if half_open is not None:
            self._asker.ask(lambda service: service.code(half_open, code), self._code_checked)

    def _resync(self, first: str, second: str, typed_at: datetime) -> None:
        half_open = self._asker.attempt.half_open
        if half_open is not None:
            self._asker.ask(
                lambda service: service.resync(half_open, first, second, typed_at), self._resynced
            )

    def _check_recovery_code(self, typed: str) -> None:
        half_open = self._asker.attempt.half_open
        if half_open is not None:
            self._asker.ask(
                lambda service: service.recovery_code(half_open, typed), self._recovery_checked
            )

    def _check_all(self, username: str, password: str, typed: str) -> None:
        self._asker.attempt.username = username
        self._asker.ask(
            lambda service: service.password_and_recovery_code(username, password, typed),
            self._recovery_checked,
        )

    # ---- answers ---------------------------------------------------------------------------------

    def _code_checked(self, answer: CodeAnswer) -> None:
        page = self._window.current(CodePage)
        match answer:
            case SignedIn() | NeedNewPassword() | HalfOpenEnded():
                self.went_on.emit(answer)
            case CodeAlreadyUsed():
                page.show_already_used(answer.fresh_at, words.hint(answer.in_a_row, answer.at))
            case CodeMalformed() | CodeWrong() | PhoneSetBack():
                page.show_refused(words.code_refused(answer, self._desk.clock.now()))
            case Locked() | Closed():
                self._lock(answer)
            case _:
                assert_never(answer)

    def _resynced(self, answer: SignInResyncAnswer) -> None:
        page = self._window.current(ResyncPage)
        match answer:
            case SignedIn() | NeedNewPassword() | HalfOpenEnded():
                self.went_on.emit(answer)
            case CodeMalformed() | PairRefused() | PhoneSetBack() | NotPossible():
                page.show_refused(words.pair_refused(answer))
            case CodeAlreadyUsed():
                self.show_already_used(answer)
            case Locked() | Closed():
                self._lock(answer)
            case _:
                assert_never(answer)

    def _recovery_checked(self, answer: RecoveryCodeAnswer | RecoveryWayAnswer) -> None:
        page = self._window.current(RecoveryPage)
        match answer:
            case SignedIn() | NeedNewPassword() | NeedSetUp() | HalfOpenEnded():
                self.went_on.emit(answer)
            case CodeMalformed() | RecoveryCodeWrong() | NoRecoveryCodesLeft() | TooFast():
                page.show_refused(words.recovery_code_refused(answer))
            case SignInFailed() | TwoStepRequired() | Locked():
                page.show_failed(words.password_refused(answer, self._desk.clock.now()))
            case _:
                assert_never(answer)

    def _lock(self, answer: Locked | Closed) -> None:
        """Afterwards it starts again at the password."""
        said = words.code_refused(answer, self._desk.clock.now())
        self.sent_back.emit(self._asker.attempt.username, said)
