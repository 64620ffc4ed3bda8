"""The card in the middle of the window, where one signs in or sets up."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column, row

_MARGINS = (32, 32, 32, 20)
_AROUND = 24  # px beside the card, at least


class CardHead(QWidget):
    """The product's mark, what the card is for, and a second line, with an icon or without."""

    def __init__(
        self,
        title: str,
        second: str,
        theme: ThemeKeeper,
        *,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = WrappedLabel(title, theme, "title")
        self._second = WrappedLabel(second, theme, "muted")
        mark = IconLabel("mark", theme, "accent", side=32)
        beside = row(self._second, gap=4)
        if icon:
            # Icons carry 2 px of air in their grid: moved by it, the drawing is on the edge.
            beside.insertWidget(0, IconLabel(icon, theme), alignment=Qt.AlignmentFlag.AlignTop)
            beside.setContentsMargins(-2, 0, 0, 0)
        beside.setStretch(beside.count() - 1, 1)
        self.setLayout(column(row(mark, None), 16, self._title, 4, beside, gap=0))

    def show_words(self, title: str, second: str) -> None:
        """Says something else."""
        self._title.setText(title)
        self._second.setText(second)


class CardPage(QScrollArea):
    """A page with one card of `width` px in its middle and a quiet line at its foot.

    It scrolls where the screen is small or the text large.
    """

    def __init__(
        self, theme: ThemeKeeper, *, width: int = 400, foot: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._width = width
        self._card = QFrame()
        self._body = QVBoxLayout(self._card)
        page = QWidget()
        self._card.setProperty("frame", "card")
        self._card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._body.setContentsMargins(*_MARGINS)
        self._body.setSpacing(0)
        page.setProperty("ground", "canvas")
        middle, note = row(None, self._card, None), row(None, label(foot, "small"), None)
        page.setLayout(
            column(24, None, middle, None, note, gap=0, margins=(_AROUND, 0, _AROUND, 16))
        )
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._measure()
        theme.changed.connect(self._measure)

    def fill(self, body: QWidget | QLayout) -> None:
        """Puts what the card holds into it."""
        if isinstance(body, QLayout):
            self._body.addLayout(body)
        else:
            self._body.addWidget(body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow the card gives way before anything is cut."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        room = self.width() - 2 * _AROUND - self.verticalScrollBar().sizeHint().width()
        least = self._body.minimumSize().width()
        wide = self._keeper.current.px(self._width)
        self._card.setFixedWidth(max(min(wide, room), min(least, wide)))
