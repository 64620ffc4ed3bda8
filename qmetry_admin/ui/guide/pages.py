"""Which pages the guide has, and which one is about what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

FIRST: Final = "index"


@dataclass(frozen=True)
class GuidePage:
    """One page: its file's name without the ending, and its title."""

    name: str
    title: str


PAGES: Final = (
    GuidePage(FIRST, "Contents"),
    GuidePage("set-up", "Set up QMetry Admin"),
    GuidePage("add-people", "Add people"),
    GuidePage("enrol", "Enrol a person at the desk"),
    GuidePage("being-enrolled", "For the person being enrolled"),
    GuidePage("sign-in", "Sign in"),
    GuidePage("lost-phone", "The phone is not at hand"),
    GuidePage("recovery-codes", "Look up recovery codes"),
    GuidePage("resync", "Codes are refused: resync"),
    GuidePage("register-again", "New phone or new recovery codes"),
    GuidePage("remove", "Turn two-step verification off"),
    GuidePage("filter", "Find who has it, and who has not"),
    GuidePage("unlock", "Too many attempts: unlock"),
    GuidePage("mandatory", "Make it mandatory for all"),
    GuidePage("change-type", "Change the authentication type"),
    GuidePage("leave", "Somebody leaves"),
    GuidePage("settings", "General settings"),
    GuidePage("audit", "Who did what: the audit"),
    GuidePage("demo", "Try it with made-up people"),
)

_ABOUT: Final[Mapping[str, str]] = {
    "setUpWindow": "set-up",
    "signInWindow": "sign-in",
    "recoveryPage": "lost-phone",
    "resyncPage": "resync",
    "setUpTwoStepPage": "being-enrolled",
    "usersPage": "filter",
    "detailsTab": "add-people",
    "enrolPanel": "enrol",
    "resyncPanel": "resync",
    "recoveryCodesList": "recovery-codes",
    "removeDialog": "remove",
    "changeTypeDialog": "change-type",
    "securityTab": "enrol",
    "activityTab": "audit",
    "settingsPage": "settings",
    "mandatoryDialog": "mandatory",
    "auditTable": "audit",
    "deletedUsersDialog": "leave",
    "demoPanel": "demo",
    "myAccountPage": "sign-in",
}


def page_about(widget: QWidget | None) -> str:
    """The page about the place a widget is in: the nearest one around it that has a page."""
    while widget is not None:
        if (name := _ABOUT.get(widget.objectName())) is not None:
            return name
        widget = widget.parentWidget()
    return FIRST
