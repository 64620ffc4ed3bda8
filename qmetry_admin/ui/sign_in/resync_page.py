"""The page on which two codes in a row set a phone right whose clock is off (S35)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.sign_in.page import SignInPage, focus_on
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.code_edit import CodeEdit
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column, row

_WHAT_FOR: Final = (
    "For when codes are refused although they come from the right app. Two codes in a row sign you"
    " in, and the next ones are accepted again. Your recovery codes stay."
)
_NOW: Final = "Type the code the app shows now."
_NEXT: Final = "Now wait until the app shows the next code, and type that one."


class ResyncPage(SignInPage):
    """Asks for the code the app shows, and for the one after it.

    No seconds are counted here: by this computer's clock they would be wrong.
    """

    codes_submitted = Signal(str, str, object)
    """Both codes, and the instant the second one's last digit was typed."""
    verification_code_chosen = Signal()
    recovery_code_chosen = Signal()

    def __init__(self, username: str, entry: str, theme: ThemeKeeper, clock: Clock) -> None:
        super().__init__("resyncPage", "Resync your phone", username, theme, icon="user")
        self._clock = clock
        self._sent: tuple[str, str] | None = None
        self._first = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="firstCodeEdit")
        self._second = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="secondCodeEdit")
        self._what_for = WrappedLabel(_WHAT_FOR, theme, "muted")
        self._next = WrappedLabel(_NOW, theme, "small", name="nextCodeLabel")
        self._resync = BusyButton(
            "Resync", theme, name="confirmCodesButton", busy_text="Comparing…"
        )
        cancel = Button("Cancel", theme, name="cancelButton")
        recovery = Button(
            "Login with Recovery Code", theme, name="recoveryCodeLink", kind="link", icon="key"
        )
        back = Button("Back to one code", theme, name="useCodeLink", kind="link", icon="phone")
        fields = QWidget()
        fields.setLayout(
            column(
                row(
                    _captioned("&First code", self._first),
                    _captioned("The code &after it", self._second),
                    gap=16,
                ),
                4,
                self._next,
                gap=0,
            )
        )
        self._ways_out += [recovery, back]
        self._lay_out(
            [
                self._what_for,
                WrappedLabel(f"Entry in the app: {entry}", theme, "muted", name="entryLabel"),
                fields,
            ],
            self._resync,
            cancel=cancel,
            foot=[
                row(back, None, margins=(-2, 0, 0, 0)),
                4,
                row(recovery, None, margins=(-2, 0, 0, 0)),
            ],
        )
        self._connect()
        recovery.clicked.connect(self.recovery_code_chosen)
        back.clicked.connect(self.verification_code_chosen)

    def show_refused(self, text: str) -> None:
        """Says why the two codes were not taken; it begins again with the first one."""
        self._what_for.hide()
        self.show_message("bad", text)
        self._next.setText(_NOW)
        focus_on(self._first)

    def show_trouble(self, text: str) -> None:
        """Nothing came of the codes, so they may be sent once more."""
        self._sent = None
        self.show_message("bad", text)
        focus_on(self._second)

    def take_focus(self) -> None:
        """Into the first code."""
        focus_on(self._first)

    def set_busy(self, busy: bool) -> None:
        """Nothing is typed over codes that are being looked at."""
        super().set_busy(busy)
        for field in (self._first, self._second):
            field.setReadOnly(busy)

    def _connect(self) -> None:
        self._first.code_entered.connect(self._first_whole)
        self._first.returnPressed.connect(self._go_on)
        self._second.returnPressed.connect(self._resync.click)
        self._resync.clicked.connect(self._submit)
        for field in (self._first, self._second):
            field.textChanged.connect(self._changed)

    def _first_whole(self) -> None:
        """The first code is there: what comes next is said, and stands ready to be typed."""
        self._next.setText(_NEXT)
        announce(self._next, _NEXT)
        if self._first.hasFocus():
            focus_on(self._second)

    def _go_on(self) -> None:
        """Enter in the first code goes to the second, and sends both once that is there."""
        if self._second.completed_at() is None:
            focus_on(self._second)
        else:
            self._resync.click()

    def _submit(self) -> None:
        codes = self._first.text_code(), self._second.text_code()
        if self.busy or codes == self._sent:
            return
        self._sent = codes
        self.codes_submitted.emit(*codes, self._second.completed_at() or self._clock.now())

    def _changed(self) -> None:
        """Codes that were refused are not sent twice, unless one is typed anew."""
        self._sent = None


def _captioned(caption: str, field: CodeEdit) -> QWidget:
    made, name = QWidget(), label(caption, "strong")
    name.setBuddy(field)
    field.setAccessibleName(caption.replace("&", ""))
    made.setLayout(column(name, 8, field, gap=0))
    return made
