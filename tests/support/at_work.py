"""Fixtures: a directory made at another workstation, and the program's sign-in window on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qmetry_admin.compose import Program
from tests.support.colleague import Colleague
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock


@pytest.fixture
def colleague(
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    cheap_passwords: None,  # noqa: ARG001 - for its effect
) -> Iterator[Colleague]:
    """Somebody who has set the directory up and is at work in it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = Colleague(tmp_path / "data", clock)
    yield made
    made.close()


@pytest.fixture
def program(composer: Callable[[], Program], colleague: Colleague) -> Program:  # noqa: ARG001 - first
    """The program on that directory, started: it shows the sign-in window."""
    made = composer()
    made.start()
    return made


@pytest.fixture
def screen(program: Program) -> Screen:
    """What the program shows."""
    return Screen(program)


@pytest.fixture
def card(screen: Screen) -> SignInCard:
    """The sign-in card on it."""
    return SignInCard(screen)
