"""S37 on the screen: the first user hands their place over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.users import Role, User
from tests.support.world import Directory
from tests.ui.settings.conftest import Opener


@pytest.fixture
def luis(acme: Directory) -> User:
    """An Admin who can be it."""
    made = acme.add_user("lgarcia", "Luis", "García", role=Role.ADMIN)
    acme.enrol(made)
    return made


def test_only_the_first_user_finds_the_button(open_page: Opener, luis: User) -> None:
    assert open_page().settings.screen.shows("handOverButton")
    assert not open_page(luis).settings.screen.shows("handOverButton")


def test_nobody_is_chosen_beforehand_and_cancel_has_the_keyboard(
    open_page: Opener,
    luis: User,  # noqa: ARG001 - there is somebody to choose
    acme: Directory,
) -> None:
    acme.add_user("notyet", role=Role.ADMIN)
    page = open_page().settings

    page.press("handOverButton")

    assert page.dialog == "handOverDialog"
    assert page.focus == "cancelButton"
    assert page.candidates == ["Choose a person", "Luis García (lgarcia)"]
    assert not page.is_enabled("confirmHandOverButton")
    page.key(Qt.Key.Key_Return)
    assert page.dialog == ""
    assert page.first_user.endswith("Priya Raman")


@pytest.mark.parametrize("kind", InstanceKind)
def test_it_goes_to_the_person_chosen(
    open_page: Opener, luis: User, acme: Directory, kind: InstanceKind
) -> None:
    page = open_page().settings
    page.press("handOverButton")
    page.choose_candidate("Luis García")
    said = page.screen.read("consequencesLabel")
    assert said.startswith("Luis García becomes the first user (super-admin)")
    assert ("Mandatory" in said) is (kind is InstanceKind.SAAS)

    page.press("confirmHandOverButton")

    assert page.dialog == ""
    assert page.first_user == "First user (super-admin): Luis García"
    assert not page.screen.shows("handOverButton")
    assert acme.user(luis).first_user
    assert acme.newest().entry.action is Action.FIRST_USER


def test_where_nobody_can_be_it_the_dialog_says_who_could(open_page: Opener) -> None:
    page = open_page().settings

    page.press("handOverButton")

    assert page.screen.read("consequencesLabel").startswith("Nobody can take it over yet.")
    assert not page.screen.shows("candidatesCombo")
    assert not page.is_enabled("confirmHandOverButton")
    page.press("cancelButton")


def test_somebody_who_cannot_be_it_any_more_is_refused(
    open_page: Opener, luis: User, acme: Directory
) -> None:
    page = open_page().settings
    page.press("handOverButton")
    page.choose_candidate("Luis García")
    acme.remove_two_step(luis)

    page.press("confirmHandOverButton")

    assert page.said.startswith("That person cannot be the first user any more")
    assert not page.is_enabled("confirmHandOverButton")
    page.press("cancelButton")
    assert page.first_user.endswith("Priya Raman")


def test_handed_over_from_elsewhere_meanwhile(
    open_page: Opener, luis: User, acme: Directory
) -> None:
    page = open_page().settings
    acme.services.settings.hand_over(acme.session, luis.id)

    page.press("handOverButton")

    assert page.dialog == ""
    assert page.message.startswith("You are not the first user any more")
    assert page.first_user.endswith("Luis García")
