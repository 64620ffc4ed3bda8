"""Deleted people whose names are still taken, and the way to free a name (A3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from qmetry_admin.domain.users import Role, User
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui import sentences
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.words import FREE_ADMIN_ONLY, Said
from qmetry_admin.ui.widgets.banner import Message
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, line, title
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH: Final = 560
_HEIGHT: Final = 480
_ROW: Final = 32
_CHOOSE: Final = "Choose a name in the list first."


class DeletedUsersDialog(QDialog):
    """Its items answer `Qt.ItemDataRole.UserRole` with the User; gone once it is closed.

    `free_requested` carries the User whose name is to be freed.
    """

    free_requested = Signal(object)

    def __init__(
        self, actor: User, theme: ThemeKeeper, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._clock = clock
        self._actor = actor
        self._list = QListWidget()
        self._none = WrappedLabel("", theme, "muted", name="emptyLabel")
        self._message = Message(theme)
        self._free = Button("Free the name", theme, name="freeNameButton")
        self._close = Button("Close", theme, name="closeButton", kind="primary")
        self.setObjectName("deletedUsersDialog")
        self.setWindowTitle("Deleted users")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list.setObjectName("deletedUsersList")
        self._list.setAccessibleName("Deleted users")
        self._list.setProperty("kind", "choices")
        self._close.setDefault(True)
        self._lay_out()
        self._list.itemSelectionChanged.connect(self._show_free)
        self._free.clicked.connect(self._free_chosen)
        self._close.clicked.connect(self.accept)
        self._show_free()

    def show_people(self, people: Sequence[User]) -> None:
        """Lists them; whoever was chosen stays chosen, and a single one is meant."""
        chosen = self._chosen()
        self._list.clear()
        for user in people:
            item = QListWidgetItem(self._words(user))
            item.setData(Qt.ItemDataRole.UserRole, user)
            item.setSizeHint(QSize(0, self._keeper.current.px(_ROW)))
            item.setToolTip(sentences.exactly(user.deleted, self._zone) if user.deleted else "")
            self._list.addItem(item)
            if chosen is not None and user.id == chosen.id:
                self._list.setCurrentItem(item)
        if len(people) == 1:
            self._list.setCurrentRow(0)
        self._list.setVisible(bool(people))
        self._none.setVisible(not people)
        self._none.setText("No name is taken by a deleted user.")
        self._show_free()

    def show_refusal(self, sentence: str) -> None:
        """Says why there is no list."""
        self._list.hide()
        self._none.setText(sentence)
        self._none.show()
        self._show_free()

    def say(self, said: Said) -> None:
        """Says how freeing went."""
        self._message.show_message("bad" if said.refused else "ok", said.text)

    @property
    def _zone(self) -> str:
        return self._actor.time_zone

    def _words(self, user: User) -> str:
        said = f"{user.username} · {user.name}"
        if user.deleted is None:
            return said
        return f"{said} · deleted {sentences.when(user.deleted, self._zone, self._clock.now())}"

    def _chosen(self) -> User | None:
        for item in self._list.selectedItems():
            found: User = item.data(Qt.ItemDataRole.UserRole)
            return found
        return None

    def _show_free(self) -> None:
        reason = "" if self._actor.role is Role.ADMIN else FREE_ADMIN_ONLY
        reason = reason or ("" if self._chosen() is not None else _CHOOSE)
        self._free.setEnabled(not reason)
        self._free.setToolTip(reason)
        self._free.setAccessibleDescription(reason)

    def _free_chosen(self) -> None:
        if (user := self._chosen()) is not None:
            self.free_requested.emit(user)

    def _lay_out(self) -> None:
        theme = self._keeper
        words = WrappedLabel(
            "Their accounts ended and their two-step data is destroyed. Their names stay taken"
            " until an Admin frees them; somebody new with such a name inherits nothing.",
            theme,
            "muted",
        )
        body = column(
            *(title("Deleted users"), 4, words, 16, self._list, self._none),
            *(16, self._message, None),
            gap=0,
            margins=(24, 24, 24, 16),
        )
        body.setStretch(4, 100)
        foot = row(self._free, None, self._close, margins=(24, 16, 24, 16))
        whole = column(body, line(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.resize(theme.current.px(_WIDTH), theme.current.px(_HEIGHT))
