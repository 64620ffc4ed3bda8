"""The audit as it is read: searched by words, by person, and by what others did."""

from __future__ import annotations

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.users import UserId
from qmetry_admin.store.statements import run
from tests.support.directory import Directory, entry

ANN, PRIYA = UserId(7), UserId(1)


def add(directory: Directory, **changes: object) -> None:
    with directory.unit() as unit:
        unit.audit.add(entry(**changes))


def numbers(directory: Directory, search: str) -> list[int]:
    with directory.look() as unit:
        page = unit.audit.page(search, 0, 1000)
    assert page.matching == len(page.rows)
    return [row.number for row in page.rows]


@pytest.fixture
def audit(directory: Directory) -> Directory:
    """Three entries."""
    add(
        directory,
        action=Action.USER_CHANGE,
        actor_id=PRIYA,
        actor_name="Priya Raman",
        user_id=ANN,
        user_name="Änn O\u2019Hara",
        detail={"email": "old_50%@example.org", "new value": "b\0 c\ud800 Straße"},
    )
    add(directory, action=Action.SIGN_IN, result=Result.REFUSED, workstation="DESK-4711")
    add(directory, action=Action.SIGN_IN, actor_name="Ann")
    return directory


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [3, 2, 1]),
        ("  ", [3, 2, 1]),
        ("user change", [1]),
        ("REFUSED", [2]),
        ("desk-47", [2]),
        ("raman", [1]),
        ("ÄNN", [1]),
        ("A\u0308nn", [1]),
        ("ann", [3]),
        ("strasse", [1]),
        ("email", [1]),  # what a fact is called
        ("sign-in done", [3]),
        ("done sign-in", [3]),
        ("sign-in raman", []),
        ("50%", [1]),
        ("old_50", [1]),
        ("old.50", []),
        ("%", [1]),
        ("_", [1]),
        ("!", []),
        ("'; DROP TABLE audit_entry; --", []),
        ("b\0", []),
        ("half \ud800", []),
        ("x" * 40_000, []),
    ],
)
def test_all_words_must_occur_somewhere_in_an_entry(
    audit: Directory, search: str, found: list[int]
) -> None:
    assert numbers(audit, search) == found


def test_pages_are_cut_from_the_newest_on(directory: Directory) -> None:
    for number in range(7):
        add(directory, workstation="odd" if number % 2 else "even")
    with directory.look() as unit:
        page = unit.audit.page("even", 1, 2)
        assert ([row.number for row in page.rows], page.offset, page.matching) == ([5, 3], 1, 4)
        beyond = unit.audit.page("", 50, 2)
        assert (beyond.rows, beyond.offset, beyond.matching) == ((), 50, 7)


def test_entries_about_a_person_come_in_pages(directory: Directory) -> None:
    for number in range(7):
        add(directory, user_id=ANN if number % 2 else PRIYA, actor_id=ANN)
    with directory.look() as unit:
        page = unit.audit.page_about(ANN, 1, 5)
        assert ([row.number for row in page.rows], page.offset, page.matching) == ([4, 2], 1, 3)
        assert unit.audit.page_about(UserId(99), 0, 5).matching == 0


def test_m08_what_others_did_to_ones_account(directory: Directory) -> None:
    counted = [Action.TWO_STEP_ENABLE, Action.RECOVERY_CODES_SHOW]
    show = Action.RECOVERY_CODES_SHOW
    add(directory, action=show, actor_id=PRIYA, user_id=ANN)
    add(directory, action=Action.SIGN_IN, actor_id=ANN, user_id=ANN)  # 2: the sign-in before
    add(directory, action=show, actor_id=PRIYA, user_id=ANN)
    add(directory, action=show, actor_id=ANN, user_id=ANN)
    add(directory, action=show, actor_id=PRIYA, user_id=ANN, result=Result.REFUSED)
    add(directory, action=show, actor_id=PRIYA, user_id=PRIYA)
    add(directory, action=Action.USER_CREATE, actor_id=PRIYA, user_id=ANN)
    add(directory, action=Action.TWO_STEP_ENABLE, actor_id=PRIYA, user_id=ANN)
    add(directory, action=show, actor_id=None, user_id=ANN)
    with directory.look() as unit:
        found = unit.audit.by_others(ANN, 2, counted, 10)
        assert [row.number for row in found] == [3, 8, 9]
        assert [row.number for row in unit.audit.by_others(ANN, 2, counted, 2)] == [8, 9]
        assert [row.number for row in unit.audit.by_others(ANN, 0, [show], 10)] == [1, 3, 9]
        assert unit.audit.by_others(ANN, 9, counted, 10) == ()


def test_what_is_searched_in_is_no_part_of_the_seal(audit: Directory) -> None:
    with audit.unit():
        run(audit.database.engine, "UPDATE audit_entry SET search_key = 'x'")
    with audit.look() as unit:
        assert unit.audit.intact()
