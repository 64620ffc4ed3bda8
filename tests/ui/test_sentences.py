"""Every refusal has a sentence, and times are said where the person lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import Right
from qmetry_admin.services.opening import KeyPlace
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui import sentences, trouble

NOW = datetime(2026, 11, 24, 9, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_of_every_field_has_a_sentence(field: Field, kind: ProblemKind) -> None:
    said = sentences.field_problem(FieldProblem(field, kind, "64"))
    assert said[0].isupper()
    assert said.endswith((".", "64"))
    assert "{" not in said
    assert "invalid" not in said.lower()


def test_a_colon_in_the_organisation_is_explained() -> None:
    said = sentences.field_problem(FieldProblem(Field.ORGANISATION, ProblemKind.COLON))
    assert (
        said == "The organisation name cannot have a colon: phones cut the name there."
        " Use a dash instead."
    )


def test_what_makes_a_password_guessable_is_what_to_do_instead() -> None:
    problem = FieldProblem(Field.PASSWORD, ProblemKind.GUESSABLE, "Add two or three more words.")
    assert sentences.field_problem(problem) == (
        "The password is easily guessed. Add two or three more words."
    )


def test_a_missing_right_is_named() -> None:
    either = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))
    assert sentences.not_allowed(either) == "Your role needs Create or Modify on Users."
    assert (
        sentences.not_allowed(NotAllowed((Right.USERS_VIEW,))) == "Your role needs View on Users."
    )
    assert sentences.not_allowed(NotAllowed(()))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=12), "12 minutes"),
        (timedelta(minutes=11, seconds=1), "12 minutes"),
        (timedelta(seconds=1), "1 minute"),
    ],
)
def test_m03_a_lock_says_how_long(left: timedelta, said: str) -> None:
    expected = f"Too many attempts. Try again in {said}."
    assert sentences.locked(Locked(NOW + left), NOW) == expected


@pytest.mark.parametrize("reason", EndReason)
def test_m06_every_end_of_a_session_has_a_reason(reason: EndReason) -> None:
    assert sentences.session_ended(SessionEnded(reason, "praman")).endswith(".")
    assert "None" not in sentences.session_ended(SessionEnded(reason))


@pytest.mark.parametrize("kind", TroubleKind)
@pytest.mark.parametrize("place", ["", "/data/directory.db"])
def test_all_trouble_has_a_sentence(kind: TroubleKind, place: str) -> None:
    said = trouble.sentence(Trouble(kind, place))
    assert said[0] == "/" or said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said


def test_seconds_are_rounded_up_and_never_below_nothing() -> None:
    assert sentences.seconds_until(NOW + timedelta(seconds=17, milliseconds=1), NOW) == 18
    assert sentences.seconds_until(NOW - timedelta(seconds=3), NOW) == 0


def test_ui_02_times_are_said_in_the_persons_zone_with_the_offset_on_hover() -> None:
    twice = [datetime(2024, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    assert [sentences.when(at, "Europe/Berlin", NOW) for at in twice] == [
        "27 Oct 2024, 02:30",
        "27 Oct 2024, 02:30",
    ]
    assert [sentences.exactly(at, "Europe/Berlin") for at in twice] == [
        "27 Oct 2024, 02:30:00 UTC+02:00",
        "27 Oct 2024, 02:30:00 UTC+01:00",
    ]
    assert sentences.when(NOW, "Asia/Kolkata", NOW) == "24 Nov, 14:42"
    assert sentences.exactly(NOW, "UTC") == "24 Nov 2026, 09:12:30 UTC"
    assert sentences.time_of_day(NOW, "Nowhere/Unknown") == "09:12"
    assert sentences.clock(NOW) == "09:12:30 UTC"


def test_numbers_have_separators() -> None:
    assert sentences.counted(1, "user") == "1 user"
    assert sentences.counted(1248, "user") == "1,248 users"


def test_the_keys_place_is_said_as_people_look_for_it() -> None:
    assert sentences.key_place(KeyPlace(path=Path("/keys/a.key"))) == str(Path("/keys/a.key"))
    assert "Secret Service" in sentences.key_place(KeyPlace(keyring="Secret Service"))
