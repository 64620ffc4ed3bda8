"""The Security tab over a real directory, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.two_step_outcomes import RemovalReason, Removed
from qmetry_admin.domain.user_outcomes import UserDeleted
from qmetry_admin.domain.users import Role, User
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.ui.changes import Changes, Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import SecurityTab, make_security_tab
from tests.support.pages.security import SecurityPage
from tests.support.world import Directory, FakeClock, found_directory

Opener = Callable[..., SecurityPage]


@pytest.fixture
def acme(tmp_path: Path, clock: FakeClock) -> Iterator[Directory]:
    with found_directory(tmp_path, clock) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_tab(acme: Directory, desk: Desk, qtbot: QtBot) -> Iterator[Opener]:
    tabs: list[SecurityTab] = []

    def opened(user: User, session: Session | None = None) -> SecurityPage:
        tab: SecurityTab = make_security_tab(
            None,
            user.id,
            two_step=acme.services.two_step,
            identity=IdentityKeeper(acme.world),
            session=session or acme.session,
            zone="Europe/Zurich",
            desk=desk,
        )
        tabs.append(tab)
        qtbot.addWidget(tab)
        tab.setProperty("ground", "surface")
        tab.resize(720, 520)
        with qtbot.waitExposed(tab):
            tab.show()
        return SecurityPage(tab)

    yield opened
    for tab in tabs:
        tab.discard()


@pytest.fixture
def julia(acme: Directory) -> User:
    """Somebody who has it, with eight codes left."""
    made = acme.add_user()
    acme.enrol(made)
    return made


class Elsewhere:
    """Elin Berg, an Admin at another workstation; what she does is heard of here."""

    def __init__(self, acme: Directory, desk: Desk) -> None:
        self._acme = acme
        self._desk = desk
        self._elin = acme.add_user("eberg", "Elin", "Berg", role=Role.ADMIN)
        self._session = acme.session_of(self._elin)

    def removes(self, user: User) -> None:
        """Removes somebody's two-step verification."""
        self.removes_unheard(user)
        self.is_heard_of()

    def removes_unheard(self, user: User) -> None:
        """The same, before this program looks again."""
        state = self._acme.user(user).two_step
        assert state is not None
        answer = self._acme.services.two_step.remove(
            self._session, user.id, state.generation, RemovalReason.LOST_PHONE
        )
        assert isinstance(answer, Removed), answer

    def deletes(self, user: User) -> None:
        """Ends somebody's account."""
        answer = self._acme.services.users.delete(self._session, user.id)
        assert isinstance(answer, UserDeleted), answer
        self.is_heard_of()

    def is_heard_of(self) -> None:
        """The program looks again, as it does every few seconds."""
        self._desk.changes.tell(Topic.TWO_STEP)


@pytest.fixture
def elsewhere(acme: Directory, desk: Desk) -> Elsewhere:
    return Elsewhere(acme, desk)
