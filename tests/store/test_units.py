"""Units of work: whole or not at all, never nested, and inside tasks alone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from qmetry_admin.domain.users import AuthenticationType, UserQuery
from tests.support.directory import Directory, details, entry, fail_after, page_of


def count(directory: Directory) -> int:
    with directory.look() as unit:
        return page_of(unit, UserQuery()).total


def in_another_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_unit_that_raises_leaves_nothing(directory: Directory) -> None:
    with pytest.raises(ZeroDivisionError), directory.unit() as unit:
        fail_after(unit.users.add(details(), AuthenticationType.QMETRY))
    assert count(directory) == 0


def test_a_unit_that_is_undone_leaves_nothing_and_ends_normally(directory: Directory) -> None:
    with directory.unit() as unit:
        unit.users.add(details(), AuthenticationType.QMETRY)
        unit.audit.add(entry())
        unit.undo()
    assert count(directory) == 0
    with directory.look() as unit:
        assert unit.audit.newest() is None


def test_units_never_nest(directory: Directory) -> None:
    with directory.unit() as unit:
        for another in (directory.store.reading, directory.store.writing):
            with pytest.raises(RuntimeError, match="nest"), another():
                pass
        unit.users.add(details(), AuthenticationType.QMETRY)
    assert count(directory) == 1


def test_outside_of_a_task_there_are_no_units(directory: Directory) -> None:
    running = True
    other = Directory(directory.url, lambda: running)
    with other.look():
        pass
    running = False
    for attempt in (other.store.reading, other.store.writing):
        with pytest.raises(RuntimeError, match="task"), attempt():
            pass
    other.close()


def test_a_unit_for_reading_cannot_write(directory: Directory) -> None:
    with pytest.raises(RuntimeError, match="for reading"), directory.look() as unit:
        unit.users.add(details(), AuthenticationType.QMETRY)
    directory.add_user()
    assert count(directory) == 1


def test_a_unit_for_reading_sees_one_moment(directory: Directory) -> None:
    other = Directory(directory.url)
    with directory.look() as unit:
        assert page_of(unit, UserQuery()).total == 0
        in_another_thread(other.add_user)
        assert page_of(unit, UserQuery()).total == 0
    assert count(directory) == 1
    other.close()


def test_threads_have_units_of_their_own(directory: Directory) -> None:
    with directory.look():
        in_another_thread(directory.add_user)
    assert count(directory) == 1
