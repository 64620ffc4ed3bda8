"""The demo's window over its real directory; the program itself is not started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qmetry_admin.demo import DemoOpening
from qmetry_admin.demo.people import PASSWORD
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NeedCode, SignedIn
from qmetry_admin.services.opening import Services
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.demo import DemoPanel
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner, running
from qmetry_admin.ui.theme import ThemeKeeper
from tests.support.demo import demo_opening
from tests.support.pages.demo import DemoPage
from tests.support.phone import Phone
from tests.support.world import FakeClock

T = TypeVar("T")


class Office:
    """The open directory, and people who do things in it."""

    def __init__(self, opening: DemoOpening, desk: Desk) -> None:
        self.opening = opening
        self.desk = desk
        self.services: Services = self.do(opening.open).services

    def do(self, deed: Callable[[], T]) -> T:
        """Does it as a task, and answers what came of it."""
        answers: list[T] = []
        self.desk.tasks.run(deed, self.desk.tasks, answers.append)
        [answer] = answers
        return answer

    def phone(self, username: str) -> Phone:
        """Somebody's phone, worked out without the program's code."""
        [secret] = [one.secret for one in self.opening.people if one.username == username]
        return Phone(secret, self.desk.clock)

    def sign_in(self, username: str) -> Session:
        """Signs in by the real deeds, with a code where one is asked for."""
        sign_in = self.services.sign_in
        answer = self.do(lambda: sign_in.password(username, PASSWORD))
        if isinstance(answer, NeedCode):
            half_open, code = answer.half_open, self.phone(username).code()
            signed_in = self.do(lambda: sign_in.code(half_open, code))
            assert isinstance(signed_in, SignedIn), signed_in
            return signed_in.session
        assert isinstance(answer, SignedIn), answer
        return answer.session


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def office(
    desk: Desk,
    clock: FakeClock,
    cheap_passwords: None,  # noqa: ARG001 - for its effect
) -> Iterator[Office]:
    opening = demo_opening(clock, task_running=running)
    yield Office(opening, desk)
    opening.close()


@pytest.fixture
def panel(office: Office, desk: Desk, qtbot: QtBot) -> DemoPanel:
    """The demo's window, shown."""
    made = DemoPanel(office.opening, desk)
    qtbot.addWidget(made)
    made.resize(made.width(), 880)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def page(panel: DemoPanel) -> DemoPage:
    return DemoPage(panel)
