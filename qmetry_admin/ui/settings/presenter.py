"""Between the page General Settings & Audit and the services."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import ChangedMeanwhile, FieldsRefused, NotAllowed, SessionEnded
from qmetry_admin.domain.settings_outcomes import SettingsAnswer, SettingsChanged, SettingsView
from qmetry_admin.domain.users import Right, User
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.settings import OrganisationSettings
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import field_problem, not_allowed
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.handing_over import HandingOver
from qmetry_admin.ui.settings.page import SettingsPage
from qmetry_admin.ui.settings.switching import Switching

_TOPICS = {Topic.SETTINGS, Topic.TWO_STEP, Topic.USERS, Topic.ACCOUNT}


class SettingsPresenter(QObject):
    """Keeps the page true to the directory; what was typed and not saved stays as it is.

    `audit_tab` makes the Audit tab under a parent. `affected_users_requested` leads to the Users
    page with its filters set, from where `back_to_confirmation` or `confirmation_cancelled` comes.
    """

    own_set_up_requested = Signal()
    affected_users_requested = Signal()

    def __init__(
        self,
        page: SettingsPage,
        settings: OrganisationSettings,
        mandatory: MandatoryTwoStep,
        identity: IdentityKeeper,
        session: Session,
        desk: Desk,
        *,
        users: UserAdministration,
        audit_tab: Callable[[QWidget], QWidget] | None,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._session = session
        self._desk = desk
        self._audit_tab = audit_tab
        self._actor: User | None = None
        self._view: SettingsView | None = None
        self._generation = 0
        self._anew = False  # what was typed is to be given up for what is stored
        self._switching = Switching(page, mandatory, identity, users, session, desk)
        self._handing_over = HandingOver(page, settings, session, desk)
        page.save_requested.connect(self._save)
        page.general.reload_asked.connect(self._reload)
        page.general.instance.hand_over_asked.connect(self._handing_over.begin)
        page.general.two_step.switch_asked.connect(self._switching.begin)
        page.general.two_step.own_set_up_asked.connect(self.own_set_up_requested)
        self._switching.users_asked.connect(self.affected_users_requested)
        desk.changes.changed.connect(self._changed)

    def open_page(self, actor: User) -> None:
        """Shows the page to a person: the tabs their role allows, and the settings as they are."""
        first = self._actor is None
        self._actor = actor
        if first and Right.SETTINGS_VIEW in actor.rights:
            self._page.add_general()
        if first and self._audit_tab is not None and Right.AUDIT_VIEW in actor.rights:
            self._page.add_audit(self._audit_tab)
        self.refresh()

    def refresh(self) -> None:
        """Looks at the settings again."""
        self._look()

    def back_to_confirmation(self) -> None:
        """Opens the confirmation again, counted afresh (S41)."""
        self._page.show_general()
        self._switching.begin(True)

    def confirmation_cancelled(self) -> None:
        """The person thought better of it: the option stays off."""
        self._page.show_general()
        self._page.general.two_step.toggle.setFocus()

    def _changed(self, topic: Topic) -> None:
        if topic in _TOPICS:
            self.refresh()

    def _look(self) -> None:
        actor = self._actor
        if actor is None or Right.SETTINGS_VIEW not in actor.rights:
            return
        self._generation += 1
        self._desk.tasks.run(
            partial(self._settings.view, self._session),
            self,
            partial(self._show, self._generation, actor),
        )

    def _show(
        self,
        generation: int,
        actor: User,
        answer: SettingsView | NotAllowed | SessionEnded,
    ) -> None:
        match answer:
            case SettingsView() if generation == self._generation:
                anew, self._anew = self._anew, False
                self._show_view(answer, actor, anew=anew)
            case SettingsView() | SessionEnded():
                """Asked anew meanwhile, or over: the shell is told of this one."""
            case NotAllowed():
                self._page.general.show_refusal(not_allowed(answer))
            case _:
                assert_never(answer)

    def _show_view(self, view: SettingsView, actor: User, *, anew: bool) -> None:
        """Shows what is new; an equal view leaves all as it is, half-typed numbers too."""
        if view != self._view or anew:
            fill = anew or not self._page.dirty
            self._page.show_view(view, actor, self._desk.clock.now(), fill=fill)
        self._view = view
        self._switching.show_view(view, actor)
        self._handing_over.show_view(view)

    def _reload(self) -> None:
        self._page.general.say_nothing()
        self._anew = True
        self._look()

    def _save(self) -> None:
        switches = self._page.general.switches
        before, after = switches.shown, switches.values()
        self._page.set_busy(True)
        self._desk.tasks.run(
            partial(self._settings.change, self._session, before, after),
            self,
            self._saved,
            failed=self._not_saved,
        )

    def _saved(self, answer: SettingsAnswer) -> None:
        general, actor = self._page.general, self._actor
        now, zone = self._desk.clock.now(), actor.time_zone if actor else "UTC"
        match answer:
            case SettingsChanged():
                general.switches.show_settings(answer.settings, now, zone)
                self._page.say_saved()
                self._desk.changes.tell(Topic.SETTINGS)
                self._desk.changes.tell(Topic.AUDIT)
            case FieldsRefused():
                general.say_refused(" ".join(field_problem(p) for p in answer.problems))
            case ChangedMeanwhile():
                said = words.settings_changed(answer, zone, now)
                general.say_refused(said, with_reload=True)
            case NotAllowed():
                general.say_refused(not_allowed(answer))
                self._desk.changes.tell(Topic.AUDIT)
            case SessionEnded():
                """The shell is told of this one."""
            case _:
                assert_never(answer)
        self._page.set_busy(False)
        if isinstance(answer, FieldsRefused):  # after the focus came back to where it was
            general.switches.go_to(p.field for p in answer.problems)

    def _not_saved(self, trouble: Trouble) -> None:
        self._page.general.say_refused(troubles.sentence(trouble))
        self._page.set_busy(False)
