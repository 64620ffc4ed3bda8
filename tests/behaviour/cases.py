"""Who acts on whom in which state: the columns of the table, and a ground that stands so."""

from __future__ import annotations

import dataclasses
import enum
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User
from qmetry_admin.services.deeds import services_of
from tests.behaviour.ground import START, Ground, Phone

QMETRY = AuthenticationType.QMETRY

# A2, taken from the specification and not from the program's own table.
RIGHTS_OF = {
    Role.ADMIN: set(Right),
    Role.HELP_DESK: {Right.USERS_VIEW, Right.USERS_ASSIST},
    Role.AUDITOR: {Right.AUDIT_VIEW, Right.AUDIT_EXPORT},
    Role.READ_ONLY: {Right.USERS_VIEW},
    Role.MEMBER: set[Right](),
}


class ActorKind(enum.Enum):
    """Who acts: one of the five system roles, or the first user."""

    ADMIN = "Admin"
    HELP_DESK = "Help desk"
    AUDITOR = "Auditor"
    READ_ONLY = "Read only"
    MEMBER = "Member"
    FIRST_USER = "first user"

    @property
    def role(self) -> Role:
        return Role.ADMIN if self is ActorKind.FIRST_USER else Role(self.value)


class State(enum.Enum):
    """Two-step verification of the person a deed is about, and whether it is mandatory."""

    NONE = "none"
    NONE_MANDATORY = "none, mandatory"
    ENABLED = "enabled"
    ENABLED_MANDATORY = "enabled, mandatory"
    INACTIVE = "inactive"
    INACTIVE_ENABLED = "inactive, enabled"

    @property
    def enabled(self) -> bool:
        return self in {State.ENABLED, State.ENABLED_MANDATORY, State.INACTIVE_ENABLED}

    @property
    def mandatory(self) -> bool:
        return self in {State.NONE_MANDATORY, State.ENABLED_MANDATORY}

    @property
    def active(self) -> bool:
        return self not in {State.INACTIVE, State.INACTIVE_ENABLED}


class Variation(enum.Enum):
    """What else may be so: a switch of General Settings, the kind of instance, who or since when.

    `STALE` is a session whose person proved who they are longer than 15 minutes ago (M05).
    """

    PLAIN = ""
    SELF_SERVICE = "self-service"
    HIDDEN = "hidden codes"
    SAAS = "SaaS"
    OTHER_IS_ADMIN = "the other is an Admin"
    STALE = "signed in 16 minutes ago"
    SET_UP = "set-up at sign-in"


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    actor: ActorKind
    own: bool
    authentication: AuthenticationType
    state: State
    variation: Variation = Variation.PLAIN

    def __str__(self) -> str:
        whom = "self" if self.own else "other"
        text = f"{self.actor.value}-{whom}-{self.authentication}-{self.state.value}"
        return f"{text}-{self.variation.value}" if self.variation.value else text

    @property
    def about_admin(self) -> bool:
        """Whether the person a deed is about has the role Admin."""
        if self.own:
            return self.actor.role is Role.ADMIN
        return self.variation is Variation.OTHER_IS_ADMIN

    @property
    def actor_enabled(self) -> bool:
        """Whether the actor has two-step verification."""
        return self.own and self.state.enabled

    @property
    def rights(self) -> set[Right]:
        return RIGHTS_OF[self.actor.role]

    def has(self, *rights: Right) -> bool:
        """Whether the actor has one of these rights."""
        return bool(self.rights & set(rights))


def all_cases() -> Iterator[Case]:
    """Every combination that can be; with a variation those on which it could have a bearing."""
    for variation in Variation:
        for actor in ActorKind:
            for own in (False, True):
                for authentication in AuthenticationType:
                    for state in State:
                        case = Case(actor, own, authentication, state, variation)
                        if _possible(case) and _bears(case):
                            yield case


