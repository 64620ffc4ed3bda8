"""Authenticators and recovery codes: stored once, spent once, never set back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import peewee
import pytest

from qmetry_admin.domain.users import AuthenticationType, UserQuery
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.rows import AuthenticatorRow
from qmetry_admin.store.statements import run
from tests.support.directory import (
    CODES,
    NOW,
    SECRET,
    Directory,
    authenticator,
    fail_after,
    page_of,
)


def test_an_authenticator_comes_back_whole(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann, drift=-3, last_accepted=NOW)
    with directory.look() as unit:
        assert unit.authenticators.get(ann.id) == made


def test_a_person_has_one_authenticator(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann)
    with directory.unit() as unit:
        assert not unit.authenticators.add(authenticator(ann.id, generation="second"))
        assert unit.authenticators.get(ann.id) == made


@pytest.mark.parametrize("kind", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_aut_01_no_authenticator_for_people_of_another_authority(
    directory: Directory, kind: AuthenticationType
) -> None:
    ann = directory.add_user(authentication=kind)
    with pytest.raises(peewee.IntegrityError), directory.unit() as unit:
        unit.authenticators.add(authenticator(ann.id))


def test_aut_01_no_other_authority_for_who_has_an_authenticator(directory: Directory) -> None:
    ann = directory.add_user()
    directory.enable(ann)
    with pytest.raises(peewee.IntegrityError), directory.unit():
        run(directory.database.engine, "UPDATE users SET authentication = 'LDAP'")


def test_rpl_01_a_step_is_spent_once_and_stays_spent(directory: Directory) -> None:
    ann = directory.add_user()
    moved = dataclasses.replace(directory.enable(ann), last_step=101, drift=1, last_accepted=NOW)
    for wins in (True, False):
        with directory.unit() as unit:
            assert unit.authenticators.spend(moved) is wins
        directory.reopen()
    with directory.unit() as unit:
        assert unit.authenticators.get(ann.id) == moved
        assert not unit.authenticators.spend(dataclasses.replace(moved, last_step=100))
        assert unit.authenticators.spend(dataclasses.replace(moved, last_step=102))


def test_a_step_meant_for_another_registration_is_not_spent(directory: Directory) -> None:
    ann = directory.add_user()
    made = directory.enable(ann)
    with directory.unit() as unit:
        other = dataclasses.replace(made, generation="older", last_step=200)
        assert not unit.authenticators.spend(other)
        assert unit.authenticators.get(ann.id) == made


def test_no_statement_sets_the_last_step_back(directory: Directory) -> None:
    ann = directory.add_user()
    directory.enable(ann)
    with pytest.raises(peewee.IntegrityError, match="cannot go back"), directory.unit():
        run(directory.database.engine, "UPDATE authenticator SET last_step = 99")
    with directory.unit():  # another registration starts where its own codes say
        statement = "UPDATE authenticator SET last_step = 99, generation = 'second'"
        run(directory.database.engine, "DELETE FROM recovery_code")
        run(directory.database.engine, statement)


def test_a_secret_moved_to_another_person_does_not_open(directory: Directory) -> None:
    ann, bob = directory.add_user(), directory.add_user()
    directory.enable(ann)
    directory.enable(bob, secret=b"another secret of 20")
    with directory.unit():
        hers = AuthenticatorRow.alias()
        sealed = hers.select(hers.secret_sealed).where(hers.user_id == ann.id)
        AuthenticatorRow.update(secret_sealed=sealed).execute(directory.database.engine)
    with directory.look() as unit:
        mine = unit.authenticators.get(ann.id)
        assert mine is not None
        assert mine.secret == SECRET
    with pytest.raises(Trouble) as caught, directory.look() as unit:
        unit.authenticators.get(bob.id)
    assert caught.value.kind is TroubleKind.SEALED_CHANGED


def test_rec_02_codes_work_once_in_any_order_and_wrong_ones_cost_nothing(
    directory: Directory,
) -> None:
    ann = directory.add_user("ann")
    directory.enable(ann)
    with directory.unit() as unit:
        assert unit.recovery_codes.unused(ann.id) == CODES
        assert unit.recovery_codes.left(ann.id) == 8
        for wrong in ("0000000000000000", CODES[0].text[::-1], ""):
            assert not unit.recovery_codes.spend(ann.id, wrong)
        assert unit.recovery_codes.left(ann.id) == 8
    for code, left in ((CODES[4], 7), (CODES[4], 7), (CODES[0], 6)):
        with directory.unit() as unit:
            there = unit.recovery_codes.holds(ann.id, code.text)
            assert unit.recovery_codes.spend(ann.id, code.text) == there
            assert unit.recovery_codes.left(ann.id) == left
            [row] = page_of(unit, UserQuery("ann")).rows
            assert row.two_step is not None
            assert row.two_step.codes_left == left
        directory.reopen()
    with directory.look() as unit:
        kept = tuple(code for code in CODES if code.slot not in {1, 5})
        assert unit.recovery_codes.unused(ann.id) == kept


def test_rec_02_a_sign_in_that_does_not_end_gives_the_code_back(directory: Directory) -> None:
    ann = directory.add_user()
    directory.enable(ann)
    with pytest.raises(ZeroDivisionError), directory.unit() as unit:
        fail_after(unit.recovery_codes.spend(ann.id, CODES[4].text))
    with directory.unit() as unit:
        assert unit.recovery_codes.left(ann.id) == 8
        assert unit.recovery_codes.spend(ann.id, CODES[4].text)


def test_a_code_is_its_owners_alone(directory: Directory) -> None:
    ann, bob = directory.add_user(), directory.add_user()
    directory.enable(ann)
    with directory.unit() as unit:
        assert not unit.recovery_codes.holds(bob.id, CODES[0].text)
        assert not unit.recovery_codes.spend(bob.id, CODES[0].text)
        assert unit.recovery_codes.left(ann.id) == 8


def test_codes_belong_to_a_registration_that_is_there(directory: Directory) -> None:
    ann = directory.add_user()
    with pytest.raises(peewee.IntegrityError), directory.unit() as unit:
        unit.recovery_codes.add(ann.id, "none", CODES)


def test_time_is_kept_to_the_microsecond(directory: Directory) -> None:
    ann = directory.add_user()
    at = NOW + timedelta(microseconds=1)
    made = directory.enable(ann, confirmed=at)
    assert made.confirmed == at
    with directory.look() as unit:
        found = unit.users.get(ann.id)
    assert found is not None
    assert found.two_step is not None
    assert found.two_step.since == at
