"""A directory as the first version of the tables kept it, written without the rows of today."""

from __future__ import annotations

import json
from typing import Any, Final

import peewee

from qmetry_admin.domain.users import UserId
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.ports import Place
from qmetry_admin.store.migrations import MIGRATIONS
from tests.store.upgrading import opened
from tests.support.directory import CODES, INSTANCE, KEY, NOW, SECRET

TICKS = int(NOW.timestamp()) * 1_000_000 + NOW.microsecond
MINUTES = 60_000_000
BOX = FieldBox(KEY, INSTANCE)
ENTRIES: Final[tuple[tuple[Any, ...], ...]] = (
    ("set-up", "done", "DESK-1", None, "", None, "", {}),
    ("user create", "done", "DESK-1", 1, "Priya Raman", 2, "Änn O'Hara", {"role": "Help desk"}),
    ("sign-in password", "refused", "DESK-2", None, "", None, "", {"why": "half \ud800 NUL \0"}),
)


def make(url: str) -> None:
    """Priya with two-step verification and seven codes, Änn of an LDAP directory, three entries."""
    database = opened(url, MIGRATIONS[:1])
    database.check_out()
    engine = database.engine
    database.begin(writing=True)
    _people(engine)
    _two_step(engine)
    _attempts_and_sessions(engine)
    _organisation(engine)
    _audit(engine)
    database.commit()
    database.close()


def _people(engine: peewee.Database) -> None:
    for username, first_name, last_name, kind, role, active in (
        ("priya", "Priya", "Raman", "QMETRY", "Admin", 1),
        ("Ann", "Änn", "O'Hara", "LDAP", "Help desk", 0),
    ):
        key = username.lower()
        email = f"{key}@example.org"
        name_key = f"{first_name} {last_name}".casefold()
        _insert(
            engine,
            "users",
            version=4,
            username=username,
            username_key=key,
            alias=f"{username}-alias",
            alias_key=f"{key}-alias",
            first_name=first_name,
            last_name=last_name,
            email=email,
            time_zone="Europe/Berlin",
            authentication=kind,
            role=role,
            active=active,
            first_user=active,
            must_change_password=0,
            last_sign_in=TICKS if active else None,
            name_key=name_key,
            email_key=email,
            search_key=f"{key} {key}-alias {name_key} {email}",
        )
    _insert(engine, "password", user_id=1, stored="the hash")


def _two_step(engine: peewee.Database) -> None:
    _insert(
        engine,
        "authenticator",
        user_id=1,
        authentication="QMETRY",
        generation="first",
        secret_sealed=BOX.seal(SECRET, Place("authenticator", "1/first", "secret_sealed")),
        drift=-3,
        last_step=100,
        confirmed=TICKS,
        confirmed_by=1,
        last_accepted=None,
    )
    for code in CODES[1:]:
        place = Place("recovery_code", f"1/first/{code.slot}", "sealed")
        _insert(
            engine,
            "recovery_code",
            user_id=1,
            slot=code.slot,
            generation="first",
            sealed=BOX.seal(code.text.encode(), place),
            lookup=BOX.lookup(UserId(1), code.text),
        )


def _attempts_and_sessions(engine: peewee.Database) -> None:
    lock = TICKS + 15 * MINUTES
    _insert(
        engine, "attempt", name="ann", factor="password", fails=10, last=TICKS, locked_until=lock
    )
    _insert(engine, "wrong_code", name="priya", at=TICKS)
    _insert(
        engine,
        "session",
        token_hash=BOX.token_hash("token"),
        user_id=1,
        workstation="DESK-1",
        since=TICKS,
        seen=TICKS + MINUTES,
        ended=None,
        reason="",
        ended_by="",
    )


def _organisation(engine: peewee.Database) -> None:
    _insert(
        engine,
        "organisation",
        id=1,
        instance_id=INSTANCE,
        name="Acme QA",
        kind="saas",
        key_place="keyring",
        key_mark=BOX.seal(INSTANCE.encode(), Place("organisation", "1", "key_mark")),
        first_user=1,
        created=TICKS,
        maximum_attempts=5,
        reactivate_after=20 * MINUTES,
        resync_range=240,
        mandatory_two_step=1,
    )


def _audit(engine: peewee.Database) -> None:
    seal = b""
    for number, (action, result, desk, by, by_name, about, name, detail) in enumerate(ENTRIES, 1):
        facts = [number, TICKS, action, result, desk, by, by_name, about, name, detail]
        seal = BOX.chain(seal, _json(facts).encode())
        _insert(
            engine,
            "audit_entry",
            number=number,
            at=TICKS,
            action=action,
            result=result,
            workstation=desk,
            actor_id=by,
            actor_name=by_name,
            user_id=about,
            user_name=name,
            detail=_json(detail),
            seal=seal,
        )
    statement = f"UPDATE audit_head SET number = {len(ENTRIES)}, seal = {engine.param}"  # noqa: S608
    _execute(engine, statement, (seal,))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _insert(engine: peewee.Database, table: str, **values: object) -> None:
    names = ", ".join(values)
    places = ", ".join([engine.param] * len(values))
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - our own words
    _execute(engine, statement, tuple(values.values()))


def _execute(engine: peewee.Database, statement: str, values: tuple[object, ...]) -> None:
    engine.execute_sql(statement, values)  # type: ignore[no-untyped-call] # peewee's stub
