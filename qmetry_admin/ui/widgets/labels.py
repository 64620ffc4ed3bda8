"""Text on a page. A name is shown as it is written, never read as HTML."""

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QStyle, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

Role = Literal[
    "",
    "title",
    "heading",
    "strong",
    "muted",
    "faint",
    "small",
    "caps",
    "bad",
    "warn",
    "mono",
    "key",
]

_LEAD = {"small": 16}  # px from line to line in text that wraps; 20 unless named here
_OWN_LEAD = ("title", "heading", "mono")  # these keep the font's


def label(text: str = "", role: Role = "", *, name: str = "") -> QLabel:
    """One line of plain text."""
    made = QLabel()
    _dress(made, text, role, name)
    return made


def title(text: str = "", *, name: str = "") -> QLabel:
    """What a page or a dialog is called."""
    return label(text, "title", name=name)


def heading(text: str = "", *, name: str = "") -> QLabel:
    """What a section is called."""
    return label(text, "heading", name=name)


def muted(text: str = "", *, name: str = "") -> QLabel:
    """A second line, a fact's label."""
    return label(text, "muted", name=name)


def key(text: str) -> QLabel:
    """A key of the keyboard, as on a key cap."""
    return label(text, "key")


def line() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("frame", "line")
    return made


class WrappedLabel(QLabel):
    """Plain text that wraps, with more room between the lines than Qt gives.

    Qt spaces lines only in rich text, where names would have to be escaped and `text()` would no
    longer be what one reads; so the lines are laid out here.
    """

    def __init__(
        self,
        text: str,
        theme: ThemeKeeper,
        role: Role = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._role = role
        _dress(self, text, role, name)
        self.setWordWrap(True)

    def hasHeightForWidth(self) -> bool:
        """Yes: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height in px that all lines take at this width."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return len(self._lines(inner)[1]) * self._lead() + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """As wide as the text, up to what is comfortable to read."""
        metrics = QFontMetrics(self.font())
        longest = max(metrics.horizontalAdvance(part) for part in self.text().split("\n"))
        width = min(longest + 2, self._keeper.current.px(440))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few words wide; the height then follows from the width."""
        return QSize(min(self.sizeHint().width(), self._keeper.current.px(80)), self._lead())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the lines from the top."""
        area = self.contentsRect()
        layout, _ = self._lines(area.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(area.topLeft()))
        painter.end()

    def _lead(self) -> int:
        natural = QFontMetrics(self.font()).height()
        if self._role in _OWN_LEAD:
            return natural
        return max(natural, self._keeper.current.px(_LEAD.get(self._role, 20)))

    def _lines(self, width: int) -> tuple[QTextLayout, list[float]]:
        """The text laid out, and where each line begins from the top."""
        option = QTextOption(
            QStyle.visualAlignment(self.layoutDirection(), self.alignment())
            | Qt.AlignmentFlag.AlignAbsolute
        )
        option.setTextDirection(self.layoutDirection())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(self.text().replace("\n", "\N{LINE SEPARATOR}"), self.font())
        layout.setTextOption(option)
        lead, tops = self._lead(), list[float]()
        layout.beginLayout()
        while (text_line := layout.createLine()).isValid():
            text_line.setLineWidth(max(width, 1))
            top = len(tops) * lead + (lead - text_line.height()) / 2
            text_line.setPosition(QPointF(0, top))
            tops.append(top)
        layout.endLayout()
        return layout, tops


def _dress(made: QLabel, text: str, role: str, name: str) -> None:
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("role", role)
    made.setObjectName(name)
    if QGuiApplication.isRightToLeft():  # Qt aligns by the words' direction, not by the page's
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
