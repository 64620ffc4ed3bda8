"""Enrolling somebody in one view: the QR code, its key as text, and two codes in a row."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import enrol_words as words
from qmetry_admin.ui.two_step.captions import captioned
from qmetry_admin.ui.two_step.panel import Panel
from qmetry_admin.ui.two_step.steps_row import StepsRow
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.code_edit import CodeEdit
from qmetry_admin.ui.widgets.copyable_text import CopyableText
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, line
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.qr_view import QrView
from qmetry_admin.ui.widgets.seconds_ring import SecondsRing

_RIGHT = "Right"
_BY_ITSELF = 400
"""Milliseconds after which a second code that is whole is sent by itself, unless Enter is quicker.

Only where the first one was right: so no try is lost to what is known to be wrong.
"""
_GAP = 12  # px between two parts
_ABOVE = 64  # px the steps take over a QR code that fills the screen
_BESIDE = 440  # px the rest takes at its side


class EnrolPanel(Panel):
    """The first two of the three steps, in one view; `meanwhile` is what holds until they end."""

    first_entered = Signal(str, object)
    """The first code is whole: the code and the instant its last digit was typed."""
    codes_submitted = Signal(str, str, object)
    """Both codes, and the instant the second one's last digit was typed."""
    larger_wanted = Signal()
    cancelled = Signal()

    def __init__(
        self,
        *,
        meanwhile: str,
        entry: str,
        uri: str,
        key_text: str,
        clock: Clock,
        theme: ThemeKeeper,
        again: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._keeper = theme
        self._again = again
        self._over = False
        self.setObjectName("enrolPanel")
        self._steps = StepsRow()
        self._qr = QrView()
        self._larger = Button("Larger", theme, name="largerButton", kind="link")
        self._key = CopyableText(
            SecretClipboard(clock.monotonic, self),
            theme,
            caption="Cannot scan? Type this key",
            label_name="secretLabel",
            button_name="copySecretButton",
            says="Key for typing into the app",
        )
        self.first = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="firstCodeEdit")
        self.second = CodeEdit(monotonic=clock.monotonic, now=clock.now, name="secondCodeEdit")
        self._mark = IconLabel("check", theme, "ok")
        self._ring = SecondsRing(theme)
        self._wait = WrappedLabel("", theme, "small", name="nextCodeLabel")
        self._message = Message(theme, name="enrolMessageLabel")
        self._quiet = WrappedLabel(meanwhile, theme, "small", name="meanwhileLabel")
        self._cancel = Button("Cancel", theme, name="cancelEnrolmentButton")
        self.confirm = BusyButton("Verify", theme, name="confirmCodesButton")
        self._tick = QTimer(self)
        self._by_itself = QTimer(self)
        self._whole, self._side, self._below = QVBoxLayout(self), QVBoxLayout(), QWidget()
        self._lay_out(entry)
        self.show_key(uri, key_text)
        self._mark.setObjectName("firstCodeMark")
        self._mark.hide()
        self._steps.show_step(1)
        self._count()
        self._tick.setInterval(1000)
        self._by_itself.setInterval(_BY_ITSELF)
        self._by_itself.setSingleShot(True)
        self._connect()
        self._tick.start()

    @property
    def may_be_scanned(self) -> bool:
        """Whether leaving now may cost somebody the entry in the app: it may be replaced (S23)."""
        return self._again and not self._over

    def show_key(self, uri: str, key_text: str) -> None:
        """Shows the key, as QR code and as text."""
        self._qr.set_text(uri)
        self._key.set_text(key_text, copied=key_text.replace(" ", ""))

    def hide_key(self) -> None:
        """Shows nobody the key for now; the steps stay where they are (M15)."""
        self._qr.discard()
        self._key.set_text("")

    def show_first(self, kind: MessageKind, text: str) -> None:
        """Says what the first code told; `ok` ticks it and goes on to the second field."""
        right = kind == "ok"
        self._mark.show_icon("check-circle" if right else "error", "ok" if right else "bad")
        self._mark.setAccessibleName(_RIGHT if right else "Not right")
        self._mark.show()
        self._say(kind, text)
        self._steps.show_step(2 if right else 1)
        if right:
            self.second.setFocus()
        else:
            self.first.selectAll()

    def take_focus(self) -> None:
        """Into the code to be typed next."""
        (self.second if self._first_is_right() else self.first).setFocus()

    def show_refusal(self, text: str, at: CodeEdit | None = None) -> None:
        """Says why the codes were not accepted, and goes to the field to type in."""
        self._say("bad", text)
        field = at or self.second
        field.selectAll()
        field.setFocus()

    def take_second_as_first(self) -> None:
        """The code typed second becomes the first one (S15)."""
        code = self.second.text_code()
        self.second.discard()
        self.first.setText(code)

    def show_end(self, text: str) -> None:
        """The steps came to nothing: only Cancel is left."""
        self._over = True
        self._by_itself.stop()
        self.hide_key()
        self._say("bad", text)
        for field in (self.first, self.second):
            field.setEnabled(False)
        self.confirm.setEnabled(False)
        self._cancel.setText("Close the steps")
        self._cancel.setFocus()

    def can_be_large(self) -> bool:
        """Yes: somebody stands further away."""
        return True

    def set_large(self, *, large: bool, margin: int = 0) -> None:
        """Shows the QR code as large as the screen lets it, or at its usual size.

        Large, it has what stands below it at its side: screens are short of height.
        """
        self._larger.setText("Smaller" if large else "Larger")
        px, room = self._keeper.current.px, self.screen().availableGeometry().size()
        free = min(room.height() - px(_ABOVE), room.width() - px(_BESIDE)) - 2 * margin
        self._qr.set_within(free if large else 0)
        (self._side if large else self._whole).addWidget(self._below, 1)
        self._whole.setStretchFactor(self._middle, int(large))
        self.take_focus()

    def discard(self) -> None:
        """Overwrites and drops key, picture and codes."""
        self._tick.stop()
        self._by_itself.stop()
        self._qr.discard()
        self._key.discard()
        self.first.discard()
        self.second.discard()

    def _lay_out(self, entry: str) -> None:
        """The QR code at the side of what goes with it, and below both what came of it."""
        theme = self._keeper
        fields = row(
            captioned("&First code", self.first, self._mark),
            captioned("The code &after it", self.second),
            gap=16,
        )
        title = (
            "Register again: scan this" if self._again else "Scan this with the authenticator app"
        )
        scan = f"{words.REPLACES}{words.SCAN}" if self._again else words.SCAN
        head = row(heading(title, name="enrolTitleLabel"), None, self._larger)
        self._side.setSpacing(_GAP)
        self._side.addLayout(column(head, WrappedLabel(scan, theme, "muted"), gap=4))
        self._side.addLayout(
            column(
                self._key,
                WrappedLabel(f"Entry in the app: {entry}", theme, "small", name="entryLabel"),
                gap=4,
            )
        )
        self._side.addLayout(fields)
        self._side.addStretch(0)
        self._middle = row(column(self._qr, None), self._side, gap=24)
        self._middle.setStretch(1, 1)
        foot = row(self._ring, self._wait, self._cancel, self.confirm, gap=_GAP)
        foot.setStretch(1, 1)
        self._below.setLayout(column(self._message, self._quiet, None, foot, gap=_GAP))
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(_GAP)
        self._whole.addLayout(column(self._steps, line(), gap=8))
        self._whole.addLayout(self._middle)
        self._whole.addWidget(self._below, 1)

    def _say(self, kind: MessageKind, text: str) -> None:
        """Says what came of a code; what was said before anything was typed makes room."""
        self._quiet.hide()
        self._message.show_message(kind, text)

    def _connect(self) -> None:
        self._tick.timeout.connect(self._count)
        self.first.code_entered.connect(self._first_whole)
        self.first.returnPressed.connect(self._submit)
        self.second.returnPressed.connect(self._submit)
        self.confirm.clicked.connect(self._submit)
        self._larger.clicked.connect(self.larger_wanted)
        self._cancel.clicked.connect(self.cancelled)
        self.first.textEdited.connect(self._first_edited)
        self.second.code_entered.connect(self._second_whole)
        self.second.textChanged.connect(self._second_changed)
        self._by_itself.timeout.connect(self._submit)

    def _first_edited(self) -> None:
        """The tick belongs to the code it was given for; blanks around it change nothing."""
        if self.first.completed_at() is None:
            self._mark.hide()

    def _first_whole(self, code: str) -> None:
        self.first_entered.emit(code, self.first.completed_at() or self._clock.now())

    def _first_is_right(self) -> bool:
        return self._mark.isVisibleTo(self) and self._mark.accessibleName() == _RIGHT

    def _second_whole(self) -> None:
        if self._first_is_right():
            self._by_itself.start()

    def _second_changed(self) -> None:
        if self.second.completed_at() is None:
            self._by_itself.stop()

    def _submit(self) -> None:
        self._by_itself.stop()
        if not self.confirm.isEnabled():
            return
        at: datetime = self.second.completed_at() or self._clock.now()
        self.codes_submitted.emit(self.first.text_code(), self.second.text_code(), at)

    def _count(self) -> None:
        left = words.seconds_left(self._clock.now())
        self._ring.set_seconds(left)
        self._wait.setText(f"The next code appears in about {left} s. {words.MEANWHILE}")
