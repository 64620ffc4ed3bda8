"""Who may do what about two-step verification, for whom it can be.

And when an Admin is able (S07 to S09, A6).
"""

from __future__ import annotations

import enum
from datetime import datetime

from qmetry_admin.domain.authenticator import years_apart
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId

MANAGING = frozenset({Right.USERS_CREATE, Right.USERS_MODIFY})
"""Either right enables two-step verification, for others or for oneself (S09)."""


class WhyNot(enum.StrEnum):
    """Why two-step verification cannot be enabled for a person, whoever asks."""

    LDAP = "LDAP"
    SAML = "SAML"
    ALREADY_ENABLED = "already enabled"
    CLOCK = "clock"


def may_enable(actor: User) -> bool:
    """Whether the actor's role lets them enable two-step verification (S09)."""
    return bool(actor.rights & MANAGING)


def may_see_codes(actor: User, subject: UserId) -> bool:
    """Whether the actor may be shown a person's recovery codes.

    View on Users, or their own (S24).
    """
    return actor.id == subject or Right.USERS_VIEW in actor.rights


def why_not(user: User, now: datetime) -> WhyNot | None:
    """What stands against enabling it for this person now, or nothing.

    Inactive people can be (S07).
    """
    if user.authentication is AuthenticationType.LDAP:
        return WhyNot.LDAP
    if user.authentication is AuthenticationType.SAML:
        return WhyNot.SAML
    if user.two_step is not None:
        return WhyNot.ALREADY_ENABLED
    return WhyNot.CLOCK if years_apart(now) else None


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
