"""What General Settings says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, assert_never

from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.settings_outcomes import SettingsView
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.ui.sentences import counted, time_zone, when

MANDATORY: Final = "Mandatory Two-step Authentication"
MANDATORY_HINT: Final = (
    "Users will have to enter a security code in addition to their password at the time of login."
)
SELF_SERVICE: Final = "Let users manage their own two-step verification"
HIDE_CODES: Final = "Hide recovery codes after enrolment"
SET_UP_AT_SIGN_IN: Final = "Let users set it up at their next sign-in, until"
NOBODY_CAN: Final = (
    "Nobody can take it over yet. It has to be another active Admin with a QMETRY account whose"
    " two-step verification is enabled."
)
KINDS: Final = {
    InstanceKind.ON_PREMISES: "On our own computers",
    InstanceKind.SAAS: "As a service (SaaS)",
}
WHO_SWITCHES: Final = {
    InstanceKind.ON_PREMISES: "Every Admin can make two-step verification mandatory.",
    InstanceKind.SAAS: "Only the first user can make two-step verification mandatory.",
}
LAST_ABLE_ADMIN: Final = "Nobody could administer any more after that, so nothing was changed."
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def first_user(name: str) -> str:
    """Who it is: "First user (super-admin): Priya Raman"."""
    return f"First user (super-admin): {name}"


def why_not(why: WhyNotMandatory, actor: User, first: User) -> str:
    """Why the rule cannot be switched by this actor, and who or what can help (S37, S38)."""
    match why:
        case WhyNotMandatory.NOT_ADMIN:
            return "Only an Admin can change this."
        case WhyNotMandatory.NOT_FIRST_USER:
            return (
                f"Only {first.name}, the first user (super-admin) of this instance, can change"
                " this."
            )
        case WhyNotMandatory.OTHER_AUTHORITY:
            return (
                f"Your account signs in with {actor.authentication.value} and cannot have two-step"
                f" verification. An Admin with a {AuthenticationType.QMETRY.value} account can"
                " switch it on."
            )
        case WhyNotMandatory.OWN_NOT_ENABLED:
            return (
                "Enable two-step verification for your own account first. Otherwise you would lock"
                " yourself out."
            )
        case _:
            assert_never(why)


def still_to_enrol(view: SettingsView) -> str:
    """How many people of type QMETRY have it not, or nothing."""
    if not view.affected:
        return ""
    people = counted(view.affected, "active QMETRY user")
    verb = "has" if view.affected == 1 else "have"
    return f"{people} {verb} not set it up yet."


def warning(affected: int, until: str) -> tuple[str, str, str]:
    """How many will not be able to log in, as what stands before, in and after the link (S40).

    `until` is the day until which people set it up while signing in, or nothing.
    """
    who = f"{affected:,} active " if affected > 1 else "1 of the active "
    has = "have" if affected > 1 else "has"
    if not affected:
        after = " will be shut out: everybody of type QMETRY has two-step verification."
        return "None of the active ", "Users", after
    if until:
        after = (
            f" {has} no two-step verification. Until {until} it can be set up at the next sign-in;"
            " whoever has not done that will not be able to log in to QMetry."
        )
        return who, "Users", after
    after = (
        " will not be able to log in to QMetry until an administrator sets up two-step verification"
        " for them."
    )
    return who, "Users", after


def more_affected(affected: int) -> str:
    """That the number grew while it was read."""
    return f"There are more by now: {affected:,}. Nothing was changed; look again, then confirm."


def copied(emails: int, without: int) -> str:
    """What lies on the clipboard, and who is missing there."""
    said = f"{counted(emails, 'address').replace('addresss', 'addresses')} copied."
    if not without:
        return said
    verb = "has" if without == 1 else "have"
    return f"{said} {counted(without, 'person').replace('persons', 'people')} {verb} none."


def copy_addresses(emails: int) -> str:
    """What the button says: "Copy 37 email addresses"."""
    return f"Copy {emails:,} email address" + ("" if emails == 1 else "es")


def settings_changed(answer: ChangedMeanwhile, zone: str, now: datetime) -> str:
    """Who saved first, when, and that nothing was overwritten."""
    by = answer.by or "Somebody"
    return (
        f"{by} changed these settings on {when(answer.at, zone, now)}. Yours are not saved:"
        " load the new ones and make your changes again."
    )


def mandatory_changed(answer: ChangedMeanwhile, zone: str, now: datetime) -> str:
    """Who switched the mandatory rule first, and when."""
    by = answer.by or "Somebody"
    return f"{by} switched this on {when(answer.at, zone, now)} already. Nothing more was changed."


def hand_over_consequences(name: str, kind: InstanceKind) -> list[str]:
    """What follows once somebody else is the first user."""
    lines = [
        f"{name} becomes the first user (super-admin); only they can hand it on, or back to you.",
        "You stay an Admin, whose role, status and type other Admins can change from then on.",
    ]
    if kind is InstanceKind.SAAS:
        lines.append("Only they can switch Mandatory Two-step Authentication then.")
    return lines


def day(on: date) -> str:
    """A day: "24 Dec 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def last_day(until: datetime, zone: str) -> date:
    """The last day that lies before this instant, where the reader is."""
    return (until - timedelta(microseconds=1)).astimezone(time_zone(zone)).date()


def end_of(on: date, zone: str) -> datetime:
    """The instant at which this day is over, where the reader is."""
    after = on + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=time_zone(zone))
