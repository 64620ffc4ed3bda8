"""Several processes held at a barrier, so that what they do next they do at the same moment."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

RACERS = 8
_PATIENCE = 120

Racer = Callable[[str, int, Barrier], list[str]]
"""Gets the database's URL, its number and the barrier; gives what each round answered it."""


def race(url: str, racer: Racer) -> list[list[str]]:
    """Runs eight of them to the end; the answers by round, each with one by racer."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(RACERS, timeout=_PATIENCE)
    answers: Queue[list[str] | str] = context.Queue()
    racers = [
        context.Process(target=_run, args=(racer, url, number, barrier, answers), daemon=True)
        for number in range(RACERS)
    ]
    for process in racers:
        process.start()
    found = [answers.get(timeout=_PATIENCE * 5) for _ in racers]
    for process in racers:
        process.join(_PATIENCE)
        process.close()
    answers.close()
    answers.join_thread()
    for answer in found:
        assert not isinstance(answer, str), answer
    rounds = [answer for answer in found if not isinstance(answer, str)]
    return [list(answers_of_a_round) for answers_of_a_round in zip(*rounds, strict=True)]


def _run(
    racer: Racer, url: str, number: int, barrier: Barrier, answers: Queue[list[str] | str]
) -> None:
    try:
        answers.put(racer(url, number, barrier))
    except BaseException:
        barrier.abort()  # or the others would wait for the one that is gone
        answers.put(traceback.format_exc())
        raise
