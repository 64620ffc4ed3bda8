"""The list of recovery codes: masked until they are asked for, in one or two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.layouts import column

_MASK = "-".join(["\N{BULLET}" * 4] * 4)
_AIR = 12  # px between two lines
_GAP = 40  # px between two columns


class RecoveryCodesList(QListWidget):
    """Codes one below the other, then beside each other; each is always shown whole."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.setObjectName("recoveryCodesList")
        self.setAccessibleName("Recovery codes")
        self.setProperty("kind", "codes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        theme.changed.connect(self._dress)

    def show_masked(self, how_many: int) -> None:
        """Shows that there are so many, and none of them."""
        self._fill([_MASK] * how_many)

    def show_codes(self, codes: Sequence[str], *, masked: int = 0) -> None:
        """Shows these, and so many more as masked."""
        self._fill([*codes, *[_MASK] * masked])

    def discard(self) -> None:
        """Overwrites and drops what is shown."""
        for place in range(self.count()):
            self.item(place).setText(_MASK)
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Finds the columns anew, and the height they need."""
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        """As high as the codes need."""
        return QSize(self._cell().width() * 2, self.height())

    def _fill(self, texts: Sequence[str]) -> None:
        self.discard()
        self.addItems(list(texts))
        self._measure()

    def _cell(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(
            metrics.horizontalAdvance(_MASK.replace("\N{BULLET}", "W")) + _GAP,
            metrics.height() + _AIR,
        )

    def _measure(self) -> None:
        cell = self._cell()
        self.setGridSize(cell)
        for place in range(self.count()):
            self.item(place).setSizeHint(cell)  # else a code stands at the top of its cell
        columns = max(1, min(2, self.viewport().width() // cell.width()))
        rows = max(1, -(-self.count() // columns))
        self.setFixedHeight(rows * cell.height() + 2)

    def _dress(self) -> None:
        self.setFont(self._keeper.current.mono("heading"))
        self._measure()


def in_well(codes: RecoveryCodesList) -> QFrame:
    """The list on the ground on which codes stand."""
    well = QFrame()
    well.setProperty("frame", "well")
    well.setLayout(column(codes, margins=(16, 8, 8, 8)))
    return well
