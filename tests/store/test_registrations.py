"""Registering again, resync and removing: one conditional statement each (S23, S34)."""

from __future__ import annotations

import dataclasses

import peewee
import pytest

from qmetry_admin.store.rows import AuthenticatorRow
from tests.support.directory import CODES, NOW, SECRET, Directory, authenticator

OTHER_SECRET = b"another secret of 20"


def test_s34_several_steps_are_spent_together_or_not_at_all(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann)  # the last step is 100
    moved = dataclasses.replace(made, last_step=102, drift=2, last_accepted=NOW)
    with directory.unit() as unit:
        assert unit.authenticators.spend(moved, first=101)
        assert unit.authenticators.get(ann.id) == moved
        after = dataclasses.replace(moved, last_step=103)
        assert not unit.authenticators.spend(after, first=102)
        assert unit.authenticators.get(ann.id) == moved
        assert unit.authenticators.spend(after)


def test_s34_steps_meant_for_another_registration_are_not_spent(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann)
    with directory.unit() as unit:
        other = dataclasses.replace(made, generation="older", last_step=202)
        assert not unit.authenticators.spend(other, first=201)
        assert unit.authenticators.get(ann.id) == made


def test_s23_another_registration_takes_the_place_of_exactly_this_one(
    directory: Directory,
) -> None:
    admin, ann, bob = (directory.add_user() for _ in range(3))
    directory.enable(ann, drift=4, last_accepted=NOW)
    his = directory.enable(bob)
    new = authenticator(
        ann.id, admin.id, generation="second", secret=OTHER_SECRET, drift=-1, last_step=50
    )
    with directory.unit() as unit:
        unit.recovery_codes.drop(ann.id)
        assert not unit.authenticators.replace("third", new)
        assert unit.authenticators.replace("first", new)
        assert unit.authenticators.get(ann.id) == new
        assert not unit.authenticators.replace("first", new)
        unit.recovery_codes.add(ann.id, "second", CODES)
        assert unit.recovery_codes.unused(ann.id) == CODES
        assert unit.authenticators.get(bob.id) == his
        shown = unit.users.get(ann.id)
        assert shown is not None
        assert shown.two_step is not None
        assert (shown.two_step.generation, shown.two_step.codes_left) == ("second", 8)


def test_s23_the_new_key_is_sealed_to_its_own_registration(directory: Directory) -> None:
    ann = directory.add_user()
    directory.enable(ann)
    with directory.unit() as unit:
        unit.recovery_codes.drop(ann.id)
        new = authenticator(ann.id, generation="second", secret=OTHER_SECRET)
        assert unit.authenticators.replace("first", new)
        row = AuthenticatorRow.select().get(directory.database.engine)
        assert SECRET not in bytes(row.secret_sealed)
        assert OTHER_SECRET not in bytes(row.secret_sealed)
    directory.reopen()
    with directory.look() as unit:
        assert unit.authenticators.get(ann.id) == new


def test_s23_old_codes_cannot_outlive_their_registration(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann)
    new = authenticator(ann.id, generation="second")
    with pytest.raises(peewee.IntegrityError), directory.unit() as unit:
        unit.authenticators.replace("first", new)
    with pytest.raises(peewee.IntegrityError), directory.unit() as unit:
        unit.authenticators.remove(ann.id, "first")
    with directory.look() as unit:
        assert unit.authenticators.get(ann.id) == made
        assert unit.recovery_codes.left(ann.id) == 8


def test_nobody_without_a_registration_gets_one_in_its_place(directory: Directory) -> None:
    ann = directory.add_user()
    with directory.unit() as unit:
        assert not unit.authenticators.replace("first", authenticator(ann.id, generation="second"))
        assert unit.authenticators.get(ann.id) is None
        assert not unit.authenticators.remove(ann.id, "first")


def test_s16_exactly_this_registration_is_removed(directory: Directory) -> None:
    ann, bob = directory.add_user("ann"), directory.add_user()
    directory.enable(ann)
    his = directory.enable(bob)
    with directory.unit() as unit:
        assert not unit.authenticators.remove(ann.id, "second")
        unit.recovery_codes.drop(ann.id)
        assert unit.authenticators.remove(ann.id, "first")
        assert not unit.authenticators.remove(ann.id, "first")
        assert unit.authenticators.get(ann.id) is None
        assert unit.users.get(ann.id) == ann
        assert unit.authenticators.get(bob.id) == his
        assert unit.recovery_codes.left(bob.id) == 8


def test_the_slots_of_what_is_left_are_known_without_opening_anything(
    directory: Directory,
) -> None:
    ann, bob = directory.add_user(), directory.add_user()
    directory.enable(ann)
    directory.enable(bob)
    with directory.unit() as unit:
        assert unit.recovery_codes.slots(ann.id) == (1, 2, 3, 4, 5, 6, 7, 8)
        for code in (CODES[2], CODES[7]):
            assert unit.recovery_codes.spend(ann.id, code.text)
        assert unit.recovery_codes.slots(ann.id) == (1, 2, 4, 5, 6, 7)
        unit.recovery_codes.drop(ann.id)
        assert unit.recovery_codes.slots(ann.id) == ()
        assert unit.recovery_codes.left(bob.id) == 8
