"""The beat of a session: says that this program is still there, and looks what others changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from qmetry_admin.domain.actor import Pulse, Session
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.domain.users import User
from qmetry_admin.services.sessions import SessionKeeper
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk

HEARTBEAT: Final = 60_000
"""Milliseconds between two words to the directory that this program is still there (M06)."""
PULSE: Final = 3_000
"""Milliseconds between two looks at whether anything was changed elsewhere."""
_PATIENCE: Final = 30.0
"""Seconds an answer may be on its way before it is asked for once more."""

_EVERYTHING: Final = (Topic.USERS, Topic.TWO_STEP, Topic.ACCOUNT, Topic.SETTINGS, Topic.AUDIT)


class Heart(QObject):
    """Beats for one session; `user_seen` carries its person, first and whenever anything changed.

    Whatever is changed leaves an entry in the audit. So its newest number tells whether to look
    again, whoever changed it and wherever.
    """

    user_seen = Signal(object)

    def __init__(
        self, sessions: SessionKeeper, session: Session, desk: Desk, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._session = session
        self._desk = desk
        self._newest: int | None = None
        self._asked_at: float | None = None
        self._telling = False
        self._heartbeat = QTimer(self)
        self._heartbeat.setInterval(HEARTBEAT)
        self._heartbeat.timeout.connect(self._say_alive)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE)
        self._pulse.timeout.connect(self.look)
        desk.changes.changed.connect(self._changed)

    def start(self) -> None:
        """Begins to beat; the first look is now."""
        self._heartbeat.start()
        self._pulse.start()
        self.look()

    def stop(self) -> None:
        """Beats no more."""
        self._heartbeat.stop()
        self._pulse.stop()

    def look(self) -> None:
        """Looks at once, unless an answer is on its way."""
        now = self._desk.clock.monotonic()
        if self._asked_at is not None and now - self._asked_at < _PATIENCE:
            return
        self._asked_at = now
        session, sessions = self._session, self._sessions
        self._desk.tasks.run(
            lambda: sessions.pulse(session), self, self._felt, failed=self._not_felt
        )

    def _say_alive(self) -> None:
        session, sessions = self._session, self._sessions
        self._desk.tasks.run(lambda: sessions.check(session), self, self._alive)

    def _alive(self, answer: User | SessionEnded) -> None:
        if isinstance(answer, User):
            self.look()

    def _felt(self, answer: Pulse | SessionEnded) -> None:
        self._asked_at = None
        if not isinstance(answer, Pulse):
            return  # the shell has it from the tasks
        before, self._newest = self._newest, answer.newest
        if before == answer.newest:
            return
        self.user_seen.emit(answer.user)
        if before is not None:
            self._telling = True
            for topic in _EVERYTHING:
                self._desk.changes.tell(topic)
            self._telling = False

    def _not_felt(self, _trouble: Trouble) -> None:
        """The database could not be asked just now; the heartbeat says it if that goes on."""
        self._asked_at = None

    def _changed(self, _topic: Topic) -> None:
        if not self._telling:
            self.look()
