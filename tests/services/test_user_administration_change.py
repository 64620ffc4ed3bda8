"""People changed: who may, what is refused, what is kept of it, who was first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Factor, Locked
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.settings_outcomes import HandedOver
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    OwnRoleOrStatus,
    UserChanged,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    UserId,
)
from qmetry_admin.services.settings import OrganisationSettings
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, details_of, directory
from tests.support.world import T0

NOBODY = UserId(9999)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


# ---- changing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_change_is_for_modify_on_users(
    here: Directory, users: UserAdministration, role: Role, own: bool
) -> None:
    actor = here.person("actor", role=role)
    user = actor if own else here.person("jokafor")

    answer = users.change(
        here.signed_in(actor), user.id, user.version, changed(user, email="j@example.com")
    )

    if role is Role.ADMIN:
        assert isinstance(answer, UserChanged)
        assert here.now(user).email == "j@example.com"
        assert here.entry(user).result is Result.DONE
    else:
        assert answer == NotAllowed((Right.USERS_MODIFY,))
        assert here.now(user) == user
        assert here.entry(user).action is Action.USER_CHANGE
        assert here.entry(user).result is Result.REFUSED
        assert here.entry(user).detail == {"missing right": "Modify on Users"}


def test_change_of_nobody(here: Directory, users: UserAdministration) -> None:
    details = details_of(here.first)

    assert users.change(here.session, NOBODY, 1, details) == NoSuchUser()
    member = here.signed_in(here.person("member"))
    assert users.change(member, NOBODY, 1, details) == NotAllowed((Right.USERS_MODIFY,))


def test_change_keeps_old_and_new_in_the_audit(here: Directory, users: UserAdministration) -> None:
    user = here.person("jokafor")

    answer = users.change(
        here.session,
        user.id,
        user.version,
        changed(user, username="julia", email="j@example.com"),
    )

    now = here.now(user)
    assert answer == UserChanged(now)
    assert (now.username, now.email, now.alias) == ("julia", "j@example.com", "jokafor")
    entry = here.entry(user)
    assert (entry.actor_id, entry.user_name) == (here.first.id, "julia")
    assert entry.detail == {
        "version": str(now.version),
        "username before": "jokafor",
        "username": "julia",
        "email before": "",
        "email": "j@example.com",
    }


@pytest.mark.parametrize("factor", [Factor.PASSWORD, Factor.CODE])
def test_what_was_counted_follows_a_new_username(
    here: Directory, users: UserAdministration, factor: Factor
) -> None:
    user, now, lock = here.person("jokafor"), here.clock.now(), timedelta(minutes=15)
    with here.store.writing() as unit:
        for _ in range(2):
            unit.attempts.charge("jokafor", factor, now, 2, lock)

    users.change(here.session, user.id, user.version, changed(user, username="julia"))

    with here.store.writing() as unit:
        assert unit.attempts.charge("julia", factor, now, 2, lock) == Locked(now + lock)
        assert unit.attempts.charge("jokafor", factor, now, 2, lock) != Locked(now + lock)


def test_a3_the_name_of_a_deleted_person_is_taken_for_others_too(
    here: Directory, users: UserAdministration
) -> None:
    gone, user = here.person("gone"), here.person("jokafor")
    users.delete(here.session, gone.id)

    answer = users.change(here.session, user.id, user.version, changed(user, username="Gone"))

    assert answer == FieldsRefused((FieldProblem(Field.USERNAME, ProblemKind.TAKEN_BY_DELETED),))


def test_whoever_was_deleted_is_not_changed(here: Directory, users: UserAdministration) -> None:
    gone = here.person("gone")
    users.delete(here.session, gone.id)

    assert users.get(here.session, gone.id) == NoSuchUser()
    answer = users.change(here.session, gone.id, gone.version, changed(gone, email="g@example.com"))
    assert answer == NoSuchUser()


def test_the_same_details_are_no_change(here: Directory, users: UserAdministration) -> None:
    user = here.person("jokafor")

    answer = users.change(here.session, user.id, user.version, details_of(user))

    assert answer == UserChanged(user)
    assert here.now(user) == user
    assert here.audited() == 0


def test_fields_are_refused_in_the_order_of_the_form(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor")
    details = changed(user, username="praman", first_name="", email="nowhere", time_zone="Moon")

    answer = users.change(here.session, user.id, user.version, details)

    assert answer == FieldsRefused(
        (
            FieldProblem(Field.USERNAME, ProblemKind.TAKEN),
            FieldProblem(Field.FIRST_NAME, ProblemKind.EMPTY),
            FieldProblem(Field.EMAIL, ProblemKind.MALFORMED),
            FieldProblem(Field.TIME_ZONE, ProblemKind.UNKNOWN),
        )
    )
    assert here.now(user) == user
    assert here.audited() == 0


def test_nam_01_a_name_is_taken_in_every_spelling(
    here: Directory, users: UserAdministration
) -> None:
    here.person("joe")
    user = here.person("jokafor")

    for name in ("Joe", "JOE", "\uff4aoe"):
        answer = users.change(
            here.session, user.id, user.version, changed(user, username=name, alias=name)
        )
        assert answer == FieldsRefused(
            (
                FieldProblem(Field.USERNAME, ProblemKind.TAKEN),
                FieldProblem(Field.ALIAS, ProblemKind.TAKEN),
            )
        )


def test_nam_01_ones_own_name_may_be_spelled_anew(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("joe")

    answer = users.change(here.session, user.id, user.version, changed(user, username="Joe"))

    assert isinstance(answer, UserChanged)
    assert here.now(user).username == "Joe"


# ---- role and status (A6, M06) -------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"role": Role.MEMBER}, {"active": False}, {"role": Role.AUDITOR, "active": False}]
)
def test_nobody_changes_their_own_role_or_status(
    here: Directory, users: UserAdministration, fields: dict[str, object]
) -> None:
    admin = here.person("admin", role=Role.ADMIN)

    for user, session in ((admin, here.signed_in(admin)), (here.first, here.session)):
        answer = users.change(session, user.id, user.version, changed(user, **fields))
        assert answer == OwnRoleOrStatus()
        assert here.now(user) == user
    assert here.audited() == 0


@pytest.mark.parametrize("fields", [{"role": Role.MEMBER}, {"active": False}])
def test_the_first_user_keeps_role_and_status(
    here: Directory, users: UserAdministration, fields: dict[str, object]
) -> None:
    session = here.signed_in(here.person("admin", role=Role.ADMIN))
    first = here.first

    answer = users.change(session, first.id, first.version, changed(first, **fields))

    assert answer == FirstUserFixed()
    assert here.now(first) == first
    assert here.ended(here.session) is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"role": Role.AUDITOR}, EndReason.ROLE_CHANGED),
        ({"role": Role.ADMIN}, EndReason.ROLE_CHANGED),
        ({"active": False}, EndReason.DEACTIVATED),
        ({"role": Role.AUDITOR, "active": False}, EndReason.DEACTIVATED),
        ({"email": "j@example.com"}, None),
    ],
)
def test_m06_role_and_status_end_all_sessions_of_the_person(
    here: Directory,
    users: UserAdministration,
    fields: dict[str, object],
    reason: EndReason | None,
) -> None:
    user, other = here.person("jokafor"), here.person("other")
    theirs = [here.signed_in(user), here.signed_in(user)]
    others = here.signed_in(other)

    answer = users.change(here.session, user.id, user.version, changed(user, **fields))

    assert isinstance(answer, UserChanged)
    for session in theirs:
        ended = here.ended(session)
        assert ended == (None if reason is None else (reason.value, "Priya Raman"))
        expected = here.now(user) if reason is None else SessionEnded(reason, "Priya Raman")
        assert users.get(session, user.id) == expected
    assert here.ended(others) is None
    assert here.ended(here.session) is None


def test_reactivating_ends_nothing(here: Directory, users: UserAdministration) -> None:
    user = here.person("jokafor", active=False)

    answer = users.change(here.session, user.id, user.version, changed(user, active=True))

    assert isinstance(answer, UserChanged)
    assert answer.user.active
    detail = here.entry(user).detail
    assert (detail["status before"], detail["status"]) == ("Inactive", "Active")


@pytest.mark.parametrize("fields", [{"role": Role.MEMBER}, {"active": False}])
def test_the_last_able_admin_stays(
    here: Directory, users: UserAdministration, fields: dict[str, object]
) -> None:
    """The first user has no two-step verification, so while it is mandatory they are not able."""
    here.make_mandatory()
    able = here.enrolled(here.person("able", role=Role.ADMIN))
    here.person("saml", role=Role.ADMIN, authentication=AuthenticationType.SAML)
    theirs = here.signed_in(able)

    answer = users.change(here.session, able.id, able.version, changed(able, **fields))

    assert answer == LastAbleAdmin()
    assert here.now(able) == able
    assert here.ended(theirs) is None
    assert here.audited() == 0


def test_one_of_two_able_admins_may_go(here: Directory, users: UserAdministration) -> None:
    here.make_mandatory()
    one = here.enrolled(here.person("one", role=Role.ADMIN))
    two = here.enrolled(here.person("two", role=Role.ADMIN))

    first = users.change(here.session, one.id, one.version, changed(one, role=Role.MEMBER))
    second = users.change(here.session, two.id, two.version, changed(two, role=Role.MEMBER))

    assert isinstance(first, UserChanged)
    assert second == LastAbleAdmin()


def test_without_an_able_admin_other_details_still_change(
    here: Directory, users: UserAdministration
) -> None:
    here.make_mandatory()
    user = here.person("jokafor")

    answer = users.change(here.session, user.id, user.version, changed(user, email="j@example.com"))

    assert isinstance(answer, UserChanged)


# ---- two edits at once ---------------------------------------------------------------------------


def test_db_02_the_second_save_is_refused_and_writes_nothing(
    here: Directory, users: UserAdministration
) -> None:
    ann = here.person("ann", "Ann", "Lee")
    other = here.signed_in(here.person("mweber", "Max", "Weber", role=Role.ADMIN))
    here.clock.move(60)
    assert isinstance(
        users.change(other, ann.id, ann.version, changed(ann, active=False, alias="Annie")),
        UserChanged,
    )
    after = here.now(ann)
    here.clock.move(60)

    for _ in range(2):
        answer = users.change(
            here.session, ann.id, ann.version, changed(ann, email="ann@example.com")
        )

        assert answer == ChangedMeanwhile(
            "Max Weber", T0 + timedelta(seconds=60), (Field.ALIAS, Field.STATUS)
        )
        assert here.now(ann) == after
    assert len(here.entries(ann)) == 1


def test_db_02_names_all_fields_changed_since(here: Directory, users: UserAdministration) -> None:
    ann = here.person("ann")
    versions = [ann]
    for fields in ({"first_name": "Anna"}, {"email": "a@example.com"}, {"first_name": "Ann"}):
        last = versions[-1]
        answer = users.change(here.session, ann.id, last.version, changed(last, **fields))
        assert isinstance(answer, UserChanged)
        versions.append(answer.user)

    found = [
        users.change(here.session, ann.id, loaded.version, changed(loaded, last_name="Li"))
        for loaded in versions[:3]
    ]

    assert [answer.fields for answer in found if isinstance(answer, ChangedMeanwhile)] == [
        (Field.FIRST_NAME, Field.EMAIL),
        (Field.FIRST_NAME, Field.EMAIL),
        (Field.FIRST_NAME,),
    ]


def test_db_02_an_enrolment_meanwhile_hinders_no_edit(
    here: Directory, users: UserAdministration
) -> None:
    ann = here.person("ann")
    here.enrolled(ann)

    answer = users.change(here.session, ann.id, ann.version, changed(ann, email="a@example.com"))

    assert isinstance(answer, UserChanged)
    assert answer.user.two_step is not None


def test_db_02_a_change_the_audit_does_not_know_is_refused_too(
    here: Directory, users: UserAdministration
) -> None:
    ann = here.person("ann")
    with here.store.writing() as unit:
        assert unit.users.change(ann.id, ann.version, changed(ann, alias="Annie"))

    answer = users.change(here.session, ann.id, ann.version, changed(ann, email="a@example.com"))

    assert answer == ChangedMeanwhile("", T0)


def test_db_02_a_hand_over_meanwhile_is_told_by_whom_and_is_no_older_change(
    here: Directory, users: UserAdministration
) -> None:
    """Else it would name whoever changed the details before the form was filled."""
    ann = here.enrolled(here.person("ann", role=Role.ADMIN))
    other = here.signed_in(here.person("mweber", "Max", "Weber", role=Role.ADMIN))
    users.change(other, ann.id, ann.version, changed(ann, alias="Annie"))
    loaded = here.now(ann)
    here.clock.move(60)
    handed = OrganisationSettings(here.world).hand_over(here.session, ann.id)
    assert isinstance(handed, HandedOver), handed

    answer = users.change(other, ann.id, loaded.version, changed(loaded, email="a@example.com"))

    assert answer == ChangedMeanwhile("Priya Raman", T0 + timedelta(seconds=60))


def test_a6_where_nobody_is_able_anyway_a_member_can_still_be_changed(
    here: Directory, users: UserAdministration
) -> None:
    """What a change of somebody who could not administer leaves, was so before it."""
    here.make_mandatory()
    user = here.person("jokafor")

    answer = users.change(here.session, user.id, user.version, changed(user, role=Role.AUDITOR))

    assert isinstance(answer, UserChanged)
