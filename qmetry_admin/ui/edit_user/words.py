"""The sentences of the dialog: what was saved, what was refused and why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from qmetry_admin.domain.outcomes import ChangedMeanwhile, NoSuchUser, NotAllowed
from qmetry_admin.domain.problems import Field
from qmetry_admin.domain.user_outcomes import FirstUserFixed, LastAbleAdmin, OwnRoleOrStatus
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.ui import sentences


@dataclass(frozen=True)
class Fixed:
    """Why role, status and authentication type cannot be changed; empty where they can."""

    role: str = ""
    status: str = ""
    authentication: str = ""


OWN: Final = Fixed(
    role="Nobody changes their own role.",
    status="Nobody changes their own status.",
    authentication="Nobody changes their own authentication type.",
)
FIRST: Final = Fixed(
    role="The first user keeps this role.",
    status="The first user stays active.",
    authentication="The first user keeps this type.",
)
OWN_ROLE_OR_STATUS: Final = (
    "Nobody changes their own role, status or authentication type. Ask another administrator to do"
    " it."
)
FIRST_USER_FIXED: Final = "The first user keeps role, status and authentication type."
LAST_ABLE_ADMIN: Final = (
    "Nobody could administer any more after this change. First give somebody else the role Admin,"
    " active and able to sign in."
)
GONE: Final = "This person was deleted meanwhile. Nothing can be changed any more."
SAVE_FIRST: Final = "Save the person first"
NOTHING_CHANGED: Final = "Nothing was changed, so there was nothing to save."
SAVED: Final = "Saved."
RELOADED: Final = "These are the details as they are now."
CHANGED_ELSEWHERE: Final = (
    "Somebody changed this person meanwhile. What stands here is older and cannot be saved. Reload"
    " shows the details as they are now."
)
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


def new_type_hint(person: User, authentication: AuthenticationType) -> str:
    """What follows from another authentication type for somebody who is there."""
    if authentication is AuthenticationType.QMETRY:
        return "Signs in with the start password below, and can have two-step verification."
    if person.two_step is None:
        return type_hint(authentication)
    return f"{type_hint(authentication)} Two-step verification will be removed."


def no_two_step(authentication: AuthenticationType) -> str:
    """Why two-step verification cannot be set up here for people of another authority."""
    return f"{authentication.value} users verify at their own directory"


def created(user: User) -> str:
    """What was made, and how the person gets in."""
    if user.authentication is AuthenticationType.QMETRY:
        return f"{user.name} was added and can sign in with the start password."
    return f"{user.name} was added and can sign in once {user.authentication.value} is connected."


def saved(before: User, now: User, *, removed: bool) -> str:
    """What was stored; of another type, how the person gets in from now on."""
    if before.authentication is now.authentication:
        return SAVED
    if now.authentication is AuthenticationType.QMETRY:
        return f"Saved. {now.name} can sign in with the start password from now on."
    gone = f"Two-step verification of {now.name} was removed. " if removed else ""
    return f"Saved. {gone}{now.name} can sign in once {now.authentication.value} is connected."


def type_question(user: User, to: AuthenticationType) -> str:
    """The question before another authentication type ends two-step verification."""
    return f"Change the authentication type of {user.name} to {to.value}?"


def two_step_ends(user: User) -> str:
    """What another authentication type does to it (S08)."""
    return f"Two-step verification of {user.name} will be removed"


def type_consequences(user: User, to: AuthenticationType) -> tuple[str, ...]:
    """What follows for somebody who has two-step verification: paragraphs, a blank one between."""
    left = user.two_step.codes_left if user.two_step else 0
    codes = f" and {sentences.counted(left, 'recovery code')}" if left else ""
    ends = (
        f"{two_step_ends(user)}: the authenticator{codes} will not be accepted any more, and the"
        " entry in the app can be deleted."
    )
    shut_out = (
        f"The password kept here ends too. {user.name} ({user.username}) is signed out everywhere,"
        f" and can sign in once {to.value} is connected."
    )
    for_good = (
        "Changing back later restores nothing: it takes a start password, and two-step"
        " verification has to be set up again."
    )
    return ends, "", shut_out, "", for_good


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
