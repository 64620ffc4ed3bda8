"""The unused recovery codes on the Security tab."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qmetry_admin.domain.recovery_codes import WARN_FROM, RecoveryCode
from qmetry_admin.domain.two_step_outcomes import TwoStepView
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.codes_list import RecoveryCodesList, in_well
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label
from qmetry_admin.ui.widgets.layouts import column, row


class CodesSection(QWidget):
    """The unused recovery codes: masked until asked for, all of them or one to read out."""

    wanted = Signal(str)
    """"all" or "one"."""
    hidden = Signal()
    download_wanted = Signal()
    print_wanted = Signal()

    def __init__(
        self, view: TwoStepView, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        own, name = view.own, words.called(view.user)
        self._may_see = view.may_see_codes
        self._slots: tuple[int, ...] = ()
        self._shown: tuple[RecoveryCode, ...] = ()
        self._count = label("", "muted", name="codesLeftLabel")
        self._show = BusyButton("Show codes", theme, name="showCodesButton", kind="", icon="eye")
        self._one = BusyButton("Show one", theme, name="showOneCodeButton", kind="")
        self._download = Button("Download", theme, name="downloadCodesButton", icon="download")
        self._print = Button("Print", theme, name="printCodesButton", icon="print")
        self._list = RecoveryCodesList(theme)
        self._well = in_well(self._list)
        self._note = WrappedLabel(
            "Each code works once. New codes come only from registering again.", theme, "muted"
        )
        self._seen = WrappedLabel(
            words.shown(own=own, name=name), theme, "small", name="codesShownLabel"
        )
        self._reason = Message(theme, name="codesReasonLabel")
        self._warning = Message(theme, name="codesWarningLabel")
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        head = row(heading("Recovery codes"), self._count, None, self._show, self._one)
        # On paper first for somebody else, as at the end of the steps.
        first, second = (self._download, self._print) if own else (self._print, self._download)
        saving = row(first, second, None)
        said = column(self._note, self._room, self._reason, self._warning, gap=12)
        self.setLayout(column(head, said, self._well, self._seen, saving, gap=12))
        self.setTabOrder(self._list, first)
        self.setTabOrder(first, second)
        self._seen.hide()
        self._download.setToolTip(words.download_hint(own=own, name=name))
        if not self._may_see:
            why = words.needed_for_codes(view)
            self._reason.show_message("info", why)
            for button in self._buttons:
                button.setToolTip(why)
                button.setAccessibleDescription(why)
        self.set_slots(view.slots_left)
        self._show.clicked.connect(self._toggle)
        self._one.clicked.connect(self._ask_one)
        self._download.clicked.connect(self.download_wanted)
        self._print.clicked.connect(self.print_wanted)

    @property
    def _buttons(self) -> tuple[Button, ...]:
        return (self._show, self._one, self._download, self._print)

    def take_focus(self) -> None:
        """To the way of seeing them, where there is one."""
        if self._show.isEnabled():
            self._show.setFocus()

    def take_in(self, panel: QWidget) -> None:
        """Makes room for what looking at the codes asks first."""
        self._room.addWidget(panel)

    def set_slots(self, slots: tuple[int, ...]) -> None:
        """Which codes are unused now: one that was used meanwhile goes, shown or not (S29)."""
        if slots == self._slots and self._count.text():
            return
        self._slots = slots
        left = len(slots)
        self._count.setText(words.codes_left(left))
        self._well.setVisible(left > 0)
        for button in self._buttons:
            button.setEnabled(self._may_see and left > 0)
        if left <= WARN_FROM:
            self._warning.show_message("warn", words.low(left))
        else:
            self._warning.clear()
        self._fill()

    def show_codes(self, codes: tuple[RecoveryCode, ...]) -> None:
        """Shows these; the other ones stay masked."""
        self._shown = codes
        self._fill()
        self._show.setText("Hide codes")
        self._show.show_icon("eye-off")
        self._seen.show()

    def hide_codes(self) -> None:
        """Masks them again."""
        if not self._shown:
            return
        self._shown = ()
        self._fill()
        self._show.setText("Show codes")
        self._show.show_icon("eye")
        self._seen.hide()

    def _fill(self) -> None:
        shown = [code.shown for code in self._shown if code.slot in self._slots]
        self._list.show_codes(shown, masked=len(self._slots) - len(shown))

    def _toggle(self) -> None:
        if self._shown:
            self.hide_codes()
            self.hidden.emit()
        else:
            self.wanted.emit("all")

    def _ask_one(self) -> None:
        self.wanted.emit("one")
