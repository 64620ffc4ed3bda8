"""An administrator at another workstation of the same directory: acts by the real services."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from qmetry_admin import config
from qmetry_admin.compose import DirectoryOpening
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.outcomes import NeedNewPassword, SignedIn
from qmetry_admin.domain.two_step_outcomes import Enabled
from qmetry_admin.domain.user_outcomes import UserChanged, UserCreated
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.opening import DirectoryMade, Services, SetUpForm
from qmetry_admin.ui.tasks import TaskRunner
from tests.support.pages.set_up import Founder
from tests.support.phone import Phone
from tests.support.world import FakeClock

T = TypeVar("T")

FOUNDER = Founder()
PASSWORD = "copper lantern meadow drift"
START_PASSWORD = "start-words-for-monday"


class Colleague:
    """Sets the directory up, makes and enrols people, as they would at their own screen."""

    def __init__(self, data_dir: Path, clock: FakeClock) -> None:
        self._tasks = TaskRunner(inline=True)
        self._opening = DirectoryOpening(config.load(data_dir), None, clock)
        self._clock = clock
        made = self._do(lambda: self._opening.set_up(_form(FOUNDER)))
        assert isinstance(made, DirectoryMade)
        self.services: Services = made.opened.services
        self.founder = made.signed_in.user
        self._session = made.signed_in.session

    def close(self) -> None:
        """Goes home."""
        self._tasks.close(self._opening.close)

    def add(
        self,
        username: str,
        role: Role = Role.MEMBER,
        authentication: AuthenticationType = AuthenticationType.QMETRY,
        *,
        start_password: bool = False,
    ) -> User:
        """Makes a person, who has changed the start password unless it is to be kept."""
        details = UserDetails(
            username=username,
            alias=username.title(),
            first_name=username.title(),
            last_name="Okafor",
            email=f"{username}@example.com",
            time_zone="Europe/Berlin",
            role=role,
        )
        first = START_PASSWORD if authentication is AuthenticationType.QMETRY else ""
        users = self.services.users
        made = self._do(lambda: users.create(self._session, details, authentication, first))
        assert isinstance(made, UserCreated), made
        if first and not start_password:
            self._do(lambda: self._change_start_password(username))
        return made.user

    def enrol(self, user: User) -> tuple[Phone, tuple[str, ...]]:
        """Enables two-step verification; answers the phone and the recovery codes."""
        two_step = self.services.two_step
        enrolment = self._do(lambda: two_step.start_enrolment(self._session, user.id))
        assert isinstance(enrolment, Enrolment), enrolment
        phone = Phone(enrolment.uri, self._clock)
        codes = (phone.code(), phone.code(1))
        self._clock.move(30)
        answer = self._do(
            lambda: two_step.confirm(self._session, enrolment, *codes, self._clock.now())
        )
        assert isinstance(answer, Enabled), answer
        return phone, tuple(code.shown for code in answer.codes)

    def deactivate(self, user: User) -> None:
        """Makes a person inactive."""
        users = self.services.users
        now = self._do(lambda: users.get(self._session, user.id))
        assert isinstance(now, User)
        details = UserDetails(
            username=now.username,
            alias=now.alias,
            first_name=now.first_name,
            last_name=now.last_name,
            email=now.email,
            time_zone=now.time_zone,
            role=now.role,
            active=False,
        )
        answer = self._do(lambda: users.change(self._session, now.id, now.version, details))
        assert isinstance(answer, UserChanged), answer

    def entries(self, action: Action) -> int:
        """How many entries of an action the audit holds, read from the file itself."""
        with contextlib.closing(sqlite3.connect(self._opening.place)) as database:
            query = "SELECT count(*) FROM audit_entry WHERE action = ?"
            (found,) = database.execute(query, (action.value,)).fetchone()
        return int(found)

    def _change_start_password(self, username: str) -> None:
        sign_in = self.services.sign_in
        answer = sign_in.password(username, START_PASSWORD)
        assert isinstance(answer, NeedNewPassword), answer
        signed_in = sign_in.new_password(answer.half_open, PASSWORD)
        assert isinstance(signed_in, SignedIn), signed_in
        self.services.sessions.sign_out(signed_in.session)

    def _do(self, deed: Callable[[], T]) -> T:
        answers: list[T] = []
        self._tasks.run(deed, self._tasks, answers.append)
        return answers[0]


def _form(founder: Founder) -> SetUpForm:
    return SetUpForm(
        organisation=founder.organisation,
        username=founder.username,
        first_name=founder.first_name,
        last_name=founder.last_name,
        email=founder.email,
        password=founder.password,
        time_zone="Europe/Berlin",
    )
