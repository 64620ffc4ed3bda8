"""The last step of an enrolment: eight recovery codes, to be kept before the steps are finished."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.codes_list import RecoveryCodesList, in_well
from qmetry_admin.ui.two_step.enrol_panel import StepsRow
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, line
from qmetry_admin.ui.widgets.layouts import column, row


class SavePanel(QWidget):
    """The codes with Print and Download; Finish wants the tick that they are saved."""

    download_wanted = Signal()
    print_wanted = Signal()
    finished = Signal()

    def __init__(
        self,
        codes: Sequence[str],
        theme: ThemeKeeper,
        *,
        own: bool,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
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
        said = row(
            column(IconLabel("check-circle", theme, "ok"), None),
            column(
                heading("Two-step verification is enabled. Save these eight recovery codes."),
                WrappedLabel(words.save(own=own, name=name), theme, "muted"),
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
        self._list.show_codes(codes)
        self._first = first
        self._download.clicked.connect(self.download_wanted)
        self._print.clicked.connect(self.print_wanted)
        self._saved.toggled.connect(self._finish.setEnabled)
        self._finish.clicked.connect(self.finished)

    def take_focus(self) -> None:
        """Goes to the way of keeping that comes first."""
        self._first.setFocus()

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
        self._list.discard()
