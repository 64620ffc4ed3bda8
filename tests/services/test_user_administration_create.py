"""A new person: who may make one, the type, the names, the start password."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import FieldsRefused, NotAllowed, SessionEnded
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.user_outcomes import UserCreated, UserDeleted
from qmetry_admin.domain.users import AuthenticationType, Right, Role, UserDetails, UserQuery
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, directory
from tests.support.world import T0

START = "amber-copper-lilac-stone"
JULIA = UserDetails(
    username="jokafor",
    alias="Julia Okafor",
    first_name="Julia",
    last_name="Okafor",
    email="julia@example.com",
    time_zone="Europe/Berlin",
    role=Role.MEMBER,
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


def count(here: Directory) -> int:
    with here.store.reading() as unit:
        page = unit.users.page(UserQuery(), 0, 0, now=T0, longest_lock=timedelta(minutes=15))
    return page.total


@pytest.mark.parametrize("role", Role)
def test_create_is_for_create_on_users(
    here: Directory, users: UserAdministration, role: Role
) -> None:
    actor = here.person("actor", role=role)

    answer = users.create(here.signed_in(actor), JULIA, AuthenticationType.QMETRY, START)

    if role is Role.ADMIN:
        assert isinstance(answer, UserCreated)
        assert here.entry(answer.user).actor_id == actor.id
    else:
        assert answer == NotAllowed((Right.USERS_CREATE,))
        assert count(here) == 2
        entry = here.newest()
        assert (entry.action, entry.result) == (Action.USER_CREATE, Result.REFUSED)
        assert entry.detail == {"missing right": "Create on Users"}


def test_a_person_of_type_qmetry_has_a_start_password(
    here: Directory, users: UserAdministration
) -> None:
    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, START)

    assert isinstance(answer, UserCreated)
    user = answer.user
    assert user == here.now(user)
    assert user.must_change_password
    assert user.active
    assert user.two_step is None
    assert not user.first_user
    with here.store.reading() as unit:
        stored = unit.passwords.get(user.id)
    assert stored is not None
    assert here.hasher.verify(stored, START)
    entry = here.entry(user)
    assert (entry.action, entry.result, entry.at) == (Action.USER_CREATE, Result.DONE, T0)
    assert entry.detail["authentication"] == "QMETRY"
    assert entry.detail["role"] == "Member"
    assert START not in repr(entry)


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
@pytest.mark.parametrize("start_password", ["", START])
def test_a_person_of_another_type_has_none(
    here: Directory,
    users: UserAdministration,
    authentication: AuthenticationType,
    start_password: str,
) -> None:
    answer = users.create(here.session, JULIA, authentication, start_password)

    assert isinstance(answer, UserCreated)
    assert answer.user.authentication is authentication
    assert not answer.user.must_change_password
    with here.store.reading() as unit:
        assert unit.passwords.get(answer.user.id) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", FieldProblem(Field.PASSWORD, ProblemKind.EMPTY)),
        ("amber-coppe", FieldProblem(Field.PASSWORD, ProblemKind.TOO_SHORT, "12")),
        ("ab" * 513, FieldProblem(Field.PASSWORD, ProblemKind.TOO_LONG, "1024")),
    ],
)
def test_start_passwords_are_judged(
    here: Directory, users: UserAdministration, password: str, problem: FieldProblem
) -> None:
    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, password)

    assert answer == FieldsRefused((problem,))
    assert count(here) == 1
    assert here.audited() == 0


@pytest.mark.parametrize(
    "password", ["acmeqaacmeqa", "Julia-Okafor", "okaforjokafor", "password1234", "aaaaaaaaaaaaa"]
)
def test_start_passwords_of_what_lies_at_hand_are_refused(
    here: Directory, users: UserAdministration, password: str
) -> None:
    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, password)

    assert isinstance(answer, FieldsRefused)
    [problem] = answer.problems
    assert (problem.field, problem.kind) == (Field.PASSWORD, ProblemKind.GUESSABLE)
    assert problem.detail


def test_a_suggested_start_password_is_good(here: Directory, users: UserAdministration) -> None:
    answer = users.create(
        here.session, JULIA, AuthenticationType.QMETRY, users.suggested_start_password()
    )

    assert isinstance(answer, UserCreated)


def test_all_that_is_wrong_is_told_in_the_order_of_the_form(
    here: Directory, users: UserAdministration
) -> None:
    details = dataclasses.replace(JULIA, username="praman", alias="PRIYA Raman", first_name=" ")

    answer = users.create(here.session, details, AuthenticationType.QMETRY, "short")

    assert answer == FieldsRefused(
        (
            FieldProblem(Field.USERNAME, ProblemKind.TAKEN),
            FieldProblem(Field.ALIAS, ProblemKind.TAKEN),
            FieldProblem(Field.FIRST_NAME, ProblemKind.EMPTY),
            FieldProblem(Field.PASSWORD, ProblemKind.TOO_SHORT, "12"),
        )
    )


def test_nam_01_one_name_one_person_whatever_the_type(
    here: Directory, users: UserAdministration
) -> None:
    joe = dataclasses.replace(JULIA, username="joe", alias="joe")
    assert isinstance(users.create(here.session, joe, AuthenticationType.LDAP, ""), UserCreated)

    for number, name in enumerate(("Joe", "JOE", "\uff2aoe")):
        details = dataclasses.replace(JULIA, username=name, alias=f"joe {number}")
        answer = users.create(here.session, details, AuthenticationType.QMETRY, START)
        assert answer == FieldsRefused((FieldProblem(Field.USERNAME, ProblemKind.TAKEN),))
    assert count(here) == 2


@pytest.mark.parametrize(
    ("name", "kind", "detail"),
    [
        ("admin\u200b", ProblemKind.FORBIDDEN_CHARACTER, "U+200B ZERO WIDTH SPACE"),
        ("ad\0min", ProblemKind.FORBIDDEN_CHARACTER, "U+0000 control character"),
        ("\u202enimda", ProblemKind.FORBIDDEN_CHARACTER, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("ann\u00a0", ProblemKind.OUTER_BLANKS, ""),
        (" ", ProblemKind.EMPTY, ""),
        ("a\nb", ProblemKind.FORBIDDEN_CHARACTER, "U+000A control character"),
        ("a\ud800b", ProblemKind.FORBIDDEN_CHARACTER, "U+D800 half of a surrogate pair"),
    ],
)
def test_nam_03_odd_characters_are_refused_by_name(
    here: Directory, users: UserAdministration, name: str, kind: ProblemKind, detail: str
) -> None:
    details = dataclasses.replace(JULIA, username=name, alias=name)

    answer = users.create(here.session, details, AuthenticationType.QMETRY, START)

    assert answer == FieldsRefused(
        (FieldProblem(Field.USERNAME, kind, detail), FieldProblem(Field.ALIAS, kind, detail))
    )
    assert count(here) == 1


def test_a_name_taken_while_the_password_was_hashed_is_refused(
    here: Directory, users: UserAdministration
) -> None:
    here.hasher.meanwhile = lambda: here.person("JOKAFOR")

    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, START)

    assert answer == FieldsRefused((FieldProblem(Field.USERNAME, ProblemKind.TAKEN),))
    assert count(here) == 2
    assert here.audited() == 0


def test_a_session_that_ends_while_the_password_is_hashed_makes_nobody(
    here: Directory, users: UserAdministration
) -> None:
    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end_all(here.first.id, EndReason.PASSWORD_CHANGED, "praman", T0)

    here.hasher.meanwhile = end

    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, START)

    assert answer == SessionEnded(EndReason.PASSWORD_CHANGED, "praman")
    assert count(here) == 1


@pytest.mark.parametrize(
    ("username", "alias", "taken"),
    [
        ("GONE", "Julia", (Field.USERNAME,)),
        ("jokafor", "Gone", (Field.ALIAS,)),
        ("gone", "gone", (Field.USERNAME, Field.ALIAS)),
    ],
)
def test_a3_the_name_of_a_deleted_person_stays_taken_and_it_is_said_by_whom(
    here: Directory,
    users: UserAdministration,
    username: str,
    alias: str,
    taken: tuple[Field, ...],
) -> None:
    gone = here.person("gone")
    assert isinstance(users.delete(here.session, gone.id), UserDeleted)

    details = dataclasses.replace(JULIA, username=username, alias=alias)
    answer = users.create(here.session, details, AuthenticationType.QMETRY, START)

    kind = ProblemKind.TAKEN_BY_DELETED
    assert answer == FieldsRefused(tuple(FieldProblem(field, kind) for field in taken))
    assert count(here) == 1


def test_a3_one_name_of_a_deleted_person_and_one_of_somebody_there_are_told_apart(
    here: Directory, users: UserAdministration
) -> None:
    gone = here.person("gone")
    assert isinstance(users.delete(here.session, gone.id), UserDeleted)
    details = dataclasses.replace(JULIA, username="praman", alias="gone")

    answer = users.create(here.session, details, AuthenticationType.LDAP, "")

    assert answer == FieldsRefused(
        (
            FieldProblem(Field.USERNAME, ProblemKind.TAKEN),
            FieldProblem(Field.ALIAS, ProblemKind.TAKEN_BY_DELETED),
        )
    )


def test_a3_a_name_that_was_freed_can_be_had(here: Directory, users: UserAdministration) -> None:
    gone = here.person("jokafor")
    users.delete(here.session, gone.id)
    users.free_names(here.session, gone.id)

    answer = users.create(here.session, JULIA, AuthenticationType.QMETRY, START)

    assert isinstance(answer, UserCreated)
    assert answer.user.id != gone.id
