"""Who may do what about two-step verification, for whom it can be.

And when an Admin is able (S07 to S09, S24, S36 to S38, A6).
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import assert_never

from qmetry_admin.domain.authenticator import years_apart
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User

MANAGING = frozenset({Right.USERS_CREATE, Right.USERS_MODIFY})
"""Either right enables, registers again and removes, for others or for oneself (S09)."""
ASSISTING = MANAGING | {Right.USERS_ASSIST}
"""One of these resyncs and unlocks; Assist alone only people who are not Admins (A2)."""


class WhyNot(enum.StrEnum):
    """Why two-step verification cannot be enabled for a person, whoever asks."""

    LDAP = "LDAP"
    SAML = "SAML"
    ALREADY_ENABLED = "already enabled"
    CLOCK = "clock"


class WhyNotMandatory(enum.StrEnum):
    """Why this actor cannot switch the mandatory rule."""

    NOT_ADMIN = "not an Admin"
    NOT_FIRST_USER = "not the first user"
    OTHER_AUTHORITY = "of another authority"
    OWN_NOT_ENABLED = "own not enabled"


def may_manage(actor: User, subject: User | None, settings: Settings) -> bool:
    """Whether the actor may enable, register again and remove it for this person (S09).

    Where there is nobody, here and below, the actor's role alone decides.
    """
    return bool(actor.rights & MANAGING) or (settings.self_service and _own(actor, subject))


def may_assist(actor: User, subject: User | None) -> bool:
    """Whether the actor's role lets them help this person in: unlock, and resync (A2)."""
    return bool(actor.rights & wanted_to_assist(subject))


def wanted_to_assist(subject: User | None) -> frozenset[Right]:
    """The rights of which one lets somebody help this person in (A2)."""
    is_admin = subject is not None and subject.role is Role.ADMIN
    return MANAGING if is_admin else ASSISTING


def may_resync(actor: User, subject: User | None, settings: Settings) -> bool:
    """Whether the actor may resync this person's authenticator (S09)."""
    return may_assist(actor, subject) or may_manage(actor, subject, settings)


def may_see_codes(actor: User, subject: User | None, settings: Settings) -> bool:
    """Whether the actor may be shown a person's recovery codes (S24).

    One's own always; others' with View on Users, unless they are hidden after the enrolment.
    """
    return _own(actor, subject) or (Right.USERS_VIEW in actor.rights and not settings.hide_codes)


def why_not(user: User, now: datetime) -> WhyNot | None:
    """What stands against enabling it for this person now, or nothing.

    Inactive people can be (S07).
    """
    return WhyNot.ALREADY_ENABLED if user.two_step is not None else why_no_key(user, now)


def why_no_key(user: User, now: datetime) -> WhyNot | None:
    """What stands against a new key for this person, whether they have one or not (S08, M20)."""
    match user.authentication:
        case AuthenticationType.LDAP:
            return WhyNot.LDAP
        case AuthenticationType.SAML:
            return WhyNot.SAML
        case AuthenticationType.QMETRY:
            return WhyNot.CLOCK if years_apart(now) else None
        case _:
            assert_never(user.authentication)


def why_not_mandatory(
    actor: User, organisation: Organisation, *, turning_on: bool
) -> WhyNotMandatory | None:
    """What stands against this actor's switching the mandatory rule, or nothing (S36 to S38).

    On premises any Admin may, as a service the first user alone. Turning it on wants their own
    two-step verification; turning it off does not.
    """
    if organisation.kind is InstanceKind.SAAS and actor.id != organisation.first_user:
        return WhyNotMandatory.NOT_FIRST_USER
    if actor.role is not Role.ADMIN:
        return WhyNotMandatory.NOT_ADMIN
    if not turning_on:
        return None
    if actor.authentication is not AuthenticationType.QMETRY:
        return WhyNotMandatory.OTHER_AUTHORITY
    return None if actor.two_step is not None else WhyNotMandatory.OWN_NOT_ENABLED


def is_able_admin(user: User, *, mandatory: bool) -> bool:
    """Whether this person could administer after signing in (A6).

    LDAP and SAML count only while their directory is activated; none can be activated yet.
    """
    return (
        user.active
        and user.role is Role.ADMIN
        and user.authentication is AuthenticationType.QMETRY
        and (user.two_step is not None or not mandatory)
    )


def _own(actor: User, subject: User | None) -> bool:
    return subject is not None and actor.id == subject.id
