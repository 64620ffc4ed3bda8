"""People listed and looked at: who may, and that a session that is over does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import (
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    TypeChange,
)
from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Lock,
    Right,
    Role,
    Status,
    User,
    UserFilter,
    UserId,
    UserPage,
    UserQuery,
)
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, details_of, directory
from tests.support.world import T0

NOBODY = UserId(9999)
UNKNOWN = Session("a token nobody has", UserId(1), T0)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


# ---- looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_page_is_for_view_on_users(here: Directory, users: UserAdministration, role: Role) -> None:
    actor = here.person("actor", role=role)

    answer = users.page(here.signed_in(actor), UserQuery(search="raman"), 0, 200)

    if role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert answer == UserPage((here.first,), 0, 1, 2, still_to_enrol=2)
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        entry = here.newest()
        assert (entry.action, entry.result) == (Action.USERS_READ, Result.REFUSED)
        assert entry.actor_id == actor.id
        assert entry.detail == {"missing right": "View on Users"}


def test_m04_a_page_says_whose_sign_in_is_locked_and_can_show_them_alone(
    here: Directory, users: UserAdministration
) -> None:
    locked, _ = here.person("jokafor"), here.person("other")
    with here.store.writing() as unit:
        unit.attempts.charge("jokafor", Factor.PASSWORD, T0, 1, timedelta(minutes=15))

    everybody = users.page(here.session, UserQuery(), 0, 200)
    shut_out = users.page(here.session, UserQuery(filter=UserFilter(locked=True)), 0, 200)

    until = T0 + timedelta(minutes=15)
    assert isinstance(everybody, UserPage)
    assert isinstance(shut_out, UserPage)
    assert dict(everybody.locks) == dict(shut_out.locks) == {locked.id: Lock(until)}
    assert shut_out.rows == (locked,)
    assert (shut_out.matching, shut_out.total) == (1, 3)


def test_m22_a_page_counts_who_is_still_to_enrol_whatever_was_asked_for(
    here: Directory, users: UserAdministration
) -> None:
    """QMETRY, active, not enabled: the condition of the list that the count leads to."""
    here.enrolled(here.person("enrolled"))
    here.person("ldap", authentication=AuthenticationType.LDAP)
    here.person("inactive", active=False)
    to_enrol = here.person("to_enrol")

    page = users.page(here.session, UserQuery(search="nobody at all"), 0, 200)
    still = users.page(here.session, UserQuery(filter=STILL_TO_ENROL), 0, 200)

    assert isinstance(page, UserPage)
    assert isinstance(still, UserPage)
    assert (page.matching, page.still_to_enrol) == (0, 2)
    assert still.rows == (here.first, to_enrol)


@pytest.mark.parametrize("role", Role)
def test_m22_addresses_are_for_view_on_users(
    here: Directory, users: UserAdministration, role: Role
) -> None:
    actor = here.person("actor", role=role)

    answer = users.addresses(here.signed_in(actor), UserQuery())

    if Right.USERS_VIEW in actor.rights:
        assert answer == Addresses(("priya.raman@example.com",), without=1)
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert here.newest().action is Action.USERS_READ
        assert here.newest().result is Result.REFUSED


def test_m22_addresses_are_those_of_what_is_filtered_and_each_once(
    here: Directory, users: UserAdministration
) -> None:
    for name, email in (("a", "team@example.com"), ("b", "team@example.com"), ("c", "")):
        user = here.person(name)
        users.change(here.session, user.id, user.version, changed(user, email=email))
    here.person("d", active=False)

    answer = users.addresses(
        here.session, UserQuery(filter=UserFilter(role=Role.MEMBER, status=Status.ACTIVE))
    )

    assert answer == Addresses(("team@example.com",), without=1)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_get_is_for_view_on_users_or_oneself(
    here: Directory, users: UserAdministration, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    asked = actor if own else here.first

    answer = users.get(here.signed_in(actor), asked.id)

    if own or role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert answer == asked
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert here.entry(asked).action is Action.USERS_READ
        assert here.entry(asked).result is Result.REFUSED


def test_get_of_nobody(here: Directory, users: UserAdministration) -> None:
    member = here.signed_in(here.person("member"))

    assert users.get(here.session, NOBODY) == NoSuchUser()
    assert users.get(member, NOBODY) == NotAllowed((Right.USERS_VIEW,))


def test_suggests_a_start_password(users: UserAdministration) -> None:
    suggested = users.suggested_start_password()

    assert len(suggested.split("-")) == 4
    assert users.suggested_start_password() != suggested


Deed = Callable[[UserAdministration, Session, User], object]
DEEDS: dict[str, Deed] = {
    "page": lambda users, session, _: users.page(session, UserQuery(), 0, 200),
    "get": lambda users, session, user: users.get(session, user.id),
    "create": lambda users, session, user: users.create(
        session, details_of(user), AuthenticationType.LDAP, ""
    ),
    "change": lambda users, session, user: users.change(
        session, user.id, user.version, details_of(user)
    ),
    "change of type": lambda users, session, user: users.change(
        session,
        user.id,
        user.version,
        details_of(user),
        TypeChange(AuthenticationType.QMETRY, "amber-copper-lilac-stone"),
    ),
    "addresses": lambda users, session, _: users.addresses(session, UserQuery()),
    "delete": lambda users, session, user: users.delete(session, user.id),
    "deleted": lambda users, session, _: users.deleted(session),
    "free names": lambda users, session, user: users.free_names(session, user.id),
    "unlock": lambda users, session, user: users.unlock(session, user.id),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_session_that_is_over_does_nothing(
    here: Directory, users: UserAdministration, deed: Deed
) -> None:
    with here.store.writing() as unit:
        unit.sessions.end(here.session.token, EndReason.PASSWORD_CHANGED, "praman", T0)

    assert deed(users, here.session, here.first) == SessionEnded(
        EndReason.PASSWORD_CHANGED, "praman"
    )
    assert deed(users, UNKNOWN, here.first) == SessionEnded(EndReason.UNKNOWN)
    assert here.audited() == 0
