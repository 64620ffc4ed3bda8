"""Who has it and who has not: the filters, and people of another authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.tour.first_day import START
from tests.tour.journal import Story


@dataclass(frozen=True)
class Person:
    """Somebody who is added."""

    username: str
    first_name: str
    last_name: str
    authentication: str = "QMETRY"
    role: str = "Member"


PEOPLE: Final = (
    Person("kadams", "Ken", "Adams"),
    Person("rrossi", "Rosa", "Rossi"),
    Person("eberg", "Elin", "Berg", role="Help desk"),
    Person("lchen", "Lin", "Chen", "LDAP"),
)


def walk(story: Story) -> None:
    """More people, the filters, and Lin's Security tab."""
    walker, tour = story.walker, story.tour
    tour.next("Priya adds Ken, Rosa and Elin, and Lin, who signs in by LDAP")
    for person in PEOPLE:
        _add(story, person)
    tour.lists("usersTable", "kadams", "rrossi", "eberg", "lchen")
    tour.picture("people")
    tour.next("The filter 2FA, Enabled: Julia alone")
    walker.users.filter("twoStepFilter", "Enabled")
    walker.settle()
    tour.sees("1 of 6 users")
    tour.lists("usersTable", "jokafor")
    tour.picture("filter-enabled")
    tour.next("Disabled: everybody else, those of LDAP among them")
    walker.users.filter("twoStepFilter", "Disabled")
    walker.settle()
    tour.sees("5 of 6 users")
    tour.lists("usersTable", "Disabled · by LDAP")
    tour.picture("filter-disabled", guide="users-filter")
    tour.next("Still to enrol sets three filters: whoever can be enrolled and is not")
    walker.press("clearFiltersButton")
    walker.press("stillToEnrolLink")
    tour.sees("4 of 6 users")
    assert "lchen" not in walker.users.usernames
    tour.picture("still-to-enrol")
    walker.press("clearFiltersButton")
    tour.next("Lin's Security tab says why there is nothing to enable")
    walker.do("lchen", "Edit")
    walker.show_tab("editTabs", "Security")
    tour.sees("Lin signs in through LDAP.")
    assert not walker.screen.shows("qrView")
    tour.picture("ldap")
    walker.press("closeButton")


def _add(story: Story, person: Person) -> None:
    walker = story.walker
    walker.press("newUserButton")
    walker.fill(firstNameEdit=person.first_name, lastNameEdit=person.last_name)
    walker.fill(
        usernameEdit=person.username,
        emailEdit=f"{person.first_name}.{person.last_name}@example.com".lower(),
    )
    walker.choose_by_key("authenticationCombo", person.authentication)
    walker.choose_by_key("roleCombo", person.role)
    if person.authentication == "QMETRY":
        walker.fill(startPasswordEdit=START)
    walker.press("saveButton")
    walker.press("closeButton")
