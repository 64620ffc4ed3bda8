"""A box to choose from, whose list has round corners like everything else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget


class ComboBox(QComboBox):
    """A combo box as the sheet wants it; the data of an item is its domain value."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        # Without a delegate of its own the list does not ask the sheet's rules for items.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        round_corners(self.view().window())


def round_corners(popup: QWidget) -> None:
    """Lets the sheet's radius show on a menu or list: a window is square unless translucent."""
    popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    popup.setWindowFlags(
        popup.windowFlags()
        | Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.NoDropShadowWindowHint
    )
