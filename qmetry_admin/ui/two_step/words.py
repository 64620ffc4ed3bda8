"""The sentences of the Security tab: what happened, why, and what to do."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstRight,
    MissedStep,
    NotThisEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    EnrolmentOver,
    TwoStepView,
    Wait,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import User
from qmetry_admin.ui.sentences import counted, time_of_day, when

NEEDS_RIGHT = (
    "Your role needs Create or Modify on Users. An administrator can allow everyone to manage"
    " their own (General Settings)."
)
SCAN = "Open the app, tap +, then Scan a QR code. Do not use the camera app."
MEANWHILE = (
    "When you sign in you will be asked for such a code. No internet is needed. The app tells us"
    " nothing about your phone."
)
_SAVE = (
    "We strongly recommend saving the codes to a safe place, not on this phone. Each one works"
    " once, if the phone is lost."
)
SHOWN = "This showing is recorded."
APPS = (
    ("iPhone (App Store)", "Google Authenticator, Microsoft Authenticator or others"),
    ("Android (Google Play)", "Google Authenticator, Microsoft Authenticator or others"),
)

Refused = CodeMalformed | ClockOff | SameCode | WrongOrder | MissedStep | PairWrong | Wait
"""What a confirmation answers that leaves the steps open."""


def called(user: User) -> str:
    """How a person is called in a sentence: by first name where there is one."""
    return user.first_name or user.username


def reason(view: TwoStepView) -> str:
    """Why two-step verification cannot be enabled here, or nothing where it can."""
    match view.why_not:
        case WhyNot.LDAP | WhyNot.SAML:
            return (
                f"{called(view.user)} signs in through {view.why_not.value}. Two-step verification"
                " is for users with the authentication type QMETRY; ask whoever runs your"
                f" {view.why_not.value} about a second step there."
            )
        case WhyNot.CLOCK:
            return (
                "The clock of this computer is years off, so no code can be checked. Set date and"
                " time right, then open this tab again."
            )
        case WhyNot.ALREADY_ENABLED | None:
            pass
        case _:
            assert_never(view.why_not)
    return "" if view.may_enable or view.user.two_step else NEEDS_RIGHT


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


def first_code(finding: FirstRight | ClockOff | NotThisEntry | CodeMalformed) -> str:
    """What the first code said, as soon as it was whole."""
    match finding:
        case FirstRight():
            return "Right. Wait until the app shows the next code, and type it."
        case ClockOff():
            return clock_off(finding)
        case NotThisEntry():
            return (
                "That code is not from this entry. Check that the app shows the one just scanned,"
                " and type its code."
            )
        case CodeMalformed():
            return "A code has six digits."
        case _:
            assert_never(finding)


def clock_off(finding: ClockOff) -> str:
    """By how much the phone's clock is off, and what to do (S15)."""
    off = f"{counted(finding.minutes, 'minute')} {'fast' if finding.fast else 'slow'}"
    return (
        f"Your phone's clock is about {off}. Turn on automatic date and time on the phone and"
        " try again."
    )


def refused(answer: Refused, seconds_left: int) -> str:
    """Why the two codes were not accepted; `seconds_left` until the next code appears."""
    match answer:
        case CodeMalformed():
            return "A code has six digits. Type two codes that follow each other."
        case ClockOff():
            return clock_off(answer)
        case SameCode():
            return (
                "Both fields hold the same code. Wait for the next one, in"
                f" {seconds_left} s, and type it as the second."
            )
        case WrongOrder():
            return (
                "The second code is older than the first. Type the code the app shows now, and"
                " then the one after it."
            )
        case MissedStep():
            return (
                "A code in between was missed. The one you just typed counts as the first now:"
                f" wait for the next one, in {seconds_left} s, and type it."
            )
        case PairWrong():
            return (
                "These are not two codes in a row of this entry. Check that the app shows the one"
                " just scanned, and type its code and then the next one."
            )
        case Wait():
            return "One moment: the next try is looked at in a second."
        case _:
            assert_never(answer)


def over(answer: ChangedMeanwhile | EnrolmentOver, user: User, zone: str) -> str:
    """Why the steps came to nothing, and what to do."""
    if isinstance(answer, EnrolmentOver):
        return "The steps were closed meanwhile. Nothing was changed; start again."
    at = time_of_day(answer.at, zone)
    return f"Two-step verification of {user.name} was changed by {answer.by} at {at}; start again."


def save(*, own: bool, name: str) -> str:
    """Why the codes are to be kept, and by whom (S20, S21)."""
    if own:
        return f"{_SAVE} New ones come only from registering again."
    return f"{_SAVE} Print them for {name}, or download them to hand the file over."


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


def seconds_left(now: datetime, period: int = 30) -> int:
    """Seconds until the time step of this computer's clock ends, at least one."""
    return max(1, period - int(now.timestamp()) % period)
