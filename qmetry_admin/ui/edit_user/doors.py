"""What one open dialog works with, and what it asks of the widgets in its tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.users import User, UserId
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.security_deed import SecurityDeed


@runtime_checkable
class SecurityPart(Protocol):
    """What the Security tab can do besides being a widget; `enrolled` says its steps are done."""

    enrolled: SignalInstance

    def begin(self, deed: SecurityDeed) -> None:
        """Goes straight to a deed, once the person was looked up (M22)."""

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed`, after asking where something would be lost."""

    def discard(self) -> None:
        """Drops every secret it holds."""


@dataclass(frozen=True)
class EditDoors:
    """Who acts, on whose behalf, and the ways to what lies in the other tabs."""

    users: UserAdministration
    session: Session
    actor: User
    desk: Desk
    clipboard: SecretClipboard
    security_tab: Callable[[QWidget, UserId], QWidget]
    activity_tab: Callable[[QWidget, UserId], QWidget]
