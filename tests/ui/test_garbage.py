"""What Qt's objects hang on is let go of on the thread they live on, whichever way it goes.

Elsewhere they are destroyed under the hands of Qt, and the program ends in the middle of a click.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.tasks import TaskRunner

MANY = 200_000
"""More new objects than Python lets come together before it looks for garbage."""


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A runner whose thread is there already."""
    runner, begun = TaskRunner(), list[None]()
    runner.run(lambda: None, runner, begun.append)
    qtbot.waitUntil(lambda: bool(begun))
    yield runner
    runner.close()


class Witness:
    """Notes on which thread it ends."""

    ends: list[threading.Thread]

    def __init__(self, ends: list[threading.Thread]) -> None:
        self.ends = ends

    def __del__(self) -> None:
        self.ends.append(threading.current_thread())


class Knot(Witness):
    """Holds itself, so that only the collector ends it."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        super().__init__(ends)
        self.itself = self


def end_of(ends: list[threading.Thread], many: int, qtbot: QtBot) -> set[threading.Thread]:
    """Where they ended, once all have."""
    qtbot.waitUntil(lambda: len(ends) == many)
    return set(ends)


def test_a_thread_that_needs_memory_collects_nothing(tasks: TaskRunner, qtbot: QtBot) -> None:
    ends, done = list[threading.Thread](), list[int]()
    for _ in range(10):
        Knot(ends)
    tasks.run(lambda: len([[] for _ in range(MANY)]), tasks, done.append)
    qtbot.waitUntil(lambda: done == [MANY])
    kept: list[list[int]] = [
        [] for _ in range(MANY)
    ]  # enough for the collector that looks now and then
    assert end_of(ends, 10, qtbot) == {threading.main_thread()}
    del kept


def held_by_the_work(tasks: TaskRunner, ends: list[threading.Thread]) -> None:
    held = Witness(ends)
    tasks.run(lambda: len(held.ends), tasks, _nothing)


def held_by_the_answer(tasks: TaskRunner, ends: list[threading.Thread]) -> None:
    tasks.run(lambda: Witness(ends), tasks, _nothing)


def held_by_what_is_done_with_it(tasks: TaskRunner, ends: list[threading.Thread]) -> None:
    held = Witness(ends)

    def done(_: object) -> None:
        assert held.ends == []

    tasks.run(lambda: None, tasks, done)


def held_by_trouble(tasks: TaskRunner, ends: list[threading.Thread]) -> None:
    def work() -> None:
        held = Witness(ends)
        raise Trouble(TroubleKind.LOCKED, str(len(held.ends)))

    tasks.run(work, tasks, done=_nothing, failed=_nothing)


def _nothing(_: object) -> None:
    """Takes what came, and keeps nothing of it."""


@pytest.mark.parametrize(
    "hold",
    [held_by_the_work, held_by_the_answer, held_by_what_is_done_with_it, held_by_trouble],
)
def test_what_a_task_holds_ends_where_its_answer_is_told(
    tasks: TaskRunner,
    qtbot: QtBot,
    hold: Callable[[TaskRunner, list[threading.Thread]], None],
) -> None:
    for round_ in range(50):
        ends, done = list[threading.Thread](), list[None]()
        hold(tasks, ends)
        tasks.run(lambda: None, QObject(tasks), done.append)
        qtbot.waitUntil(lambda done=done: bool(done))  # type: ignore[misc]
        assert end_of(ends, 1, qtbot) == {threading.main_thread()}, round_


def test_afterwards_pythons_own_collector_is_back(qtbot: QtBot) -> None:
    runner, done = TaskRunner(), list[None]()
    runner.run(lambda: None, runner, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert not gc.isenabled()
    runner.close()
    assert gc.isenabled()
