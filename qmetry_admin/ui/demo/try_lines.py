"""What to try, under the headings of QMetry's own help, and which deed shows that it was tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from qmetry_admin.domain.audit import Action, Entry, Result

Sign = Callable[[Entry], bool]


@dataclass(frozen=True)
class Line:
    """One thing to do. `sign` knows it in the audit; nothing where the audit does not tell."""

    name: str
    text: str
    sign: Sign | None


@dataclass(frozen=True)
class Heading:
    """One heading of the help, with what there is to do under it."""

    title: str
    lines: tuple[Line, ...]


def _done(action: Action) -> Sign:
    return lambda entry: entry.action is action and entry.result is Result.DONE


def _signed_in_by(step: str) -> Sign:
    done = _done(Action.SIGN_IN)
    return lambda entry: done(entry) and entry.detail.get("second step") == step


def _refused(action: Action) -> Sign:
    return lambda entry: entry.action is action and entry.result is Result.REFUSED


def _any(*signs: Sign) -> Sign:
    return lambda entry: any(sign(entry) for sign in signs)


FILTERED: Final = "tryFilter"
HEADINGS: Final = (
    Heading(
        "Two-step Authentication Workflow",
        (
            Line(
                "trySignIn",
                "Click Priya Raman above, press Sign in, and type the code of her phone.",
                _signed_in_by("verification code"),
            ),
        ),
    ),
    Heading(
        "Enable Two-step Authentication",
        (
            Line(
                "tryEnable",
                "Users, Jude Okafor, Edit, Security, Enable. Scan the QR code with the phone here,"
                " and type two codes in a row.",
                _done(Action.TWO_STEP_ENABLE),
            ),
        ),
    ),
    Heading(
        "Filter Users with Two-step Verification",
        (Line(FILTERED, "Users: set the filter “2FA” to Enabled or Disabled.", None),),
    ),
    Heading(
        "Disable Two-step Authentication",
        (
            Line(
                "tryRemove",
                "Users, Chloe Brown, Edit, Security: turn the toggle off, then press Remove. Her"
                " entry stays in the phone, and is worth nothing.",
                _done(Action.TWO_STEP_REMOVE),
            ),
        ),
    ),
    Heading(
        "Resync Verification details for Two-step Authentication",
        (
            Line(
                "tryResync",
                "Set the phone's clock to 7 min fast. Users, Dev Patel, Edit, Security: turn the"
                " toggle off, press Resync, and type two codes of his phone.",
                _any(_done(Action.TWO_STEP_RESYNC), _signed_in_by("resync")),
            ),
        ),
    ),
    Heading(
        "Generate Recovery Codes for Two-step Verification",
        (
            Line(
                "tryShowCodes",
                "Users, María García López, Edit, Security, Show codes: two are left.",
                _done(Action.RECOVERY_CODES_SHOW),
            ),
            Line(
                "tryRegisterAgain",
                "In the same place Register again: scan, type two codes, and get eight new ones.",
                _done(Action.TWO_STEP_REGISTER_AGAIN),
            ),
        ),
    ),
    Heading(
        "Using Recovery Code",
        (
            Line(
                "tryRecoveryCode",
                "Sign out. Login with Recovery Code, click María García López above, and type a"
                " code you were shown. It is gone from her list afterwards.",
                _signed_in_by("recovery code"),
            ),
        ),
    ),
    Heading(
        "Make Two-step Verification Mandatory for All Users in QMetry",
        (
            Line(
                "tryMandatory",
                "As Priya Raman: General Settings & Audit, Mandatory Two-step Authentication. The"
                " word Users leads to everybody it shuts out.",
                _done(Action.MANDATORY_ON),
            ),
            Line(
                "tryShutOut",
                "Sign out, and sign in as Aiko Satō, who has none: she is refused.",
                _refused(Action.SIGN_IN),
            ),
        ),
    ),
)
LINES: Final = tuple(line for heading in HEADINGS for line in heading.lines)


def tried(entries: Iterable[Entry]) -> frozenset[str]:
    """The names of the lines these deeds were."""
    told = tuple(entries)
    return frozenset(line.name for line in LINES if line.sign and any(map(line.sign, told)))
