"""The errand of handing the first user's place over."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.settings_outcomes import (
    CannotBeFirstUser,
    HandedOver,
    HandOverAnswer,
    SettingsView,
)
from qmetry_admin.domain.users import User
from qmetry_admin.services.settings import OrganisationSettings
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.settings.hand_over_dialog import HandOverDialog
from qmetry_admin.ui.settings.page import SettingsPage

_NOT_YOU = "You are not the first user any more, so you cannot hand that over."
_CANNOT_BE = (
    "That person cannot be the first user any more: it has to be an active Admin with a QMETRY"
    " account whose two-step verification is enabled. Nothing was changed."
)


class HandingOver(QObject):
    """Asks who it can be, opens the dialog, and tells what came of it."""

    def __init__(
        self, page: SettingsPage, settings: OrganisationSettings, session: Session, desk: Desk
    ) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._session = session
        self._desk = desk
        self._view: SettingsView | None = None
        self._under_way = False

    def show_view(self, view: SettingsView) -> None:
        """Knows from here how QMetry is run."""
        self._view = view

    def begin(self) -> None:
        """Asks who it can be."""
        if self._under_way:
            return
        self._under_way = True
        work = partial(self._settings.candidates, self._session)
        self._desk.tasks.run(work, self, self._open, failed=self._not_opened)

    def _not_opened(self, trouble: Trouble) -> None:
        self._under_way = False
        self._page.general.say_refused(troubles.sentence(trouble))

    def _open(self, answer: tuple[User, ...] | NotAllowed | SessionEnded) -> None:
        self._under_way = False
        if isinstance(answer, SessionEnded) or self._view is None:
            return
        if isinstance(answer, NotAllowed):
            self._page.general.say_refused(_NOT_YOU)
            self._desk.changes.tell(Topic.SETTINGS)
            return
        kind = self._view.organisation.kind
        dialog = HandOverDialog(answer, kind, self._desk.theme, self._page.window())
        errand = _Errand(dialog, self._settings, self._session, self._desk)
        dialog.confirmed.connect(errand.hand_over)
        dialog.open()


class _Errand(QObject):
    """One open dialog's errand."""

    def __init__(
        self, dialog: HandOverDialog, settings: OrganisationSettings, session: Session, desk: Desk
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._settings = settings
        self._session = session
        self._desk = desk

    def hand_over(self) -> None:
        """Hands over to the person chosen."""
        to = self._dialog.chosen
        if to is not None:
            self._desk.tasks.run(
                partial(self._settings.hand_over, self._session, to),
                self._dialog,
                self._show,
                failed=self._failed,
            )

    def _show(self, answer: HandOverAnswer) -> None:
        match answer:
            case HandedOver():
                self._dialog.accept()
            case CannotBeFirstUser() | NoSuchUser():
                self._dialog.say_impossible(_CANNOT_BE)
            case NotAllowed():
                self._dialog.say_impossible(_NOT_YOU)
            case SessionEnded():
                return
            case _:
                assert_never(answer)
        for topic in (Topic.SETTINGS, Topic.USERS, Topic.ACCOUNT, Topic.AUDIT):
            self._desk.changes.tell(topic)

    def _failed(self, trouble: Trouble) -> None:
        self._dialog.say("bad", troubles.sentence(trouble))
