"""What the Security tab shows while nobody is enrolled: status, what one needs, the codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QWidget

from qmetry_admin.domain.outcomes import TwoStepView
from qmetry_admin.domain.recovery_codes import WARN_FROM
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.codes_list import RecoveryCodesList, in_well
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label, line
from qmetry_admin.ui.widgets.layouts import column, row


class Overview(QWidget):
    """Status with Enable, or with the recovery codes; the reason where something cannot be."""

    enable_wanted = Signal()
    codes_wanted = Signal(str)
    """"all" or "one"."""
    codes_hidden = Signal()
    download_wanted = Signal()
    print_wanted = Signal()

    def __init__(
        self,
        view: TwoStepView,
        theme: ThemeKeeper,
        *,
        zone: str,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._status = WrappedLabel(
            words.status(view, zone, now), theme, "muted", name="twoStepStatusLabel"
        )
        self._reason = Message(theme, name="reasonLabel")
        self._message = Message(theme, name="securityMessageLabel")
        self.enable = BusyButton("Enable", theme, name="enableButton", icon="shield-check")
        self._codes = CodesSection(view, theme) if view.user.two_step else None
        top = row(column(heading("Two-step Verification"), self._status, gap=4), self.enable)
        top.setStretch(0, 1)
        below: QWidget | None = self._codes or (
            _WhatIsNeeded(theme, words.called(view.user)) if not words.reason(view) else None
        )
        rest = () if below is None else (line(), below)
        self.setLayout(column(top, self._message, self._reason, *rest, None, gap=16))
        self.enable.setVisible(view.user.two_step is None)
        self.enable.setEnabled(view.may_enable and view.why_not is None)
        if reason := words.reason(view):
            self._reason.show_message("info", reason)
            self.enable.setToolTip(reason)
        self.enable.clicked.connect(self.enable_wanted)
        if self._codes:
            self._codes.wanted.connect(self.codes_wanted)
            self._codes.hidden.connect(self.codes_hidden)
            self._codes.download_wanted.connect(self.download_wanted)
            self._codes.print_wanted.connect(self.print_wanted)

    def take_focus(self) -> None:
        """To what most people come for: Enable, else the codes."""
        if self.enable.isVisibleTo(self) and self.enable.isEnabled():
            self.enable.setFocus()
        elif self._codes:
            self._codes.take_focus()

    def show_codes(self, codes: Sequence[str], left: int) -> None:
        """Shows codes that were asked for; the rest stays masked."""
        if self._codes:
            self._codes.show_codes(codes, left)

    def say_well(self, text: str) -> None:
        """Says what was done."""
        self._message.show_message("ok", text)

    def say_refused(self, text: str) -> None:
        """Says why something was not done."""
        self._message.show_message("bad", text)

    def discard(self) -> None:
        """Masks the codes."""
        if self._codes:
            self._codes.hide_codes()


class CodesSection(QWidget):
    """The unused recovery codes: masked until asked for, all of them or one to read out."""

    wanted = Signal(str)
    hidden = Signal()
    download_wanted = Signal()
    print_wanted = Signal()

    def __init__(
        self, view: TwoStepView, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        state = view.user.two_step
        self._left = state.codes_left if state else 0
        self._shown = False
        self._count = label(words.codes_left(self._left), "muted", name="codesLeftLabel")
        self._show = BusyButton("Show codes", theme, name="showCodesButton", kind="", icon="eye")
        self._one = BusyButton("Show one", theme, name="showOneCodeButton", kind="")
        self._download = Button("Download", theme, name="downloadCodesButton", icon="download")
        self._print = Button("Print", theme, name="printCodesButton", icon="print")
        self._list = RecoveryCodesList(theme)
        self._note = WrappedLabel(
            "Each code works once. New codes come only from registering again.", theme, "muted"
        )
        self._seen = WrappedLabel(words.SHOWN, theme, "small")
        self._warning = Message(theme, name="codesWarningLabel")
        head = row(heading("Recovery codes"), self._count, None, self._show, self._one)
        # On paper first for somebody else, as at the end of the steps.
        first, second = (self._download, self._print) if view.own else (self._print, self._download)
        saving = row(first, second, None)
        codes = in_well(self._list)
        if not self._left:
            codes.hide()
        self.setLayout(column(head, self._note, self._warning, codes, self._seen, saving, gap=12))
        self.setTabOrder(self._list, first)
        self.setTabOrder(first, second)
        self._seen.hide()
        self._list.show_masked(self._left)
        usable = view.may_see_codes and self._left > 0
        self._download.setToolTip(words.download_hint(own=view.own, name=words.called(view.user)))
        for button in (self._show, self._one, self._download, self._print):
            button.setEnabled(usable)
            if not view.may_see_codes:
                button.setToolTip("Your role needs View on Users.")
        if self._left <= WARN_FROM:
            self._warning.show_message("warn", words.low(self._left))
        self._show.clicked.connect(self._toggle)
        self._one.clicked.connect(self._ask_one)
        self._download.clicked.connect(self.download_wanted)
        self._print.clicked.connect(self.print_wanted)

    def take_focus(self) -> None:
        """To the way of seeing them, where there is one."""
        if self._show.isEnabled():
            self._show.setFocus()

    def show_codes(self, codes: Sequence[str], left: int) -> None:
        """Shows these; `left` are unused in all."""
        self._left = left
        self._count.setText(words.codes_left(left))
        self._list.show_codes(codes, masked=left - len(codes))
        self._shown = True
        self._show.setText("Hide codes")
        self._show.show_icon("eye-off")
        self._seen.show()

    def hide_codes(self) -> None:
        """Masks them again."""
        self._list.show_masked(self._left)
        self._shown = False
        self._show.setText("Show codes")
        self._show.show_icon("eye")
        self._seen.hide()

    def _toggle(self) -> None:
        if self._shown:
            self.hide_codes()
            self.hidden.emit()
        else:
            self.wanted.emit("all")

    def _ask_one(self) -> None:
        self.wanted.emit("one")


class _WhatIsNeeded(QFrame):
    """What somebody has at hand before the QR code is shown (S11)."""

    def __init__(self, theme: ThemeKeeper, name: str) -> None:
        super().__init__()
        self.setProperty("frame", "well")
        apps = QGridLayout()
        apps.setHorizontalSpacing(16)
        apps.setVerticalSpacing(4)
        for place, (store, names) in enumerate(words.APPS):
            apps.addWidget(label(store, "strong"), place, 0)
            apps.addWidget(WrappedLabel(names, theme, "muted"), place, 1)
        apps.setColumnStretch(1, 1)
        scan = WrappedLabel(words.SCAN, theme, "muted")
        first = column(
            label(f"An authenticator app on {name}'s phone", "strong"), apps, scan, gap=8
        )
        self.setLayout(
            column(
                heading("What you need"),
                _need("phone", theme, first),
                _need(
                    "clock",
                    theme,
                    _fact(
                        "About two minutes, with the phone at hand",
                        "Scan a QR code, then type two codes that follow each other.",
                        theme,
                    ),
                ),
                _need(
                    "key",
                    theme,
                    _fact(
                        "A safe place for eight recovery codes",
                        f"Each lets {name} in once if the phone is lost.",
                        theme,
                    ),
                ),
                gap=16,
                margins=(16, 16, 16, 16),
            )
        )


def _fact(strong: str, rest: str, theme: ThemeKeeper) -> QLayout:
    return column(label(strong, "strong"), WrappedLabel(rest, theme, "muted"), gap=2)


def _need(icon: str, theme: ThemeKeeper, what: QLayout) -> QLayout:
    both = row(column(IconLabel(icon, theme), None), what, gap=12)
    both.setStretch(1, 1)
    return both
