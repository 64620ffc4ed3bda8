"""The second page of signing in: the verification code."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.totp import STEP_SECONDS, normalise
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.sentences import seconds_until
from qmetry_admin.ui.sign_in.page import SignInPage, focus_on
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.code_edit import CodeEdit
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.seconds_ring import SecondsRing

_TICK: Final = 250  # ms between two looks at the clock
_BY_ITSELF: Final = 400
"""Milliseconds after which a whole code is sent by itself.

Who presses Enter out of habit is quicker, so that the key does not land in the next window; and a
seventh digit is seen before six are sent.
"""
_KNOWN_BEFORE: Final = "The code in your app was already used."
_TYPED: Final = "That code was already used."


class CodePage(SignInPage):
    """Asks for the code of the phone, and says while the one it shows is spent (S05)."""

    code_submitted = Signal(str)
    recovery_code_chosen = Signal()
    resync_chosen = Signal()

    def __init__(self, username: str, entry: str, theme: ThemeKeeper, clock: Clock) -> None:
        super().__init__("codePage", "Enter the code from your app", username, theme, icon="user")
        self._clock = clock
        self._sent: str | None = None
        self._fresh_at: datetime | None = None
        self._begins, self._ends = "", ""
        self._code = CodeEdit(monotonic=clock.monotonic, now=clock.now)
        caption = label("Verification code", "strong")
        hint = WrappedLabel("The app shows a new code every 30 seconds.", theme, "small")
        self._ring = SecondsRing(theme)
        self._field = QWidget()
        self._entry = WrappedLabel(
            f"Entry in the app: {entry}" if entry else "", theme, "muted", name="entryLabel"
        )
        self._verify = BusyButton("Verify", theme, name="verifyButton", busy_text="Verifying…")
        cancel = Button("Cancel", theme, name="cancelButton")
        link = Button(
            "Login with Recovery Code", theme, name="recoveryCodeLink", kind="link", icon="key"
        )
        resync = Button(
            "Codes always refused? Resync", theme, name="resyncLink", kind="link", icon="resync"
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._by_itself = QTimer(self)
        self._by_itself.setSingleShot(True)
        self._by_itself.setInterval(_BY_ITSELF)
        caption.setBuddy(self._code)
        self._ring.hide()
        self._field.setLayout(
            column(caption, 8, row(self._code, self._ring, gap=12), 4, hint, gap=0)
        )
        self._ways_out += [link, resync]
        self._lay_out(
            [self._entry, self._field],
            self._verify,
            cancel=cancel,
            foot=[
                label("Lost your phone, or it is not with you?", "small"),
                4,
                row(link, None, margins=(-2, 0, 0, 0)),
                4,
                row(resync, None, margins=(-2, 0, 0, 0)),
            ],
        )
        self._entry.setVisible(bool(entry))
        self._code.code_entered.connect(self._by_itself.start)
        self._code.textChanged.connect(self._changed)
        self._by_itself.timeout.connect(self._submit_typed)
        self._code.returnPressed.connect(self._verify.click)
        self._verify.clicked.connect(self._submit_typed)
        link.clicked.connect(self.recovery_code_chosen)
        resync.clicked.connect(self.resync_chosen)
        self._timer.timeout.connect(self._count)

    def show_spent_before(self, fresh_at: datetime) -> None:
        """Says, before anything is typed, that the code the phone shows now will not do."""
        self._count_to(fresh_at, _KNOWN_BEFORE, "")

    def show_already_used(self, fresh_at: datetime, hint: str = "") -> None:
        """The code typed was spent; `hint` follows where several were wrong."""
        self.set_busy(False)
        self._count_to(fresh_at, _TYPED, hint)
        focus_on(self._code)

    def show_refused(self, text: str) -> None:
        """Says why the code was not taken."""
        self._stop_counting()
        self.show_message("bad", text)
        focus_on(self._code)

    def show_trouble(self, text: str) -> None:
        """Nothing came of the code, so it may be sent once more."""
        self._sent = None
        self.show_refused(text)

    def take_focus(self) -> None:
        """Into the code."""
        focus_on(self._code)

    def set_busy(self, busy: bool) -> None:
        """Nothing is typed over a code that is being looked at."""
        super().set_busy(busy)
        self._code.setReadOnly(busy)

    def discard(self) -> None:
        """Empties the field and ends the countdown."""
        self._stop_counting()
        self._by_itself.stop()
        super().discard()

    def _submit_typed(self) -> None:
        self._by_itself.stop()
        code = self._code.text_code()
        if self.busy or code == self._sent:
            return
        self._sent = code
        self.code_submitted.emit(code)

    def _changed(self, text: str) -> None:
        """A code that was refused is not sent twice, unless it is typed anew."""
        if normalise(text) is None:
            self._sent = None
            self._by_itself.stop()

    def _count_to(self, fresh_at: datetime, begins: str, ends: str) -> None:
        self._fresh_at, self._begins, self._ends = fresh_at, begins, ends
        left = seconds_until(fresh_at, self._clock.now())
        self._message.show_message("bad" if begins == _TYPED else "info", self._words(left))
        self._show_left(left)
        self._timer.start()

    def _count(self) -> None:
        if self._fresh_at is None:
            return
        left = seconds_until(self._fresh_at, self._clock.now())
        self._show_left(left)
        if left > 0:
            self._message.reword(self._words(left))
            return
        self._stop_counting()
        self._message.show_message("info", "Your app shows a new code now. Enter that one.")

    def _words(self, left: int) -> str:
        said = f"{self._begins} A new one appears in {left} s."
        return f"{said} {self._ends}" if self._ends else said

    def _show_left(self, left: int) -> None:
        """The ring says the same as the words; it has no place for more than one time step."""
        self._ring.setVisible(0 < left <= STEP_SECONDS)
        self._ring.set_seconds(min(left, STEP_SECONDS))

    def _stop_counting(self) -> None:
        self._fresh_at = None
        self._timer.stop()
        self._ring.hide()
