"""Somebody at the desk with the steps of an enrolment open, and what is looked at around it."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.two_step_outcomes import ConfirmAnswer
from qmetry_admin.domain.users import AuthenticationType, User
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.two_step import TwoStep
from tests.services.people import Directory, details_of
from tests.support.phone import Phone

Rows = dict[str, list[tuple[object, ...]]]

TWO_STEP_TABLES = ("authenticator", "recovery_code")
TABLES = ("users", "password", *TWO_STEP_TABLES, "attempt", "wrong_code", "session", "organisation")


def started(two_step: TwoStep, session: Session, user: User) -> Enrolment:
    enrolment = two_step.start_enrolment(session, user.id)
    assert isinstance(enrolment, Enrolment)
    return enrolment


def started_again(two_step: TwoStep, session: Session, user: User) -> Enrolment:
    enrolment = two_step.start_registering_again(session, user.id)
    assert isinstance(enrolment, Enrolment), enrolment
    return enrolment


class Desk:
    """Somebody at the desk with the steps open, and a phone whose clock is `fast` by seconds.

    `again` registers somebody again who has two-step verification already.
    """

    def __init__(
        self,
        here: Directory,
        user: User,
        session: Session | None = None,
        fast: float = 0,
        *,
        again: bool = False,
    ) -> None:
        self.clock = here.clock
        self.two_step = TwoStep(here.world)
        self.session = session or here.session
        start = started_again if again else started
        self.enrolment = start(self.two_step, self.session, user)
        self.key = self.enrolment.key_text
        self.phone = Phone(self.enrolment.uri, here.clock, timedelta(seconds=fast))

    def confirm(self, first: str, second: str, typed_at: datetime | None = None) -> ConfirmAnswer:
        typed_at = typed_at or self.clock.now()
        return self.two_step.confirm(self.session, self.enrolment, first, second, typed_at)

    def enable(self) -> ConfirmAnswer:
        """By the code of the phone's last step and the one of this step."""
        return self.confirm(self.phone.code(-1), self.phone.code())


def between(here: Directory, deed: Callable[[], object]) -> None:
    """The deed is done while the codes are right already and nothing is stored yet."""

    def once() -> None:
        here.randomness.meanwhile = tuple
        deed()

    here.randomness.meanwhile = once


def switch(here: Directory, **switches: object) -> None:
    """Sets switches of the organisation."""
    with here.store.writing() as unit:
        settings = unit.organisation.hold().settings
        changed = dataclasses.replace(settings, **switches)  # type: ignore[arg-type] # the test's
        unit.organisation.change_settings(changed)


def to_type(here: Directory, user: User, authentication: AuthenticationType) -> None:
    """The person's type is another from now on, as another's Details tab would do it."""
    now = here.now(user)
    with here.store.writing() as unit:
        unit.recovery_codes.drop(user.id)
        if now.two_step is not None:
            assert unit.authenticators.remove(user.id, now.two_step.generation)
        assert unit.users.change(user.id, now.version, details_of(now), authentication)


def rows(here: Directory, *tables: str) -> Rows:
    """What the database holds, byte for byte; of everything but the audit, if none is named."""
    file = here.folder / "directory.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608
            for table in tables or TABLES
        }
