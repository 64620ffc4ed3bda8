"""The Users page: the list, the search, the count, and what can be done with the person chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from qmetry_admin.domain.outcomes import NotAllowed
from qmetry_admin.domain.users import Right, User, UserId, UserPage, UserQuery
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui import sentences
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.actions import UsersActions, keys_of
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.users.empty_state import EmptyState
from qmetry_admin.ui.users.model import UsersModel
from qmetry_admin.ui.users.search_field import SearchField
from qmetry_admin.ui.users.table import UsersTable
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.combo_box import round_corners
from qmetry_admin.ui.widgets.labels import key, label, line, muted, title
from qmetry_admin.ui.widgets.layouts import column, row

_MOST: Final = 16777215  # QWIDGETSIZE_MAX
_SEARCH: Final = 320  # px at most


class UsersPage(QWidget):
    """Shows people and says what the person at it wants; it asks no service.

    `edit_requested` carries the UserId of the person chosen, `sort_requested` a SortColumn and
    whether the order is descending, `rows_shown` the first and last row in sight. `deeds` are
    for the menu bar as well.
    """

    search_requested = Signal(str)
    sort_requested = Signal(object, bool)
    rows_shown = Signal(int, int)
    edit_requested = Signal(object)
    new_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, theme: ThemeKeeper, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._actor: UserId | None = None
        self._model = UsersModel(clock, self)
        self._make_parts()
        self.setObjectName("usersPage")
        self.setProperty("ground", "canvas")
        self._lay_out()
        self._connect()
        self._choice_changed()
        self.show_loading()

    @property
    def selected(self) -> User | None:
        """The person chosen in the table."""
        return self._model.user(self._table.chosen_row())

    def show_actor(self, actor: User) -> None:
        """Fits the page to who works with it: their time zone, and what their role allows."""
        self._actor = actor.id
        self._model.show_zone(actor.time_zone)
        allowed = Right.USERS_CREATE in actor.rights
        reason = "" if allowed else sentences.not_allowed(NotAllowed((Right.USERS_CREATE,)))
        self.deeds.new.setEnabled(allowed)
        self._new.setEnabled(allowed)
        self._new.setToolTip(reason or f"New user ({keys_of(self.deeds.new)})")
        self._new.setAccessibleDescription(reason)

    def show_loading(self) -> None:
        """Says that the people are being fetched."""
        self._count.setText("")
        self._show_empty("users", "Loading users", "They appear in a moment.")

    def show_refusal(self, sentence: str) -> None:
        """Says why there is no list."""
        self._model.show_pages([])
        self._count.setText("")
        self._show_empty("lock", "Users are not shown", sentence)

    def show_pages(self, pages: Sequence[UserPage], query: UserQuery) -> None:
        """Shows the answer to a query; person, place and focus stay where they were."""
        chosen, chosen_row = self.selected, self._table.chosen_row()
        was_at, was_in_sight = self._table.verticalScrollBar().value(), self._in_sight(chosen_row)
        self._model.show_pages(pages)
        matching, total = pages[-1].matching, pages[-1].total
        self._show_count(matching, total, searched=bool(query.search))
        self._show_empty_state(matching, total, query.search)
        self._table.show_order(
            [part.sort for part in COLUMNS].index(query.sort), descending=query.descending
        )
        self._table.executeDelayedItemsLayout()
        self._table.verticalScrollBar().setValue(was_at)
        row = self._row_to_choose(chosen, chosen_row, query.search)
        self._choose(row, bring_in_sight=was_in_sight)
        self._choice_changed()
        self._table.tell_rows_shown()

    def fill(self, page: UserPage) -> None:
        """Shows one more page of the same answer."""
        self._model.fill(page)
        self._choice_changed()

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages these rows need and the page has not got."""
        return self._model.missing(first, last)

    def rows_of_interest(self) -> list[int]:
        """The rows that have to be fetched again for the page to look as before."""
        first, last = self._table.rows_in_sight()
        return [row for row in (first, last, self._table.chosen_row()) if row >= 0]

    def _row_to_choose(self, chosen: User | None, row: int, search: str) -> int | None:
        """The row of the same person; the first one found where a search left them out.

        Where it was not known yet who stands in the row, the row stays.
        """
        count = self._model.rowCount()
        same = self._model.row_of(chosen.id) if chosen is not None else None
        if chosen is None and 0 <= row < count:
            return row
        return 0 if same is None and search and count else same

    def _choose(self, row: int | None, *, bring_in_sight: bool) -> None:
        if row is None:
            self._table.clearSelection()
            return
        self._table.setAutoScroll(False)  # who scrolled away to read is not pulled back
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._table.setAutoScroll(True)
        if bring_in_sight:
            self._table.scrollTo(self._model.index(row, 0))

    def _in_sight(self, row: int) -> bool:
        first, last = self._table.rows_in_sight()
        return first <= row <= last

    def _show_count(self, matching: int, total: int, *, searched: bool) -> None:
        whole = sentences.counted(total, "user")
        said = f"{matching:,} of {whole}" if searched else whole
        if said != self._count.text():
            self._count.setText(said)
            announce(self._count, said)

    def _show_empty_state(self, matching: int, total: int, search: str) -> None:
        if search and not matching:
            self._show_empty(
                "search",
                "No users match",
                f"Nobody's username, alias, name or email has \N{LEFT DOUBLE QUOTATION MARK}"
                f"{search}\N{RIGHT DOUBLE QUOTATION MARK}. Try fewer letters.",
                button="Clear search",
                button_name="showAllButton",
            )
        elif total == 1 and (only := self._model.user(0)) and only.id == self._actor:
            may_add = self.deeds.new.isEnabled()
            self._show_empty(
                "users",
                "Only you are here yet",
                "Add people one at a time, then set up two-step verification with each of them.",
                button="Add the first person" if may_add else "",
                button_name="addFirstPersonButton",
            )
        else:
            self._empty.hide()
            self._table.setMinimumHeight(self._table.header_height() + self._table.row_height())
            self._table.setMaximumHeight(_MOST)
            self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._inside.activate()  # so that what is in sight is known now

    def _show_empty(
        self, icon: str, heading: str, words: str, *, button: str = "", button_name: str = ""
    ) -> None:
        """Leaves the table as high as its rows, and says the rest below."""
        rows = self._model.rowCount() * self._table.row_height()
        self._table.setFixedHeight(self._table.header_height() + rows)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty.show_state(icon, heading, words, button=button, button_name=button_name)
        self._empty.show()
        self._inside.activate()

    def _make_parts(self) -> None:
        theme = self._keeper
        self._table = UsersTable(self._model, theme)
        self._search = SearchField(theme)
        self._empty = EmptyState(theme)
        self._count = muted(name="countLabel")
        self._chosen = label("", "small", name="selectionLabel")
        self._edit = Button("Edit", theme, name="editButton", icon="edit")
        self._new = Button("New user", theme, name="newUserButton", kind="primary", icon="plus")
        self.deeds = UsersActions(theme, self)
        self._menu = QMenu(self)
        self._menu.addActions([self.deeds.edit, self.deeds.new])
        self._menu.addSeparator()
        self._menu.addAction(self.deeds.refresh)
        round_corners(self._menu)

    def _lay_out(self) -> None:
        self._search.setMaximumWidth(self._keeper.current.px(_SEARCH))
        head = row(title("Users"), 8, self._count, None, self._edit, self._new)
        head.addStrut(self._keeper.current.px(32))
        keys = (
            *(key("Enter"), label("Edit", "small"), 8),
            *(key(keys_of(self.deeds.new)), label("New user", "small")),
        )
        foot = QWidget()
        foot.setFixedHeight(self._keeper.current.px(39))
        foot.setLayout(row(self._chosen, None, *keys, margins=(12, 0, 12, 0)))
        card = QFrame()
        card.setProperty("frame", "table")
        self._inside = column(self._table, self._empty, line(), foot, gap=0, margins=(1, 1, 1, 1))
        self._inside.setStretch(0, 1)
        self._inside.setStretch(1, 1)
        card.setLayout(self._inside)
        bar = row(self._search)
        bar.addStretch(0)
        whole = column(head, 16, bar, 16, card, gap=0, margins=(24, 24, 24, 24))
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self._align_count()

    def _connect(self) -> None:
        self._search.textChanged.connect(self.search_requested)
        self._search.left_downwards.connect(self._to_table)
        self._table.edit_wanted.connect(self._edit_chosen)
        self._table.rows_shown.connect(self.rows_shown)
        self._table.selectionModel().selectionChanged.connect(self._choice_changed)
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._table.horizontalHeader().sortIndicatorChanged.connect(self._sorted)
        self.deeds.sort.chosen.connect(self._sort_chosen)
        self._empty.chosen.connect(self._empty_chosen)
        self._edit.clicked.connect(self.deeds.edit.trigger)
        self._new.clicked.connect(self.deeds.new.trigger)
        self.deeds.find.triggered.connect(self._find)
        self.deeds.edit.triggered.connect(self._edit_chosen)
        self.deeds.new.triggered.connect(self._new_wanted)
        self.deeds.refresh.triggered.connect(self._refresh_wanted)
        self._keeper.changed.connect(self._align_count)

    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _to_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _edit_chosen(self) -> None:
        if (user := self.selected) is not None:
            self.edit_requested.emit(user.id)

    def _new_wanted(self) -> None:
        self.new_requested.emit()

    def _refresh_wanted(self) -> None:
        self.refresh_requested.emit()

    def _empty_chosen(self) -> None:
        if self._search.text():
            self._search.clear()
            self._search.setFocus()
        else:
            self.new_requested.emit()

    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self.deeds.sort.show_order(section, descending=descending)
        self.sort_requested.emit(COLUMNS[section].sort, descending)

    def _sort_chosen(self, section: int, descending: bool) -> None:
        self._table.show_order(section, descending=descending)

    def _show_menu(self, at: QPoint) -> None:
        self._menu.popup(self._table.viewport().mapToGlobal(at))

    def _choice_changed(self) -> None:
        chosen = self.selected is not None
        self._edit.setEnabled(chosen)
        self.deeds.edit.setEnabled(chosen)
        self._edit.setToolTip(
            f"Edit ({keys_of(self.deeds.edit)})" if chosen else "Choose a person in the list first"
        )
        self._chosen.setText("1 selected" if chosen else "Nothing selected")

    def _align_count(self) -> None:
        """Puts the count on the title's baseline; box layouts know none."""
        theme = self._keeper.current
        large, small = QFontMetrics(theme.font("title", strong=True)), QFontMetrics(theme.font())
        lower = 2 * (large.ascent() - small.ascent()) - (large.height() - small.height())
        self._count.setContentsMargins(0, lower, 0, 0)
