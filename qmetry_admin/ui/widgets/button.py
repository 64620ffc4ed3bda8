"""Push buttons of every kind the sheet knows."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from qmetry_admin.ui.theme import ThemeKeeper

Kind = Literal["", "primary", "danger", "destroy", "link", "icon"]

_ICON_TOKENS = {"primary": "on-accent", "destroy": "on-bad", "danger": "bad", "link": "accent"}
_AIR = 4  # px between an icon and the words, on top of the 4 a style sheet gives


class Button(QPushButton):
    """A push button; its icon follows the theme.

    `kind` is primary for the one deed a page is for, danger and destroy for what cannot be undone,
    link for the quiet way elsewhere, icon for a square one without words: that needs `says`, its
    accessible name and tooltip.
    """

    def __init__(
        self,
        text: str,
        theme: ThemeKeeper,
        *,
        name: str = "",
        kind: Kind = "",
        icon: str = "",
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._keeper = theme
        self._kind = kind
        self._icon = icon
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setProperty("hasIcon", bool(icon))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if says:
            self.setAccessibleName(says)
            self.setToolTip(says)
        self._tint()
        theme.changed.connect(self._tint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, not the dialog's default one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def show_icon(self, icon: str) -> None:
        """Puts another icon on the button."""
        self._icon = icon
        self.setProperty("hasIcon", bool(icon))
        self._tint()

    def stretch(self) -> "Button":
        """Lets the button take the whole width there is, and returns it."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return self

    def drop_down(self, menu: QMenu) -> None:
        """Opens `menu` when pressed, and shows an arrow behind the words.

        The arrow is the button's icon: the one of the sheet is misplaced by Qt. The menu becomes
        the button's child, for a button does not own its menu.
        """
        menu.setParent(self, menu.windowFlags())
        self.setMenu(menu)
        self._icon = "chevron-down"
        self.setProperty("hasMenu", True)
        mirrored = QGuiApplication.isRightToLeft()
        self.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft
        )
        self._tint()

    def _tint(self) -> None:
        if not self._icon:
            return
        theme = self._keeper.current
        spaced = bool(self.text()) and self._kind != "link" and self.menu() is None
        air = _AIR if spaced else 0
        token = _ICON_TOKENS.get(self._kind, "muted")
        self.setIcon(theme.icon(self._icon, token, air=air))
        self.setIconSize(QSize(theme.px(20 + air), theme.px(20)))
