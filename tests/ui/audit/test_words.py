"""What an entry says: every deed has words, an instant its zone, every value is plain (M07)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.users import UserId
from qmetry_admin.ui.audit import words

NOW = datetime(2024, 11, 24, 9, 12, 7, tzinfo=UTC)
FORBIDDEN = re.compile(r"totp|drift|\bsteps?\b|pending|issuer|generation", re.IGNORECASE)


def entry(**changes: object) -> Entry:
    fields: dict[str, object] = {
        "at": NOW,
        "action": Action.UNLOCK,
        "result": Result.DONE,
        "workstation": "desk-1",
        "actor_id": UserId(1),
        "actor_name": "praman",
        "user_id": UserId(2),
        "user_name": "jokafor",
        **changes,
    }
    return Entry(**fields)  # type: ignore[arg-type] # the test's own fields


@pytest.mark.parametrize("action", Action)
def test_m07_every_action_has_words_that_can_be_searched_for(action: Action) -> None:
    said = words.what(entry(action=action))

    assert said
    assert said != action.value or action is Action.CLOCK_BEHIND
    for word in re.findall(r"\w+", said.lower()):
        assert word in action.value, "what is read on the screen finds its entries"
    assert len(set(words.DEEDS.values())) == len(Action)


@pytest.mark.parametrize("result", Result)
def test_every_result_has_a_word(result: Result) -> None:
    assert words.result(entry(result=result)).lower() == result.value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "praman"),
        ({"actor_name": "", "action": Action.PASSWORD}, "Not signed in"),
        ({"actor_name": "", "action": Action.CLOCK_BEHIND}, "The program"),
        ({"actor_name": "", "action": Action.SESSION_END}, "The program"),
    ],
)
def test_who_it_was(changes: dict[str, object], said: str) -> None:
    assert words.who(entry(**changes)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [({}, "jokafor"), ({"user_id": UserId(1)}, ""), ({"user_id": None, "user_name": ""}, "")],
)
def test_whom_it_was_about(changes: dict[str, object], said: str) -> None:
    assert words.whom(entry(**changes)) == said


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            {"role before": "Member", "role": "Help desk", "version": "3"},
            ["Role: Member → Help desk"],
        ),
        ({"email before": "", "email": "j@example.com"}, ["Email: none → j@example.com"]),
        ({"missing right": "View on Users"}, ["Missing right: View on Users"]),
        (
            {"reason": "Lost phone", "note": "at the desk"},
            ["Reason: Lost phone", "Note: at the desk"],
        ),
        ({"affected": "1"}, ["1 user affected"]),
        ({"affected": "1200"}, ["1,200 users affected"]),
        ({"affected": "?"}, ["?"]),
        ({"drift": "0"}, ["Phone: clock right"]),
        ({"drift": "1"}, ["Phone: clock 30 seconds fast"]),
        ({"drift": "-3"}, ["Phone: clock 90 seconds slow"]),
        ({"drift before": "0", "drift": "21"}, ["Phone: clock 10.5 minutes fast"]),
        ({"drift": "?"}, ["Phone: ?"]),
        (
            {"reason": "wrong", "locked until": "2024-11-24T09:27:07.000123+00:00"},
            ["Reason: wrong", "Locked until: 24 Nov, 10:27"],
        ),
        (
            {
                "set-up at sign-in until before": "off",
                "set-up at sign-in until": "2024-12-24T23:00:00+00:00",
            },
            ["Set-up at sign-in until: off → 24 Dec, 23:59"],
        ),
        (
            {"newest entry": "9999-99-99T99:99:99+00:00"},
            ["Newest entry: 9999-99-99T99:99:99+00:00"],
        ),
        ({"instance": "0123456789abcdef"}, []),
        ({"name before": "alone"}, ["Name before: alone"]),
        ({}, []),
    ],
)
def test_m07_details_in_plain_words(detail: dict[str, str], said: list[str]) -> None:
    assert list(words.details(entry(detail=detail), "Europe/Berlin", NOW)) == said
    assert not any(FORBIDDEN.search(line) for line in said)


@pytest.mark.parametrize(
    ("at", "said", "exactly"),
    [
        (NOW, "24 Nov, 10:12:07", "24 Nov 2024, 10:12:07 UTC+01:00"),
        (
            datetime(2023, 11, 24, 9, 12, 7, tzinfo=UTC),
            "24 Nov 2023, 10:12",
            "24 Nov 2023, 10:12:07 UTC+01:00",
        ),
    ],
)
def test_times_are_in_the_readers_zone_with_the_offset_on_hover(
    at: datetime, said: str, exactly: str
) -> None:
    assert words.at(entry(at=at), "Europe/Berlin", NOW) == said
    assert words.at_exactly(entry(at=at), "Europe/Berlin") == exactly


def test_ui_02_the_two_half_past_two_of_october_are_told_apart() -> None:
    first = entry(at=datetime(2024, 10, 27, 0, 30, tzinfo=UTC))
    second = entry(at=datetime(2024, 10, 27, 1, 30, tzinfo=UTC))

    said = [words.at(one, "Europe/Berlin", NOW) for one in (first, second)]

    assert said == ["27 Oct, 02:30:00 +02:00", "27 Oct, 02:30:00 +01:00"]
