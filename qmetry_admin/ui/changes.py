"""Tells every page what a deed changed, so that it looks again."""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Signal


class Topic(enum.Enum):
    """What changed."""

    USERS = "users"
    TWO_STEP = "two-step"
    ACCOUNT = "account"
    ORGANISATION = "organisation"
    SETTINGS = "settings"
    AUDIT = "audit"


class Changes(QObject):
    """Passes on, within this program, that something changed; `changed` carries the Topic."""

    changed = Signal(object)

    def tell(self, topic: Topic) -> None:
        """Says that something of this topic is no longer as it was."""
        self.changed.emit(topic)
