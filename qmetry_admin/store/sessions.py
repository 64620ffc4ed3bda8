"""Sessions of running programs; an ended one keeps the first reason it ended for."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from peewee import Database, Expression

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.identity import Identity
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import SecretBox
from qmetry_admin.store.instants import instant, ticks
from qmetry_admin.store.rows import SessionRow
from qmetry_admin.store.statements import Question, slot

_SESSION: Final = Question(SessionRow.select().where(SessionRow.token_hash == slot(0)))


class SessionRows:
    """Fulfils the port Sessions."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def add(self, session: Session, workstation: str, now: datetime) -> None:
        """A session begins."""
        SessionRow.insert(
            token_hash=self._box.token_hash(session.token),
            user_id=session.user_id,
            workstation=workstation,
            since=ticks(session.since),
            seen=ticks(now),
            ended=None,
            reason="",
            ended_by="",
            proved=ticks(session.since),
            renewed=ticks(session.since),
        ).as_rowcount().execute(self._database)

    def find(self, token: str) -> tuple[UserId, EndReason | None, str] | None:
        """Whose it is, and where it ended, why and by whose name."""
        found = _SESSION.row(self._database, self._box.token_hash(token))
        if found is None:
            return None
        row = SessionRow(**found)
        reason = None if row.ended is None else EndReason(row.reason)
        return UserId(row.user_id), reason, row.ended_by

    def seen(self, token: str, now: datetime) -> None:
        """Its program is still there."""
        SessionRow.update(seen=ticks(now)).where(
            self._is(token), SessionRow.ended.is_null()
        ).execute(self._database)

    def identity(self, token: str) -> Identity:
        """When its person last proved who they are; a new session's is its beginning (M05)."""
        row = SessionRow.select().where(self._is(token)).get(self._database)
        proved, renewed = (
            instant(row.since if at is None else at) for at in (row.proved, row.renewed)
        )
        return Identity(proved, renewed)

    def prove(self, token: str, now: datetime) -> None:
        """Its person has proved who they are, which is as good as new."""
        SessionRow.update(proved=ticks(now), renewed=ticks(now)).where(self._is(token)).execute(
            self._database
        )

    def renew(self, token: str, now: datetime) -> None:
        """A confirmed deed was done."""
        SessionRow.update(renewed=ticks(now)).where(self._is(token)).execute(self._database)

    def end(self, token: str, reason: EndReason, by: str, now: datetime) -> None:
        """Ends one."""
        self._end(reason, by, now, self._is(token))

    def end_all(
        self, user_id: UserId, reason: EndReason, by: str, now: datetime, *, but: str | None = None
    ) -> None:
        """Ends a person's sessions, but for one token."""
        which = SessionRow.user_id == user_id
        if but is not None:
            which = which & (SessionRow.token_hash != self._box.token_hash(but))
        self._end(reason, by, now, which)

    def end_unseen(self, since: datetime, now: datetime) -> None:
        """Ends those whose program was not seen since (M06)."""
        self._end(EndReason.PROGRAM_GONE, "", now, SessionRow.seen < ticks(since))

    def _end(self, reason: EndReason, by: str, now: datetime, which: Expression) -> None:
        SessionRow.update(ended=ticks(now), reason=reason.value, ended_by=by).where(
            which, SessionRow.ended.is_null()
        ).execute(self._database)

    def _is(self, token: str) -> Expression:
        return SessionRow.token_hash == self._box.token_hash(token)
