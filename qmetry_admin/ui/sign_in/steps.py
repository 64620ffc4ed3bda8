"""What the set-up page asks of the steps it shows; the room of two-step verification makes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.outcomes import HalfOpenEnded
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.desk import Desk


class SetUpSteps(Protocol):
    """A widget: the QR code with the fields for two codes, then the recovery codes to be kept.

    `enabled` tells that two codes were accepted, `finished` that the recovery codes are kept,
    `cancelled` that the steps were left before that. With the focus it goes to what is to be done.
    """

    @property
    def enabled(self) -> SignalInstance:
        """Two-step verification is on, and the recovery codes are shown."""

    @property
    def finished(self) -> SignalInstance:
        """The codes are kept."""

    @property
    def cancelled(self) -> SignalInstance:
        """The steps were left, or came to nothing."""

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once; while the codes are not kept, asks first."""

    def discard(self) -> None:
        """Closes the enrolment, and drops key and codes from the screen."""


class MakeSetUpSteps(Protocol):
    """Makes the steps of one enrolment; what it answers is a QWidget.

    `confirm` is work for a task: first code, second code, and when that one's last digit came.
    """

    def __call__(
        self,
        parent: QWidget | None,
        enrolment: Enrolment,
        confirm: Callable[[str, str, datetime], ConfirmAnswer | HalfOpenEnded],
        *,
        organisation: str,
        zone: str,
        desk: Desk,
    ) -> SetUpSteps:
        """The steps, at the first of them."""
