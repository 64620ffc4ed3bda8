"""The sentences of the three steps: what a code told, why two were refused, what comes after."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstFinding,
    FirstRight,
    MissedStep,
    NotThisEntry,
    OldEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.outcomes import CodeMalformed
from qmetry_admin.domain.two_step_outcomes import Wait
from qmetry_admin.ui.sentences import counted

SCAN = "Open the app, tap +, then Scan a QR code. Do not use the camera app."
REPLACES = "It takes the place of the entry in the app now. "
MEANWHILE = (
    "When you sign in you will be asked for such a code. No internet is needed. The app tells us"
    " nothing about your phone."
)
OVER = "The steps were closed meanwhile. Nothing was changed; start again."
SIGN_IN_OVER = "This sign-in is over. Nothing was changed; close the steps and sign in again."
SCANNED_BODY = (
    "Some apps replace the old entry when the new code is scanned. Then the app shows codes of the"
    " new entry alone, and they are refused until the steps are finished.\n"
    "If it was not scanned yet, closing changes nothing: the old codes go on working."
)
_OLD = (
    "That code is from the old entry in the app. Choose the entry that was just added, and type"
    " its code."
)
_SAVE = (
    "We strongly recommend saving the codes to a safe place, not on this phone. Each one works"
    " once, if the phone is lost."
)

Refused = (
    CodeMalformed | ClockOff | SameCode | WrongOrder | MissedStep | PairWrong | OldEntry | Wait
)
"""What a confirmation answers that leaves the steps open."""


def nothing_yet(name: str, *, own: bool, again: bool) -> str:
    """What holds while the steps are open."""
    if again:
        whose = "you have" if own else f"{name} has"
        return f"The codes {whose} now work until two new ones are verified."
    return f"Nothing changes for {'you' if own else name} until two codes are verified."


def first_code(finding: FirstFinding | CodeMalformed) -> str:
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
        case OldEntry():
            return _OLD
        case CodeMalformed():
            return "A code has six digits."
        case _:
            assert_never(finding)


def clock_off(finding: ClockOff) -> str:
    """By how much the phone's clock is off, and what to do (S15)."""
    return (
        f"Your phone's clock is about {how_far(finding)}. Turn on automatic date and time on the"
        " phone and try again."
    )


def how_far(finding: ClockOff) -> str:
    """By how much, and which way."""
    return f"{counted(finding.minutes, 'minute')} {'fast' if finding.fast else 'slow'}"


def refused(answer: Refused, seconds: int) -> str:
    """Why the two codes were not accepted; `seconds` until the next code appears."""
    match answer:
        case CodeMalformed():
            said = "A code has six digits. Type two codes that follow each other."
        case ClockOff():
            said = clock_off(answer)
        case SameCode():
            said = (
                "Both fields hold the same code. Wait for the next one, in"
                f" {seconds} s, and type it as the second."
            )
        case WrongOrder():
            said = (
                "The second code is older than the first. Type the code the app shows now, and"
                " then the one after it."
            )
        case MissedStep():
            said = (
                "A code in between was missed. The one you just typed counts as the first now:"
                f" wait for the next one, in {seconds} s, and type it."
            )
        case PairWrong():
            said = (
                "These are not two codes in a row of this entry. Check that the app shows the one"
                " just scanned, and type its code and then the next one."
            )
        case OldEntry():
            said = (
                "These codes are from the old entry in the app. Choose the entry that was just"
                " added, and type its code and then the next one."
            )
        case Wait():
            said = "One moment: the next try is looked at in a second."
        case _:
            assert_never(answer)
    return said


def save(*, own: bool, name: str) -> str:
    """Why the codes are to be kept, and by whom (S20, S21)."""
    if own:
        return f"{_SAVE} New ones come only from registering again."
    return f"{_SAVE} Print them for {name}, or download them to hand the file over."


def dead_entry(entry: str) -> str:
    """After a swap: which of two entries with one name is to go (S23)."""
    return (
        f'If the app shows two entries "{entry}" now, delete the old one: its codes are refused'
        " from now on."
    )


def who_has_codes(*, own: bool, name: str, hidden: bool) -> str:
    """Where the codes are after the steps were closed without saving them."""
    begins = "Two-step verification is enabled."
    if own:
        return f"{begins} The codes stay under My Account, where you can look them up."
    if hidden:
        return (
            f"{begins} Recovery codes are hidden after enrolment (General Settings): from now on"
            f" nobody but {name} can look them up, under My Account."
        )
    return (
        f"{begins} The codes stay in the Users module, where people with View on Users can look"
        " them up."
    )


def seconds_left(now: datetime, period: int = 30) -> int:
    """Seconds until the time step of this computer's clock ends, at least one."""
    return max(1, period - int(now.timestamp()) % period)
