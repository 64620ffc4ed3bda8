"""What takes turns in a Security tab."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Panel(QWidget):
    """One of the things shown in turn: it takes the focus, and drops its secrets when left."""

    def take_focus(self) -> None:
        """Goes to what is to be done first."""
        self.setFocus()

    def discard(self) -> None:
        """Drops what nobody is to read any more."""

    def set_large(self, *, large: bool, margin: int = 0) -> None:
        """Fits what it shows to the whole screen, `margin` px of it left free, or to its place."""

    def can_be_large(self) -> bool:
        """Whether it may be shown on the whole screen."""
        return False
