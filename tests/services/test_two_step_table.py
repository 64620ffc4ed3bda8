"""Who may do what to whose two-step verification: the whole table, and that a no changes nothing.

By deed, role, own account or another's, that one's role and type, and the two settings (S07 to S09,
S24, A2, A6). What is expected is written here anew, in other words than the program's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import NotAllowed, NotPossible
from qmetry_admin.domain.two_step_outcomes import (
    CodesShown,
    NoTwoStep,
    RemovalReason,
    Removed,
    Resynced,
    TwoStepView,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import rows, switch
from tests.services.people import Directory, directory
from tests.support.phone import Phone
from tests.support.world import SECRET, T0

CREATE, MODIFY, VIEW, ASSIST = (
    f"{right} on Users" for right in ("Create", "Modify", "View", "Assist")
)
WHY = {AuthenticationType.LDAP: WhyNot.LDAP, AuthenticationType.SAML: WhyNot.SAML}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@dataclass(frozen=True)
class Case:
    """One row of the table, once the deed and the actor's role are given."""

    role: Role
    own: bool
    of: Role
    authentication: AuthenticationType
    self_service: bool
    hide_codes: bool

    @property
    def by_setting(self) -> bool:
        return self.own and self.self_service

    @property
    def qmetry(self) -> bool:
        return self.authentication is AuthenticationType.QMETRY


Missing = tuple[str, ...] | None
"""The rights that are named in a refusal; nothing where the deed is allowed."""


def to_look(case: Case) -> Missing:
    looks = case.own or case.role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}
    return None if looks else (VIEW,)


def to_manage(case: Case) -> Missing:
    return None if case.role is Role.ADMIN or case.by_setting else (CREATE, MODIFY)


def to_resync(case: Case) -> Missing:
    if case.role is Role.ADMIN or case.by_setting:
        return None
    if case.of is Role.ADMIN:
        return (CREATE, MODIFY)
    return None if case.role is Role.HELP_DESK else (ASSIST, CREATE, MODIFY)


def to_see_codes(case: Case) -> Missing:
    if case.own:
        return None
    if case.role not in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        return (VIEW,)
    return () if case.hide_codes else None


def not_possible(case: Case) -> object:
    return NotPossible(WHY[case.authentication])


def nothing_there(_case: Case) -> object:
    return NoTwoStep()


def resync(two_step: TwoStep, session: Session, user: User, here: Directory) -> object:
    phone = Phone(SECRET, here.clock)
    return two_step.resync(session, user.id, phone.code(-1), phone.code(), T0)


def remove(two_step: TwoStep, session: Session, user: User, _here: Directory) -> object:
    generation = user.two_step.generation if user.two_step else ""
    return two_step.remove(session, user.id, generation, RemovalReason.NEW_PHONE)


@dataclass(frozen=True)
class Deed:
    """A deed of the Security tab: what it does, on whom, and how the table has it."""

    do: Callable[[TwoStep, Session, User, Directory], object]
    action: Action
    enabled: bool
    missing: Callable[[Case], Missing]
    of_others_type: Callable[[Case], object] | None
    answer: type
    changes: frozenset[str] = frozenset()


DEEDS = {
    "view": Deed(
        do=lambda two_step, session, user, _: two_step.view(session, user.id),
        action=Action.USERS_READ,
        enabled=True,
        missing=to_look,
        of_others_type=None,
        answer=TwoStepView,
    ),
    "enable": Deed(
        do=lambda two_step, session, user, _: two_step.start_enrolment(session, user.id),
        action=Action.TWO_STEP_ENABLE,
        enabled=False,
        missing=to_manage,
        of_others_type=not_possible,
        answer=Enrolment,
    ),
    "register again": Deed(
        do=lambda two_step, session, user, _: two_step.start_registering_again(session, user.id),
        action=Action.TWO_STEP_REGISTER_AGAIN,
        enabled=True,
        missing=to_manage,
        of_others_type=not_possible,
        answer=Enrolment,
    ),
    "codes": Deed(
        do=lambda two_step, session, user, _: two_step.recovery_codes(session, user.id),
        action=Action.RECOVERY_CODES_SHOW,
        enabled=True,
        missing=to_see_codes,
        of_others_type=nothing_there,
        answer=CodesShown,
        changes=frozenset({"session"}),
    ),
    "resync": Deed(
        do=resync,
        action=Action.TWO_STEP_RESYNC,
        enabled=True,
        missing=to_resync,
        of_others_type=nothing_there,
        answer=Resynced,
        changes=frozenset({"authenticator"}),
    ),
    "remove": Deed(
        do=remove,
        action=Action.TWO_STEP_REMOVE,
        enabled=True,
        missing=to_manage,
        of_others_type=nothing_there,
        answer=Removed,
        changes=frozenset({"authenticator", "recovery_code", "session"}),
    ),
}


def cases(role: Role, *, own: bool) -> Iterator[Case]:
    others = [role] if own else [Role.MEMBER, Role.ADMIN]
    for of, authentication, self_service, hide_codes in itertools.product(
        others, AuthenticationType, [False, True], [False, True]
    ):
        yield Case(role, own, of, authentication, self_service, hide_codes)


@pytest.mark.parametrize("own", [True, False], ids=["own", "another's"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_table(here: Directory, deed: Deed, role: Role, own: bool) -> None:
    two_step = TwoStep(here.world)
    outsider = here.signed_in(here.person("outsider", role=role))
    for number, case in enumerate(cases(role, own=own)):
        user = here.person(f"user{number}", role=case.of, authentication=case.authentication)
        if deed.enabled and case.qmetry:
            user = here.enrolled(user)
        session = here.signed_in(user) if own else outsider
        switch(
            here,
            self_service=case.self_service,
            hide_codes=case.hide_codes,
            resync_range=20,
        )
        before, audited = rows(here), here.audited()

        answer = deed.do(two_step, session, user, here)

        after = rows(here)
        changed = {table for table in after if after[table] != before[table]}
        missing = deed.missing(case)
        if missing is not None:
            assert isinstance(answer, NotAllowed), case
            assert tuple(right.value for right in answer.missing) == missing, case
            entry = here.newest()
            assert (entry.action, entry.result) == (deed.action, Result.REFUSED), case
            assert (entry.actor_id, entry.user_id) == (session.user_id, user.id), case
            assert here.audited() == audited + 1, case
            assert not changed, case
        elif not case.qmetry and deed.of_others_type is not None:
            assert answer == deed.of_others_type(case), case
            assert here.audited() == audited, case
            assert not changed, case
        else:
            assert isinstance(answer, deed.answer), case
            assert changed <= deed.changes, case
            assert here.now(user).version == user.version, case


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("role", Role)
def test_whether_there_is_somebody_is_not_told_to_who_may_not(
    here: Directory, deed: Deed, role: Role
) -> None:
    session = here.signed_in(here.person("actor", role=role))
    ghost = here.person("ghost")
    with here.store.writing() as unit:
        unit.users.delete(ghost.id, T0)
    switch(here, self_service=True)

    answer = deed.do(TwoStep(here.world), session, ghost, here)

    case = Case(role, own=False, of=Role.MEMBER, authentication=AuthenticationType.QMETRY,
                self_service=True, hide_codes=False)  # fmt: skip
    refused = deed.missing(case) is not None
    assert isinstance(answer, NotAllowed) is refused
