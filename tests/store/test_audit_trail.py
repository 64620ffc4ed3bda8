"""The audit's chain: added to and nothing else, and every other change is found."""

from __future__ import annotations

import pytest

from qmetry_admin.domain.audit import Action, Recorded, Result
from qmetry_admin.domain.users import UserId
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.store.statements import run
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.directory import INSTANCE, KEY, Directory, entry

ANN = UserId(7)


def add(directory: Directory, how_many: int = 1, **changes: object) -> None:
    for _ in range(how_many):
        with directory.unit() as unit:
            unit.audit.add(entry(**changes))


def intact(directory: Directory) -> bool:
    with directory.look() as unit:
        return unit.audit.intact()


def test_an_entry_comes_back_whole_and_numbered(directory: Directory) -> None:
    whole = entry(
        action=Action.USER_CHANGE,
        result=Result.REFUSED,
        workstation="wś-1",
        actor_id=UserId(1),
        actor_name="priya",
        user_id=ANN,
        user_name="ann",
        detail={"old value": "ä\n", "new value": "b\0"},
    )
    with directory.unit() as unit:
        assert unit.audit.newest() is None
        unit.audit.add(whole)
        assert unit.audit.newest() == Recorded(1, whole)
    add(directory)
    with directory.look() as unit:
        assert unit.audit.newest() == Recorded(2, entry())


def test_a_unit_writes_one_entry_at_most(directory: Directory) -> None:
    with directory.unit() as unit:
        unit.audit.add(entry())
        with pytest.raises(RuntimeError, match="one audit entry"):
            unit.audit.add(entry())
        unit.undo()
    with directory.look() as unit:
        assert unit.audit.newest() is None
        assert unit.audit.intact()


def test_entries_about_a_person_newest_first(directory: Directory) -> None:
    add(directory, 3, user_id=ANN)
    add(directory, user_id=UserId(8))
    with directory.look() as unit:
        assert [recorded.number for recorded in unit.audit.about(ANN, 2)] == [3, 2]
        assert unit.audit.about(UserId(9), 2) == ()


def test_the_newest_done_of_some_actions(directory: Directory) -> None:
    add(directory, action=Action.TWO_STEP_ENABLE, user_id=ANN)
    add(directory, action=Action.USER_CHANGE, user_id=ANN)
    add(directory, action=Action.TWO_STEP_ENABLE, user_id=ANN, result=Result.REFUSED)
    add(directory, action=Action.TWO_STEP_ENABLE, user_id=UserId(8))
    with directory.look() as unit:
        found = unit.audit.newest_about(ANN, [Action.TWO_STEP_ENABLE])
        assert found is not None
        assert found.number == 1
        both = unit.audit.newest_about(ANN, [Action.TWO_STEP_ENABLE, Action.USER_CHANGE])
        assert both is not None
        assert both.number == 2
        assert unit.audit.newest_about(ANN, [Action.SIGN_OUT]) is None
        whomever = unit.audit.newest_of([Action.TWO_STEP_ENABLE])
        assert whomever is not None
        assert whomever.number == 4
        assert unit.audit.newest_of([Action.SIGN_OUT]) is None


def test_an_audit_of_several_pages_is_intact(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmetry_admin.store.audit_trail._PAGE", 3)
    assert intact(directory)
    for _ in range(7):
        add(directory, detail={"n": "x"})
        assert intact(directory)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = '{}' WHERE number = 2",
        "UPDATE audit_entry SET detail = '[1]' WHERE number = 2",
        "UPDATE audit_entry SET detail = 'no json' WHERE number = 2",
        "UPDATE audit_entry SET at = at + 1 WHERE number = 1",
        "UPDATE audit_entry SET at = 9000000000000000000 WHERE number = 1",
        "UPDATE audit_entry SET action = 'sign-out' WHERE number = 3",
        "UPDATE audit_entry SET action = 'never heard of' WHERE number = 3",
        "UPDATE audit_entry SET user_id = NULL WHERE number = 1",
        "UPDATE audit_entry SET workstation = 'elsewhere' WHERE number = 1",
        "UPDATE audit_entry SET number = 40 WHERE number = 4",
        "UPDATE audit_entry SET seal = (SELECT seal FROM audit_entry WHERE number = 1)",
        "DELETE FROM audit_entry WHERE number = 1",
        "DELETE FROM audit_entry WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 4",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET number = 3",
        "UPDATE audit_head SET seal = (SELECT seal FROM audit_entry WHERE number = 3)",
    ],
)
def test_every_change_is_found(directory: Directory, statement: str) -> None:
    add(directory, 4, user_id=ANN, detail={"why": "x"})
    assert intact(directory)
    with directory.unit():
        run(directory.database.engine, statement)
    assert not intact(directory)


def test_entries_that_changed_places_are_found(directory: Directory) -> None:
    add(directory, detail={"first": ""})
    add(directory, detail={"second": ""})
    with directory.unit():
        for statement in (
            "UPDATE audit_entry SET number = -1 WHERE number = 1",
            "UPDATE audit_entry SET number = 1 WHERE number = 2",
            "UPDATE audit_entry SET number = 2 WHERE number = -1",
        ):
            run(directory.database.engine, statement)
    assert not intact(directory)


def test_a_chain_of_another_key_is_found(directory: Directory) -> None:
    add(directory, 2)
    store = PeeweeStore(directory.database, FieldBox(KEY[::-1], INSTANCE), lambda: True)
    with store.reading() as unit:
        assert not unit.audit.intact()
