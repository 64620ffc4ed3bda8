"""The Audit tab, and the Activity tab of a person, which is the same without a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.domain.audit import AuditPage
from qmetry_admin.ui.audit.columns import Column
from qmetry_admin.ui.audit.model import AuditModel
from qmetry_admin.ui.audit.table import AuditTable
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label, line
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.search_field import SearchField

_SEARCH: Final = 400  # px at most


class AuditTab(QWidget):
    """Shows entries and says what is searched and in sight; it asks no service.

    `rows_shown` carries the first and last row in sight.
    """

    search_requested = Signal(str)
    rows_shown = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[Column],
        desk: Desk,
        zone: str,
        *,
        searchable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = desk.theme
        self._model = AuditModel(columns, desk.clock, zone, self)
        self._table = AuditTable(
            self._model, theme, name="auditTable" if searchable else "activityTable"
        )
        self._search = _search_field(theme, self) if searchable else None
        self._count = label("", "small", name="auditCountLabel")
        self._empty = QWidget()
        self._empty_title = heading(name="auditEmptyTitleLabel")
        self._empty_words = WrappedLabel("", theme, "muted", name="auditEmptyLabel")
        self._show_all = Button("Clear search", theme, name="showAllAuditButton")
        self.setObjectName("auditTab" if searchable else "activityTab")
        self._lay_out(theme.current.px(_SEARCH), theme.current.px(39))
        self._show_all.hide()
        self._table.rows_shown.connect(self.rows_shown)
        self._show_all.clicked.connect(self._clear_search)
        if self._search is not None:
            self._search.textChanged.connect(self.search_requested)
            self._search.left_downwards.connect(self._to_table)
            find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
            find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            find.activated.connect(self._find)
        self.show_loading()

    def show_loading(self) -> None:
        """Says that the entries are being fetched."""
        self._show_empty("Loading", "The entries appear in a moment.")

    def show_refusal(self, sentence: str) -> None:
        """Says why there is nothing to see."""
        self._model.show_pages([])
        self._count.setText("")
        self._show_empty("Not shown", sentence)

    def show_pages(self, pages: Sequence[AuditPage], search: str, *, moved: int | None) -> None:
        """Shows the answer to a question; `moved` entries have come on top since it was asked last.

        Who reads further down, or chose an entry, keeps it in its place; at the top, what is new
        is seen. Another question (`moved` is None) is read from the top.
        """
        bar, chosen = self._table.verticalScrollBar(), self._table.chosen_row()
        was_at = bar.value()
        self._model.show_pages(pages)
        self._table.executeDelayedItemsLayout()
        stays = moved is not None and was_at > 0
        bar.setValue(was_at + (moved or 0) * self._table.row_height() if stays else 0)
        if moved is not None and chosen >= 0 and chosen + moved < self._model.rowCount():
            self._table.choose_row(chosen + moved)
        self._show_count(pages[-1].matching, searched=bool(search))
        self._show_empty_state(pages[-1].matching, search)
        self._table.tell_rows_shown()

    def fill(self, page: AuditPage) -> None:
        """Shows one more page of the same answer."""
        self._model.fill(page)

    def missing(self, first: int, last: int) -> list[int]:
        """Offsets of the pages these rows need and the tab has not got."""
        return self._model.missing(first, last)

    def look_what_is_missing(self) -> None:
        """Says again which rows are in sight: what was on its way for them may be lost."""
        self._table.tell_rows_shown()

    def rows_of_interest(self) -> list[int]:
        """The rows that have to be fetched again for the tab to look as before."""
        first, last = self._table.rows_in_sight()
        return [row for row in (first, last, self._table.chosen_row()) if row >= 0]

    def _show_count(self, matching: int, *, searched: bool) -> None:
        number = f"{matching:,} entry" if matching == 1 else f"{matching:,} entries"
        said = f"{number} found" if searched else number
        if said != self._count.text():
            self._count.setText(said)
            announce(self._count, said)

    def _show_empty_state(self, matching: int, search: str) -> None:
        if matching:
            self._empty.hide()
            self._table.show()
        elif search:
            quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{search}\N{RIGHT DOUBLE QUOTATION MARK}"
            said = f"No entry has {quoted} in it. Try fewer words."
            self._show_empty("No entries match", said, searched=True)
        else:
            self._show_empty("Nothing yet", "What is done from now on appears here.")

    def _show_empty(self, title: str, words: str, *, searched: bool = False) -> None:
        self._empty_title.setText(title)
        self._empty_words.setText(words)
        self._show_all.setVisible(searched)
        self._table.hide()
        self._empty.show()

    def _lay_out(self, search: int, foot_height: int) -> None:
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty.setLayout(
            column(
                None,
                row(None, self._empty_title, None),
                row(None, self._empty_words, None),
                12,
                row(None, self._show_all, None),
                None,
                gap=4,
                margins=(24, 12, 24, 12),
            )
        )
        foot = QWidget()
        foot.setFixedHeight(foot_height)
        foot.setLayout(row(self._count, None, margins=(12, 0, 12, 0)))
        card = QFrame()
        card.setProperty("frame", "table")
        inside = column(self._table, self._empty, line(), foot, gap=0, margins=(1, 1, 1, 1))
        inside.setStretch(0, 1)
        inside.setStretch(1, 1)
        card.setLayout(inside)
        whole = column(gap=16)
        if self._search is not None:
            self._search.setMaximumWidth(search)
            whole.setContentsMargins(24, 16, 24, 24)
            whole.addWidget(self._search)
        whole.addWidget(card, 1)
        self.setLayout(whole)

    def _find(self) -> None:
        if self._search is not None:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._search.selectAll()

    def _clear_search(self) -> None:
        if self._search is not None:
            self._search.clear()
            self._search.setFocus()

    def _to_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _search_field(theme: ThemeKeeper, parent: QWidget) -> SearchField:
    return SearchField(
        theme,
        name="auditSearchEdit",
        clear_name="clearAuditSearchButton",
        says="Search audit",
        parent=parent,
    )
