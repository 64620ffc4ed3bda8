"""The virtual phone: an authenticator app with everybody's entries, and a clock that may be off."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.demo import words
from qmetry_admin.ui.demo.entries import (
    Entry,
    PhoneEntries,
    ShownCode,
    read_key,
    read_uri,
    shown_code,
)
from qmetry_admin.ui.demo.scanning import NotScanned, scan
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.seconds_ring import SecondsRing

OFFSETS: Final = (
    ("Exact", timedelta()),
    ("95 s fast", timedelta(seconds=95)),
    ("7 min fast", timedelta(minutes=7)),
    ("61 min slow", -timedelta(minutes=61)),
    ("24 h fast", timedelta(hours=24)),
)
_TICK: Final = 500  # ms; a new code is seen at once
_CODE: Final = 30  # px
_BLANK: Final = "\N{EN DASH}" * 3 + " " + "\N{EN DASH}" * 3


class VirtualPhone(QFrame):
    """Shows one entry at a time, scans QR codes off the screen, and takes typed keys.

    `copied` says that the code shown is on the clipboard.
    """

    copied = Signal()

    def __init__(
        self,
        entries: PhoneEntries,
        clock: Clock,
        theme: ThemeKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._entries = entries
        self._clock = clock
        self._keeper = theme
        self._code = ""
        self._which = ComboBox(name="phoneEntryCombo")
        self._shown = label(_BLANK, name="phoneCodeLabel")
        self._ring = SecondsRing(theme)
        self._copy = Button("Copy code", theme, name="phoneCopyButton")
        self._offset = ComboBox(name="phoneOffsetCombo")
        self._scan = Button(
            "Scan the QR code on the screen", theme, name="phoneScanButton", icon="qr"
        ).stretch()
        self._key = QLineEdit()
        self._add = Button("Add", theme, name="phoneAddKeyButton")
        self._says = WrappedLabel("", theme, "small", name="phoneMessageLabel")
        self._timer = QTimer(self)
        self.setObjectName("virtualPhone")
        self.setProperty("frame", "card")
        self._key.setObjectName("phoneKeyEdit")
        self._key.setPlaceholderText("Or type its key")
        self._key.setAccessibleName("Key of a new entry")
        self._which.setAccessibleName("Entry in the phone")
        self._timer.setInterval(_TICK)
        for text, ahead in OFFSETS:
            self._offset.addItem(text, ahead)
        self._lay_out()
        self._dress()
        self._fill(None)
        self._connect()

    def show_entry_of(self, issuer: str, account: str, name: str) -> None:
        """Shows somebody's entry, or says that there is none."""
        entry = self._entries.find(issuer, account)
        self._which.setCurrentIndex(-1 if entry is None else self._entries.all.index(entry))
        self._say("" if entry else words.no_entry(name))

    def tick(self) -> None:
        """Looks at the clock."""
        entry = self._entry()
        if entry is None:
            self._show(None, "")
        else:
            self._show(shown_code(entry, self._clock.now(), self._ahead()), entry.label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: the lines may break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Counts while it is seen."""
        super().showEvent(event)
        self.tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: the clock need not be looked at."""
        self._timer.stop()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        theme = self._keeper
        clock = label("Its &clock", "muted")
        clock.setBuddy(self._offset)
        self._offset.setAccessibleName("The phone's clock")
        head = row(IconLabel("phone", theme), heading("Phone"), None, clock, self._offset)
        code = row(self._shown, None, self._copy, self._ring)
        key = row(self._key, self._add)
        key.setStretch(0, 1)
        parts = (head, self._which, code, self._scan, key, self._says)
        self._whole = column(*parts, gap=8, margins=(12, 8, 12, 10))
        self.setLayout(self._whole)
        self._says.hide()

    def _connect(self) -> None:
        self._timer.timeout.connect(self.tick)
        self._which.currentIndexChanged.connect(self._another)
        self._offset.currentIndexChanged.connect(self._another)
        self._copy.clicked.connect(self._copy_code)
        self._scan.clicked.connect(self._look_for_a_code)
        self._add.clicked.connect(self._take_typed)
        self._key.returnPressed.connect(self._take_typed)
        self._keeper.changed.connect(self._dress)

    def _another(self) -> None:
        self._say("")
        self.tick()

    def _entry(self) -> Entry | None:
        found = self._which.currentData()
        return found if isinstance(found, Entry) else None

    def _ahead(self) -> timedelta:
        found = self._offset.currentData()
        return found if isinstance(found, timedelta) else timedelta()

    def _show(self, shown: ShownCode | None, whose: str) -> None:
        self._ring.setVisible(shown is not None)
        self._copy.setEnabled(shown is not None)
        if shown is None:
            self._code = ""
            self._shown.setText(_BLANK)
            self._shown.setAccessibleName(words.NO_ENTRY)
            return
        self._ring.set_seconds(shown.seconds)
        if shown.code != self._code or whose not in self._shown.accessibleName():
            self._code = shown.code
            self._shown.setText(shown.grouped)
            self._shown.setAccessibleName(f"Code of {whose}: {' '.join(shown.code)}")

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._say(words.COPIED)
        self.copied.emit()

    def _look_for_a_code(self) -> None:
        found = scan()
        if isinstance(found, NotScanned):
            self._say(words.not_scanned(found))
            return
        entry = read_uri(found.text)
        if entry is None:
            self._say(words.NOT_AN_ENTRY)
            return
        replaced = self._entries.add(entry)
        self._fill(entry)
        self._say(words.added(entry.label, replaced=replaced))

    def _take_typed(self) -> None:
        secret = read_key(self._key.text())
        if secret is None:
            self._say(words.NOT_A_KEY)
            return
        self._key.clear()
        entry = self._entries.typed(secret)
        self._fill(entry)
        self._say(words.added(entry.label, replaced=False))

    def _fill(self, now: Entry | None) -> None:
        """Lists the entries anew, with that one before the eyes."""
        self._which.clear()
        for entry in self._entries.all:
            self._which.addItem(entry.label, entry)
        self._which.setPlaceholderText(words.NO_ENTRY)
        self._which.setCurrentIndex(-1 if now is None else self._entries.all.index(now))
        self.tick()

    def _say(self, text: str) -> None:
        self._says.setText(text)
        self._says.updateGeometry()
        self._says.setVisible(bool(text))
        self._fit()
        if text:
            announce(self._says, text)

    def _fit(self) -> None:
        """Takes the height it needs: it is the lists around it that give way."""
        wraps = self._whole.hasHeightForWidth()
        needed = self._whole.totalHeightForWidth(self.width()) if wraps else 0
        self.setFixedHeight(needed or self._whole.totalSizeHint().height())

    def _dress(self) -> None:
        theme = self._keeper.current
        font = theme.mono("code")
        font.setPixelSize(theme.px(_CODE))
        self._shown.setFont(font)
        self._fit()
