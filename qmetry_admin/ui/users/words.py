"""What the Users page says of deeds: what they will do, what they did, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    FirstUserFixed,
    LastAbleAdmin,
    NameFreed,
    OwnRoleOrStatus,
    TwoStepWouldEnd,
    Unlocked,
    UserChangeAnswer,
    UserChanged,
    UserDeleteAnswer,
    UserDeleted,
)
from qmetry_admin.domain.users import AuthenticationType, TwoStepFilter, User, UserFilter
from qmetry_admin.ui import sentences

OWN_ROLE_OR_STATUS: Final = "Nobody changes their own role or status. Ask another Admin."
OWN_ACCOUNT: Final = "Nobody deletes their own account. Ask another Admin."
FIRST_USER_KEEPS: Final = "{name} is the first user, who keeps role and status."
FIRST_USER_STAYS: Final = "{name} is the first user, whose account stays."
LAST_ABLE_ADMIN: Final = (
    "Nothing was changed: without {name} nobody could administer any more."
    " Make somebody else an Admin who can sign in first."
)
GONE: Final = "{name} is not there any more. Somebody else deleted the account."
FREE_ADMIN_ONLY: Final = "Only people with the role Admin can free a name."


@dataclass(frozen=True)
class Said:
    """A line for the foot, and whether it is a refusal."""

    text: str
    refused: bool = False


Refusal = (
    OwnRoleOrStatus
    | FirstUserFixed
    | LastAbleAdmin
    | ChangedMeanwhile
    | FieldsRefused
    | TwoStepWouldEnd
    | NoSuchUser
    | NotAllowed
    | SessionEnded
)


def who(user: User) -> str:
    """The facts that tell one person from all others (QT-01)."""
    return f"Username {user.username}, ID {user.id}."


def deleting(user: User) -> tuple[str, ...]:
    """What follows from deleting somebody (A3)."""
    destroyed = "Their password, two-step verification and recovery codes are destroyed."
    if user.two_step is None:
        destroyed = "Their password is destroyed."
    return (
        who(user),
        f"The account ends at once: {user.name} is signed out everywhere.",
        f"{destroyed} This cannot be undone.",
        f"The name {user.username} stays taken until an Admin frees it.",
    )


def deactivating(user: User) -> tuple[str, ...]:
    """What follows from deactivating somebody (A3)."""
    ends = f"{user.name} is signed out everywhere and cannot sign in until reactivated."
    if user.two_step is None:
        return who(user), ends
    return who(user), ends, "Their two-step verification and recovery codes stay as they are."


def status_set(answer: UserChangeAnswer, user: User, now: datetime, zone: str) -> Said:
    """How deactivating or reactivating went."""
    if not isinstance(answer, UserChanged):
        return Said(refusal(answer, user, now, zone, fixed=FIRST_USER_KEEPS), refused=True)
    if answer.user.active:
        return Said(f"{answer.user.name} was reactivated and can sign in again.")
    return Said(f"{answer.user.name} was deactivated and is signed out everywhere.")


def deleted(answer: UserDeleteAnswer, user: User, now: datetime, zone: str) -> Said:
    """How deleting went."""
    if isinstance(answer, UserDeleted):
        return Said(f"{user.name} was deleted. The name {user.username} stays taken.")
    if isinstance(answer, OwnRoleOrStatus):
        return Said(OWN_ACCOUNT, refused=True)
    return Said(refusal(answer, user, now, zone, fixed=FIRST_USER_STAYS), refused=True)


def unlocked(answer: Unlocked | NoSuchUser | NotAllowed | SessionEnded, user: User) -> Said:
    """How unlocking went (M04)."""
    match answer:
        case Unlocked():
            return Said(f"{answer.user.name} was unlocked and can sign in again.")
        case NoSuchUser():
            return Said(GONE.format(name=user.name), refused=True)
        case NotAllowed():
            return Said(sentences.not_allowed(answer), refused=True)
        case SessionEnded():
            return Said(sentences.session_ended(answer), refused=True)
        case _:
            assert_never(answer)


def freed(answer: NameFreed | NoSuchUser | NotAllowed | SessionEnded, user: User) -> Said:
    """How freeing a name went (A3)."""
    match answer:
        case NameFreed():
            return Said(f"The name {user.username} is free for somebody new.")
        case NoSuchUser():
            return Said(f"Somebody else freed the name {user.username} already.", refused=True)
        case NotAllowed():
            return Said(FREE_ADMIN_ONLY, refused=True)
        case SessionEnded():
            return Said(sentences.session_ended(answer), refused=True)
        case _:
            assert_never(answer)


def copied(answer: Addresses | NotAllowed | SessionEnded) -> Said:
    """How many addresses lie on the clipboard now, and how many people have none (M22)."""
    match answer:
        case Addresses():
            without = answer.without
            none = f"{without:,} of the people listed {'has' if without == 1 else 'have'} none."
            if not answer.emails:
                return Said("Nobody listed has an email address. Nothing was copied.", refused=True)
            many = len(answer.emails)
            said = f"{many:,} email {'address was' if many == 1 else 'addresses were'} copied."
            return Said(f"{said} {none}" if without else said)
        case NotAllowed():
            return Said(sentences.not_allowed(answer), refused=True)
        case SessionEnded():
            return Said(sentences.session_ended(answer), refused=True)
        case _:
            assert_never(answer)


def refusal(answer: Refusal, user: User, now: datetime, zone: str, *, fixed: str) -> str:
    """Why a person was not changed; `fixed` is what the first user keeps."""
    match answer:
        case OwnRoleOrStatus():
            return OWN_ROLE_OR_STATUS
        case FirstUserFixed():
            return fixed.format(name=user.name)
        case LastAbleAdmin():
            return LAST_ABLE_ADMIN.format(name=user.name)
        case ChangedMeanwhile():
            at = sentences.when(answer.at, zone, now)
            return (
                f"{user.name} was changed by {answer.by} on {at}, so nothing was done."
                " The list shows it now: look again and choose."
            )
        case FieldsRefused():
            problem = sentences.field_problem(answer.problems[0])
            return f"{problem} Edit {user.name} first."
        case TwoStepWouldEnd():
            return f"Two-step verification of {user.name} would be removed. Edit {user.name}."
        case NoSuchUser():
            return GONE.format(name=user.name)
        case NotAllowed():
            return sentences.not_allowed(answer)
        case SessionEnded():
            return sentences.session_ended(answer)
        case _:
            assert_never(answer)


def nobody_found(search: str, chosen: UserFilter, set_filters: list[str]) -> str:
    """Why the list is empty, and what to do."""
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{search}\N{RIGHT DOUBLE QUOTATION MARK}"
    listed = " and ".join(filter(None, (", ".join(set_filters[:-1]), *set_filters[-1:])))
    if not set_filters:
        return f"Nobody's username, alias, name or email has {quoted}. Try fewer letters."
    whom = f"with {quoted} matches" if search else "matches"
    said = f"Nobody {whom} {listed}."
    elsewhere = chosen.authentication not in (None, AuthenticationType.QMETRY)
    if chosen.two_step is TwoStepFilter.ENABLED and elsewhere and chosen.authentication:
        said += f" {chosen.authentication.value} users verify at their own directory."
    return said
