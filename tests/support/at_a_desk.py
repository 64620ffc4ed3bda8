"""Fixtures: a directory of the services' tests, and the desk that pages over it work with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from tests.services.people import Directory, directory


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Directory]:
    """A directory with its first user."""
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, acme: Directory) -> Iterator[Desk]:
    """Work is done inline, at the directory's clock."""
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), acme.clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
