"""The Users page: the list, what is looked for, the counts, and what can be done there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import STILL_TO_ENROL, User, UserFilter, UserPage, UserQuery
from qmetry_admin.services.ports import Clock
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users import words
from qmetry_admin.ui.users.actions import SECURITY, UsersActions, keys_of
from qmetry_admin.ui.users.allowing import Deed, Situation
from qmetry_admin.ui.users.columns import COLUMNS, POSITIONS, locked
from qmetry_admin.ui.users.confirmation import ConfirmationVisit
from qmetry_admin.ui.users.filter_bar import FilterBar
from qmetry_admin.ui.users.foot import Foot
from qmetry_admin.ui.users.head import Head, narrowed
from qmetry_admin.ui.users.layout_keeper import LayoutKeeper
from qmetry_admin.ui.users.list_card import ListCard
from qmetry_admin.ui.users.memory import Memory
from qmetry_admin.ui.users.words import Said
from qmetry_admin.ui.widgets.layouts import column, scrolling


class UsersPage(QWidget):
    """Shows people and says what the person at it wants; it asks no service.

    `looked_for` carries the search and the UserFilter, `sort_requested` a SortColumn and whether
    the order is descending, `rows_shown` the first and last row in sight. `edit_requested` carries
    the UserId of the person chosen, `security_requested` that and a SecurityDeed, `deed_wanted` any
    other Deed and the User or None. `deeds` are for the menu bar as well. `settings` remember
    filters and columns.
    """

    looked_for = Signal(str, object)
    sort_requested = Signal(object, bool)
    rows_shown = Signal(int, int)
    edit_requested = Signal(object)
    security_requested = Signal(object, object)
    deed_wanted = Signal(object, object)
    new_requested = Signal()
    refresh_requested = Signal()

    def __init__(
        self,
        theme: ThemeKeeper,
        clock: Clock,
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._clock = clock
        self._memory = Memory(settings)
        self._actor: User | None = None
        self._answered = UserQuery()
        self._make_parts()
        self.setObjectName("usersPage")
        self.setProperty("ground", "canvas")
        self._lay_out()
        self._bar.put(self._memory.filter)
        self._connect()
        self._situation_changed()
        self.show_loading()

    @property
    def actor(self) -> User | None:
        """Who works with the page."""
        return self._actor

    @property
    def selected(self) -> User | None:
        """The person chosen in the table."""
        return self._card.selected

    @property
    def query(self) -> UserQuery:
        """What the page asks for as it stands."""
        sort, descending = self._memory.order
        return UserQuery(self._bar.words, self._bar.filter, sort, descending)

    def show_actor(self, actor: User) -> None:
        """Fits the page to who works with it: their time zone, and what their role allows."""
        if actor == self._actor:
            return
        self._actor = actor
        self._card.model.show_zone(actor.time_zone)
        self._situation_changed()

    def show_loading(self) -> None:
        """Says that the people are being fetched."""
        self._head.clear_counts()
        self._card.show_empty("users", "Loading users", "They appear in a moment.")

    def show_refusal(self, sentence: str) -> None:
        """Says why there is no list."""
        self._card.model.show_pages([])
        self._head.clear_counts()
        self._card.show_empty("lock", "Users are not shown", sentence)

    def show_pages(self, pages: Sequence[UserPage], query: UserQuery) -> None:
        """Shows the answer to a query; person, place and focus stay where they were."""
        last = pages[-1]
        before, self._answered = self._answered, query
        others = (query.search, query.filter) != (before.search, before.filter)
        with self._card.in_place(anew=query != before, choose_first=others and bool(query.search)):
            self._card.model.show_pages(pages)
            self._head.show_counts(last, query)
            self._visit.show_number(last.still_to_enrol)
            self._show_empty_state(last, query)
            self._card.table.show_order(POSITIONS[query.sort], descending=query.descending)
        self._card.table.tell_rows_shown()

    def fill(self, page: UserPage) -> None:
        """Shows one more page of the same answer."""
        self._card.model.fill(page)
        self._card.table.show_texts()
        self._situation_changed()

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages these rows need and the page has not got."""
        return self._card.model.missing(first, last)

    def rows_of_interest(self) -> list[int]:
        """The rows that have to be fetched again for the page to look as before.

        With the neighbours of the person chosen, for others may come or go before them.
        """
        table, count = self._card.table, self._card.model.rowCount()
        chosen = table.chosen_row()
        rows = [*table.rows_in_sight(), *([chosen - 5, chosen, chosen + 5] if chosen >= 0 else ())]
        return [row for row in rows if 0 <= row < count]

    def say(self, said: Said) -> None:
        """Says in the foot how a deed went."""
        self._foot.say(said)

    def show_still_to_enrol(self) -> None:
        """Lists whom a mandatory second step would shut out, by the filters (M22)."""
        self._bar.put(STILL_TO_ENROL, "")

    @property
    def visit(self) -> ConfirmationVisit:
        """The visit from the mandatory confirmation (S41)."""
        return self._visit

    # ---- what is shown ---------------------------------------------------------------------------

    def _show_empty_state(self, page: UserPage, query: UserQuery) -> None:
        if narrowed(query) and not page.matching:
            self._show_nobody(query)
        elif page.total == 1 and self._actor and page.rows[:1] and self._is_actor(page.rows[0]):
            may_add = not self.deeds.reason(Deed.NEW)
            self._card.show_empty(
                "users",
                "Only you are here yet",
                "Add people one at a time, then set up two-step verification with each of them.",
                button="Add the first person" if may_add else "",
                button_name="addFirstPersonButton",
            )
        else:
            self._card.show_rows()

    def _show_nobody(self, query: UserQuery) -> None:
        if query.filter == STILL_TO_ENROL and not query.search:
            icon, heading = "shield-check", "Nobody is left to enrol"
            said = "Every active QMETRY user has two-step verification."
        else:
            icon, heading = "search", "No users match"
            said = words.nobody_found(query.search, query.filter, self._bar.set_filters)
        filtered = query.filter != UserFilter()
        self._card.show_empty(
            icon,
            heading,
            said,
            button="Clear filters" if filtered else "Clear search",
            button_name="clearFiltersHereButton" if filtered else "showAllButton",
        )

    def _is_actor(self, user: User) -> bool:
        return self._actor is not None and user.id == self._actor.id

    def _situation_changed(self) -> None:
        """Fits the deeds to who acts, who is chosen, and whether anybody is listed."""
        user, model = self.selected, self._card.model
        lock = model.lock(user.id) if user is not None else None
        self.deeds.show_situation(
            Situation(
                actor=self._actor,
                user=user,
                locked=locked(lock, self._clock.now()),
                listed=model.rowCount() > 0,
            )
        )
        self._foot.show_chosen(chosen=self._card.table.chosen_row() >= 0)
        for button, deed in self._buttons.items():
            action, reason = self.deeds.of(deed), self.deeds.reason(deed)
            button.setEnabled(action.isEnabled())
            name, keys = action.text().replace("&", ""), keys_of(action)
            button.setToolTip(reason or (f"{name} ({keys})" if keys else name))
            button.setAccessibleDescription(reason)

    # ---- how it is built -------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._keeper
        self.deeds = UsersActions(theme, self)
        self._head = Head(self.deeds, theme)
        self._bar = FilterBar(theme)
        self._visit = ConfirmationVisit(self._bar, self._head.new, theme)
        self._foot = Foot(self.deeds, theme)
        self._card = ListCard(self._clock, self._foot, theme)
        self._columns = LayoutKeeper(self._card.table, self.deeds.columns, self._memory, theme)
        self._buttons = {
            self._head.edit: Deed.EDIT,
            self._head.new: Deed.NEW,
            self._foot.copy: Deed.COPY_ADDRESSES,
        }

    def _lay_out(self) -> None:
        whole = column(
            *(self._visit, self._head, 16, self._bar, 16, self._card),
            gap=0,
            margins=(24, 24, 24, 24),
        )
        whole.setStretch(5, 1)
        self.setLayout(column(scrolling(whole), gap=0))  # in a low window with large text

    def _connect(self) -> None:
        bar, table, deeds = self._bar, self._card.table, self.deeds
        bar.changed.connect(self._looked_for)
        bar.search.left_downwards.connect(self._to_table)
        table.edit_wanted.connect(deeds.edit.trigger)
        table.rows_shown.connect(self.rows_shown)
        table.menu_wanted.connect(self._show_menu)
        table.horizontalHeader().sortIndicatorChanged.connect(self._sorted)
        self._card.chosen_changed.connect(self._situation_changed)
        self._card.empty.chosen.connect(self._empty_chosen)
        self._head.still_chosen.connect(self.show_still_to_enrol)
        for button, deed in self._buttons.items():
            button.clicked.connect(deeds.of(deed).trigger)
        deeds.sort.chosen.connect(self._sort_chosen)
        deeds.wanted.connect(self._wanted)
        deeds.find.triggered.connect(self._find)
        deeds.refresh.triggered.connect(self._refresh_wanted)

    # ---- what people do --------------------------------------------------------------------------

    def _looked_for(self) -> None:
        self._foot.clear()
        if not self._visit.under_way:
            self._memory.keep_filter(self._bar.filter)
        self.looked_for.emit(self._bar.words, self._bar.filter)

    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self.deeds.sort.show_order(section, descending=descending)
        self._memory.keep_order(COLUMNS[section].sort, descending=descending)
        self.sort_requested.emit(COLUMNS[section].sort, descending)

    def _sort_chosen(self, section: int, descending: bool) -> None:
        self._card.table.show_order(section, descending=descending)

    def _wanted(self, deed: Deed) -> None:
        user = self.selected
        self._foot.clear()
        if deed is Deed.NEW:
            self.new_requested.emit()
        elif deed is Deed.EDIT and user is not None:
            self.edit_requested.emit(user.id)
        elif deed in SECURITY and user is not None:
            self.security_requested.emit(user.id, SECURITY[deed])
        else:
            self.deed_wanted.emit(deed, user)

    def _find(self) -> None:
        self._bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.search.selectAll()

    def _to_table(self) -> None:
        self._card.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _refresh_wanted(self) -> None:
        self.refresh_requested.emit()

    def _empty_chosen(self) -> None:
        if self._bar.set_filters:
            self._bar.clear()
            self._to_table()
        elif self._bar.search.text():
            self._bar.search.clear()
            self._bar.search.setFocus()
        else:
            self.new_requested.emit()

    def _show_menu(self, at: QPoint) -> None:
        self._head.menu.popup(at)
