"""Asks the sign-in service for the page shown now, and knows how far the person has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject

from qmetry_admin.domain.outcomes import HalfOpen, NeedCode
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.sign_in.window import SignInWindow

T = TypeVar("T")


@dataclass
class Attempt:
    """The sign-in under way: by whom, and what stands half open of it."""

    username: str = ""
    half_open: HalfOpen | None = None
    need_code: NeedCode | None = None


class Asker(QObject):
    """Brings what is typed on a page to the service, and its answer back to that page."""

    def __init__(self, window: SignInWindow, desk: Desk) -> None:
        super().__init__(window)
        self.attempt = Attempt()
        self._window = window
        self._desk = desk
        self._service: SignIn | None = None
        self._early: Callable[[], None] | None = None

    @property
    def service(self) -> SignIn:
        """The service of the directory, which is open by now."""
        if self._service is None:
            raise LookupError("The directory is not open yet.")
        return self._service

    def open(self, service: SignIn) -> None:
        """The directory is open; what was asked before is asked now."""
        self._service = service
        early, self._early = self._early, None
        if early is not None:
            early()

    def begin(self, username: str = "") -> None:
        """Nothing is left of the sign-in before."""
        self.attempt = Attempt(username)
        self._early = None

    def hush(self) -> None:
        """What was asked before the directory is open is not asked after all."""
        self._early = None

    def ask(self, deed: Callable[[SignIn], T], done: Callable[[T], None]) -> None:
        """Asks for the page shown now; before the directory is open, as soon as it is."""
        page, service = self._window.centralWidget(), self._service
        if not isinstance(page, SignInPage):
            return
        page.set_busy(True)
        if service is None:
            self._early = lambda: self.ask(deed, done)
            return
        self._desk.tasks.run(lambda: deed(service), page, done, failed=self._show_trouble)

    def cancel(self) -> None:
        """Nothing is to be left of what stands half open."""
        half_open, service = self.attempt.half_open, self._service
        self.attempt.half_open = None
        if half_open is not None and service is not None:
            self._desk.tasks.run(lambda: service.cancel(half_open), self._window, _nothing)

    def _show_trouble(self, trouble: Trouble) -> None:
        page = self._window.centralWidget()
        if isinstance(page, SignInPage):
            page.show_trouble(troubles.sentence(trouble))


def _nothing(_: object) -> None:
    """Takes the answer of a deed that has none."""
