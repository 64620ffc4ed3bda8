"""A secret people may read, select and copy: a key, a start password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.labels import label
from qmetry_admin.ui.widgets.layouts import column, row


class CopyableText(QWidget):
    """Fixed-width text in a well with Copy beside it, and over it how long the copy stays.

    Text in groups is broken in its middle, so that no group is left by itself. Every way of copying
    goes through the clipboard that forgets.
    """

    def __init__(
        self,
        clipboard: SecretClipboard,
        theme: ThemeKeeper,
        *,
        caption: str,
        label_name: str,
        button_name: str,
        says: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._clipboard = clipboard
        self._copied = ""
        self._waiting = False
        self._shown = _SecretLabel(label_name)
        self._caption = label(caption, "strong")
        self._button = Button("Copy", theme, name=button_name, icon="copy")
        self._hint = label("", "small")
        self._says = says
        self._button.setAccessibleName(f"Copy: {says}")
        well = QFrame()
        well.setProperty("frame", "well")
        inside = row(8, self._shown, 8, None, self._button, gap=0, margins=(4, 4, 4, 4))
        well.setLayout(inside)
        self._caption.setBuddy(self._shown)
        self.setLayout(column(row(self._caption, None, self._hint), well, gap=4))
        self._hint.hide()
        self._tint()
        self._button.clicked.connect(self._copy)
        self._shown.copy_wanted.connect(self._put)
        clipboard.seconds_left.connect(self._count)
        theme.changed.connect(self._tint)

    def set_text(self, text: str, *, copied: str | None = None) -> None:
        """Shows `text`; Copy takes `copied` where that differs (a key without its blanks)."""
        self._copied = text if copied is None else copied
        self._shown.setText(text)
        self._measure()
        self._shown.setAccessibleName(f"{self._says}: {text}" if text else self._says)
        self._button.setEnabled(bool(text))

    def discard(self) -> None:
        """Drops the text from the screen and its copy from the clipboard.

        `set_text("")` drops it from the screen alone; a copy then still has its 30 s.
        """
        if self._waiting:
            self._clipboard.discard()
        self._clipboard.discard_selection(self._shown.text())
        self._shown.setText(" " * len(self._shown.text()))
        self.set_text("")

    def _copy(self) -> None:
        self._put(self._copied)

    def _put(self, text: str) -> None:
        left = self._clipboard.put(text)
        self._waiting = True
        self._count(left)
        announce(self._hint, self._hint.text())

    def _count(self, left: int) -> None:
        self._waiting = self._waiting and left > 0
        self._hint.setText(f"Copied. Clipboard cleared in {left} s.")
        self._hint.setVisible(self._waiting)

    def _tint(self) -> None:
        self._shown.setFont(self._keeper.current.mono("heading"))
        self._measure()

    def _measure(self) -> None:
        """As wide as the longer half of the groups: what is broken, is broken there."""
        groups = self._shown.text().split(" ")
        half = (len(groups) + 1) // 2
        metrics = QFontMetrics(self._shown.font())
        wide = max(
            metrics.horizontalAdvance(" ".join(groups[:half])),
            metrics.horizontalAdvance(" ".join(groups[half:])),
        )
        self._shown.setFixedWidth(wide + metrics.averageCharWidth())


class _SecretLabel(QLabel):
    """Text to select by mouse and keyboard, whose Ctrl+C does not leave a plain copy behind."""

    copy_wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "mono")
        self.setWordWrap(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies what is selected as the secret it is."""
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.hasSelectedText():
                self.copy_wanted.emit(self.selectedText())
            event.accept()
            return
        super().keyPressEvent(event)
