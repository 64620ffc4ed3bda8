"""A picture of a window and of all that is open over it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QWidget


def taken(window: QWidget) -> QPixmap:
    """The window, dialogs, menus and lists, each where it lies."""
    shown = [window, *_over(window)]
    whole = QRect()
    for widget in shown:
        whole = whole.united(_place(widget))
    picture = QPixmap(whole.size() * window.devicePixelRatio())
    picture.setDevicePixelRatio(window.devicePixelRatio())
    picture.fill(QColor("#808080"))
    painter = QPainter(picture)
    for widget in shown:
        at = _place(widget).translated(-whole.topLeft())
        painter.drawPixmap(at.topLeft(), widget.grab())
        if widget is not window:
            painter.setPen(QColor("#808080"))
            painter.drawRect(at.adjusted(-1, -1, 0, 0))
    painter.end()
    return picture


def _over(window: QWidget) -> list[QWidget]:
    """What is open over a window: dialogs, then menus and lists that dropped down."""
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    return sorted(others, key=lambda widget: (_is_pop_up(widget), _depth(widget)))


def _is_pop_up(widget: QWidget) -> bool:
    return isinstance(widget, QMenu) or widget.windowType() == Qt.WindowType.Popup


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