def _bears(case: Case) -> bool:
    """Whether the variation could matter to a case."""
    qmetry = case.authentication is QMETRY
    match case.variation:
        case Variation.PLAIN:
            # Whoever lacks the right is refused before the person's state is looked at.
            enough = USUAL | {State.NONE_MANDATORY} if qmetry else {State.NONE}
            return case.own or case.actor.role in LOOKING_CLOSER or case.state in enough
        case Variation.SELF_SERVICE:
            usual = case.state in {State.NONE, State.ENABLED} and (case.own or qmetry)
            own = case.own and qmetry
            return case.actor.role is not Role.ADMIN and (usual or own)
        case Variation.HIDDEN:
            return case.state is State.ENABLED
        case Variation.SAAS:
            return case.own and (qmetry or case.state is State.NONE)
        case Variation.OTHER_IS_ADMIN:
            return not case.own and qmetry and case.state in USUAL
        case Variation.STALE:
            return qmetry and case.state in USUAL
        case Variation.SET_UP:
            return case.own and case.state in {State.NONE_MANDATORY, State.ENABLED_MANDATORY}


LOOKING_CLOSER = {Role.ADMIN, Role.HELP_DESK}
USUAL = {State.NONE, State.ENABLED, State.ENABLED_MANDATORY}


def _possible(case: Case) -> bool:
    if case.state.enabled and case.authentication is not QMETRY:
        return False  # S08
    if case.authentication is AuthenticationType.SAML and case.state is not State.NONE:
        return False  # as LDAP; one state is enough to tell them apart by
    if case.own and not case.state.active:
        return False  # an inactive person has no session (M06)
    # The first user keeps the type QMETRY (A6).
    return not (
        case.own and case.actor is ActorKind.FIRST_USER and case.authentication is not QMETRY
    )


class Scene:
    """A ground on which a case is the case, and on which it can be made so again."""

    def __init__(self, case: Case) -> None:
        self.case = case
        kind = InstanceKind.SAAS if case.variation is Variation.SAAS else InstanceKind.ON_PREMISES
        self.ground = Ground(mandatory=case.state.mandatory, kind=kind)
        # Somebody who can administer is always left (A6), so that only a case about that is.
        self.spare = self.ground.person("spare", role=Role.ADMIN)
        self.ground.enabled(self.spare)
        self.phone: Phone | None = None
        if case.own:
            self.actor = self._subject_as_actor()
            self.subject = self.actor
        else:
            self.actor = self._actor()
            self.subject = self.ground.person(
                "subject",
                role=Role.ADMIN if case.about_admin else Role.MEMBER,
                authentication=case.authentication,
                active=case.state.active,
            )
        if case.state.enabled:
            self.phone = self.ground.enabled(self.subject)
        self.subject = self.ground.now(self.subject.id)
        self.session = self.ground.session(self.actor)
        self.stranger = self.ground.person("stranger")
        self.gone = self.ground.deleted_person("gone")
        self._switch()
        self.codes = self.ground.unused_codes(self.subject.id)
        self.spare_two_step = self.ground.now(self.spare.id).two_step
        self._true = self.ground.clock.true
        self._saved = sqlite3.connect(":memory:")
        self.ground.plain.backup(self._saved)
        self.mark()

    def _switch(self) -> None:
        # How far a resync searches is another matter, and searching a day takes its time.
        settings = dataclasses.replace(self.ground.settings(), resync_range=40)
        self.ground.switch(settings)
        match self.case.variation:
            case Variation.SELF_SERVICE:
                self.ground.switch(dataclasses.replace(settings, self_service=True))
            case Variation.HIDDEN:
                self.ground.switch(dataclasses.replace(settings, hide_codes=True))
            case Variation.SET_UP:
                until = START + timedelta(days=3)
                self.ground.switch(dataclasses.replace(settings, set_up_until=until))
            case Variation.STALE:
                self.ground.clock.wait(16 * 60)
            case Variation.PLAIN | Variation.SAAS | Variation.OTHER_IS_ADMIN:
                pass

    def mark(self) -> None:
        """From here on it is looked at what a deed does."""
        self.before = self.ground.audit_length()
        self.kept = self.ground.snapshot()

    def reset(self) -> None:
        """The case is the case again."""
        self._saved.backup(self.ground.plain)
        self.ground.clock.true = self._true
        self.ground.world.sessions.clear()
        self.ground.services = services_of(self.ground.world)
        self.mark()

    def close(self) -> None:
        self._saved.close()
        self.ground.close()

    def _actor(self) -> User:
        if self.case.actor is ActorKind.FIRST_USER:
            return self.ground.first
        return self.ground.person("actor", role=self.case.actor.role)

    def _subject_as_actor(self) -> User:
        if self.case.actor is ActorKind.FIRST_USER:
            return self.ground.first
        return self.ground.person(
            "actor", role=self.case.actor.role, authentication=self.case.authentication
        )
