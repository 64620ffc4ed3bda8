"""The sign-in window by itself over a directory, for what happens between password and session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from qmetry_admin.domain.outcomes import SignedIn
from qmetry_admin.services.opening import KeyPlace, Opened
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sign_in import SignInPresenter, SignInWindow
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import make_set_up_steps
from tests.support.world import Directory


class WayIn:
    """A window on its first page. `signed_in` is what it came to, `bugs` what went wrong."""

    def __init__(self, directory: Directory, app: QApplication) -> None:
        self.signed_in: list[SignedIn] = []
        self.bugs: list[Exception] = []
        self._tasks = TaskRunner(inline=True)
        self._tasks.bug.connect(self.bugs.append)
        self.troubles: list[Trouble] = []
        self._tasks.trouble.connect(lambda trouble, _again: self.troubles.append(trouble))
        desk = Desk(self._tasks, Changes(), ThemeKeeper(app, "light", scale=1), directory.clock)
        self.window: QWidget | None = SignInWindow(desk.theme)
        assert isinstance(self.window, SignInWindow)
        presenter = SignInPresenter(self.window, desk, make_set_up_steps)
        presenter.signed_in.connect(self.signed_in.append)
        with directory.world.store.reading() as unit:
            organisation = unit.organisation.get()
        assert organisation is not None
        opened = Opened(directory.services, organisation, "/data/directory.db", KeyPlace("keyring"))
        presenter.start_again(opened)
        self.window.show()

    def close(self) -> None:
        """Takes the window away."""
        assert isinstance(self.window, SignInWindow)
        self._tasks.close()
        self.window.drop_page()
        self.window.hide()
        self.window.deleteLater()
        self.window = None
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert self.bugs == []


@contextmanager
def way_in(directory: Directory, app: QApplication) -> Iterator[WayIn]:
    """The window, taken away in the end."""
    made = WayIn(directory, app)
    yield made
    made.close()
