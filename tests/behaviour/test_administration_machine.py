"""Administration at random beside its model."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from qmetry_admin.domain.users import Role
from tests.behaviour.machine_administration import AdministrationMachine

pytestmark = pytest.mark.usefixtures("short_search")
SETTINGS = settings(
    max_examples=12,
    stateful_step_count=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),  # a long walk is told as it was: making it short takes minutes
    suppress_health_check=list(HealthCheck),
)


def test_administration_walks_beside_its_model() -> None:
    run_state_machine_as_test(AdministrationMachine, settings=SETTINGS)


WAYS = ("remove", "role", "status", "type", "delete")


def the_last_able_admin_stays(way: str) -> None:
    """A6: the first user, signed in from before and not enrolled, acts on the only able one."""
    walk = AdministrationMachine()
    walk.begin(saas=False, enrolled=("ada",))
    walk.switch_the_rule("ada", 0, on=True)
    assert walk.mandatory
    ways: dict[str, Callable[[], object]] = {
        "remove": lambda: walk.remove("praman", "ada", present=True),
        "role": lambda: walk.give_role("praman", "ada", Role.MEMBER),
        "status": lambda: walk.deactivate_or_reactivate("praman", "ada"),
        "type": lambda: walk.change_type("praman", "ada", "LDAP", agreed=True),
        "delete": lambda: walk.delete("praman", "ada"),
    }
    try:
        ways[way]()
        walk.remembered_as_the_model_does()
        assert walk.people["ada"].able(mandatory=True)
    finally:
        walk.teardown()


@pytest.mark.parametrize("way", WAYS)
def test_the_last_able_admin_stays(way: str) -> None:
    the_last_able_admin_stays(way)


def deeds_for_two_hours() -> None:
    """M05: a deed every fourteen minutes spares the next one the question, for two hours."""
    walk = AdministrationMachine()
    walk.begin(saas=False, enrolled=("praman", "ada", "kim"))
    try:
        for _ in range(11):
            walk.wait(14)
            walk.show_codes("praman", "kim")
    finally:
        walk.teardown()


def test_two_hours_after_it_was_proved_it_is_asked_again() -> None:
    deeds_for_two_hours()


LIFE = (
    *("enable: ada: kim", "wait: 1: ada: kim", "sign in: ada: kim", "phone: 30: ada: kim"),
    *("wait: 1: ada: kim", "resync: desk: kim", "wait: 1: ada: kim", "sign in: ada: kim"),
    *("resync: old: desk: kim", "resync: wrong order: desk: kim", "resync: apart: desk: kim"),
    *("phone: 50: ada: kim", "resync: desk: kim", "phone: 30: ada: kim", "wait: 1: ada: kim"),
    *("resync: desk: kim", "phone: 0: ada: kim", "resync: desk: kim"),
    *("resync ten times: desk: kim", "sign in: ada: kim", "sign in: paper: ada: kim"),
    *("resync ten times: desk: kim", "unlock: desk: kim", "resync: wrong: desk: kim"),
    *("again: closed: ada: kim", "again: ada: kim", "wait: 16: ada: kim", "remove: ada: kim"),
    *(
        "sign in: ada: kim",
        "confirm: ada: ada",
        "remove: late: ada: kim",
        "remove: ada: kim",
        "enable: ada: kim",
    ),
    *("wait: 1: ada: kim", "sign in: ada: kim", "type, not agreed: LDAP: ada: kim"),
    *("type: LDAP: ada: kim", "enable: ada: kim", "type: ada: kim", "enable: ada: kim"),
    *("count: ada: ada", "on: 1: ada: kim", "on: ada: kim", "sign in: ada: leo"),
    *("off: ada: kim", "status: ada: leo", "sign in: ada: leo", "delete: ada: leo"),
    *("make again: ada: leo", "make again: freed: ada: leo", "delete: ada: kim"),
)


def a_whole_life() -> None:
    """Each deed once at least, in the order in which people come to need them."""
    walk = AdministrationMachine()
    walk.begin(saas=False, enrolled=("ada",))
    try:
        for line in LIFE:
            what, actor, name = line.rsplit(": ", 2)
            walk.do(what, actor, name)
            walk.remembered_as_the_model_does()
        assert walk.gone
    finally:
        walk.teardown()


def test_a_whole_life() -> None:
    """S15, S23, S33 to S35, S08, A3, S40 to S43."""
    a_whole_life()
