"""Pictures small enough for a page of the guide: one dialog, card or page each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from tests.support.walker import Walker
from tests.tour.reducing import reduce

_PAGES: Final = ("usersPage", "settingsPage", "myAccountPage")


def take(walker: Walker, file: Path, of: QWidget | None = None) -> None:
    """The widget given; else the dialog in front, the page without the rail, or the card."""
    walker.settle()
    shown = of or _part(walker.screen.front)
    assert shown.grab().save(str(file)), f"{file} cannot be written"
    reduce(file)


def _part(front: QWidget) -> QWidget:
    """What of a window is worth showing."""
    pages = [front.findChild(QWidget, name) for name in _PAGES]
    frames = [] if any(pages) else front.findChildren(QFrame)
    cards = [frame for frame in frames if frame.property("frame") == "card"]
    return next((part for part in [*pages, *cards] if part is not None and part.isVisible()), front)
