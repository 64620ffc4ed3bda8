"""Deleted people: in no list, their names taken until freed, and nothing inherited (A3)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.lockout import Charged, Factor
from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    Status,
    User,
    UserFilter,
    UserId,
    UserQuery,
)
from qmetry_admin.store.statements import run
from tests.support.directory import CODES, LOCK, MINUTE, NOW, Directory, details, page_of


def gone(user: User) -> User:
    """The person as deleting leaves them."""
    return dataclasses.replace(user, version=user.version + 1, active=False, deleted=NOW)


def test_a3_a_deleted_person_is_in_no_list_and_signs_in_no_more(directory: Directory) -> None:
    ann = directory.add_user("ann", role=Role.ADMIN)
    with directory.unit() as unit:
        unit.users.delete(ann.id, NOW)
        assert unit.users.get(ann.id) is None
        assert unit.users.hold(ann.id) is None
        assert unit.users.by_username("ann") is None
        assert unit.users.administrators() == ()
        inactive = UserFilter(status=Status.INACTIVE)
        for wanted in (UserFilter(), STILL_TO_ENROL, inactive, UserFilter(locked=True)):
            page = page_of(unit, UserQuery(filter=wanted))
            assert (page.rows, page.matching, page.total, page.still_to_enrol) == ((), 0, 0, 0)
            assert unit.users.emails(UserQuery(filter=wanted), now=NOW, longest_lock=LOCK) == ()
        assert unit.users.deleted(10) == (gone(ann),)


def test_a3_nobody_edits_a_deleted_person(directory: Directory) -> None:
    ann = directory.add_user("ann")
    with directory.unit() as unit:
        unit.users.delete(ann.id, NOW)
        assert not unit.users.change(ann.id, ann.version + 1, details("anna"))
        unit.users.delete(ann.id, NOW + MINUTE)
        assert unit.users.deleted(10) == (gone(ann),)


def test_a3_the_name_stays_taken_and_its_holder_is_told(directory: Directory) -> None:
    ann = directory.add_user("ann", alias="The Ann")
    directory.delete(ann)
    with directory.unit() as unit:
        assert unit.users.holders("Ann", "free") == (gone(ann), None)
        assert unit.users.holders("free", "the ann") == (None, gone(ann))
        for taken in (details("ANN"), details("anna", alias="the ann")):
            assert unit.users.add(taken, AuthenticationType.QMETRY) is None


def test_a3_the_last_one_deleted_comes_first(directory: Directory) -> None:
    people = [directory.add_user() for _ in range(4)]
    for user, minutes in zip(people, (2, 1, 3, 1), strict=True):
        directory.delete(user, NOW + minutes * MINUTE)
    with directory.look() as unit:
        order = [user.id for user in unit.users.deleted(10)]
        assert order == [people[number].id for number in (2, 0, 3, 1)]
        assert [user.id for user in unit.users.deleted(2)] == order[:2]


def test_a3_freed_names_are_anybodys_once(directory: Directory) -> None:
    ann, bob = directory.add_user("ann"), directory.add_user("bob")
    directory.delete(ann)
    directory.delete(bob)
    with directory.unit() as unit:
        freed = unit.users.free_names(ann.id)
        assert freed == dataclasses.replace(gone(ann), version=3)
        assert unit.users.free_names(ann.id) is None
        assert unit.users.deleted(10) == (gone(bob),)
        assert unit.users.holders("ann", "ann-alias") == (None, None)
        second = unit.users.add(details("ann"), AuthenticationType.QMETRY)
        assert second is not None
        assert unit.users.by_username("ann") == second
        assert second.id not in {ann.id, bob.id}
        unit.users.delete(second.id, NOW)
        assert unit.users.free_names(second.id) is not None  # a second time is none too many


def test_a3_only_names_of_deleted_people_are_freed(directory: Directory) -> None:
    ann = directory.add_user("ann")
    with directory.unit() as unit:
        assert unit.users.free_names(ann.id) is None
        assert unit.users.free_names(UserId(99)) is None
        assert unit.users.by_username("ann") == ann


@pytest.mark.parametrize("typed", ["\x01{}", " \x01{} ", "{}", "\x01"])
def test_a3_nobody_is_found_under_what_stands_for_a_freed_name(
    directory: Directory, typed: str
) -> None:
    ann = directory.add_user("ann")
    directory.delete(ann)
    with directory.unit() as unit:
        unit.users.free_names(ann.id)
        assert unit.users.by_username(typed.format(ann.id)) is None


def test_lif_01_a_new_person_with_an_old_name_inherits_nothing(directory: Directory) -> None:
    pdavis = directory.add_user("pdavis")
    directory.enable(pdavis)
    with directory.unit() as unit:
        unit.passwords.put(pdavis.id, "hash", must_change=True)
    directory.delete(pdavis)
    for table in ("authenticator", "recovery_code", "password"):
        with directory.look():
            rows = run(
                directory.database.engine,
                f"SELECT * FROM {table} WHERE user_id = {pdavis.id}",  # noqa: S608 - our own words
            )
        assert rows == []
    with directory.unit() as unit:
        assert unit.users.free_names(pdavis.id) is not None
        second = unit.users.add(pdavis.details, AuthenticationType.QMETRY)
        assert second is not None
        assert second == dataclasses.replace(pdavis, id=second.id)
        assert second.id != pdavis.id
        assert unit.authenticators.get(second.id) is None
        assert unit.passwords.get(second.id) is None
        assert not unit.recovery_codes.spend(second.id, CODES[0].text)
        assert unit.recovery_codes.left(second.id) == 0


def test_lif_01_no_row_refers_to_nobody_after_a_person_was_deleted(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    first = directory.found()
    pdavis = directory.add_user("pdavis")
    directory.enable(pdavis)
    directory.enable(first, confirmed_by=pdavis.id)
    directory.delete(pdavis)
    with directory.unit() as unit:
        unit.users.free_names(pdavis.id)
    with directory.look() as unit:
        assert run(directory.database.engine, "PRAGMA foreign_key_check") == []
        shown = unit.users.get(first.id)
    assert shown is not None
    assert shown.two_step is not None
    assert shown.two_step.by == "Jo pdavis"  # what a deleted person did stays theirs
    directory.close()


def test_lif_01_what_was_tried_under_a_name_is_not_the_next_ones(directory: Directory) -> None:
    ann, bob = directory.add_user("ann"), directory.add_user("bob")
    directory.delete(ann)
    with directory.unit() as unit:
        for name in ("ann", "bob"):
            for _ in range(10):
                unit.attempts.charge(name, Factor.PASSWORD, NOW, 10, LOCK)
            for _ in range(99):
                unit.attempts.charge(name, Factor.CODE, NOW, 1000, LOCK)
        unit.users.free_names(ann.id)
        assert unit.users.add(details("ann"), AuthenticationType.QMETRY) is not None
        assert unit.attempts.charge("ann", Factor.PASSWORD, NOW, 10, LOCK) == Charged(1)
        for in_a_row in (1, 2):
            tried = unit.attempts.charge("ann", Factor.CODE, NOW, 1000, LOCK)
            assert isinstance(tried, Charged)
            assert tried.in_a_row == in_a_row
        locks = unit.attempts.locks(["ann", "bob"], NOW + timedelta(seconds=1), LOCK)
        assert list(locks) == [bob.username]
