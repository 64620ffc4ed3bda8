"""The audit's tables over a real directory, in a window of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.users import User
from qmetry_admin.ui.audit import make_activity_tab, make_audit_tab
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from tests.support.pages.settings import EntriesList
from tests.support.world import Directory, FakeClock, found_directory

ZONE = "Europe/Berlin"
Opener = Callable[..., EntriesList]


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
def write(acme: Directory) -> Callable[..., None]:
    """Writes entries as if deeds had been done, each in a unit of its own."""

    def written(*entries: Entry) -> None:
        for entry in entries:
            with acme.writing() as unit:
                unit.audit.add(entry)

    return written


@pytest.fixture
def unlocked(acme: Directory) -> Callable[..., Entry]:
    """An entry that says somebody was unlocked, by the first user now unless said otherwise."""

    def made(about: User | None = None, workstation: str = "desk-7", **detail: str) -> Entry:
        actor = acme.first_user
        return Entry(
            at=acme.clock.now(),
            action=Action.UNLOCK,
            result=Result.DONE,
            workstation=workstation,
            actor_id=actor.id,
            actor_name=actor.username,
            user_id=about.id if about else None,
            user_name=about.username if about else "",
            detail=detail,
        )

    return made


def _shown(tab: QWidget, qtbot: QtBot, width: int, height: int) -> EntriesList:
    qtbot.addWidget(tab)
    tab.resize(width, height)
    with qtbot.waitActive(tab):
        tab.show()
        tab.activateWindow()
    QApplication.processEvents()
    return EntriesList(tab)


@pytest.fixture
def open_audit(acme: Directory, desk: Desk, qtbot: QtBot) -> Opener:
    def opened(actor: User | None = None, zone: str = ZONE) -> EntriesList:
        session = acme.session if actor is None else acme.session_of(actor)
        audit = acme.services.audit
        tab = make_audit_tab(None, audit=audit, session=session, zone=zone, desk=desk)
        return _shown(tab, qtbot, 956, 584)

    return opened


@pytest.fixture
def open_activity(acme: Directory, desk: Desk, qtbot: QtBot) -> Opener:
    def opened(user: User, actor: User | None = None) -> EntriesList:
        session = acme.session if actor is None else acme.session_of(actor)
        audit = acme.services.audit
        tab = make_activity_tab(None, user.id, audit=audit, session=session, zone=ZONE, desk=desk)
        return _shown(tab, qtbot, 672, 520)

    return opened
