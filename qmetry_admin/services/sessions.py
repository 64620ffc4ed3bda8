"""Sessions of running programs: still there, signed out, or left behind (M06)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from qmetry_admin.domain.actor import EndReason, Pulse, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.outcomes import SessionEnded
from qmetry_admin.domain.users import User
from qmetry_admin.services.acting import entry, who
from qmetry_admin.services.ports import World

GONE_AFTER: Final = timedelta(hours=12)
"""A program not heard of for so long is gone, and its session with it."""


class SessionKeeper:
    """Keeps the sessions of a directory."""

    def __init__(self, world: World) -> None:
        self._world = world

    def check(self, session: Session) -> User | SessionEnded:
        """The person as they are now; also says that this program is still there."""
        with self._world.store.writing() as unit:
            found = who(unit, session)
            if isinstance(found, User):
                unit.sessions.seen(session.token, self._world.clock.now())
            return found

    def pulse(self, session: Session) -> Pulse | SessionEnded:
        """The person as they are now, and how far the audit is. Only looks, so it may be often."""
        with self._world.store.reading() as unit:
            found = who(unit, session)
            if isinstance(found, SessionEnded):
                return found
            newest = unit.audit.newest()
            return Pulse(found, newest.number if newest else 0)

    def sign_out_all(self) -> None:
        """Ends what this program began: also a session whose window was closed before it came."""
        for session in tuple(self._world.sessions):
            self.sign_out(session)

    def sign_out(self, session: Session) -> None:
        """Ends the session; one that is over already stays as it ended."""
        self._world.sessions.discard(session)
        with self._world.store.writing() as unit:
            user = who(unit, session)
            if isinstance(user, User):
                now = self._world.clock.now()
                unit.sessions.end(session.token, EndReason.SIGNED_OUT, user.name, now)
                unit.audit.add(entry(self._world, user, Action.SIGN_OUT, about=user))

    def end_lost(self) -> None:
        """Ends the sessions of programs that are gone."""
        now = self._world.clock.now()
        with self._world.store.writing() as unit:
            unit.sessions.end_unseen(now - GONE_AFTER, now)
