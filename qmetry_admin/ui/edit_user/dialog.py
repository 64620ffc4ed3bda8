"""The edit dialog: whom it is about, the tabs Details and Security, and the buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.edit_user.details_tab import DetailsTab
from qmetry_admin.ui.edit_user.header import Header
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import line
from qmetry_admin.ui.widgets.layouts import column, row

TabName = Literal["details", "security"]

_DETAILS: Final = 0
_SECURITY: Final = 1
_SIZE: Final = QSize(720, 680)


class EditUserDialog(QDialog):
    """One window for a new person and for one who is there.

    Every way of closing it ends in `close_requested`; only `finish` closes it. `save_requested`
    carries whether the Security tab is to follow. `security_opened` tells that the Security tab is
    looked at while nothing is in it yet.
    """

    save_requested = Signal(bool)
    reload_requested = Signal()
    close_requested = Signal()
    security_opened = Signal()

    def __init__(self, theme: ThemeKeeper, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._may_save = True
        self._new = True
        self._focus_was: QWidget | None = None
        self._security: QWidget | None = None
        self.details = DetailsTab(theme, now)
        self._header = Header(theme)
        self._tabs = QTabWidget()
        self._room = QVBoxLayout()
        self._said = QWidget()
        self._message = Message(theme)
        self._close = Button("Close", theme, name="closeButton")
        self._set_up = BusyButton(
            "Save and set up two-step verification", theme, name="saveAndSetUpButton", kind=""
        )
        self._save = BusyButton("Save", theme, name="saveButton")
        self.setObjectName("editUserDialog")
        self._tabs.setObjectName("editTabs")
        self._lay_out()
        self._save.setDefault(True)
        self._tabs.currentChanged.connect(self._tab_changed)
        self._message.action_chosen.connect(self.reload_requested)
        self._close.clicked.connect(self.close_requested)
        self._save.clicked.connect(self._save_pressed)
        self._set_up.clicked.connect(self._set_up_pressed)
        self.details.type_changed.connect(self._fit_buttons)
        # A tab widget knows these keys only while the focus is inside it, not on the buttons.
        for keys in (QKeySequence.StandardKey.NextChild, QKeySequence.StandardKey.PreviousChild):
            QShortcut(keys, self).activated.connect(self._other_tab)

    @property
    def busy(self) -> bool:
        """Whether the details are being saved."""
        return self._save.busy

    def show_new(self) -> None:
        """An empty form; Security waits until the person is saved."""
        self.setWindowTitle("New user")
        self._tabs.setTabEnabled(_SECURITY, False)
        self._tabs.setTabToolTip(_SECURITY, words.SAVE_FIRST)
        self.details.show_new()
        self._fit_buttons()

    def show_person(self, user: User) -> None:
        """A person's details as they are now; whatever was typed is gone."""
        self._new = False
        self.show_header(user)
        self.details.show_person(user)
        self._tabs.setTabEnabled(_SECURITY, True)
        self._tabs.setTabToolTip(_SECURITY, "")
        self._fit_buttons()

    def show_header(self, user: User) -> None:
        """Whom the dialog is about, as they are now; the form stays as it is."""
        self._header.show_person(user)
        # Qt reads "[*]" in a title as its mark of change, and "[*][*]" as the text "[*]".
        self.setWindowTitle(f"Edit user: {user.name}".replace("[*]", "[*][*]"))

    def show_tab(self, tab: TabName) -> None:
        """Opens a tab."""
        if tab == "security":
            self._tabs.setCurrentIndex(_SECURITY)
            if self._security is not None:
                self._security.setFocus()
        else:
            self._tabs.setCurrentIndex(_DETAILS)
            self.details.start()

    def _other_tab(self) -> None:
        if self._tabs.isTabEnabled(_SECURITY):
            here = self._tabs.currentIndex()
            self.show_tab("details" if here == _SECURITY else "security")

    def put_security(self, tab: QWidget) -> None:
        """Puts the Security tab's content into its place."""
        self._security = tab
        self._room.addWidget(tab)
        tab.show()

    def rest(self) -> None:
        """Goes to Close: nothing in the dialog waits to be done."""
        self._close.setFocus()

    def lock(self, reason: str) -> None:
        """Lets the details be read only, and says why."""
        self._may_save = False
        self.details.lock(reason)
        self._save.setToolTip(reason)
        self._save.setAccessibleDescription(reason)
        self._fit_buttons()
        self.say("info", reason)

    def set_busy(self, busy: bool) -> None:
        """Begins or ends the wait for an answer about the details; the focus comes back."""
        if busy:
            self._focus_was = self.focusWidget()
        self._save.set_busy(busy)
        self._set_up.set_busy(busy)
        self.details.setEnabled(not busy)
        if not busy:
            self._fit_buttons()
            if self._focus_was is not None:
                self._focus_was.setFocus()
            self._focus_was = None

    def say(self, kind: MessageKind, text: str) -> None:
        """Says what came of it."""
        self._message.show_message(kind, text)
        self._fit_message()

    def say_changed(self, text: str) -> None:
        """Says that somebody else was first, and offers to look again; never to try again."""
        self._message.show_message("warn", text)
        self._message.offer("Reload", name="reloadButton")
        self._fit_message()

    def say_nothing(self) -> None:
        """Takes back what was said."""
        self._message.clear()
        self._fit_message()

    def reject(self) -> None:
        """Esc and the window's own button ask like every other way of closing."""
        self.close_requested.emit()

    def finish(self) -> None:
        """Closes the dialog for good."""
        super().reject()

    def _lay_out(self) -> None:
        security = QWidget()
        self._room.setContentsMargins(20, 16, 20, 8)
        security.setLayout(self._room)
        self._tabs.addTab(self.details, "Details")
        self._tabs.addTab(security, "Security")
        self._tabs.tabBar().setExpanding(False)
        self._tabs.tabBar().setAccessibleName("Parts of the user")
        self._said.setLayout(row(self._message, margins=(24, 0, 24, 16)))
        foot = row(None, self._close, self._set_up, self._save, margins=(24, 16, 24, 16))
        whole = column(self._header, self._tabs, self._said, line(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._fit_message()
        theme = self._keeper.current
        size = QSize(theme.px(_SIZE.width()), theme.px(_SIZE.height()))
        self.resize(size.boundedTo(self.screen().availableSize()))

    def _save_pressed(self) -> None:
        self.save_requested.emit(False)

    def _set_up_pressed(self) -> None:
        self.save_requested.emit(True)

    def _tab_changed(self, tab: int) -> None:
        self._fit_buttons()
        self._fit_message()
        if tab == _SECURITY and self._security is None:
            self.security_opened.emit()

    def _fit_message(self) -> None:
        """What was said is about the Details, and takes no room elsewhere."""
        details = self._tabs.currentIndex() == _DETAILS
        self._said.setVisible(details and bool(self._message.text))

    def _fit_buttons(self) -> None:
        """Saving belongs to the Details; setting up, to somebody new who can have it."""
        details = self._tabs.currentIndex() == _DETAILS
        authentication = self.details.authentication
        possible = authentication is AuthenticationType.QMETRY
        self._save.setVisible(details)
        self._set_up.setVisible(details and self._new)
        if not self.busy:
            self._save.setEnabled(self._may_save)
            self._set_up.setEnabled(possible)
        reason = "" if possible else words.no_two_step(authentication)
        self._set_up.setToolTip(reason)
        self._set_up.setAccessibleDescription(reason)
