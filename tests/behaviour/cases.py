"""Who acts on whom in which state: the columns of the table, and a ground that stands so."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User
from tests.behaviour.ground import Ground, Phone

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


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    actor: ActorKind
    own: bool
    authentication: AuthenticationType
    state: State

    def __str__(self) -> str:
        whom = "self" if self.own else "other"
        return f"{self.actor.value}-{whom}-{self.authentication}-{self.state.value}"

    @property
    def rights(self) -> set[Right]:
        return RIGHTS_OF[self.actor.role]

    def has(self, *rights: Right) -> bool:
        """Whether the actor has one of these rights."""
        return bool(self.rights & set(rights))


def all_cases() -> Iterator[Case]:
    """Every combination that can be."""
    for actor in ActorKind:
        for own in (False, True):
            for authentication in AuthenticationType:
                for state in State:
                    case = Case(actor, own, authentication, state)
                    if _possible(case):
                        yield case


def _possible(case: Case) -> bool:
    if case.state.enabled and case.authentication is not QMETRY:
        return False  # S08
    if case.own and not case.state.active:
        return False  # an inactive person has no session (M06)
    # The first user keeps the type QMETRY (A6).
    return not (
        case.own and case.actor is ActorKind.FIRST_USER and case.authentication is not QMETRY
    )


class Scene:
    """A ground on which a case is the case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ground = Ground(mandatory=case.state.mandatory)
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
                "subject", authentication=case.authentication, active=case.state.active
            )
        if case.state.enabled:
            self.phone = self.ground.enabled(self.subject)
        self.subject = self.ground.now(self.subject.id)
        self.session = self.ground.session(self.actor)
        self.stranger = self.ground.person("stranger")
        # One entry the scene begins with, so that the chain is not empty.
        self.before = self.ground.audit_length()

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

    def another_session(self, user: User) -> Session:
        return self.ground.session(user)
