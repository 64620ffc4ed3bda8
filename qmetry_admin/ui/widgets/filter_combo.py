"""A box that filters a list and says what it filters by: "Status: Active"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.restyle import restyle

_AROUND = 44  # px before the words, behind them, and for the arrow
_LEAST = 80


class FilterCombo(ComboBox):
    """Lets everything through ("All"), or what has one value; a set one is tinted.

    It is as wide as what it says. `values` are pairs of word and domain value, `All` apart, whose
    value is None. `changed` comes whenever another one is chosen, by whomever.
    """

    changed = Signal()

    def __init__(
        self,
        label: str,
        values: Sequence[tuple[str, object]],
        theme: ThemeKeeper,
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, parent=parent)
        self._keeper = theme
        self._label = label
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItem("All", None)
        for word, value in values:
            self.addItem(word, value)
        self._show_set()
        self.currentIndexChanged.connect(self._chosen)
        theme.changed.connect(self.updateGeometry)

    @property
    def words(self) -> str:
        """What the box says."""
        return f"{self._label}: {self.currentText()}"

    @property
    def is_set(self) -> bool:
        """Whether it keeps anything out."""
        return self.currentIndex() > 0

    def show_value(self, value: object) -> None:
        """Chooses a value; one that is not offered counts as All."""
        self.setCurrentIndex(max(self.findData(value), 0) if value is not None else 0)

    def sizeHint(self) -> QSize:
        """As wide as its words, and the list below it as wide as the longest of its own."""
        width = self.fontMetrics().horizontalAdvance(self.words) + self._keeper.current.px(_AROUND)
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(self._keeper.current.px(_LEAST), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the box with its label before the value."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - self._keeper.current.px(_AROUND) + 4
        option.currentText = self.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, room
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        """Opens the list wide enough for its longest word."""
        longest = max(
            self.fontMetrics().horizontalAdvance(self.itemText(row)) for row in range(self.count())
        )
        self.view().setMinimumWidth(max(self.width(), longest + self._keeper.current.px(40)))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls past does not filter."""
        event.ignore()

    def _chosen(self) -> None:
        self._show_set()
        self.updateGeometry()
        self.changed.emit()

    def _show_set(self) -> None:
        restyle(self, "active", self.is_set)
