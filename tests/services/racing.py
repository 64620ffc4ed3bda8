"""Databases in which deeds are raced, and the world each of the racing programs lives in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.services.ports import Randomness, World
from tests.support.directory import Directory
from tests.support.engines import folder_in_memory, racing_server, sqlite_url
from tests.support.race import BOTH, PROCESSES, Racer, standing_rig
from tests.support.world import CountingHasher, FakeClock

RACERS = PROCESSES
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@contextlib.contextmanager
def place_to_race(engine: str) -> Iterator[Directory]:
    """A directory of the test's own with its organisation and first user, by engine."""
    with contextlib.ExitStack() as stack:
        if engine == "sqlite":
            url = sqlite_url(stack.enter_context(folder_in_memory()))
        else:
            url = stack.enter_context(racing_server().fresh())
        here = Directory(url)
        stack.callback(here.close)
        here.found()
        yield here


def race(here: Directory, racer: Racer) -> list[list[str]]:
    """What each of eight programs was answered, by round."""
    return standing_rig().race(here.url, racer)


def race_of_two(here: Directory, racer: Racer) -> list[list[str]]:
    """What each of two programs was answered, by round."""
    return standing_rig().race(here.url, racer, BOTH)


def world_of(here: Directory, clock: FakeClock, randomness: Randomness | None = None) -> World:
    """The world of a racing program. Nothing is hashed in a race."""
    return World(
        store=here.store,
        clock=clock,
        hasher=CountingHasher(),
        judge=GuessJudge(),
        randomness=randomness or SystemRandomness(),
        workstation="desk",
    )
