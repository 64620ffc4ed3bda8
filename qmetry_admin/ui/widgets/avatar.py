"""A round picture of somebody, or of something, made of initials or an icon."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

_ICON = 20  # px


class Avatar(QWidget):
    """A disc of `side` px with the first letters of a name in it, or an icon.

    It says nothing that does not stand beside it, so screen readers pass it by.
    """

    def __init__(
        self,
        theme: ThemeKeeper,
        *,
        side: int,
        name: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._side = side
        self._icon = icon
        self._initials = _initials(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_name(self, name: str) -> None:
        """Shows the first letters of another name."""
        self._initials = _initials(name)
        self.update()

    def show_icon(self, icon: str) -> None:
        """Shows another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """Its side, grown with the text size."""
        side = self._keeper.current.px(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the disc, then the letters or the icon in its middle."""
        theme = self._keeper.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent-soft"))
        painter.drawEllipse(QRectF(self.rect()))
        if self._icon:
            side = theme.px(_ICON)
            box = self.rect()
            box.setSize(QSize(side, side))
            box.moveCenter(self.rect().center())
            theme.icon(self._icon, "accent").paint(painter, box)
        else:
            painter.setPen(theme.colour("accent"))
            painter.setFont(theme.font("small" if self._side < _ICON * 2 else "body", strong=True))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
