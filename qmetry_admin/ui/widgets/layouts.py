"""Rows and columns, written as the list of what stands in them."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Item = QWidget | QLayout | int | None
"""What stands in a row or column; a number is that much room in px, None all the room left."""

Box = TypeVar("Box", bound=QBoxLayout)


def row(
    *items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Items from start to end, `gap` px between two; `margins` are left, top, right, bottom."""
    return _filled(QHBoxLayout(), items, gap, margins)


def column(
    *items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Items from top to bottom, `gap` px between two; `margins` are left, top, right, bottom."""
    return _filled(QVBoxLayout(), items, gap, margins)


def _filled(
    layout: Box, items: tuple[Item, ...], gap: int, margins: tuple[int, int, int, int]
) -> Box:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for item in items:
        match item:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(item)
            case QLayout():
                layout.addLayout(item)
            case QWidget():
                layout.addWidget(item)
    return layout


def scrolling(layout: QLayout) -> QScrollArea:
    """A layout that scrolls up and down where there is less room than it needs."""
    inside, scroll = QWidget(), QScrollArea()
    inside.setProperty("ground", "none")
    inside.setLayout(layout)
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll
