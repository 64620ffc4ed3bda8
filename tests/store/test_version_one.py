"""From the first version of the tables to today's: all that was there is there, and works."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.identity import Identity
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import (
    AuthenticationType,
    Lock,
    Role,
    TwoStepState,
    User,
    UserFilter,
    UserId,
    UserQuery,
)
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.database import Database
from qmetry_admin.store.migrations import MIGRATIONS
from qmetry_admin.store.rows import ROWS
from qmetry_admin.store.statements import run
from tests.store import version_one
from tests.store.upgrading import killed_at, opened
from tests.support.directory import CODES, INSTANCE, LOCK, MINUTE, NOW, SECRET, Directory, page_of
from tests.support.engines import Server

PRIYA = User(
    id=UserId(1),
    version=4,
    username="priya",
    alias="priya-alias",
    first_name="Priya",
    last_name="Raman",
    email="priya@example.org",
    time_zone="Europe/Berlin",
    authentication=AuthenticationType.QMETRY,
    role=Role.ADMIN,
    active=True,
    first_user=True,
    last_sign_in=NOW,
    two_step=TwoStepState("first", NOW, "Priya Raman", 7),
)
ANN = User(
    id=UserId(2),
    version=4,
    username="Ann",
    alias="Ann-alias",
    first_name="Änn",
    last_name="O'Hara",
    email="ann@example.org",
    time_zone="Europe/Berlin",
    authentication=AuthenticationType.LDAP,
    role=Role.HELP_DESK,
    active=False,
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the first version, with people in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'directory.db'}"
        version_one.make(url)
        yield url
        return
    server: Server = request.getfixturevalue("server")
    with server.fresh("template1") as url:
        version_one.make(url)
        yield url


def upgraded(url: str) -> Directory:
    """The database as the program opens it today."""
    return Directory(url)


def test_db_03_people_and_their_two_step_verification_are_as_they_were(old: str) -> None:
    directory = upgraded(old)
    with directory.unit() as unit:
        page = page_of(unit, UserQuery())
        assert (page.rows, page.total, page.still_to_enrol) == ((ANN, PRIYA), 2, 0)
        assert page.locks == {ANN.id: Lock(NOW + LOCK)}
        assert page_of(unit, UserQuery(filter=UserFilter(locked=True))).rows == (ANN,)
        assert unit.users.deleted(10) == ()
        assert unit.passwords.get(PRIYA.id) == "the hash"
        assert unit.authenticators.get(PRIYA.id) == Authenticator(
            PRIYA.id, "first", SECRET, -3, 100, NOW, PRIYA.id
        )
        assert unit.recovery_codes.unused(PRIYA.id) == CODES[1:]
        assert unit.recovery_codes.spend(PRIYA.id, CODES[3].text)
    directory.close()


def test_db_03_the_organisation_keeps_its_switches_and_the_new_ones_are_off(old: str) -> None:
    directory = upgraded(old)
    with directory.unit() as unit:
        assert unit.organisation.get() == Organisation(
            INSTANCE,
            "Acme QA",
            InstanceKind.SAAS,
            "keyring",
            PRIYA.id,
            NOW,
            Settings(5, 20 * MINUTE, 240, mandatory_two_step=True),
        )
        assert unit.organisation.key_fits()
    directory.close()


def test_db_03_whoever_is_signed_in_stays_so_and_proved_it_at_the_beginning(old: str) -> None:
    directory = upgraded(old)
    with directory.unit() as unit:
        assert unit.sessions.find("token") == (PRIYA.id, None, "")
        assert unit.sessions.identity("token") == Identity(NOW, NOW)
        unit.sessions.end("token", EndReason.SIGNED_OUT, "", NOW)
    directory.close()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [3, 2, 1]),
        ("desk-1", [2, 1]),
        ("ÄNN create help role", [2]),
        ("refused nul", [3]),
        ("priya done", [2]),
    ],
)
def test_db_03_entries_that_are_there_are_found_and_still_sealed(
    old: str, search: str, found: list[int]
) -> None:
    directory = upgraded(old)
    with directory.look() as unit:
        assert [row.number for row in unit.audit.page(search, 0, 10).rows] == found
        assert unit.audit.intact()
    directory.close()


def test_db_03_a_key_made_now_is_the_key_made_by_the_upgrade(old: str) -> None:
    directory = upgraded(old)
    with directory.look() as unit:
        entries = [row.entry for row in reversed(unit.audit.page("", 0, 10).rows)]
    for entry in entries:
        with directory.unit() as unit:
            unit.audit.add(entry)
    with directory.look():
        keys = run(directory.database.engine, "SELECT search_key FROM audit_entry ORDER BY number")
    assert keys[:3] == keys[3:]
    directory.close()


@pytest.mark.parametrize("detail", ["no json", "[1, 2]", '{"a": 7}', "7"])
def test_db_03_a_tampered_entry_does_not_hinder_the_upgrade(old: str, detail: str) -> None:
    before = opened(old, MIGRATIONS[:1])
    before.check_out()
    run(before.engine, f"UPDATE audit_entry SET detail = '{detail}' WHERE number = 2")  # noqa: S608
    before.close()
    directory = upgraded(old)
    with directory.look() as unit:
        assert not unit.audit.intact()
        assert unit.users.get(ANN.id) == ANN
        keys = run(directory.database.engine, "SELECT search_key FROM audit_entry ORDER BY number")
    assert keys[1][0].startswith("user create done priya raman änn o'hara desk-1 ")
    directory.close()


def test_db_03_the_old_file_is_kept_whole_beside_the_new_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'directory.db'}"
    version_one.make(url)
    before = content(opened(url, MIGRATIONS[:1]))
    upgraded(url).close()
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name == "directory-version-1-20251124T101200Z.db"
    assert content(opened(f"sqlite:///{copy}", MIGRATIONS[:1])) == before


def test_db_03_without_a_copy_the_first_version_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'directory.db'}"
    version_one.make(url)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(Trouble) as caught:
        upgraded(url)
    assert caught.value.kind is TroubleKind.NO_ACCESS
    with contextlib.closing(sqlite3.connect(tmp_path / "directory.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a program is killed half-way by forking one")
def test_db_03_an_upgrade_of_people_killed_at_any_statement_is_done_at_the_next_start(
    tmp_path: Path,
) -> None:
    file = tmp_path / "directory.db"
    url = f"sqlite:///{file}"
    version_one.make(url)
    before = file.read_bytes()
    whole = content(opened(url, MIGRATIONS))
    statement = 1
    while True:
        file.write_bytes(before)
        if not killed_at(statement, url, MIGRATIONS):
            break
        assert content(opened(url, MIGRATIONS)) == whole
        statement += 1
    assert statement > 20


def content(database: Database) -> list[list[tuple[Any, ...]]]:
    """Every row of every table; the database is closed."""
    database.check_out()
    names = [row._meta.table_name for row in ROWS]  # noqa: SLF001
    tables = [
        run(database.engine, f"SELECT * FROM {name} ORDER BY 1, 2")  # noqa: S608 - our own words
        for name in names
    ]
    database.close()
    return tables
