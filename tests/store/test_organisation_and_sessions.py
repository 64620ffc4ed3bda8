"""The one organisation, and the sessions of running programs."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import peewee
import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.identity import Identity
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import AuthenticationType, UserId
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.store.statements import run
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.directory import INSTANCE, KEY, MINUTE, NOW, SETTINGS, Directory, details, found


def test_the_organisation_is_made_once_and_read_back(directory: Directory) -> None:
    with directory.look() as unit:
        assert unit.organisation.get() is None
    first = directory.found()
    expected = Organisation(
        INSTANCE, "Acme QA", InstanceKind.ON_PREMISES, "file", first.id, NOW, SETTINGS
    )
    with directory.unit() as unit:
        assert not found(unit, "Second")
        assert unit.organisation.get() == expected
        assert unit.organisation.hold() == expected


def test_there_is_no_organisation_without_a_first_user(directory: Directory) -> None:
    with directory.unit() as unit:
        assert found(unit)
        assert unit.organisation.get() is None
        with pytest.raises(RuntimeError, match="before set-up"):
            unit.organisation.hold()


def test_the_first_user_is_named_once(directory: Directory) -> None:
    first = directory.found()
    other = directory.add_user()
    with pytest.raises(RuntimeError, match="named before"), directory.unit() as unit:
        unit.organisation.name_first_user(other.id)
    with directory.look() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    assert organisation.first_user == first.id


@pytest.mark.parametrize(
    ("key", "instance", "fits"),
    [(KEY, INSTANCE, True), (KEY[::-1], INSTANCE, False), (KEY, "another", False)],
)
def test_a_key_fits_its_own_directory_alone(
    directory: Directory, key: bytes, instance: str, *, fits: bool
) -> None:
    directory.found()
    store = PeeweeStore(directory.database, FieldBox(key, instance), lambda: True)
    with store.reading() as unit:
        assert unit.organisation.key_fits() is fits


def test_without_a_key_the_organisation_is_read_and_nothing_sealed(directory: Directory) -> None:
    first = directory.found()
    directory.enable(first)
    store = PeeweeStore(directory.database, None, lambda: True)
    with store.reading() as unit:
        organisation = unit.organisation.get()
        assert organisation is not None
        assert organisation.key_place == "file"
    with pytest.raises(RuntimeError, match="key"), store.reading() as unit:
        unit.organisation.key_fits()
    with pytest.raises(RuntimeError, match="key"), store.reading() as unit:
        unit.authenticators.get(first.id)


def test_a_moved_key_is_recorded(directory: Directory) -> None:
    directory.found()
    with directory.unit() as unit:
        unit.organisation.key_moved("file:/media/key")
    directory.reopen()
    with directory.look() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    assert organisation.key_place == "file:/media/key"


def test_every_switch_is_stored(directory: Directory) -> None:
    directory.found()
    switched = Settings(
        maximum_attempts=3,
        reactivate_after=timedelta(minutes=1440),
        resync_range=20,
        mandatory_two_step=True,
        self_service=True,
        hide_codes=True,
        set_up_until=NOW + MINUTE,
    )
    for settings in (switched, SETTINGS):
        with directory.unit() as unit:
            unit.organisation.change_settings(settings)
            assert unit.organisation.hold().settings == settings


def test_set_up_stores_every_switch(directory: Directory) -> None:
    switched = Settings(self_service=True, hide_codes=True, set_up_until=NOW)
    with directory.unit() as unit:
        assert found(unit, settings=switched)
        first = unit.users.add(details(), AuthenticationType.QMETRY, first_user=True)
        assert first is not None
        unit.organisation.name_first_user(first.id)
        assert unit.organisation.hold().settings == switched


def test_s37_the_first_user_hands_over_here_and_on_both_people(directory: Directory) -> None:
    first = directory.found()
    other, third = directory.add_user(), directory.add_user()
    with directory.unit() as unit:
        unit.organisation.hand_over(other.id)
        assert unit.organisation.hold().first_user == other.id
        assert unit.users.get(first.id) == dataclasses.replace(first, version=2, first_user=False)
        assert unit.users.get(other.id) == dataclasses.replace(other, version=2, first_user=True)
        assert unit.users.get(third.id) == third
        unit.organisation.hand_over(first.id)
        assert unit.users.get(first.id) == dataclasses.replace(first, version=3)


@pytest.mark.parametrize("deleted", [True, False])
def test_s37_nobody_who_is_not_there_becomes_the_first_user(
    directory: Directory, *, deleted: bool
) -> None:
    first = directory.found()
    other = directory.add_user()
    if deleted:
        directory.delete(other)
    to = other.id if deleted else UserId(99)
    with pytest.raises((RuntimeError, peewee.IntegrityError)), directory.unit() as unit:
        unit.organisation.hand_over(to)
    with directory.look() as unit:
        assert unit.users.get(first.id) == first
        organisation = unit.organisation.get()
    assert organisation is not None
    assert organisation.first_user == first.id


def begin(directory: Directory, user_id: UserId, token: str) -> Session:
    session = Session(token, user_id, NOW)
    with directory.unit() as unit:
        unit.sessions.add(session, "ws-1", NOW)
    return session


def ends(directory: Directory, *tokens: str) -> list[tuple[EndReason | None, str]]:
    with directory.look() as unit:
        found = [unit.sessions.find(token) for token in tokens]
    return [(end[1], end[2]) for end in found if end is not None]


def test_a_session_is_found_by_its_token(directory: Directory) -> None:
    ann = directory.add_user()
    begin(directory, ann.id, "token")
    with directory.look() as unit:
        assert unit.sessions.find("token") == (ann.id, None, "")
        assert unit.sessions.find("other") is None


def test_an_ended_session_keeps_its_first_reason(directory: Directory) -> None:
    ann = directory.add_user()
    begin(directory, ann.id, "token")
    with directory.unit() as unit:
        unit.sessions.end("token", EndReason.ROLE_CHANGED, "Priya Raman", NOW)
        unit.sessions.end("token", EndReason.SIGNED_OUT, "", NOW)
        unit.sessions.end_all(ann.id, EndReason.DELETED, "", NOW)
    assert ends(directory, "token") == [(EndReason.ROLE_CHANGED, "Priya Raman")]


def test_all_but_one_of_a_persons_sessions_end(directory: Directory) -> None:
    ann, bob = directory.add_user(), directory.add_user()
    for user, token in ((ann, "a1"), (ann, "a2"), (bob, "b")):
        begin(directory, user.id, token)
    with directory.unit() as unit:
        unit.sessions.end_all(ann.id, EndReason.PASSWORD_CHANGED, "Ann", NOW, but="a2")
    changed = (EndReason.PASSWORD_CHANGED, "Ann")
    assert ends(directory, "a1", "a2", "b") == [changed, (None, ""), (None, "")]


def test_sessions_of_programs_that_are_gone_end(directory: Directory) -> None:
    ann = directory.add_user()
    begin(directory, ann.id, "gone")
    begin(directory, ann.id, "there")
    with directory.unit() as unit:
        unit.sessions.seen("there", NOW + 5 * MINUTE)
        unit.sessions.end_unseen(NOW + timedelta(seconds=1), NOW + 5 * MINUTE)
    assert ends(directory, "gone", "there") == [(EndReason.PROGRAM_GONE, ""), (None, "")]


def test_m05_signing_in_is_a_proof_and_deeds_renew_it(directory: Directory) -> None:
    ann = directory.add_user()
    begin(directory, ann.id, "token")
    begin(directory, ann.id, "other")
    with directory.unit() as unit:
        assert unit.sessions.identity("token") == Identity(NOW, NOW)
        unit.sessions.renew("token", NOW + MINUTE)
        assert unit.sessions.identity("token") == Identity(NOW, NOW + MINUTE)
        unit.sessions.prove("token", NOW + 2 * MINUTE)
        proved = NOW + 2 * MINUTE
        assert unit.sessions.identity("token") == Identity(proved, proved)
        assert unit.sessions.identity("other") == Identity(NOW, NOW)


def test_m05_a_session_that_never_said_was_proved_at_its_beginning(directory: Directory) -> None:
    ann = directory.add_user()
    begin(directory, ann.id, "token")
    with directory.unit() as unit:
        run(directory.database.engine, "UPDATE session SET proved = NULL, renewed = NULL")
        assert unit.sessions.identity("token") == Identity(NOW, NOW)
