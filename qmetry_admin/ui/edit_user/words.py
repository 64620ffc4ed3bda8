"""The sentences of the dialog: what was saved, what was refused and why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, assert_never

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FirstUserFixed,
    LastAbleAdmin,
    NoSuchUser,
    NotAllowed,
    OwnRoleOrStatus,
)
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.ui import sentences

OWN_ROLE: Final = "Nobody changes their own role."
OWN_STATUS: Final = "Nobody changes their own status."
FIRST_ROLE: Final = "The first user keeps this role."
FIRST_STATUS: Final = "The first user stays active."
OWN_ROLE_OR_STATUS: Final = (
    "Nobody changes their own role or status. Ask another administrator to do it."
)
FIRST_USER_FIXED: Final = "The first user keeps role and status."
LAST_ABLE_ADMIN: Final = (
    "Nobody could administer any more after this change. First give somebody else the role Admin,"
    " active and able to sign in."
)
GONE: Final = "This person is not there any more."
SAVE_FIRST: Final = "Save the person first"
NOTHING_CHANGED: Final = "Nothing was changed, so there was nothing to save."
SAVED: Final = "Saved."
RELOADED: Final = "These are the details as they are now."
TYPE_FIXED: Final = "Chosen when the person was made, and fixed since."
START_PASSWORD: Final = (
    "Copy or print it before you save: it is shown only now. It must be changed at the first"
    " sign-in."
)
KEEP_FIRST: Final = (
    "Copy or print it first, or write it down: it is not shown again. Then save once more."
)

ROLES: Final = {
    Role.ADMIN: "Everything, settings and audit included.",
    Role.HELP_DESK: "Views users, and assists those who are not Admins.",
    Role.AUDITOR: "Views and exports the audit.",
    Role.READ_ONLY: "Views users.",
    Role.MEMBER: "Own account only.",
}
_CALLED: Final = {
    Field.USERNAME: "the username",
    Field.ALIAS: "the alias",
    Field.FIRST_NAME: "the first name",
    Field.LAST_NAME: "the last name",
    Field.EMAIL: "the email address",
    Field.TIME_ZONE: "the time zone",
    Field.ROLE: "the role",
    Field.STATUS: "the status",
    Field.AUTHENTICATION: "the authentication type",
}


def type_hint(authentication: AuthenticationType) -> str:
    """What choosing an authentication type means for the person."""
    if authentication is AuthenticationType.QMETRY:
        return "Two-step verification is available."
    return f"Verifies at {authentication.value}. Cannot sign in until it is connected."


def no_two_step(authentication: AuthenticationType) -> str:
    """Why two-step verification cannot be set up here for people of another authority."""
    return f"{authentication.value} users verify at their own directory"


def created(user: User) -> str:
    """What was made, and how the person gets in."""
    if user.authentication is AuthenticationType.QMETRY:
        return f"{user.name} was added and can sign in with the start password."
    return f"{user.name} was added and can sign in once {user.authentication.value} is connected."


Refusal = OwnRoleOrStatus | FirstUserFixed | LastAbleAdmin | NoSuchUser | NotAllowed
"""What is said in a sentence, and no field or button goes with it."""


def refusal(answer: Refusal) -> str:
    """Why the details were not stored."""
    match answer:
        case OwnRoleOrStatus():
            return OWN_ROLE_OR_STATUS
        case FirstUserFixed():
            return FIRST_USER_FIXED
        case LastAbleAdmin():
            return LAST_ABLE_ADMIN
        case NoSuchUser():
            return GONE
        case NotAllowed():
            return sentences.not_allowed(answer)
        case _:
            assert_never(answer)


def changed_meanwhile(refusal: ChangedMeanwhile, zone: str, now: datetime) -> str:
    """Who was first, when, with which fields; and the way on (DB-02)."""
    what = _listed([_CALLED[field] for field in refusal.fields if field in _CALLED])
    return (
        f"{refusal.by or 'Somebody'} changed {what or 'this person'} on"
        f" {sentences.when(refusal.at, zone, now)}. Nothing of yours was saved. Reload shows the"
        " details as they are now, without your changes."
    )


def discard_question(user: User | None) -> str:
    """The question before unsaved details are dropped."""
    return f"Discard the changes to {user.name}?" if user else "Discard the new user?"


def _listed(names: Sequence[str]) -> str:
    """Names as one reads them out: "a, b and c"."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
