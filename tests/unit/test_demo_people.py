"""Who is made up for the demo: every state there is, and nobody who could be taken for real."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from qmetry_admin.demo.people import FIRST_USER, ORGANISATION, PASSWORD, SKETCHES, Sketch, made_up
from qmetry_admin.domain import passwords
from qmetry_admin.domain.names import details_problems
from qmetry_admin.domain.users import AuthenticationType, Role
from qmetry_admin.security.passwords import GuessJudge

PACKAGE = Path(__file__).parents[2] / "qmetry_admin"


def of(role: Role) -> list[Sketch]:
    return [sketch for sketch in SKETCHES if sketch.role is role]


def test_there_are_about_forty_of_every_role_and_type() -> None:
    assert 38 <= len(SKETCHES) <= 44
    assert {sketch.role for sketch in SKETCHES} == set(Role)
    assert {sketch.authentication for sketch in SKETCHES} == set(AuthenticationType)
    assert SKETCHES[0].username == FIRST_USER
    assert SKETCHES[0].role is Role.ADMIN
    assert SKETCHES[0].codes == 8


def test_every_state_is_there() -> None:
    ours = [s for s in SKETCHES if s.authentication is AuthenticationType.QMETRY]
    assert any(s.codes is None and s.active for s in of(Role.ADMIN) if s in ours)
    assert {s.codes for s in ours if s.active} == {None, *range(9)}
    assert [s.username for s in SKETCHES if s.wrong_passwords] == ["rrossi"]
    assert [s.codes for s in SKETCHES if s.wrong_codes] == [8]
    assert {s.codes is None for s in SKETCHES if not s.active} == {True, False}
    assert {s.codes is None for s in SKETCHES if s.start_password} == {True, False}
    assert all(s.codes is None for s in SKETCHES if s not in ours)
    assert any(s.seen is None and s.active for s in ours)


def test_names_can_stand_in_their_fields_and_are_taken_once() -> None:
    people = made_up(secrets.token_bytes)
    assert [person.username for person in people if details_problems(person.details)] == []
    assert len({person.username for person in people}) == len(people)
    assert len({person.details.alias for person in people}) == len(people)
    assert all(person.details.email.endswith("@example.com") for person in people)


def test_the_password_is_plainly_made_up_and_yet_none_the_program_would_refuse() -> None:
    assert "demo" in PASSWORD
    assert passwords.length_problem(PASSWORD) is None
    judge = GuessJudge()
    for sketch in SKETCHES:
        names = (sketch.username, sketch.first_name, sketch.last_name, ORGANISATION)
        assert judge.guessable(PASSWORD, names) is None


def test_everybody_enabled_has_a_key_of_their_own_and_no_secret_is_in_a_repr() -> None:
    people = made_up(secrets.token_bytes)
    keys = [person.secret for person in people if person.secret]
    assert len(set(keys)) == len(keys) == sum(sketch.codes is not None for sketch in SKETCHES)
    assert all(PASSWORD not in repr(person) for person in people)
    assert all(repr(person.secret) not in repr(person) for person in people)


def test_only_compose_leads_to_the_demo() -> None:
    """Nothing of the demo can be reached from a real directory."""
    leads = re.compile(r"^\s*(?:from|import) qmetry_admin\.demo\b", re.MULTILINE)
    led = [file for file in PACKAGE.rglob("*.py") if leads.search(file.read_text("utf-8"))]
    outside = {file.parent for file in led if not file.is_relative_to(PACKAGE / "demo")}
    assert outside <= {PACKAGE / "compose"}
