"""Set-up: a whole directory with its first user signed in, or nothing at all, not even a key."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.outcomes import AlreadySetUp, FieldsRefused, SignedIn
from qmetry_admin.domain.problems import Field, ProblemKind
from qmetry_admin.domain.users import AuthenticationType, Role
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.sessions import SessionKeeper
from qmetry_admin.services.set_up import Founded, SetUp
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.database import Database
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.world import (
    FORM,
    PASSWORD,
    T0,
    WORKSTATION,
    FakeClock,
    empty_database,
    in_a_task,
    set_up_in,
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with empty_database(tmp_path, FakeClock()) as opened:
        yield opened


@pytest.fixture
def set_up(database: Database, tmp_path: Path) -> SetUp:
    return set_up_in(database, tmp_path, FakeClock())


def keys_in(folder: Path) -> list[Path]:
    """The key files there are."""
    return sorted((folder / "keys").glob("*.key"))


def is_empty(database: Database) -> bool:
    """Whether nobody has set it up."""
    store = PeeweeStore(database, None, in_a_task)
    with store.reading() as unit:
        return unit.organisation.get() is None and unit.users.by_username("praman") is None


def test_makes_a_whole_directory(set_up: SetUp, tmp_path: Path) -> None:
    founded = set_up.make(FORM)
    assert isinstance(founded, Founded)
    user = founded.signed_in.user
    assert (user.role, user.authentication) == (Role.ADMIN, AuthenticationType.QMETRY)
    assert (user.active, user.first_user, user.must_change_password) == (True, True, False)
    assert (user.username, user.alias, user.name) == ("praman", "Priya Raman", "Priya Raman")
    assert (user.email, user.time_zone) == ("priya.raman@example.com", "Europe/Zurich")
    assert user.last_sign_in == T0
    assert user.two_step is None
    organisation = founded.organisation
    assert (organisation.name, organisation.kind) == ("Acme QA", InstanceKind.ON_PREMISES)
    assert (organisation.first_user, organisation.created) == (user.id, T0)
    assert organisation.settings == Settings()
    assert [path.stem for path in keys_in(tmp_path)] == [organisation.instance_id]
    with founded.world.store.reading() as unit:
        assert unit.organisation.get() == organisation
        assert unit.organisation.key_fits()
        newest = unit.audit.newest()
    assert newest is not None
    assert newest.number == 1
    assert (newest.entry.action, newest.entry.result) == (Action.SET_UP, Result.DONE)
    assert (newest.entry.actor_name, newest.entry.workstation) == ("praman", WORKSTATION)
    assert newest.entry.detail["organisation"] == "Acme QA"
    assert SessionKeeper(founded.world).check(founded.signed_in.session) == user


def test_first_user_signs_in_with_the_password(set_up: SetUp) -> None:
    founded = set_up.make(FORM)
    assert isinstance(founded, Founded)
    assert isinstance(SignIn(founded.world).password("PRaman", PASSWORD), SignedIn)


def test_as_a_service(set_up: SetUp) -> None:
    founded = set_up.make(dataclasses.replace(FORM, kind=InstanceKind.SAAS))
    assert isinstance(founded, Founded)
    assert founded.organisation.kind is InstanceKind.SAAS


@pytest.mark.parametrize(
    ("field", "text", "problem", "kind"),
    [
        ("organisation", "", Field.ORGANISATION, ProblemKind.EMPTY),
        ("organisation", "Acme: QA", Field.ORGANISATION, ProblemKind.COLON),
        ("organisation", "x" * 65, Field.ORGANISATION, ProblemKind.TOO_LONG),
        ("username", "", Field.USERNAME, ProblemKind.EMPTY),
        ("username", "pra\u200bman", Field.USERNAME, ProblemKind.FORBIDDEN_CHARACTER),
        ("first_name", "", Field.FIRST_NAME, ProblemKind.EMPTY),
        ("last_name", "Ra\0man", Field.LAST_NAME, ProblemKind.FORBIDDEN_CHARACTER),
        ("email", "priya", Field.EMAIL, ProblemKind.MALFORMED),
        ("time_zone", "Europe/Nowhere", Field.TIME_ZONE, ProblemKind.UNKNOWN),
        ("password", "", Field.PASSWORD, ProblemKind.EMPTY),
        ("password", "elevenchars", Field.PASSWORD, ProblemKind.TOO_SHORT),
        ("password", "x" * 1025, Field.PASSWORD, ProblemKind.TOO_LONG),
        ("password", "acmeqa-priya", Field.PASSWORD, ProblemKind.GUESSABLE),
    ],
)
def test_refused_field_makes_nothing(
    set_up: SetUp,
    database: Database,
    tmp_path: Path,
    field: str,
    text: str,
    problem: Field,
    kind: ProblemKind,
) -> None:
    change: dict[str, Any] = {field: text}
    answer = set_up.make(dataclasses.replace(FORM, **change))
    assert isinstance(answer, FieldsRefused)
    assert [(found.field, found.kind) for found in answer.problems] == [(problem, kind)]
    assert is_empty(database)
    assert keys_in(tmp_path) == []


def test_all_problems_in_the_order_of_the_form(set_up: SetUp) -> None:
    form = dataclasses.replace(
        FORM, organisation="", username="", first_name="", email="x", password=""
    )
    answer = set_up.make(form)
    assert isinstance(answer, FieldsRefused)
    assert [problem.field for problem in answer.problems] == [
        Field.ORGANISATION,
        Field.USERNAME,
        Field.FIRST_NAME,
        Field.EMAIL,
        Field.PASSWORD,
    ]


@pytest.mark.parametrize(
    ("first_name", "alias"), [("Priya", "Priya"), ("\u0646\u200c\u0631", "praman")]
)
def test_alias_is_made_of_the_names_where_they_make_one(
    set_up: SetUp, first_name: str, alias: str
) -> None:
    """No field asks for it, so none can be wrong: a joiner is fine in a name, not in an alias."""
    founded = set_up.make(dataclasses.replace(FORM, first_name=first_name, last_name=""))
    assert isinstance(founded, Founded)
    assert founded.signed_in.user.alias == alias
    assert founded.signed_in.user.first_name == first_name


def test_second_set_up_is_told(set_up: SetUp, database: Database, tmp_path: Path) -> None:
    assert isinstance(set_up.make(FORM), Founded)
    keys = keys_in(tmp_path)
    late = set_up_in(database, tmp_path, FakeClock())
    form = dataclasses.replace(FORM, organisation="Other", username="other", first_name="Otto")
    assert late.make(form) == AlreadySetUp()
    assert keys_in(tmp_path) == keys
    store = PeeweeStore(database, None, in_a_task)
    with store.reading() as unit:
        organisation = unit.organisation.get()
        assert organisation is not None
        assert organisation.name == "Acme QA"
        assert unit.users.by_username("other") is None


def test_trouble_takes_the_key_back(tmp_path: Path) -> None:
    """Another program holds the file for longer than anybody waits; later, it works."""
    clock = FakeClock()
    with empty_database(tmp_path, clock, busy_timeout=0.1) as database:
        set_up = set_up_in(database, tmp_path, clock)
        with contextlib.closing(sqlite3.connect(tmp_path / "directory.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Trouble) as trouble:
                set_up.make(FORM)
        assert trouble.value.kind is TroubleKind.LOCKED
        assert keys_in(tmp_path) == []
        assert isinstance(set_up.make(FORM), Founded)
        assert len(keys_in(tmp_path)) == 1


class NoTokens(SystemRandomness):
    """Names, but no bytes for a session's token."""

    def secret_bytes(self, length: int) -> bytes:
        raise OSError(f"no randomness for {length} bytes")


def test_what_breaks_in_the_middle_leaves_nothing(database: Database, tmp_path: Path) -> None:
    set_up = set_up_in(database, tmp_path, FakeClock(), NoTokens())
    with pytest.raises(OSError, match="no randomness"):
        set_up.make(FORM)
    assert is_empty(database)
    assert keys_in(tmp_path) == []


def test_deeds_before_set_up_are_a_bug(database: Database) -> None:
    store = PeeweeStore(database, None, in_a_task)
    with store.reading() as unit, pytest.raises(LookupError, match="before it was set up"):
        organisation_of(unit)
