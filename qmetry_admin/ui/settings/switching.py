"""The errand of the mandatory rule: counted, confirmed, and done in one task with M05's line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.identity import Confirmation, ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.outcomes import ChangedMeanwhile, NotAllowed, SessionEnded
from qmetry_admin.domain.settings_outcomes import (
    MandatoryOff,
    MandatoryOn,
    MandatoryRefused,
    MoreAffected,
    SettingsView,
)
from qmetry_admin.domain.user_outcomes import Addresses, LastAbleAdmin
from qmetry_admin.domain.users import STILL_TO_ENROL, User, UserQuery
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import IdentityRefused, identity_refused
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.deed_dialog import DeedDialog
from qmetry_admin.ui.settings.mandatory_dialogs import MandatoryDialog, MandatoryOffDialog
from qmetry_admin.ui.settings.page import SettingsPage

_CHANGED = (Topic.SETTINGS, Topic.USERS, Topic.AUDIT)


@dataclass(frozen=True)
class _Counted:
    """What the confirmation shows: the number, whose addresses, and whether M05's line is due."""

    affected: int
    addresses: Addresses
    due: ConfirmIdentity | None


@dataclass(frozen=True)
class _Grew:
    """More are affected by now: what the confirmation shows instead."""

    counted: _Counted


_Refusal = MandatoryRefused | LastAbleAdmin | ChangedMeanwhile
_Answer = (
    MandatoryOn | MandatoryOff | _Grew | _Refusal | ConfirmIdentity | IdentityRefused | SessionEnded
)


