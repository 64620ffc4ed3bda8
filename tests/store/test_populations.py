"""Whoever lives in a directory: list, addresses and count agree with plain SQL (S40, M22)."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    SortColumn,
    Status,
    TwoStepFilter,
    UserFilter,
    UserQuery,
)
from qmetry_admin.services.ports import Unit
from qmetry_admin.store.statements import run
from tests.support.directory import LOCK, NOW, Directory, authenticator, details, page_of

PLAIN_COUNT = """SELECT (SELECT COUNT(*) FROM users
WHERE authentication = 'QMETRY' AND active = 1 AND deleted IS NULL)
- (SELECT COUNT(*) FROM authenticator INNER JOIN users ON users.id = authenticator.user_id
WHERE users.active = 1 AND users.deleted IS NULL)"""


class Somebody(NamedTuple):
    """One of the people: as they are made, and what happens to them."""

    authentication: AuthenticationType
    role: Role
    active: bool
    enrolled: bool
    deleted: bool
    with_address: bool


PEOPLE = st.lists(
    st.builds(
        Somebody,
        st.sampled_from(AuthenticationType),
        st.sampled_from(Role),
        *(st.booleans() for _ in range(4)),
    ),
    max_size=12,
)
FILTERS = st.builds(
    UserFilter,
    st.none() | st.sampled_from(TwoStepFilter),
    st.none() | st.sampled_from(AuthenticationType),
    st.none() | st.sampled_from(Role),
    st.none() | st.sampled_from(Status),
)
ONCE_A_DIRECTORY = settings(
    deadline=None,
    max_examples=60,
    # Every example is rolled back.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def populate(unit: Unit, people: list[Somebody]) -> None:
    """Makes them all."""
    for number, somebody in enumerate(people):
        email = f"{number}@example.org" if somebody.with_address else ""
        made = details(f"user-{number:02}", role=somebody.role, active=somebody.active, email=email)
        user = unit.users.add(made, somebody.authentication)
        assert user is not None
        if enrolled(somebody):
            assert unit.authenticators.add(authenticator(user.id))
        if somebody.deleted:
            unit.users.delete(user.id, NOW)


def enrolled(somebody: Somebody) -> bool:
    """Whether somebody has two-step verification, which only people of type QMETRY can have."""
    return somebody.enrolled and somebody.authentication is AuthenticationType.QMETRY


def let_through(wanted: UserFilter, somebody: Somebody) -> bool:
    """What the filters mean, said again in plain words."""
    two_step = TwoStepFilter.ENABLED if enrolled(somebody) else TwoStepFilter.DISABLED
    status = Status.ACTIVE if somebody.active else Status.INACTIVE
    return (
        not somebody.deleted
        and wanted.two_step in {None, two_step}
        and wanted.authentication in {None, somebody.authentication}
        and wanted.role in {None, somebody.role}
        and wanted.status in {None, status}
    )


@ONCE_A_DIRECTORY
@given(people=PEOPLE)
def test_s40_the_list_of_the_still_to_enrol_is_as_long_as_their_count(
    directory: Directory, people: list[Somebody]
) -> None:
    with directory.unit() as unit:
        populate(unit, people)
        [(plain,)] = run(directory.database.engine, PLAIN_COUNT)
        page = page_of(unit, UserQuery(filter=STILL_TO_ENROL), limit=1)
        addresses = unit.users.emails(UserQuery(filter=STILL_TO_ENROL), now=NOW, longest_lock=LOCK)
        assert plain == page.matching == page.still_to_enrol == unit.users.still_to_enrol()
        assert plain == len(addresses)
        unit.undo()


@ONCE_A_DIRECTORY
@given(people=PEOPLE, wanted=FILTERS, sort=st.sampled_from(SortColumn), descending=st.booleans())
def test_m22_a_filter_finds_whom_it_names_and_copies_their_addresses(
    directory: Directory,
    people: list[Somebody],
    wanted: UserFilter,
    sort: SortColumn,
    *,
    descending: bool,
) -> None:
    query = UserQuery("", wanted, sort, descending)
    with directory.unit() as unit:
        populate(unit, people)
        page = page_of(unit, query)
        addresses = unit.users.emails(query, now=NOW, longest_lock=LOCK)
        unit.undo()
    meant = [
        f"user-{number:02}"
        for number, somebody in enumerate(people)
        if let_through(wanted, somebody)
    ]
    assert sorted(user.username for user in page.rows) == meant
    assert page.matching == len(meant)
    assert page.total == sum(not somebody.deleted for somebody in people)
    assert addresses == tuple(user.email for user in page.rows)
