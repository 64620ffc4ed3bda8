"""Where work leaves the window's thread and its answer comes home; threads live nowhere else."""

from __future__ import annotations

import contextvars
import itertools
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.garbage import GarbageCollector

T = TypeVar("T")

_log = logging.getLogger(__name__)
_running: contextvars.ContextVar[bool] = contextvars.ContextVar("_running", default=False)
_LONGEST_GOODBYE = 5.0
"""Seconds the program's end waits for work that is under way."""


def running() -> bool:
    """Whether the caller is inside the work of a task; the store refuses to be used elsewhere."""
    return _running.get()


@dataclass(eq=False)
class _Task:
    """One piece of work; its answer is put in where it is done, and taken out where it is told."""

    number: int
    work: Callable[[], object]
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[Trouble], None] | None
    answer: object = None


class TaskRunner(QObject):
    """Runs work one piece after the other, on a thread of its own or inline.

    `session_ended` carries the SessionEnded that any work answered with, in place of `done`.
    `trouble` carries a Trouble nobody else takes, and a callable that tries again. `bug` carries
    every other exception, of work and of `done`; it is in the log by then.

    An answer whose owner is gone is dropped. Inline, all is over when `run` returns.

    Whom a task is for, what its work holds and what came of it may be Qt's objects, or hold some:
    the thread only borrows them, they are let go of on the window's thread.
    """

    session_ended = Signal(object)
    trouble = Signal(object, object)
    bug = Signal(object)
    _came_home = Signal(object)

    def __init__(self, *, inline: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inline = inline
        self._closed = False
        self._thread: threading.Thread | None = None
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._under_way: dict[int, _Task] = {}
        self._numbers = itertools.count()
        self._garbage = GarbageCollector(self)
        # Queued by name: the worker is no thread of Qt's, so Qt could not choose rightly itself.
        self._came_home.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None],
        *,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Does `work` and hands its answer to `done`.

        `work` touches no widget, `done` no store. `owner` is whose answer it is; `failed` takes a
        Trouble where the owner has its own words for it. A closed runner begins nothing any more.
        """
        if self._closed:
            return
        task = _Task(next(self._numbers), work, owner, done, failed)
        if self._inline:
            task.answer = _answer(work)
            self._deliver(task)
            return
        self._under_way[task.number] = task
        self._queue.put(task)
        self._start_thread()

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Drops what has not begun, does `last` where work is done, and ends the thread."""
        if self._closed:
            return
        self._closed = True
        if self._inline:
            if last is not None:
                self._judge_last(_answer(last))
            return
        if self._thread is None and last is None:
            return
        self._drop_waiting()
        answers: list[object] = []
        if last is not None:
            final = last
            self._queue.put(
                _Task(
                    next(self._numbers),
                    lambda: answers.append(_answer(final)),
                    owner=self,
                    done=_nothing,
                    failed=None,
                )
            )
        self._queue.put(None)
        thread = self._start_thread()
        thread.join(_LONGEST_GOODBYE)
        if not thread.is_alive():  # else it may still hold what is under way
            self._under_way.clear()
            self._garbage.stop()
        for answer in answers:
            self._judge_last(answer)

    def _start_thread(self) -> threading.Thread:
        """Starts it with the first work there is, and the collector that has to go with it."""
        if self._thread is None:
            self._garbage.start()
            self._thread = threading.Thread(target=self._work, name="tasks", daemon=True)
            self._thread.start()
        return self._thread

    def _drop_waiting(self) -> None:
        while True:
            try:
                self._queue.get_nowait()
            except queue.Empty:
                return

    def _work(self) -> None:
        while (number := self._next_piece()) is not None:
            if not self._closed:
                self._came_home.emit(number)

    def _next_piece(self) -> int | None:
        """Does one; what it was made of is out of this thread's hands when its number is told."""
        task = self._queue.get()
        if task is None:
            return None
        number, task.answer = task.number, _answer(task.work)
        del task  # an exception's traceback leads to this frame, and would keep it
        return number

    def _receive(self, number: int) -> None:
        task = self._under_way.pop(number, None)
        if task is not None:
            self._deliver(task)

    def _deliver(self, task: _Task) -> None:
        answer = task.answer
        if isinstance(answer, Exception) and not isinstance(answer, Trouble):
            self._report(answer)
            return
        if self._closed or not shiboken6.isValid(task.owner):
            return
        try:
            match answer:
                case SessionEnded():
                    self.session_ended.emit(answer)
                case Trouble() if task.failed is not None:
                    task.failed(answer)
                case Trouble():
                    self.trouble.emit(answer, lambda: self._again(task))
                case _:
                    task.done(answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said once and the program goes on
            self._report(error)

    def _again(self, task: _Task) -> None:
        if shiboken6.isValid(task.owner):
            self.run(task.work, task.owner, task.done, failed=task.failed)

    def _judge_last(self, answer: object) -> None:
        if isinstance(answer, Trouble):
            _log.info("the last work found trouble: %s", answer.kind)
        elif isinstance(answer, Exception):
            self._report(answer)

    def _report(self, error: Exception) -> None:
        _log.error("a fault in the program", exc_info=error)
        self.bug.emit(error)


def _nothing(_: object) -> None:
    """Takes the answer of work that has none."""


def _answer(work: Callable[[], object]) -> object:
    """What the work came to: its answer, or the exception it ended with."""
    token = _running.set(True)
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - it is told on the window's thread
        return error
    finally:
        _running.reset(token)
