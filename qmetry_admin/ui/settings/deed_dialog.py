"""A question whose yes is a deed that may be refused: the dialog stays until it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qmetry_admin.domain.identity import Confirmation
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.confirm import Verb
from qmetry_admin.ui.widgets.confirm_identity import ConfirmIdentityPanel
from qmetry_admin.ui.widgets.labels import WrappedLabel, line
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH = 520


class DeedDialog(QDialog):
    """Question, what follows, and the safe button as the default, with the keyboard on it.

    `confirmed` carries a Confirmation where the line "Confirm it's you" is due, else None. Gone
    once it is closed.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        question: str,
        theme: ThemeKeeper,
        *,
        verb: Verb,
        name: str,
        busy_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._title = WrappedLabel(question, theme, "title")
        self._room = QVBoxLayout()
        self._identity_room = QVBoxLayout()
        self._identity: ConfirmIdentityPanel | None = None
        self._message = Message(theme)
        self._cancel = Button("Cancel", theme, name="cancelButton")
        self._verb = BusyButton(
            verb.text, theme, name=verb.name, kind=verb.kind, busy_text=busy_text
        )
        self.setObjectName(name)
        self.setWindowTitle(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cancel.setDefault(True)
        self._room.setSpacing(12)
        self._identity_room.setContentsMargins(0, 0, 0, 0)
        words = column(
            self._title,
            self._room,
            self._identity_room,
            self._message,
            gap=16,
            margins=(24, 24, 24, 24),
        )
        buttons = row(None, self._cancel, self._verb, margins=(24, 16, 24, 16))
        self._layout = column(words, None, line(), buttons, gap=0)
        self.setLayout(self._layout)
        self._cancel.clicked.connect(self.reject)
        self._verb.clicked.connect(self._submit)

    @property
    def verb(self) -> BusyButton:
        """The button of the deed."""
        return self._verb

    def ask_identity(self, *, with_code: bool) -> None:
        """Shows the line "Confirm it's you": the deed wants it now (M05)."""
        self.set_busy(False)
        if self._identity is None:
            panel = ConfirmIdentityPanel(self._keeper, with_code=with_code, own_button=False)
            self._identity_room.addWidget(panel)
            panel.show()  # in a dialog that is open a layout shows what it is given only later
            self._identity = panel
            panel.confirmed.connect(self._submit)
            self._chain()
        if self.isVisible():
            self._identity.take_focus()
        self.fit()

    def set_busy(self, busy: bool) -> None:
        """While busy nothing is sent twice."""
        self._verb.set_busy(busy)

    def say_identity_refused(self, text: str) -> None:
        """Says why it was not confirmed who sits there."""
        self.set_busy(False)
        if self._identity is not None:
            self._identity.say(text)
        self.fit()

    def say(self, kind: MessageKind, text: str) -> None:
        """Says why the deed was not done; the safe button has the keyboard again."""
        self.set_busy(False)
        self._message.show_message(kind, text)
        self._cancel.setFocus()
        self.fit()

    def say_impossible(self, text: str) -> None:
        """Says why it cannot be done any more: all that is left is to close."""
        self.say("bad", text)
        self._verb.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the height its words need."""
        self.fit()
        self._cancel.setFocus()
        super().showEvent(event)

    def reject(self) -> None:
        """Closes without the deed; what is under way is waited for."""
        if not self._verb.busy:
            super().reject()

    def over(self) -> None:
        """Closes: there is nothing left to confirm."""
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        """Closes, and leaves no password behind."""
        if self._identity is not None:
            self._identity.clear()
        super().done(result)

    def fit(self) -> None:
        """Takes the height its words need, now and when what was shown has been laid out."""
        self._take_height()
        QTimer.singleShot(0, self, self._take_height)

    def _take_height(self) -> None:
        width = self._keeper.current.px(_WIDTH)
        self.ensurePolished()
        self._layout.activate()
        self.setFixedSize(width, self._layout.totalHeightForWidth(width))

    def _submit(self) -> None:
        if self._verb.busy or not self._verb.isEnabled():
            return
        confirmation: Confirmation | None = None
        if self._identity is not None:
            if not self._identity.is_filled():
                self.fit()
                return
            confirmation = self._identity.confirmation()
        self._message.clear()
        self.set_busy(True)
        self.confirmed.emit(confirmation)

    def _chain(self) -> None:
        """What is asked late comes right before the buttons, with Tab too."""
        if self._identity is None:
            return
        before: QWidget = self._cancel.previousInFocusChain() or self._verb
        inside = [
            stop
            for stop in self._identity.findChildren(QWidget)
            if stop.focusPolicy() is not Qt.FocusPolicy.NoFocus
        ]
        for stop in inside:
            self.setTabOrder(before, stop)
            before = stop
        self.setTabOrder(before, self._cancel)
        self.setTabOrder(self._cancel, self._verb)
