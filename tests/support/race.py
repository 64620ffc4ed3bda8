"""Several programs at once: processes that stay alive, held at a barrier before every round."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from tests.support.directory import Directory

PROCESSES = 8
_PATIENCE = 60.0  # seconds after which a round has failed

Act = Callable[[Directory, int], bool]
"""What each process does in a round; it says whether it won."""


class Rig:
    """Eight processes, each a program of its own with its own connection."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._barrier = context.Barrier(PROCESSES)
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(PROCESSES):
            here, there = context.Pipe()
            process = context.Process(
                target=_program, args=(number, there, self._barrier), daemon=True
            )
            process.start()
            there.close()
            self._pipes.append(here)
            self._processes.append(process)

    def winners(self, url: str, act: Act, rounds: int, before: Act | None = None) -> list[int]:
        """How many won in each round. `before` is done by one of them before it."""
        for pipe in self._pipes:
            pipe.send((url, act, rounds, before))
        answers = [pipe.recv() for pipe in self._pipes]
        for answer in answers:
            if isinstance(answer, BaseException):
                self._barrier.reset()
                raise answer
        return [sum(won) for won in zip(*answers, strict=True)]

    def close(self) -> None:
        """Ends the processes."""
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            if process.is_alive():
                pipe.send(None)
            process.join(_PATIENCE)
            process.close()
            pipe.close()


def _program(number: int, pipe: Connection, barrier: Barrier) -> None:
    while (task := pipe.recv()) is not None:
        url, act, rounds, before = task
        try:
            directory = Directory(url)
            won = []
            for this_round in range(rounds):
                if before is not None:
                    barrier.wait(_PATIENCE)
                    if number == 0:
                        before(directory, this_round)
                barrier.wait(_PATIENCE)
                won.append(act(directory, this_round))
            directory.close()
            pipe.send(won)
        except threading.BrokenBarrierError:  # another one failed, and says why
            pipe.send([])
        except Exception as error:  # noqa: BLE001 - it is raised where the race was asked for
            barrier.abort()
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))
