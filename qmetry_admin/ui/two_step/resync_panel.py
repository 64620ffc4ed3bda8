"""Setting a phone straight: two codes in a row, typed in the tab (S34)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import resync_words as words
from qmetry_admin.ui.two_step.captions import captioned
from qmetry_admin.ui.two_step.enrol_words import seconds_left
from qmetry_admin.ui.two_step.panel import Panel
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.code_edit import CodeEdit
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.seconds_ring import SecondsRing


class ResyncPanel(Panel):
    """Asks for two codes; nothing is sent by itself, for every try is counted."""

    codes_submitted = Signal(str, str, object)
    """Both codes, and the instant the second one's last digit was typed."""
    cancelled = Signal()

    def __init__(
        self,
        *,
        whose: str,
        entry: str,
        clock: Clock,
        theme: ThemeKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._over = False
        self.first = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="firstCodeEdit")
        self.second = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="secondCodeEdit")
        self._ring = SecondsRing(theme)
        self._wait = WrappedLabel("", theme, "small", name="nextCodeLabel")
        self._message = Message(theme, name="resyncMessageLabel")
        self._cancel = Button("Cancel", theme, name="cancelResyncButton")
        self.confirm = BusyButton("Resync", theme, name="confirmCodesButton")
        self._tick = QTimer(self)
        self.setObjectName("resyncPanel")
        fields = row(
            captioned("&First code", self.first),
            captioned("The code &after it", self.second),
            gap=16,
        )
        foot = row(self._ring, self._wait, self._cancel, self.confirm, gap=12)
        foot.setStretch(1, 1)
        head = column(
            heading(f"Resync codes of {whose}"), WrappedLabel(words.WHEN, theme, "muted"), gap=4
        )
        of = WrappedLabel(f"Entry in the app: {entry}", theme, "small", name="entryLabel")
        self.setLayout(column(head, of, fields, self._message, foot, None, gap=16))
        self._count()
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count)
        self.first.returnPressed.connect(self._go_on)
        self.second.returnPressed.connect(self._submit)
        self.confirm.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.cancelled)
        self._tick.start()

    def take_focus(self) -> None:
        """Into the code to be typed next."""
        if self._over:
            self._cancel.setFocus()
        else:
            whole = self.first.completed_at() is not None
            (self.second if whole else self.first).setFocus()

    def show_refusal(self, text: str) -> None:
        """Says why the codes were not accepted; two new ones are typed over them."""
        self._message.show_message("bad", text)
        self.second.selectAll()
        self.first.selectAll()
        self.first.setFocus()

    def show_end(self, text: str) -> None:
        """It came to nothing: only the way back is left."""
        self._over = True
        self._message.show_message("bad", text)
        for field in (self.first, self.second):
            field.setEnabled(False)
        self.confirm.setEnabled(False)
        self._cancel.setText("Back")
        self._cancel.setFocus()

    def discard(self) -> None:
        """Empties the fields."""
        self._tick.stop()
        self.first.discard()
        self.second.discard()

    def _go_on(self) -> None:
        if self.second.text():
            self._submit()
        else:
            self.second.setFocus()

    def _submit(self) -> None:
        if not self.confirm.isEnabled():
            return
        self._message.clear()
        at: datetime = self.second.completed_at() or self._clock.now()
        self.codes_submitted.emit(self.first.text_code(), self.second.text_code(), at)

    def _count(self) -> None:
        left = seconds_left(self._clock.now())
        self._ring.set_seconds(left)
        self._wait.setText(words.next_code(left))
