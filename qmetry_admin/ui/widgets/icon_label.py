"""An icon that stands by itself."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from qmetry_admin.ui.theme import ThemeKeeper


class IconLabel(QLabel):
    """An icon beside words that say the same; without them it wants an accessible name.

    `side` is its size in px before the text size counts.
    """

    def __init__(
        self,
        icon: str,
        theme: ThemeKeeper,
        token: str = "muted",
        *,
        side: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._icon = icon
        self._token = token
        self._side = side
        self._draw()
        theme.changed.connect(self._draw)

    def show_icon(self, icon: str, token: str) -> None:
        """Shows another icon, or the same in another colour."""
        self._icon, self._token = icon, token
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Draws anew when the window comes to a screen of another ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    def _draw(self) -> None:
        theme = self._keeper.current
        ratio = self.devicePixelRatioF()
        self.setPixmap(theme.pixmap(self._icon, self._token, side=self._side, ratio=ratio))
        self.setFixedSize(theme.px(self._side), theme.px(self._side))
