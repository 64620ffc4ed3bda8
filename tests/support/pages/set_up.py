"""Setting up, in a person's words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox

from tests.support.pages.screen import Screen


@dataclass(frozen=True)
class Founder:
    """Who sets the directory up."""

    username: str = "praman"
    first_name: str = "Priya"
    last_name: str = "Raman"
    email: str = "praman@example.com"
    password: str = "violet tractor banana cloud"
    organisation: str = "Acme QA"


class SetUpPage:
    """The set-up window."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def fill(self, founder: Founder) -> None:
        """Fills the form in."""
        for name, text in {
            "organisationEdit": founder.organisation,
            "firstNameEdit": founder.first_name,
            "lastNameEdit": founder.last_name,
            "usernameEdit": founder.username,
            "emailEdit": founder.email,
            "passwordEdit": founder.password,
            "repeatPasswordEdit": founder.password,
        }.items():
            self._screen.type(name, text)

    def run_as_a_service(self) -> None:
        """Says under More that QMetry is run as a service."""
        self._screen.press("moreButton")
        combo = self._screen.find("instanceKindCombo", QComboBox)
        combo.setCurrentIndex(combo.findText("As a service (SaaS)"))

    def create(self) -> None:
        """Presses the button."""
        self._screen.press("createDirectoryButton")

    def set_up(self, founder: Founder | None = None) -> None:
        """Does it all; the main window follows."""
        self.fill(founder or Founder())
        self.create()
