"""The last step of an enrolment: eight recovery codes, to be kept before the steps are finished."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import enrol_words, words
from qmetry_admin.ui.two_step.codes_list import RecoveryCodesList, in_well
from qmetry_admin.ui.two_step.panel import Panel
from qmetry_admin.ui.two_step.steps_row import StepsRow
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, line
from qmetry_admin.ui.widgets.layouts import column, row


class SavePanel(Panel):
    """The codes with Print and Download; Finish wants the tick that they are saved.

    `dead_entry` names the entry in the app that was replaced; empty where none was. `stays` says
    who has the codes if nobody saves them here.
    """

    download_wanted = Signal()
    print_wanted = Signal()
    finished = Signal()

    def __init__(
        self,
        codes: tuple[RecoveryCode, ...],
        theme: ThemeKeeper,
        *,
        own: bool,
        name: str,
        stays: str,
        dead_entry: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.who_has_codes = stays
        self._codes = codes
        self.setObjectName("enrolPanel")
        self._steps = StepsRow()
        self._list = RecoveryCodesList(theme)
        self._download = Button("Download", theme, name="downloadCodesButton", icon="download")
        self._print = Button("Print", theme, name="printCodesButton", icon="print")
        self._message = Message(theme, name="enrolMessageLabel")
        self._saved = QCheckBox("I have saved these codes")
        self._finish = Button("Finish", theme, name="finishButton", kind="primary")
        self._saved.setObjectName("savedCodesCheck")
        self._finish.setEnabled(False)
        self._download.setToolTip(words.download_hint(own=own, name=name))
        # On paper first for somebody else: a file of theirs should not stay on this computer.
        first, second = (self._download, self._print) if own else (self._print, self._download)
        title = "Two-step verification is enabled. Save these eight recovery codes."
        if dead_entry:
            title = "The new entry is in place. Save these eight new recovery codes."
        dead = WrappedLabel(
            enrol_words.dead_entry(dead_entry), theme, "strong", name="deadEntryLabel"
        )
        dead.setVisible(bool(dead_entry))
        said = row(
            column(IconLabel("check-circle", theme, "ok"), None),
            column(
                heading(title, name="enrolTitleLabel"),
                WrappedLabel(enrol_words.save(own=own, name=name), theme, "muted"),
                dead,
                gap=4,
            ),
            gap=12,
        )
        said.setStretch(1, 1)
        foot = row(self._saved, None, self._finish)
        keep = row(first, second, None)
        self.setLayout(
            column(
                column(self._steps, line(), gap=8),
                *(said, in_well(self._list), keep, self._message, None, line(), foot),
                gap=12,
            )
        )
        self.setTabOrder(first, second)
        self.setTabOrder(second, self._saved)
        self.setTabOrder(self._saved, self._finish)
        self._steps.show_step(3)
        self.show_codes()
        self._first = first
        self._download.clicked.connect(self.download_wanted)
        self._print.clicked.connect(self.print_wanted)
        self._saved.toggled.connect(self._finish.setEnabled)
        self._finish.clicked.connect(self.finished)

    def take_focus(self) -> None:
        """Goes to the way of keeping that comes first."""
        self._first.setFocus()

    def show_codes(self) -> None:
        """Shows the codes, for the first time or again."""
        self._list.show_codes([code.shown for code in self._codes])

    def hide_codes(self) -> None:
        """Masks them for now (M15)."""
        self._list.show_masked(len(self._codes))

    def keep_only(self, slots: Container[int]) -> None:
        """Drops the codes that were used meanwhile (S29)."""
        left = tuple(code for code in self._codes if code.slot in slots)
        if left != self._codes:
            self._codes = left
            self.show_codes()

    def show_end(self, text: str) -> None:
        """The codes were overtaken, and nobody is to keep them: only Finish is left."""
        self._codes = ()
        self._list.discard()
        self._message.show_message("bad", text)
        for button in (self._download, self._print, self._saved):
            button.setEnabled(False)
        self._saved.setChecked(True)
        self._finish.setFocus()

    @property
    def saved(self) -> bool:
        """Whether the person says that the codes are kept."""
        return self._saved.isChecked()

    def show_kept(self, text: str) -> None:
        """Says where the codes are now, and sets the tick."""
        self._message.show_message("ok", text)
        self._saved.setChecked(True)
        self._finish.setFocus()

    def show_failed(self, text: str) -> None:
        """Says why they were not kept; they stay here."""
        self._message.show_message("bad", text)

    def discard(self) -> None:
        """Drops the codes from the screen."""
        self._codes = ()
        self._list.discard()
