"""The audit as it is read: who may, what is found, and that reading leaves no entry (M07, A2)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, AuditPage, Result
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import Right, Role, UserId
from qmetry_admin.services.audit_log import AuditLog
from qmetry_admin.services.settings import OrganisationSettings
from tests.services.people import Directory, directory

NOBODY = UserId(9999)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def audit(here: Directory) -> AuditLog:
    return AuditLog(here.world)


@pytest.mark.parametrize("role", Role)
def test_a2_the_audit_is_for_view_on_audit(here: Directory, audit: AuditLog, role: Role) -> None:
    actor = here.person("actor", role=role)

    answer = audit.page(here.signed_in(actor), "", 0, 200)

    if role in {Role.ADMIN, Role.AUDITOR}:
        assert isinstance(answer, AuditPage)
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.AUDIT_VIEW,))
        entry = here.newest()
        assert (entry.action, entry.result) == (Action.AUDIT_READ, Result.REFUSED)
        assert entry.detail == {"missing right": "View on Audit"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_a_persons_activity_is_for_view_on_audit_or_users_or_oneself(
    here: Directory, audit: AuditLog, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    asked = actor if own else here.first

    answer = audit.about(here.signed_in(actor), asked.id, 0, 200)

    if own or role is not Role.MEMBER:
        assert isinstance(answer, AuditPage)
        assert all(recorded.entry.user_id == asked.id for recorded in answer.rows)
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.AUDIT_VIEW, Right.USERS_VIEW))
        assert here.entry(asked).action is Action.AUDIT_READ
        assert here.entry(asked).result is Result.REFUSED


def test_the_activity_of_nobody(here: Directory, audit: AuditLog) -> None:
    member = here.signed_in(here.person("member"))

    assert audit.about(here.session, NOBODY, 0, 200) == NoSuchUser()
    assert audit.about(member, NOBODY, 0, 200) == NotAllowed((Right.AUDIT_VIEW, Right.USERS_VIEW))


def test_entries_come_newest_first_in_pages_and_are_found_by_their_words(
    here: Directory, audit: AuditLog
) -> None:
    service, settings = OrganisationSettings(here.world), Settings()
    for attempts in range(3, 13):
        after = dataclasses.replace(settings, maximum_attempts=attempts)
        service.change(here.session, settings, after)
        settings = after

    whole = audit.page(here.session, "", 0, 5)
    rest = audit.page(here.session, "", 5, 200)
    found = audit.page(here.session, "CHANGE settings", 0, 200)
    nothing = audit.page(here.session, "xylophone", 0, 200)

    assert isinstance(whole, AuditPage)
    assert isinstance(rest, AuditPage)
    assert isinstance(found, AuditPage)
    numbers = [recorded.number for recorded in (*whole.rows, *rest.rows)]
    assert numbers == sorted(numbers, reverse=True)
    assert whole.matching == rest.matching == len(numbers)
    assert len(whole.rows) == 5
    assert found.matching == here.audited()
    assert nothing == AuditPage((), 0, 0)


@pytest.mark.parametrize("deed", ["page", "about"])
def test_m06_a_session_that_is_over_reads_nothing(
    here: Directory, audit: AuditLog, deed: str
) -> None:
    over = dataclasses.replace(here.session, token="a token nobody has")
    answer: object = (
        audit.page(over, "", 0, 200) if deed == "page" else audit.about(over, here.first.id, 0, 200)
    )

    assert answer == SessionEnded(EndReason.UNKNOWN)
    assert here.audited() == 0
