"""Who is in the pictures of a directory that is new, and what is done with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from qmetry_admin import config
from qmetry_admin.compose import DirectoryOpening
from qmetry_admin.domain.outcomes import NeedCode, SignedIn
from qmetry_admin.domain.user_outcomes import UserChanged, UserCreated
from qmetry_admin.domain.users import AuthenticationType, Role, UserDetails, UserPage, UserQuery
from qmetry_admin.services.opening import Opened
from qmetry_admin.ui.tasks import TaskRunner
from tests.pictures.studio import Studio

PASSWORD: Final = "violet tractor banana cloud"
START: Final = "start-lantern-meadow-2"


@dataclass(frozen=True)
class Somebody:
    """Who is made in the New user dialog."""

    username: str
    first_name: str
    last_name: str
    role: str = "Member"
    type: str = "QMETRY"


JULIA: Final = Somebody("jokafor", "Julia", "Okafor")
PEOPLE: Final = (
    Somebody("lchen", "Lin", "Chen", type="LDAP"),
    Somebody("rrossi", "Rosa", "Rossi", role="Read only"),
    Somebody("nguyen", "Nguyễn Thị", "Minh Khai", role="Auditor"),
    Somebody("eberg", "Elin", "Berg", role="Help desk"),
    Somebody(
        "wolfeschlegelsteinhausenbergerdorff.hubert",
        "Hubert Blaine",
        "Wolfeschlegelsteinhausenbergerdorff of the Upper Valley",
        type="SAML",
    ),
)


def fill(studio: Studio, somebody: Somebody) -> None:
    walker = studio.walker
    walker.fill(firstNameEdit=somebody.first_name, lastNameEdit=somebody.last_name)
    walker.fill(usernameEdit=somebody.username, emailEdit=f"{somebody.username[:20]}@example.com")
    walker.choose("authenticationCombo", somebody.type)
    walker.choose("roleCombo", somebody.role)
    if somebody.type == "QMETRY":
        walker.fill(startPasswordEdit=START)


def somebody_else_changes(studio: Studio, somebody: Somebody, **changes: object) -> None:
    """Another program of the same person stores other details meanwhile."""

    def change(opened: Opened) -> object:
        signed_in = opened.services.sign_in.password("praman", PASSWORD)
        assert isinstance(signed_in, SignedIn)
        users, session = opened.services.users, signed_in.session
        found = users.page(session, UserQuery(somebody.username), 0, 1)
        assert isinstance(found, UserPage)
        [user] = found.rows
        details = {f.name: getattr(user, f.name) for f in dataclasses.fields(UserDetails)}
        new = UserDetails(**{**details, **changes})
        return users.change(session, user.id, user.version, new)

    assert isinstance(_elsewhere(studio, change), UserChanged)


def somebody_else_adds(studio: Studio, code: str, people: Sequence[Somebody]) -> None:
    """Another program of the same person, who signs in with a code, adds others meanwhile."""

    def add(opened: Opened) -> object:
        asked = opened.services.sign_in.password("praman", PASSWORD)
        assert isinstance(asked, NeedCode)
        signed_in = opened.services.sign_in.code(asked.half_open, code)
        assert isinstance(signed_in, SignedIn)
        answers = [
            opened.services.users.create(
                signed_in.session, _details(one), AuthenticationType.QMETRY, START
            )
            for one in people
        ]
        opened.services.sessions.sign_out(signed_in.session)
        return answers

    answers = _elsewhere(studio, add)
    assert isinstance(answers, list)
    assert all(isinstance(answer, UserCreated) for answer in answers), answers


def _elsewhere(studio: Studio, deed: Callable[[Opened], object]) -> object:
    opening = DirectoryOpening(config.load(studio.walker.data), None, studio.walker.clock)
    tasks = TaskRunner(inline=True)
    answers: list[object] = []

    def work() -> object:
        opened = opening.open()
        assert isinstance(opened, Opened)
        return deed(opened)

    tasks.run(work, tasks, answers.append)
    tasks.close(opening.close)
    [answer] = answers
    return answer


def _details(one: Somebody) -> UserDetails:
    return UserDetails(
        username=one.username,
        alias=f"{one.first_name} {one.last_name}",
        first_name=one.first_name,
        last_name=one.last_name,
        email=f"{one.username[:20]}@example.com",
        time_zone="Europe/Zurich",
        role=Role.MEMBER,
    )
