"""The edit dialog: whom it is about, its three tabs, and the buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.ui.edit_user import words
from qmetry_admin.ui.edit_user.details_tab import DetailsTab
from qmetry_admin.ui.edit_user.header import Header
from qmetry_admin.ui.edit_user.tabs import EditTabs, TabName
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Message, MessageKind
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import line
from qmetry_admin.ui.widgets.layouts import column, row

_SIZE: Final = QSize(720, 680)


class EditUserDialog(QDialog):
    """One window for a new person and for one who is there.

    Every way of closing it ends in `close_requested`; only `finish` closes it. `save_requested`
    carries whether the Security tab is to follow. `content_wanted` carries the name of a tab that
    is looked at while nothing is in it yet, `tab_used` the tab of a person that was gone to.
    """

    save_requested = Signal(bool)
    reload_requested = Signal()
    close_requested = Signal()
    content_wanted = Signal(str)
    tab_used = Signal(str)

    def __init__(self, theme: ThemeKeeper, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._may_save = True
        self._new = True
        self._focus_was: QWidget | None = None
        self._for_all_tabs = False
        self.details = DetailsTab(theme, now)
        self._header = Header(theme)
        self._tabs = EditTabs(self.details)
        self._said = QWidget()
        self._message = Message(theme)
        self._close = Button("Close", theme, name="closeButton")
        self._set_up = BusyButton(
            "Save and set up two-step verification", theme, name="saveAndSetUpButton", kind=""
        )
        self._save = BusyButton("Save", theme, name="saveButton")
        self.setObjectName("editUserDialog")
        self._lay_out()
        self._save.setDefault(True)
        self._tabs.wanted.connect(self.content_wanted)
        self._tabs.opened.connect(self._tab_opened)
        self._message.action_chosen.connect(self.reload_requested)
        self._close.clicked.connect(self.close_requested)
        self._save.clicked.connect(self._save_pressed)
        self._set_up.clicked.connect(self._set_up_pressed)
        self.details.type_changed.connect(self._fit_buttons)
        self._take_keys()

    @property
    def may_save(self) -> bool:
        """Whether the details are more than to be read."""
        return self._may_save

    @property
    def busy(self) -> bool:
        """Whether the details are being saved."""
        return self._save.busy

    def show_new(self) -> None:
        """An empty form; the other tabs wait until the person is saved."""
        self.setWindowTitle("New user")
        self._tabs.let_others(words.SAVE_FIRST)
        self.details.show_new()
        self._fit_buttons()

    def show_person(self, user: User) -> None:
        """A person's details as they are now; whatever was typed is gone."""
        self._new = False
        self.show_header(user)
        self.details.show_person(user)
        self._tabs.let_others("")
        self._fit_buttons()

    def show_header(self, user: User) -> None:
        """Whom the dialog is about, as they are now; the form stays as it is."""
        self._header.show_person(user)
        # Qt reads "[*]" in a title as its mark of change, and "[*][*]" as the text "[*]".
        self.setWindowTitle(f"Edit user: {user.name}".replace("[*]", "[*][*]"))

    def show_tab(self, tab: TabName) -> None:
        """Opens a tab, and goes to where one starts in it."""
        self._tabs.show_tab(tab)
        if tab == "details":
            self.details.start()

    def put(self, tab: TabName, content: QWidget) -> None:
        """Puts what a tab was looked at for into its place."""
        self._tabs.put(tab, content)

    def rest(self) -> None:
        """Goes to Close: nothing in the dialog waits to be done."""
        self._close.setFocus()

    def lock_for_all_tabs(self, reason: str) -> None:
        """Lets the details be read only, and says why whatever tab is shown."""
        self._for_all_tabs = True
        self.lock(reason, "warn")

    def lock(self, reason: str, kind: MessageKind = "info") -> None:
        """Lets the details be read only, and says why."""
        self._may_save = False
        self.details.lock(reason)
        self._save.setToolTip(reason)
        self._save.setAccessibleDescription(reason)
        self._fit_buttons()
        self.say(kind, reason)

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

    def _take_keys(self) -> None:
        """A tab widget knows its keys only while the focus is inside it, not on the buttons."""
        keys = QKeySequence.StandardKey
        QShortcut(keys.NextChild, self).activated.connect(self._next_tab)
        QShortcut(keys.PreviousChild, self).activated.connect(self._previous_tab)
        for place, go in enumerate((self._to_details, self._to_security, self._to_activity)):
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self).activated.connect(go)

    def _next_tab(self) -> None:
        self.show_tab(self._tabs.beside(1))

    def _previous_tab(self) -> None:
        self.show_tab(self._tabs.beside(-1))

    def _to_details(self) -> None:
        self.show_tab("details")

    def _to_security(self) -> None:
        self._go("security")

    def _to_activity(self) -> None:
        self._go("activity")

    def _go(self, tab: TabName) -> None:
        if not self._new:
            self.show_tab(tab)

    def _tab_opened(self, tab: TabName) -> None:
        self._fit_buttons()
        self._fit_message()
        if not self._new:
            self.tab_used.emit(tab)

    def _fit_message(self) -> None:
        """What was said is about the Details, and takes no room elsewhere; but for the end."""
        here = self._for_all_tabs or self._tabs.current == "details"
        self._said.setVisible(here and bool(self._message.text))

    def _fit_buttons(self) -> None:
        """Saving belongs to the Details; setting up, to somebody new who can have it."""
        details = self._tabs.current == "details"
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