class Switching(QObject):
    """Opens the confirmation and does what was confirmed; `users_asked` is the link in it."""

    users_asked = Signal()

    def __init__(
        self,
        page: SettingsPage,
        mandatory: MandatoryTwoStep,
        identity: IdentityKeeper,
        users: UserAdministration,
        session: Session,
        desk: Desk,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._mandatory = mandatory
        self._identity = identity
        self._users = users
        self._session = session
        self._desk = desk
        self._view: SettingsView | None = None
        self._actor: User | None = None
        self._under_way = False

    def show_view(self, view: SettingsView, actor: User) -> None:
        """Knows from here until when people set it up themselves, and who asks."""
        self._view, self._actor = view, actor

    def begin(self, wanted: bool) -> None:
        """Counts anew and asks; turning off has nothing to count."""
        if self._under_way:
            return
        self._under_way = True
        if wanted:
            self._desk.tasks.run(self._count, self, self._open, failed=self._not_opened)
        else:
            self._desk.tasks.run(self._due, self, self._open_off, failed=self._not_opened)

    # ---- work: touches no widget -----------------------------------------------------------------

    def _due(self) -> ConfirmIdentity | IdentityConfirmed | SessionEnded:
        return self._identity.due(self._session)

    def _count(self) -> _Counted | MandatoryRefused | SessionEnded:
        affected = self._mandatory.affected(self._session)
        if not isinstance(affected, int):
            return affected
        due = self._due()
        if isinstance(due, SessionEnded):
            return due
        addresses = self._users.addresses(self._session, UserQuery(filter=STILL_TO_ENROL))
        match addresses:
            case Addresses():
                shown = addresses
            case NotAllowed():
                shown = Addresses((), 0)
            case SessionEnded():
                return addresses
            case _:
                assert_never(addresses)
        return _Counted(affected, shown, due if isinstance(due, ConfirmIdentity) else None)

    def _turn_on(self, confirmed: int, confirmation: Confirmation | None) -> _Answer:
        refused = self._refused_identity(confirmation)
        if refused is not None:
            return refused
        answer = self._mandatory.turn_on(self._session, confirmed)
        if isinstance(answer, MoreAffected):
            counted = self._count()
            return _Grew(counted) if isinstance(counted, _Counted) else counted
        return answer

    def _turn_off(self, confirmation: Confirmation | None) -> _Answer:
        refused = self._refused_identity(confirmation)
        return self._mandatory.turn_off(self._session) if refused is None else refused

    def _refused_identity(
        self, confirmation: Confirmation | None
    ) -> IdentityRefused | SessionEnded | None:
        """Nothing where it is confirmed, now or before: a code that was typed then is spent."""
        if confirmation is None or isinstance(self._due(), IdentityConfirmed):
            return None
        answer = self._identity.confirm(self._session, confirmation)
        return None if isinstance(answer, IdentityConfirmed) else answer

    # ---- the window's thread ---------------------------------------------------------------------

    def _open(self, answer: _Counted | MandatoryRefused | SessionEnded) -> None:
        self._under_way = False
        match answer:
            case _Counted():
                self._ask(answer)
            case MandatoryRefused():
                self._say_refused(answer)
            case SessionEnded():
                """The shell is told of this one."""
            case _:
                assert_never(answer)

    def _ask(self, counted: _Counted) -> None:
        dialog = MandatoryDialog(
            counted.affected,
            counted.addresses,
            self._desk.theme,
            until=self._until(),
            parent=self._page.window(),
        )
        errand = _Errand(dialog, self)
        dialog.confirmed.connect(errand.turn_on)
        dialog.users_asked.connect(self.users_asked)
        dialog.set_up_asked.connect(self._page.general.go_to_set_up)
        self._show(dialog, counted.due)

    def _open_off(self, answer: ConfirmIdentity | IdentityConfirmed | SessionEnded) -> None:
        self._under_way = False
        if isinstance(answer, SessionEnded):
            return
        dialog = MandatoryOffDialog(self._desk.theme, self._page.window())
        errand = _Errand(dialog, self)
        dialog.confirmed.connect(errand.turn_off)
        self._show(dialog, answer if isinstance(answer, ConfirmIdentity) else None)

    def _show(self, dialog: DeedDialog, due: ConfirmIdentity | None) -> None:
        if due is not None:
            dialog.ask_identity(with_code=due.with_code)
        dialog.open()

    def _not_opened(self, trouble: Trouble) -> None:
        self._under_way = False
        self._page.general.say_refused(troubles.sentence(trouble))

    def _say_refused(self, answer: MandatoryRefused) -> None:
        self._page.general.say_refused(self._why(answer))
        self._desk.changes.tell(Topic.SETTINGS)

    def _why(self, answer: MandatoryRefused) -> str:
        if self._view is None or self._actor is None:
            return ""
        return words.why_not(answer.why, self._actor, self._view.first_user)

    def _until(self) -> str:
        """The day until which people set it up while signing in, where that is on."""
        if self._view is None or self._actor is None:
            return ""
        until = self._view.organisation.settings.set_up_until
        if until is None or until <= self._desk.clock.now():
            return ""
        return words.day(words.last_day(until, self._zone))

    def show_answer(self, dialog: DeedDialog, answer: _Answer) -> None:
        """Shows in an open dialog what came of it."""
        match answer:
            case MandatoryOn() | MandatoryOff():
                dialog.accept()
                self._page.general.say_nothing()
            case _Grew():
                if isinstance(dialog, MandatoryDialog):
                    dialog.show_more(answer.counted.affected, answer.counted.addresses)
            case MandatoryRefused() | LastAbleAdmin() | ChangedMeanwhile():
                self._show_refusal(dialog, answer)
            case ConfirmIdentity():
                dialog.ask_identity(with_code=answer.with_code)
                return
            case SessionEnded():
                return
            case _:
                now, zone = self._desk.clock.now(), self._zone
                dialog.say_identity_refused(identity_refused(answer, now, zone))
                return
        for topic in _CHANGED:
            self._desk.changes.tell(topic)

    def _show_refusal(self, dialog: DeedDialog, answer: _Refusal) -> None:
        match answer:
            case MandatoryRefused():
                dialog.say_impossible(self._why(answer))
            case LastAbleAdmin():
                dialog.say_impossible(words.LAST_ABLE_ADMIN)
            case ChangedMeanwhile():
                dialog.over()
                said = words.mandatory_changed(answer, self._zone, self._desk.clock.now())
                self._page.general.say_refused(said)
            case _:
                assert_never(answer)

    @property
    def _zone(self) -> str:
        return self._actor.time_zone if self._actor is not None else "UTC"

    def run(self, dialog: DeedDialog, confirmed: int | None, by: Confirmation | None) -> None:
        """Does it in one task: on where a number was confirmed, else off."""
        work = (
            partial(self._turn_off, by)
            if confirmed is None
            else partial(self._turn_on, confirmed, by)
        )
        self._desk.tasks.run(
            work,
            dialog,
            partial(self.show_answer, dialog),
            failed=partial(_say_trouble, dialog),
        )


class _Errand(QObject):
    """One open dialog's errand."""

    def __init__(self, dialog: DeedDialog, switching: Switching) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._switching = switching

    def turn_on(self, by: Confirmation | None) -> None:
        """The number on the dialog was confirmed."""
        if isinstance(self._dialog, MandatoryDialog):
            self._switching.run(self._dialog, self._dialog.affected, by)

    def turn_off(self, by: Confirmation | None) -> None:
        """It was confirmed that the rule ends."""
        self._switching.run(self._dialog, None, by)


def _say_trouble(dialog: DeedDialog, trouble: Trouble) -> None:
    dialog.say("bad", troubles.sentence(trouble))
