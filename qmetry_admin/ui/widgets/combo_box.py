"""A box to choose from, whose list has round corners like everything else."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStyledItemDelegate, QWidget


class ComboBox(QComboBox):
    """A combo box as the sheet wants it; the data of an item is its domain value.

    On Linux a screen reader is told a box's choice and the label it belongs to, and not its
    accessible name. One without a label on the screen gets a label that is not shown.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        # Without a delegate of its own the list does not ask the sheet's rules for items.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        round_corners(self.view().window())
        self._unseen: QLabel | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Sees that it is named for those who hear the screen."""
        super().showEvent(event)
        around = self.parentWidget()
        if self._unseen is None and around is not None and self.accessibleName():
            if any(label.buddy() is self for label in around.findChildren(QLabel)):
                return
            self._unseen = QLabel(self.accessibleName(), around)
            self._unseen.setTextFormat(Qt.TextFormat.PlainText)
            self._unseen.setBuddy(self)
            self._unseen.hide()


def round_corners(popup: QWidget) -> None:
    """Lets the sheet's radius show on a menu or list: a window is square unless translucent."""
    popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    popup.setWindowFlags(
        popup.windowFlags()
        | Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.NoDropShadowWindowHint
    )
