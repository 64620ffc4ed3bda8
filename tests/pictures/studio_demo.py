"""How people of the demo's directory sign in, with the phone in its window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from qmetry_admin.demo.people import PASSWORD
from tests.pictures.studio import Studio

A_WHILE: Final = 20 * 60
"""Seconds after which a deed asks who sits there."""


def sign_in_as(studio: Studio, name: str) -> None:
    """Chooses somebody in the demo's window, and signs in with password and code."""
    walker = studio.walker
    walker.next_step()
    studio.demo.choose(name)
    walker.press("signInButton")
    if walker.screen.shows("codeEdit"):
        walker.fill(codeEdit=studio.demo.code)
        walker.press("verifyButton")
    assert walker.screen.name == "mainWindow", f"{name} is not signed in"


def code_of(studio: Studio, name: str) -> str:
    """The code somebody's phone shows now."""
    demo = studio.demo
    demo.choose(name)
    for ticking in demo.panel.findChildren(QTimer):
        ticking.timeout.emit()
    shown = demo.panel.findChild(QLabel, "phoneCodeLabel")  # whatever dialog is in front
    assert shown is not None
    return shown.text().replace(" ", "")


def open_security(studio: Studio, username: str) -> None:
    """The Security tab of somebody in the list."""
    studio.walker.edit(username)
    studio.walker.show_tab("editTabs", "Security")


def confirm_who(studio: Studio, code: str = "") -> None:
    """Fills in the line "Confirm it's you"."""
    studio.walker.fill(confirmPasswordEdit=PASSWORD)
    if code:
        studio.walker.fill(confirmCodeEdit=code)
