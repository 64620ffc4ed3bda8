"""The three steps by themselves, for whoever sets up their own while signing in (S36)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step.enrolling import EnrolmentPresenter
from qmetry_admin.ui.two_step.panel_place import PanelPlace
from qmetry_admin.ui.two_step.questions import ask_unsaved
from qmetry_admin.ui.two_step.save_panel import SavePanel
from qmetry_admin.ui.two_step.steps import Confirm, Steps


class SetUpSteps(PanelPlace):
    """QR code, two codes, recovery codes to be kept.

    `enabled` tells that two-step verification is on and the codes are shown, `finished` that they
    are kept, `cancelled` that the steps were left before they were enabled.
    """

    enabled = Signal()
    finished = Signal()
    cancelled = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._done = False
        self.setObjectName("setUpSteps")

    def works_with(self, steps: EnrolmentPresenter) -> None:
        """Passes on what becomes of the steps, and shows them."""
        steps.enabled.connect(self.enabled)
        steps.finished.connect(self._finish)
        steps.over.connect(self._leave)
        steps.begin()

    def ask_to_close(self, proceed: Callable[[], None]) -> None:
        """Calls `proceed` at once; while the codes are not saved, asks first."""
        panel = self.panel
        if isinstance(panel, SavePanel) and not panel.saved:
            ask_unsaved(self, self._keeper, panel.who_has_codes, proceed)
        else:
            proceed()

    def _finish(self) -> None:
        self._done = True
        self.finished.emit()

    def _leave(self) -> None:
        if not self._done:
            self.cancelled.emit()


def make_set_up_steps(
    parent: QWidget | None,
    enrolment: Enrolment,
    confirm: Confirm,
    *,
    organisation: str,
    zone: str,
    desk: Desk,
) -> SetUpSteps:
    """The steps for the person of the enrolment, themselves at the desk.

    `confirm` is work for a task: first code, second code, and when that one's last digit came.
    """
    place = SetUpSteps(desk.theme, parent)
    steps = Steps(
        enrolment,
        confirm,
        organisation=organisation,
        own=True,
        codes_hidden=False,
        zone=zone,
        desk=desk,
    )
    place.works_with(EnrolmentPresenter(place, steps))
    return place
