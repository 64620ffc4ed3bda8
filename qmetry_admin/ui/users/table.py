"""The users table: its columns, its keys and its menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.users import SortColumn
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.cells import Cells
from qmetry_admin.ui.users.columns import COLUMNS, POSITIONS
from qmetry_admin.ui.users.header import TitleRow
from qmetry_admin.ui.users.memory import ColumnLayout
from qmetry_admin.ui.users.model import UsersModel
from qmetry_admin.ui.users.widths import shared_out, wanted_by
from qmetry_admin.ui.widgets.row_table import ROW, RowTable


class UsersTable(RowTable):
    """One row a person. Whoever reads the signals fetches and opens; the table only shows.

    `menu_wanted` carries the place on the screen for a menu of the row chosen. `layout_changed`
    comes when somebody moves a column or sets its width.
    """

    edit_wanted = Signal()
    menu_wanted = Signal(QPoint)
    layout_changed = Signal()

    def __init__(
        self, model: UsersModel, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name="usersTable", says="List of users", parent=parent)
        self._cells = Cells(theme, self)
        self._header = TitleRow(theme, self)
        self._by_hand = False  # somebody set widths of their own
        self._wanted: dict[SortColumn, int] = {}  # the widest texts seen
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(self._header)
        self.setMouseTracking(True)
        self._measure()
        self.doubleClicked.connect(self._double_clicked)
        self._header.sectionResized.connect(self._resized)
        self._header.sortIndicatorChanged.connect(self._fit)
        self._header.arranged.connect(self.layout_changed)
        theme.changed.connect(self._measure)

    def header_height(self) -> int:
        """The height of the titles, in px."""
        return self._header.height()

    def show_sorted(self, sort: SortColumn, *, descending: bool) -> None:
        """The same, by what the column sorts by."""
        self.show_order(POSITIONS[sort], descending=descending)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Shows by which column the rows are sorted, and which way."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        if (column, order) != (
            self._header.sortIndicatorSection(),
            self._header.sortIndicatorOrder(),
        ):
            self._header.setSortIndicator(column, order)

    @property
    def layout_now(self) -> ColumnLayout:
        """The columns as they are: order, hidden ones, and widths where somebody set them."""
        order = tuple(COLUMNS[self._header.logicalIndex(at)].sort for at in range(len(COLUMNS)))
        hidden = frozenset(sort for sort in order if self.isColumnHidden(POSITIONS[sort]))
        shown = [sort for sort in order if sort not in hidden]
        widths = {sort: self.columnWidth(POSITIONS[sort]) for sort in shown[:-1]}
        return ColumnLayout(order, hidden, widths if self._by_hand else {})

    def show_layout(self, layout: ColumnLayout) -> None:
        """Shows the columns so; without widths they are fitted into the room there is."""
        for place, sort in enumerate(layout.order):
            self._header.moveSection(self._header.visualIndex(POSITIONS[sort]), place)
        for sort, position in POSITIONS.items():
            self.setColumnHidden(position, sort in layout.hidden)
        for sort, width in layout.widths.items():
            if sort not in layout.hidden:
                self.setColumnWidth(POSITIONS[sort], width)
        self._by_hand = bool(layout.widths)
        self._fit()

    def show_texts(self) -> None:
        """Gives names and addresses the room they want; columns only ever grow by it.

        So that nothing dances while somebody types a search.
        """
        model = self.model()
        if not isinstance(model, UsersModel):
            return
        wanted = wanted_by(self._keeper.current, model.held, locked=model.any_locked)
        grown = {sort: max(wide, self._wanted.get(sort, 0)) for sort, wide in wanted.items()}
        if grown != self._wanted:
            self._wanted = grown
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More height shows more rows."""
        super().resizeEvent(event)
        self._fit()
        self.tell_rows_shown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits; Shift+F10 asks for the menu where there is no key for it."""
        if event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
            self.contextMenuEvent(asked)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_ring(wanted=True)
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for the menu: at the mouse, or under the row chosen for who has no mouse."""
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            box = self.visualRect(self.model().index(max(self.chosen_row(), 0), 0))
            low = min(max(box.bottom(), 0), self.viewport().height())
            place = self.viewport().mapToGlobal(QPoint(max(box.left(), 0) + 24, low))
        self.menu_wanted.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lights up the whole row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _double_clicked(self) -> None:
        self.edit_wanted.emit()

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._keeper.current.px(ROW))
        self._wanted = {}
        self.show_texts()
        self._fit()

    def _resized(self, section: int) -> None:
        """Whoever drags a column is not overruled when the window grows."""
        self._by_hand |= self._header.by_hand and not self._header.is_last(section)

    def _fit(self) -> None:
        """Fits the columns into the width there is, until somebody sets widths by hand."""
        if self._by_hand:
            return
        shown = [column for column in COLUMNS if not self.isColumnHidden(POSITIONS[column.sort])]
        sorted_by = COLUMNS[self._header.sortIndicatorSection()].sort
        widths = shared_out(
            shown, self.viewport().width(), self._wanted, sorted_by, self._keeper.current
        )
        for column, width in zip(shown, widths, strict=True):
            self.setColumnWidth(POSITIONS[column.sort], width)
        self.updateGeometries()  # so that the scroll bar knows at once
