"""Work leaves the window's thread and its answer comes home, or dies with whom it was for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.tasks import TaskRunner, running


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_work_runs_elsewhere_and_its_answer_comes_home(
    tasks: TaskRunner, owner: QObject, qtbot: QtBot
) -> None:
    answers: list[tuple[threading.Thread, threading.Thread, bool, bool]] = []

    def work() -> tuple[threading.Thread, bool]:
        return threading.current_thread(), running()

    def done(answer: tuple[threading.Thread, bool]) -> None:
        worker, inside = answer
        answers.append((worker, threading.current_thread(), inside, running()))

    tasks.run(work, owner, done)
    qtbot.waitUntil(lambda: bool(answers))
    worker, home, inside, outside = answers[0]
    assert worker is not home
    assert home is threading.main_thread()
    assert inside
    assert not outside


def test_one_piece_after_the_other(tasks: TaskRunner, owner: QObject, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(50):
        tasks.run(lambda number=number: number, owner, order.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(order) == 50)
    assert order == list(range(50))


def test_inline_all_is_over_when_run_returns(owner: QObject) -> None:
    tasks, answers = TaskRunner(inline=True), list[bool]()
    tasks.run(running, owner, answers.append)
    assert answers == [True]
    assert not running()


@pytest.mark.parametrize("inline", [True, False])
def test_an_answer_dies_with_its_owner(inline: bool, qtbot: QtBot) -> None:
    tasks, answers, owner = TaskRunner(inline=inline), list[object](), QObject()

    def work() -> str:
        shiboken6.delete(owner)
        return "too late"

    tasks.run(work, owner, answers.append)
    tasks.run(lambda: "in time", tasks, answers.append)
    qtbot.waitUntil(lambda: "in time" in answers)
    assert answers == ["in time"]
    tasks.close()


def test_an_ended_session_goes_out_in_place_of_the_answer(qtbot: QtBot, owner: QObject) -> None:
    tasks, answers = TaskRunner(inline=True), list[object]()
    ended = SessionEnded(EndReason.DEACTIVATED, "praman")
    with qtbot.waitSignal(tasks.session_ended) as told:
        tasks.run(lambda: ended, owner, answers.append)
    assert told.args == [ended]
    assert answers == []


def test_trouble_comes_with_a_way_to_try_again(qtbot: QtBot, owner: QObject) -> None:
    tasks, answers, tries = TaskRunner(inline=True), list[str](), list[int]()

    def work() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise Trouble(TroubleKind.FULL, "/data")
        return "stored"

    with qtbot.waitSignal(tasks.trouble) as told:
        tasks.run(work, owner, answers.append)
    trouble, again = told.args
    assert trouble.kind is TroubleKind.FULL
    assert answers == []
    again()
    assert answers == ["stored"]


def test_who_has_words_for_trouble_takes_it(qtbot: QtBot, owner: QObject) -> None:
    tasks, taken = TaskRunner(inline=True), list[Trouble]()

    def work() -> None:
        raise Trouble(TroubleKind.LOCKED)

    with qtbot.assertNotEmitted(tasks.trouble):
        tasks.run(work, owner, lambda _: None, failed=taken.append)
    assert [trouble.kind for trouble in taken] == [TroubleKind.LOCKED]


@pytest.mark.logs("a fault is provoked")
@pytest.mark.parametrize("inline", [True, False])
def test_a_fault_in_work_is_told_and_logged_and_the_next_work_is_done(
    inline: bool, owner: QObject, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    tasks, answers = TaskRunner(inline=inline), list[str]()
    fault = KeyError("row")

    def work() -> str:
        raise fault

    with caplog.at_level(logging.ERROR), qtbot.waitSignal(tasks.bug) as told:
        tasks.run(work, owner, answers.append)
    tasks.run(lambda: "still here", owner, answers.append)
    qtbot.waitUntil(lambda: answers == ["still here"])
    assert told.args == [fault]
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [fault]
    tasks.close()


@pytest.mark.logs("a fault is provoked")
def test_a_fault_in_done_is_told_too(owner: QObject, qtbot: QtBot) -> None:
    tasks = TaskRunner(inline=True)

    def done(_: int) -> None:
        raise ValueError("shown wrongly")

    with qtbot.waitSignal(tasks.bug) as told:
        tasks.run(lambda: 1, owner, done)
    assert isinstance(told.args[0], ValueError)


def test_qt_02_closing_while_work_is_running(owner: QObject, qtbot: QtBot) -> None:
    """What is under way ends, what has not begun is dropped, the last work is done."""
    tasks, begun, let_go, did = TaskRunner(), threading.Event(), threading.Event(), list[str]()

    def long() -> None:
        begun.set()
        assert let_go.wait(5)
        did.append("under way")

    tasks.run(long, owner, lambda _: did.append("answered"))
    tasks.run(lambda: did.append("not begun"), owner, lambda _: None)
    assert begun.wait(5)
    closing = threading.Timer(0.05, let_go.set)
    closing.start()
    tasks.close(lambda: did.append(f"last, {'inside' if running() else 'outside'} a task"))
    closing.join()
    assert did == ["under way", "last, inside a task"]
    assert "tasks" not in [thread.name for thread in threading.enumerate()]
    tasks.run(lambda: did.append("too late"), owner, lambda _: None)
    tasks.close()
    qtbot.wait(1)
    assert did == ["under way", "last, inside a task"]


@pytest.mark.usefixtures("qtbot")
def test_closing_what_was_never_used_starts_nothing() -> None:
    tasks, before = TaskRunner(), threading.active_count()
    tasks.close()
    assert threading.active_count() == before


@pytest.mark.usefixtures("qtbot")
def test_the_last_work_is_done_even_if_there_was_none_before() -> None:
    tasks, did = TaskRunner(), list[bool]()
    tasks.close(lambda: did.append(running()))
    assert did == [True]


def test_trouble_in_the_last_work_stops_nobody(qtbot: QtBot) -> None:
    tasks = TaskRunner()

    def last() -> None:
        raise Trouble(TroubleKind.UNREACHABLE)

    with qtbot.assertNotEmitted(tasks.bug):
        tasks.close(last)
