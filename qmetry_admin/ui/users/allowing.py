"""What the actor can do with the person chosen, and the reason where they cannot (A2, A6)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, assert_never

from qmetry_admin.domain.outcomes import NotAllowed
from qmetry_admin.domain.two_step_policy import ASSISTING, MANAGING, may_assist
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User
from qmetry_admin.ui import sentences
from qmetry_admin.ui.users import words


class Deed(enum.Enum):
    """What the menus of the Users page offer."""

    EDIT = "edit"
    TWO_STEP = "two-step"
    RESYNC = "resync"
    REGISTER_AGAIN = "register again"
    CODES = "codes"
    REMOVE = "remove"
    UNLOCK = "unlock"
    STATUS = "status"
    DELETE = "delete"
    COPY_ADDRESSES = "copy addresses"
    DELETED_USERS = "deleted users"
    NEW = "new"


@dataclass(frozen=True)
class Situation:
    """Who acts, who is chosen and whether their sign-in is locked, and whether anybody is listed.

    Rights a setting adds to one's own account are not known here: the Security tab knows them and
    says what it refuses, so that one's own is offered.
    """

    actor: User | None = None
    user: User | None = None
    locked: bool = False
    listed: bool = False


_OF_ACTOR: Final = {
    Deed.COPY_ADDRESSES: Right.USERS_VIEW,
    Deed.DELETED_USERS: Right.USERS_DELETE,
    Deed.NEW: Right.USERS_CREATE,
}


def why_not(deed: Deed, now: Situation) -> str:
    """Why the deed cannot be done now; nothing where it can."""
    if now.actor is None:
        return "Users are not shown."
    if (right := _OF_ACTOR.get(deed)) is not None:
        if right not in now.actor.rights:
            return sentences.not_allowed(NotAllowed((right,)))
        return "Nobody is listed." if deed is Deed.COPY_ADDRESSES and not now.listed else ""
    if now.user is None:
        return "Choose a person in the list first."
    return _about(deed, now.actor, now.user, locked=now.locked)


def _about(deed: Deed, actor: User, user: User, *, locked: bool) -> str:
    own, enabled = actor.id == user.id, user.two_step is not None
    match deed:
        case Deed.EDIT | Deed.COPY_ADDRESSES | Deed.DELETED_USERS | Deed.NEW:
            return ""
        case Deed.TWO_STEP:
            return _other_authority(user) or ("" if enabled else _unmanaged(actor, own=own))
        case Deed.RESYNC:
            lacks = "" if own or may_assist(actor, user) else _unassisted(user)
            return _other_authority(user) or lacks or _not_enabled(user)
        case Deed.REGISTER_AGAIN | Deed.REMOVE:
            return _other_authority(user) or _unmanaged(actor, own=own) or _not_enabled(user)
        case Deed.CODES:
            return _other_authority(user) or _not_enabled(user)
        case Deed.UNLOCK:
            lacks = "" if may_assist(actor, user) else _unassisted(user)
            return lacks or ("" if locked else f"Sign-in is not locked for {user.name}.")
        case Deed.STATUS:
            return _lacking(actor, Right.USERS_MODIFY) or _fixed(
                user, own, words.OWN_ROLE_OR_STATUS, words.FIRST_USER_KEEPS
            )
        case Deed.DELETE:
            return _lacking(actor, Right.USERS_DELETE) or _fixed(
                user, own, words.OWN_ACCOUNT, words.FIRST_USER_STAYS
            )
        case _:
            assert_never(deed)


def _other_authority(user: User) -> str:
    if user.authentication is AuthenticationType.QMETRY:
        return ""
    return f"{user.authentication.value} users verify at their own directory."


def _not_enabled(user: User) -> str:
    return "" if user.two_step else f"Two-step verification is not enabled for {user.name}."


def _lacking(actor: User, *any_of: Right) -> str:
    if actor.rights & set(any_of):
        return ""
    return sentences.not_allowed(NotAllowed(tuple(sorted(any_of))))


def _unmanaged(actor: User, *, own: bool) -> str:
    return "" if own else _lacking(actor, *MANAGING)


def _unassisted(user: User) -> str:
    """The rights that would do; Assist alone is not enough for an Admin (A2)."""
    wanted = MANAGING if user.role is Role.ADMIN else ASSISTING
    return sentences.not_allowed(NotAllowed(tuple(sorted(wanted))))


def _fixed(user: User, own: bool, if_own: str, if_first: str) -> str:
    if own:
        return if_own
    return if_first.format(name=user.name) if user.first_user else ""
