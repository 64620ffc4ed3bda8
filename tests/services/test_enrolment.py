"""An enrolment's key while its steps are open, and after they are closed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.enrolment import ClockOff, FirstRight, NotThisEntry, OldEntry
from qmetry_admin.domain.outcomes import CodeMalformed
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserId
from qmetry_admin.services.enrolment_flow import Enrolment, entry_in_phone

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECRET = base64.b32decode(KEY)
T0 = datetime.fromtimestamp(1700000010, UTC)
STEP = 56666667
JOKAFOR = User(
    id=UserId(7),
    version=1,
    username="jokafor",
    alias="Julia Okafor",
    first_name="Julia",
    last_name="Okafor",
    email="",
    time_zone="UTC",
    authentication=AuthenticationType.QMETRY,
    role=Role.MEMBER,
    active=True,
)


OLD = bytes(range(20))


@pytest.fixture
def again() -> Enrolment:
    session = Session("token", UserId(1), T0)
    return Enrolment(session, JOKAFOR, "Acme QA", SECRET, replaces="first", old=OLD)


@pytest.fixture
def enrolment() -> Enrolment:
    return Enrolment(Session("token", UserId(1), T0), JOKAFOR, "Acme QA", SECRET)


def test_is_shown_as_uri_key_and_entry(enrolment: Enrolment) -> None:
    assert enrolment.uri == f"otpauth://totp/Acme%20QA:jokafor?secret={KEY}&issuer=Acme%20QA"
    assert enrolment.key_text == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
    assert enrolment.entry == "Acme QA (jokafor)"
    assert enrolment.user == JOKAFOR


@pytest.mark.parametrize(
    ("organisation", "username", "entry"),
    [
        ("Acme QA", "ann lee", "Acme QA (ann lee)"),
        ("Ünïcode Größe", "zoë@пример.example", "Ünïcode Größe (zoë@пример.example)"),
        ("Acme", "a:b/c%20d", "Acme (a:b/c%20d)"),
    ],
)
def test_entry_has_the_names_as_they_are(organisation: str, username: str, entry: str) -> None:
    assert entry_in_phone(organisation, username) == entry


def test_entry_is_as_short_as_in_the_phone() -> None:
    entry = entry_in_phone("Acme QA", "語" * 254)

    shown = entry.removeprefix("Acme QA (").removesuffix(")")
    assert set(shown) == {"語"}
    assert 1 <= len(shown) < 30


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("661763", FirstRight(STEP)),
        ("661 763", FirstRight(STEP)),
        ("406058", FirstRight(STEP - 1)),
        ("285214", FirstRight(STEP + 4)),
        ("000000", NotThisEntry()),
        ("66176", CodeMalformed()),
        ("", CodeMalformed()),
    ],
)
def test_judges_the_first_code(enrolment: Enrolment, code: str, finding: object) -> None:
    assert enrolment.judge_first(code, T0) == finding


def test_names_a_clock_that_is_off_by_the_first_code(enrolment: Enrolment) -> None:
    late = T0 + timedelta(minutes=61)

    assert enrolment.judge_first("661763", late) == ClockOff(-122)


def test_paces_from_the_fifth_miss(enrolment: Enrolment) -> None:
    waits = []
    for moment in (1.0, 1.1, 1.2, 1.3, 1.4):
        waits.append(enrolment.wait(moment))
        enrolment.missed(moment)

    assert waits == [None] * 5
    assert enrolment.wait(1.4) == timedelta(seconds=1)
    assert enrolment.wait(2.15) == timedelta(seconds=0.25)
    assert enrolment.wait(2.4) is None


def test_closing_forgets_the_key(enrolment: Enrolment) -> None:
    kept = enrolment._secret  # noqa: SLF001 - the very bytes are looked at

    enrolment.close()

    assert kept == bytes(20)
    assert enrolment.secret() == b""
    assert enrolment.uri == ""
    assert enrolment.key_text == ""
    assert enrolment.judge_first("661763", T0) == NotThisEntry()
    enrolment.close()


def test_shows_no_key_in_its_repr(enrolment: Enrolment) -> None:
    assert KEY not in repr(enrolment)
    assert repr(SECRET) not in repr(enrolment)
    assert "token" not in repr(enrolment)


# ---- S23: the key that is to be replaced ---------------------------------------------------------


def test_s15_codes_of_the_old_entry_are_told(again: Enrolment) -> None:
    old = totp.code_at(OLD, STEP)

    assert again.replaces == "first"
    assert again.judge_first(old, T0) == OldEntry()
    assert again.judge_first("661763", T0) == FirstRight(STEP)
    assert again.judge_first("000000", T0) == NotThisEntry()


def test_a_first_enrolment_has_no_old_entry(enrolment: Enrolment) -> None:
    assert enrolment.replaces is None
    assert enrolment.old_secret() == b""
    assert enrolment.judge_first(totp.code_at(OLD, STEP), T0) == NotThisEntry()


def test_closing_forgets_both_keys(again: Enrolment) -> None:
    kept = (again._secret, again._old)  # noqa: SLF001 - the very bytes are looked at
    assert again.old_secret() == OLD

    again.close()

    assert [bytes(key) for key in kept] == [bytes(20)] * 2
    assert again.secret() == again.old_secret() == b""
    assert again.judge_first(totp.code_at(OLD, STEP), T0) == NotThisEntry()
    again.close()


def test_shows_neither_key_in_its_repr(again: Enrolment) -> None:
    assert repr(OLD) not in repr(again)
    assert repr(bytearray(OLD)) not in repr(again)
    assert "first" not in repr(again)


def test_one_of_signing_in_belongs_to_no_session() -> None:
    assert Enrolment(None, JOKAFOR, "Acme QA", SECRET).session is None
