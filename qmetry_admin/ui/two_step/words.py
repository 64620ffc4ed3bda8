"""The sentences of the Security tab: what holds, why something cannot be, and what follows."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from qmetry_admin.domain.outcomes import NotAllowed
from qmetry_admin.domain.two_step_outcomes import TwoStepView
from qmetry_admin.domain.two_step_policy import ASSISTING, MANAGING, WhyNot
from qmetry_admin.domain.users import Right, Role, User
from qmetry_admin.ui.sentences import not_allowed, time_of_day, when

NEEDS_RIGHT = (
    "Your role needs Create or Modify on Users. An administrator can allow everyone to manage"
    " their own (General Settings)."
)
STILL_ENABLED = "Still enabled. Nothing changes until you choose Remove or Resync"
RESYNC = (
    "The codes are refused although they are right? The phone's clock may be off. Two codes set it"
    " straight."
)
REGISTER_AGAIN = "New phone, or new recovery codes. The old ones work until you finish."
OWN_MANDATORY = (
    "Two-step verification is mandatory here, so you cannot remove your own. Register again"
    " instead: for a new phone, or for new recovery codes."
)
HIDDEN_CODES = (
    "Recovery codes are hidden after enrolment (General Settings). Their owner sees them under My"
    " Account."
)
GONE = "This person is not there any more."
CLOCK = (
    "The clock of this computer is years off, so no code can be checked. Set date and time right,"
    " then open this tab again."
)
APPS = (
    ("iPhone (App Store)", "Google Authenticator, Microsoft Authenticator or others"),
    ("Android (Google Play)", "Google Authenticator, Microsoft Authenticator or others"),
)


def called(user: User) -> str:
    """How a person is called in a sentence: by first name where there is one."""
    return user.first_name or user.username


def not_possible(why: WhyNot, user: User) -> str:
    """What stands against a code for this person, whoever asks; empty where nothing does."""
    match why:
        case WhyNot.LDAP | WhyNot.SAML:
            return (
                f"{called(user)} signs in through {why.value}. Two-step verification is for users"
                f" with the authentication type QMETRY; ask whoever runs your {why.value} about a"
                " second step there."
            )
        case WhyNot.CLOCK:
            return CLOCK
        case WhyNot.ALREADY_ENABLED:
            return ""
        case _:
            assert_never(why)


def reason(view: TwoStepView) -> str:
    """Why the tab can only be read, or nothing where something can be done."""
    if view.why_not is not None and (said := not_possible(view.why_not, view.user)):
        return said
    changeable = view.may_manage or (view.user.two_step is not None and view.may_resync)
    return "" if changeable else NEEDS_RIGHT


def needed_to_manage() -> str:
    """Which right registering again and removing take."""
    return _needs(MANAGING)


def needed_to_resync(user: User) -> str:
    """Which right a resync takes; Assist is not for Admins (A2)."""
    return _needs(MANAGING if user.role is Role.ADMIN else ASSISTING)


def needed_for_codes(view: TwoStepView) -> str:
    """Why this actor is not shown the codes."""
    if view.organisation.settings.hide_codes:
        return HIDDEN_CODES
    return not_allowed(NotAllowed((Right.USERS_VIEW,)))


def remove(user: User) -> str:
    """What Remove does, in one line."""
    return f"Turns two-step verification off for {user.name}. Signing in takes the password alone."


def status(view: TwoStepView, zone: str, now: datetime) -> str:
    """The line under the heading: what holds now."""
    name = called(view.user)
    state = view.user.two_step
    if state is None:
        if view.why_not in {WhyNot.LDAP, WhyNot.SAML}:
            return "Disabled. Signing in takes what the other authority asks for."
        return f"Disabled. After it is enabled, {name} signs in with the password and a code."
    line = f"Enabled on {when(state.since, zone, now)} by {state.by}."
    if state.last_accepted is not None:
        line += f" Last code accepted on {when(state.last_accepted, zone, now)}."
    return line


def changed_by(user: User, by: str, at: datetime, zone: str) -> str:
    """That somebody else was first (S17); nobody by name where it is not known who."""
    done = f"was changed by {by} at {time_of_day(at, zone)}" if by else "was changed meanwhile"
    return f"Two-step verification of {user.name} {done}; start again."


def removed_meanwhile(user: User) -> str:
    """That it was removed, where it is not known by whom."""
    return f"Two-step verification of {user.name} was removed meanwhile; start again."


def shown(*, own: bool, name: str) -> str:
    """What looking at the codes leaves behind (M08)."""
    return (
        "This showing is recorded."
        if own
        else f"This showing is recorded, and {name} is told at the next sign-in."
    )


def download_hint(*, own: bool, name: str) -> str:
    """What Download makes, and what is to be done with it."""
    if own:
        return "Saves the codes as a text file, for a safe place"
    return f"Saves the codes as a text file, to be handed to {name} and then deleted here"


def codes_left(left: int) -> str:
    """How many recovery codes are left, of eight."""
    return f"{left} of 8 left"


def low(left: int) -> str:
    """The warning from two codes left on (S26)."""
    many = {0: "No recovery codes are", 1: "Only 1 recovery code is"}.get(
        left, f"Only {left} recovery codes are"
    )
    return f"{many} left. New recovery codes come only from registering again."


def old_entry(entry: str) -> str:
    """What is to be done in the app after a removal: the entry there is of no use any more."""
    return f'Delete the entry "{entry}" in the app: its codes are of no use any more.'


def _needs(rights: frozenset[Right]) -> str:
    return not_allowed(NotAllowed(tuple(right for right in Right if right in rights)))
