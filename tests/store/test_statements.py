"""Queries whose words are found once: other values and engines get answers of their own."""

from __future__ import annotations

import pytest
from peewee import Context

from qmetry_admin.store.rows import UserRow
from qmetry_admin.store.statements import Question, slot
from tests.support.directory import Directory


@pytest.fixture
def named() -> Question:
    """Asks for the people of a name, but for one of them."""
    some = UserRow.select(UserRow.id, UserRow.nickname.alias("called"))
    return Question(
        some.where(
            UserRow.first_name == slot(0), UserRow.id != slot(1), UserRow.active == 1
        ).order_by(UserRow.id)
    )


def test_each_asking_has_its_own_values(directory: Directory, named: Question) -> None:
    ann, another, bob = (directory.add_user(first_name=name) for name in ("Ann", "Ann", "Bob"))
    engine = directory.database.engine
    with directory.look():
        both = named.rows(engine, "Ann", 0)
        assert both == [{"id": one.id, "called": one.alias} for one in (ann, another)]
        assert named.row(engine, "Ann", ann.id) == {"id": another.id, "called": another.alias}
        assert named.row(engine, "Bob", bob.id) is None
        assert named.rows(engine, "Ann' OR '1' = '1", 0) == []


def test_the_words_are_found_once(
    directory: Directory, named: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = directory.database.engine
    with directory.look():
        named.rows(engine, "Ann", 0)
        monkeypatch.delattr(Context, "sql")
        assert named.rows(engine, "Bob", 0) == []
