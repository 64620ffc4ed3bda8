"""Confirm it's you, and then the deed, in one piece of work (M05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from qmetry_admin.domain.identity import Confirmation, ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.domain.two_step_outcomes import IdentityAnswer
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.sentences import IdentityRefused, identity_refused
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step.doors import TabDoors
from qmetry_admin.ui.widgets.confirm_identity import ConfirmIdentityPanel

T = TypeVar("T")


@dataclass(frozen=True)
class NotConfirmed:
    """It was not confirmed who sits there, so the deed was not done."""

    answer: IdentityRefused


def confirmed(
    doors: TabDoors, confirmation: Confirmation, deed: Callable[[], T]
) -> T | NotConfirmed | SessionEnded:
    """Confirms who sits there and then does the deed; work for a task.

    What was confirmed already, for a deed that was then refused, is not asked of them again: the
    code that was typed is spent.
    """
    answer: IdentityAnswer | ConfirmIdentity = doors.identity.due(doors.session)
    if isinstance(answer, ConfirmIdentity):
        answer = doors.identity.confirm(doors.session, confirmation)
    match answer:
        case IdentityConfirmed():
            return deed()
        case SessionEnded():
            return answer
        case _:
            return NotConfirmed(answer)


def ask_first(
    panel: ConfirmIdentityPanel, doors: TabDoors, deed: Callable[[], T], done: Callable[[T], None]
) -> None:
    """Has the deed wait for what is typed in the panel; `done` takes the deed's answer."""
    _Question(panel, doors, deed, done)


class _Question(QObject):
    """Works for one panel with a button of its own, and goes with it."""

    def __init__(
        self,
        panel: ConfirmIdentityPanel,
        doors: TabDoors,
        deed: Callable[[], Any],
        done: Callable[[Any], None],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._doors = doors
        self._deed = deed
        self._done = done
        panel.confirmed.connect(self._confirm)

    def _confirm(self, confirmation: Confirmation) -> None:
        self._panel.set_busy(True)
        self._doors.desk.tasks.run(
            partial(confirmed, self._doors, confirmation, self._deed),
            owner=self._panel,
            done=self._answered,
            failed=self._failed,
        )

    def _answered(self, answer: object) -> None:
        self._panel.set_busy(False)
        if isinstance(answer, NotConfirmed):
            now = self._doors.desk.clock.now()
            self._panel.say(identity_refused(answer.answer, now, self._doors.zone))
        else:
            self._done(answer)

    def _failed(self, trouble: Trouble) -> None:
        self._panel.set_busy(False)
        self._panel.say(sentence(trouble))
