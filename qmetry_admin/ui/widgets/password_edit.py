"""The field for a password."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QToolButton, QWidget

from qmetry_admin.ui.theme import ThemeKeeper


class PasswordEdit(QLineEdit):
    """A line edit with an eye at its end, reachable by Tab, that shows what was typed.

    `caps_lock_seen` says whether Caps Lock is on, as far as the letters typed betray it: Qt does
    not tell the state of the key.
    """

    caps_lock_seen = Signal(bool)

    def __init__(
        self, theme: ThemeKeeper, *, name: str = "passwordEdit", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._caps_lock = False
        self._caption = "password"
        self._eye = QToolButton(self)
        self.setObjectName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.setObjectName(f"{name}ShowButton")
        self._eye.setProperty("kind", "inField")
        self._eye.setCheckable(True)
        self._eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._draw_eye()
        self._eye.toggled.connect(self._show)
        theme.changed.connect(self._draw_eye)

    @property
    def caps_lock(self) -> bool:
        """Whether the letters typed last say that Caps Lock is on."""
        return self._caps_lock

    def call(self, caption: str) -> None:
        """Says what the field is called, so that its eye is told from others."""
        self._caption = caption[:1].lower() + caption[1:]
        self._draw_eye()

    def reveal(self) -> None:
        """Shows what is in it, as the eye does: what the program made is there to be read."""
        self._eye.setChecked(True)

    def discard(self) -> None:
        """Overwrites and empties the field, its undo history too, and hides it again."""
        self.setText("\N{BULLET}" * len(self.text()))
        self.setText("")
        self._eye.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Types, and looks at what the letter says about Caps Lock."""
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock and self._caps_lock:
            self._tell(on=False)
        elif len(letter) == 1 and letter.lower() != letter.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(on=letter.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forgets Caps Lock: it may be another when the person comes back."""
        self._tell(on=False)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the eye at the end."""
        super().resizeEvent(event)
        side = self._eye.width()
        place = QRect(self.width() - side - 6, (self.height() - side) // 2, side, side)
        self._eye.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))

    def _tell(self, *, on: bool) -> None:
        if on != self._caps_lock:
            self._caps_lock = on
            self.caps_lock_seen.emit(on)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._draw_eye()

    def _draw_eye(self) -> None:
        theme, shown = self._keeper.current, self._eye.isChecked()
        says = f"{'Hide' if shown else 'Show'} {self._caption}"
        icon: QIcon = theme.icon("eye-off" if shown else "eye")
        self._eye.setIcon(icon)
        self._eye.setIconSize(QSize(theme.px(20), theme.px(20)))
        self._eye.setFixedSize(theme.px(24), theme.px(24))
        self._eye.setAccessibleName(says)
        self._eye.setToolTip(says)
        far = theme.px(24) + 4
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(far if mirrored else 0, 0, 0 if mirrored else far, 0)
