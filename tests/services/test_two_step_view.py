"""What the Security tab shows of a person, to whom, and that an ended session sees nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    Enabled,
    RemovalReason,
    Removed,
    TwoStepView,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import Desk, switch
from tests.services.people import Directory, directory
from tests.support.world import T0

NOBODY = UserId(9999)
UNKNOWN = Session("a token nobody has", UserId(1), T0)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.fixture
def julia(here: Directory) -> User:
    return here.person("jokafor")


# ---- what the tab shows --------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_view_is_for_view_on_users_or_oneself(
    here: Directory, two_step: TwoStep, julia: User, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    subject = actor if own else julia

    answer = two_step.view(here.signed_in(actor), subject.id)

    if own or role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert isinstance(answer, TwoStepView)
        assert answer.user == subject
        assert answer.organisation.name == "Acme QA"
        assert answer.own is own
        assert answer.may_manage is (role is Role.ADMIN)
        assert answer.may_resync is (role in {Role.ADMIN, Role.HELP_DESK})
        assert answer.may_see_codes
        assert answer.why_not is None
        assert answer.slots_left == ()
        assert answer.entry == f"Acme QA ({subject.username})"
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert here.entry(subject).action is Action.USERS_READ
        assert here.entry(subject).result is Result.REFUSED


def test_view_says_why_not(here: Directory, two_step: TwoStep, julia: User) -> None:
    people = {
        WhyNot.LDAP: here.person("ldap", authentication=AuthenticationType.LDAP),
        WhyNot.SAML: here.person("saml", authentication=AuthenticationType.SAML),
        WhyNot.ALREADY_ENABLED: here.enrolled(here.person("enabled")),
        None: here.person("inactive", active=False),
    }
    for why, user in people.items():
        view = two_step.view(here.session, user.id)
        assert isinstance(view, TwoStepView)
        assert view.why_not is why
    here.clock.instant = datetime(1999, 12, 31, tzinfo=UTC)
    view = two_step.view(here.session, julia.id)
    assert isinstance(view, TwoStepView)
    assert view.why_not is WhyNot.CLOCK


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("self_service", [True, False])
@pytest.mark.parametrize("hide_codes", [True, False])
def test_s09_s24_view_tells_what_the_settings_allow(
    *,
    here: Directory,
    two_step: TwoStep,
    julia: User,
    role: Role,
    own: bool,
    self_service: bool,
    hide_codes: bool,
) -> None:
    actor = here.person("actor", role=role)
    switch(here, self_service=self_service, hide_codes=hide_codes)

    view = two_step.view(here.signed_in(actor), actor.id if own else julia.id)

    if not own and role in {Role.AUDITOR, Role.MEMBER}:
        assert view == NotAllowed((Right.USERS_VIEW,))
        return
    assert isinstance(view, TwoStepView)
    ones_own = own and self_service
    assert view.may_manage is (ones_own or role is Role.ADMIN)
    assert view.may_resync is (ones_own or role in {Role.ADMIN, Role.HELP_DESK})
    assert view.may_see_codes is (own or not hide_codes)


def test_a2_view_tells_that_assist_is_not_for_admins(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    session = here.signed_in(here.person("desk", role=Role.HELP_DESK))
    admin = here.person("admin", role=Role.ADMIN)

    views = [two_step.view(session, user.id) for user in (julia, admin, here.first)]

    assert [isinstance(view, TwoStepView) and view.may_resync for view in views] == [
        True,
        False,
        False,
    ]


def test_s24_view_tells_which_codes_are_left(here: Directory, two_step: TwoStep) -> None:
    user = here.enrolled(here.person("enabled"))
    codes = here.codes(user)
    with here.store.writing() as unit:
        assert unit.recovery_codes.spend(user.id, codes[1].text)
        assert unit.recovery_codes.spend(user.id, codes[4].text)

    view = two_step.view(here.session, user.id)

    assert isinstance(view, TwoStepView)
    assert view.user == here.now(user)
    assert view.slots_left == (1, 3, 4, 6, 7, 8)
    assert here.audited() == 0


def test_s17_view_tells_who_changed_what_something_open_rests_on(
    here: Directory, two_step: TwoStep
) -> None:
    user = here.enrolled(here.person("enabled"))
    begun_with = user.registration
    assert begun_with is not None
    here.clock.move(60)

    before = two_step.view(here.session, user.id, Basis(begun_with))
    removed = two_step.remove(here.session, user.id, begun_with, RemovalReason.LEFT)
    assert isinstance(removed, Removed)
    removed_at = here.clock.now()
    here.clock.move(60)
    after = two_step.view(here.session, user.id, Basis(begun_with))
    asked_without = two_step.view(here.session, user.id)

    assert isinstance(before, TwoStepView)
    assert before.changed is None
    assert isinstance(after, TwoStepView)
    assert after.changed == ChangedMeanwhile(here.first.name, removed_at)
    assert isinstance(asked_without, TwoStepView)
    assert asked_without.changed is None


def test_s17_view_tells_that_it_was_enabled_while_something_was_open(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    nothing = Basis(None)

    before = two_step.view(here.session, julia.id, nothing)
    assert isinstance(Desk(here, julia).enable(), Enabled)
    after = two_step.view(here.session, julia.id, nothing)

    assert isinstance(before, TwoStepView)
    assert before.changed is None
    assert isinstance(after, TwoStepView)
    assert after.changed == ChangedMeanwhile(here.first.name, here.clock.now())


def test_view_of_nobody(here: Directory, two_step: TwoStep) -> None:
    assert two_step.view(here.session, NOBODY) == NoSuchUser()


Deed = Callable[[TwoStep, Session, User], object]
DEEDS: dict[str, Deed] = {
    "view": lambda two_step, session, user: two_step.view(session, user.id),
    "start": lambda two_step, session, user: two_step.start_enrolment(session, user.id),
    "codes": lambda two_step, session, user: two_step.recovery_codes(session, user.id),
    "again": lambda two_step, session, user: two_step.start_registering_again(session, user.id),
    "resync": lambda two_step, session, user: two_step.resync(
        session, user.id, "661763", "996875", T0
    ),
    "remove": lambda two_step, session, user: two_step.remove(session, user.id, "", None),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_session_that_is_over_does_nothing(
    here: Directory, two_step: TwoStep, deed: Deed
) -> None:
    with here.store.writing() as unit:
        unit.sessions.end(here.session.token, EndReason.PASSWORD_CHANGED, "praman", T0)

    assert deed(two_step, here.session, here.first) == SessionEnded(
        EndReason.PASSWORD_CHANGED, "praman"
    )
    assert deed(two_step, UNKNOWN, here.first) == SessionEnded(EndReason.UNKNOWN)
    assert here.audited() == 0
