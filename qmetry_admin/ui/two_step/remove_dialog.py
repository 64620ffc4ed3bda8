"""Asks before somebody's two-step verification is removed: what follows, and why (S33)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from qmetry_admin.domain.identity import Confirmation
from qmetry_admin.domain.two_step_outcomes import RemovalReason, TwoStepView
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import remove_words as words
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb
from qmetry_admin.ui.widgets.confirm_identity import ConfirmIdentityPanel
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.layouts import column

_KEPT = "Kept in the audit with your name."


class RemoveDialog(ConfirmDialog):
    """Stays open until the answer is there: only `finish` and Cancel close it.

    `wanted` says that the verb was pressed and nothing is missing that is seen from here.
    """

    wanted = Signal()

    def __init__(
        self,
        view: TwoStepView,
        theme: ThemeKeeper,
        *,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            words.question(view),
            words.consequences(view, now),
            theme,
            verb=Verb(words.verb(view), "removeButton", "destroy"),
            name="removeDialog",
            parent=parent,
        )
        self._busy = False
        self._over = False
        self._identity: ConfirmIdentityPanel | None = None
        self._combo = ComboBox(name="reasonCombo")
        self._edit = QLineEdit()
        self._message = Message(theme, name="removeMessageLabel")
        self._edit.setObjectName("reasonEdit")
        self._edit.setMaxLength(400)
        self._combo.setPlaceholderText("Choose a reason")
        for reason in RemovalReason:
            self._combo.addItem(reason.value, reason)
        self._combo.setCurrentIndex(-1)
        self._why = FormField("Reason", self._combo, theme, hint=_KEPT)
        self._note = FormField("In a few words", self._edit, theme)
        below = QWidget()
        below.setLayout(column(self._why, self._note, self._message, gap=12))
        self.add(below)
        self._why.setVisible(not view.own)
        self._note.hide()
        self._combo.currentIndexChanged.connect(self._chosen)
        self.confirmed.connect(self._pressed)

    @property
    def reason(self) -> RemovalReason | None:
        """What was chosen."""
        chosen = self._combo.currentData()
        return RemovalReason(chosen) if chosen is not None else None

    @property
    def note(self) -> str:
        """What was typed beside it."""
        return self._edit.text() if self.reason is RemovalReason.OTHER else ""

    @property
    def confirmation(self) -> Confirmation | None:
        """Who says that they sit there, where that was asked."""
        return self._identity.confirmation() if self._identity is not None else None

    def ask_identity(self, *, with_code: bool) -> None:
        """Asks, from now on, who sits there (M05)."""
        if self._identity is None:
            self._identity = ConfirmIdentityPanel(
                self._keeper, with_code=with_code, own_button=False
            )
            self._identity.confirmed.connect(self._verb.setFocus)
            self.add(self._identity)
            self._identity.show()
            self._identity.take_focus()
            self._fit()

    def say_identity(self, text: str) -> None:
        """Says why it was not confirmed who sits there."""
        if self._identity is not None:
            self._identity.say(text)
            self._fit()

    def say_reason(self, text: str) -> None:
        """Says what is wrong with the reason, and goes there."""
        other = self.reason is RemovalReason.OTHER
        (self._note if other else self._why).show_error(text)
        (self._edit if other else self._combo).setFocus()
        self._fit()

    def say(self, text: str) -> None:
        """Says why it was not removed."""
        self._message.show_message("bad", text)
        self._fit()

    def show_end(self, text: str) -> None:
        """Says that there is nothing to be removed any more; only Cancel is left."""
        if self._over:
            return
        self._over = True
        self.say(text)
        self._verb.setEnabled(False)
        self._cancel.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Begins or ends the wait for an answer."""
        self._busy = busy
        self._verb.setEnabled(not busy and not self._over)
        if not busy:
            self._verb.setFocus()

    def accept(self) -> None:
        """Stays: the verb alone closes nothing."""

    def finish(self) -> None:
        """Closes the dialog: the deed was done."""
        self.forget()
        super().accept()

    def reject(self) -> None:
        """Closes the dialog, and empties what was typed."""
        self.forget()
        super().reject()

    def forget(self) -> None:
        """Overwrites what was typed to say who one is."""
        if self._identity is not None:
            self._identity.clear()

    def _pressed(self) -> None:
        if self._busy or self._over:
            return
        self._why.clear_error()
        self._note.clear_error()
        self._message.clear()
        if self._identity is None or self._identity.is_filled():
            self.wanted.emit()
        self._fit()

    def _chosen(self) -> None:
        self._why.clear_error()
        self._note.setVisible(self.reason is RemovalReason.OTHER)
        self._fit()

    def _fit(self) -> None:
        """Takes the height that is needed now."""
        if self.isVisible():
            self._layout.activate()
            self.setFixedHeight(self._layout.totalHeightForWidth(self.width()))
