"""Several programs at once: processes that stay alive, held at a barrier before every round."""

from __future__ import annotations

import atexit
import functools
import multiprocessing
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from tests.support.directory import Directory

PROCESSES = 8
BOTH = 2  # of a race that has two sides
_PATIENCE = 60.0  # seconds after which a round has failed

Wait = Callable[[], object]
"""Waits until all the others have come as far."""
Racer = Callable[[Directory, int, Wait], list[str]]
"""Gets the directory, its number and how to wait; gives what each round answered it."""
Act = Callable[[Directory, int], bool]
"""What each process does in a round; it says whether it won."""
Write = Callable[[], None]
Read = Callable[[Directory, int], Write | None]
"""The wrong way: each process reads, and is answered with what it will write, if it read so."""
_WON = "won"


class Rig:
    """Eight processes, each a program of its own with its own connection."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._barriers = {
            sides: context.Barrier(sides, timeout=_PATIENCE) for sides in (BOTH, PROCESSES)
        }
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(PROCESSES):
            here, there = context.Pipe()
            process = context.Process(
                target=_program, args=(number, there, self._barriers), daemon=True
            )
            process.start()
            there.close()
            self._pipes.append(here)
            self._processes.append(process)

    def race(self, url: str, racer: Racer, sides: int = PROCESSES) -> list[list[str]]:
        """All of them, or two, to the end; the answers by round, each with one by racer."""
        racing = self._pipes[:sides]
        for pipe in racing:
            pipe.send((url, racer, sides))
        answers: list[list[str] | _Failed] = [pipe.recv() for pipe in racing]
        rounds = []
        for answer in answers:
            if isinstance(answer, _Failed):
                self._barriers[sides].reset()
                raise answer
            rounds.append(answer)
        return [list(answers_of_a_round) for answers_of_a_round in zip(*rounds, strict=True)]

    def winners(self, url: str, act: Act, rounds: int, before: Act | None = None) -> list[int]:
        """How many won in each round. `before` is done by one of them before it."""
        racer = functools.partial(_acting, act=act, rounds=rounds, before=before)
        return [answers.count(_WON) for answers in self.race(url, racer)]

    def writers(self, url: str, read: Read, rounds: int, before: Act | None = None) -> list[int]:
        """How many wrote in each round, where all have read before anybody writes."""
        racer = functools.partial(_reading, read=read, rounds=rounds, before=before)
        return [answers.count(_WON) for answers in self.race(url, racer)]

    def close(self) -> None:
        """Ends the processes."""
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            if process.is_alive():
                pipe.send(None)
            process.join(_PATIENCE)
            process.close()
            pipe.close()


@functools.cache
def standing_rig() -> Rig:
    """The rig of this run of tests: starting its processes takes as long as a race or two."""
    rig = Rig()
    atexit.register(rig.close)
    return rig


class _Failed(Exception):  # noqa: N818 - it says what happened to a racer
    """A racer's traceback, raised where the race was asked for."""


def _acting(
    directory: Directory, number: int, wait: Wait, *, act: Act, rounds: int, before: Act | None
) -> list[str]:
    answers = []
    for this_round in range(rounds):
        _prepare(directory, number, wait, this_round, before)
        answers.append(_WON if act(directory, this_round) else "")
    return answers


def _reading(
    directory: Directory, number: int, wait: Wait, *, read: Read, rounds: int, before: Act | None
) -> list[str]:
    answers = []
    for this_round in range(rounds):
        _prepare(directory, number, wait, this_round, before)
        write = read(directory, this_round)
        wait()
        if write is not None:
            write()
        answers.append(_WON if write is not None else "")
    return answers


def _prepare(
    directory: Directory, number: int, wait: Wait, this_round: int, before: Act | None
) -> None:
    """Waits for all; `before` is done by one of them, when the round before is over."""
    if before is not None:
        wait()
        if number == 0:
            before(directory, this_round)
    wait()


def _program(number: int, pipe: Connection, barriers: dict[int, Barrier]) -> None:
    while (task := pipe.recv()) is not None:
        url, racer, sides = task
        barrier = barriers[sides]
        try:
            directory = Directory(url)
            answers = racer(directory, number, barrier.wait)
            directory.close()
            pipe.send(answers)
        except threading.BrokenBarrierError:  # another one failed, and says why
            pipe.send([])
        except Exception:  # noqa: BLE001 - it is raised where the race was asked for
            barrier.abort()  # or the others would wait for the one that is gone
            pipe.send(_Failed(traceback.format_exc()))
