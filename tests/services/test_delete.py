"""An account ends: what goes with it, and what becomes of its name (A3, A6, M06, LIF-01)."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.outcomes import (
    CodeWrong,
    NeedCode,
    NeedNewPassword,
    NoSuchUser,
    NotAllowed,
    RecoveryCodeNotNeeded,
    RecoveryCodeWrong,
    SessionEnded,
    SignedIn,
    SignInFailed,
)
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    NameFreed,
    OwnRoleOrStatus,
    UserCreated,
    UserDeleted,
)
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId, UserQuery
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, directory
from tests.support import world
from tests.support.phone import Phone
from tests.support.world import PASSWORD, T0, url_of

NOBODY = UserId(9999)
START = "amber-copper-lilac-stone"
LOCK = timedelta(minutes=15)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def users(here: Directory) -> UserAdministration:
    return UserAdministration(here.world)


def listed(here: Directory, users: UserAdministration) -> list[str]:
    page = users.page(here.session, UserQuery(), 0, 200)
    assert not isinstance(page, NotAllowed | SessionEnded)
    return [user.username for user in page.rows]


# ---- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("authentication", AuthenticationType)
def test_delete_is_for_delete_on_users(
    here: Directory, users: UserAdministration, role: Role, authentication: AuthenticationType
) -> None:
    actor = here.person("actor", role=role)
    user = here.person("jokafor", authentication=authentication)

    answer = users.delete(here.signed_in(actor), user.id)

    entry = here.entry(user)
    assert (entry.action, entry.actor_id, entry.user_name) == (
        Action.USER_DELETE,
        actor.id,
        "jokafor",
    )
    if role is Role.ADMIN:
        assert answer == UserDeleted(user)
        assert listed(here, users) == ["actor", "praman"]
        assert entry.result is Result.DONE
        assert entry.detail == {"role": "Member", "authentication": authentication.value}
    else:
        assert answer == NotAllowed((Right.USERS_DELETE,))
        assert here.now(user) == user
        assert entry.result is Result.REFUSED
        assert entry.detail == {"missing right": "Delete on Users"}


def test_delete_of_nobody(here: Directory, users: UserAdministration) -> None:
    gone, member = here.person("gone"), here.signed_in(here.person("member"))
    assert isinstance(users.delete(here.session, gone.id), UserDeleted)

    assert users.delete(here.session, gone.id) == NoSuchUser()
    assert users.delete(here.session, NOBODY) == NoSuchUser()
    assert users.delete(member, NOBODY) == NotAllowed((Right.USERS_DELETE,))


def test_a6_nobody_deletes_themselves(here: Directory, users: UserAdministration) -> None:
    admin = here.person("admin", role=Role.ADMIN)

    assert users.delete(here.signed_in(admin), admin.id) == OwnRoleOrStatus()
    assert users.delete(here.session, here.first.id) == OwnRoleOrStatus()
    assert here.audited() == 0


def test_a6_the_first_user_stays(here: Directory, users: UserAdministration) -> None:
    session = here.signed_in(here.person("admin", role=Role.ADMIN))

    assert users.delete(session, here.first.id) == FirstUserFixed()
    assert here.now(here.first) == here.first
    assert here.ended(here.session) is None


def test_a6_the_last_able_admin_stays_with_all_that_is_theirs(
    here: Directory, users: UserAdministration
) -> None:
    """The first user has no two-step verification, so while it is mandatory they are not able."""
    able = here.enrolled(here.person("able", role=Role.ADMIN))
    here.make_mandatory()
    theirs = here.signed_in(able)

    answer = users.delete(here.session, able.id)

    assert answer == LastAbleAdmin()
    assert here.now(able) == able
    assert here.authenticator(able) is not None
    assert len(here.codes(able)) == 8
    assert here.ended(theirs) is None
    assert here.audited() == 0


def test_a6_one_of_two_able_admins_may_be_deleted(
    here: Directory, users: UserAdministration
) -> None:
    one = here.enrolled(here.person("one", role=Role.ADMIN))
    two = here.enrolled(here.person("two", role=Role.ADMIN))
    here.make_mandatory()

    assert isinstance(users.delete(here.session, one.id), UserDeleted)
    assert users.delete(here.session, two.id) == LastAbleAdmin()


# ---- what goes -----------------------------------------------------------------------------------


def test_a3_two_step_data_password_and_counters_are_destroyed_with_the_account(
    here: Directory, users: UserAdministration
) -> None:
    user = here.enrolled(here.person("jokafor"))
    with here.store.writing() as unit:
        unit.passwords.put(user.id, here.hasher.hash(PASSWORD), must_change=False)
        for factor in (Factor.PASSWORD, Factor.CODE):
            unit.attempts.charge("jokafor", factor, T0, 1, LOCK)

    answer = users.delete(here.session, user.id)

    assert isinstance(answer, UserDeleted)
    assert here.authenticator(user) is None
    assert here.codes(user) == ()
    with here.store.reading() as unit:
        assert unit.passwords.get(user.id) is None
        assert unit.attempts.locks(("jokafor",), T0, LOCK) == {}
    assert here.entry(user).detail == {
        "role": "Member",
        "authentication": "QMETRY",
        "two-step": "removed",
    }


def test_m06_deleting_ends_all_sessions_of_the_person(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor")
    theirs = [here.signed_in(user), here.signed_in(user)]
    others = here.signed_in(here.person("other"))

    users.delete(here.session, user.id)

    for session in theirs:
        assert users.get(session, user.id) == SessionEnded(EndReason.DELETED, "Priya Raman")
    assert here.ended(others) is None
    assert here.ended(here.session) is None


# ---- the name ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_deleted_people_are_listed_for_delete_on_users(
    here: Directory, users: UserAdministration, role: Role
) -> None:
    actor = here.signed_in(here.person("actor", role=role))
    gone = [here.person("first"), here.person("second")]
    for user in gone:
        here.clock.move(60)
        users.delete(here.session, user.id)

    answer = users.deleted(actor)

    if role is Role.ADMIN:
        assert isinstance(answer, tuple)
        assert [(user.id, user.deleted) for user in answer] == [
            (gone[1].id, T0 + timedelta(minutes=2)),
            (gone[0].id, T0 + timedelta(minutes=1)),
        ]
    else:
        assert answer == NotAllowed((Right.USERS_DELETE,))
        assert here.newest().action is Action.USERS_READ
        assert here.newest().result is Result.REFUSED


@pytest.mark.parametrize("role", Role)
def test_a3_an_admin_frees_the_names_of_a_deleted_person(
    here: Directory, users: UserAdministration, role: Role
) -> None:
    """Whatever rights another role has: it takes the role."""
    actor = here.signed_in(here.person("actor", role=role))
    gone = here.person("gone")
    users.delete(here.session, gone.id)

    answer = users.free_names(actor, gone.id)

    if role is Role.ADMIN:
        assert isinstance(answer, NameFreed)
        assert (answer.user.id, answer.user.username) == (gone.id, "gone")
        assert users.deleted(actor) == ()
        entry = here.entries(gone)[0]
        assert (entry.action, entry.result) == (Action.NAME_FREE, Result.DONE)
        assert entry.detail == {"username": "gone", "alias": "gone"}
        assert users.free_names(actor, gone.id) == NoSuchUser()
    else:
        assert answer == NotAllowed(())
        entry = here.newest()
        assert (entry.action, entry.result) == (Action.NAME_FREE, Result.REFUSED)
        assert entry.detail == {"reason": "not an Admin"}


def test_a3_names_of_people_who_are_there_are_not_freed(
    here: Directory, users: UserAdministration
) -> None:
    user = here.person("jokafor")

    assert users.free_names(here.session, user.id) == NoSuchUser()
    assert users.free_names(here.session, NOBODY) == NoSuchUser()
    assert here.audited() == 0


def test_a_freed_name_can_be_taken_by_somebody_who_is_there(
    here: Directory, users: UserAdministration
) -> None:
    gone, user = here.person("gone"), here.person("jokafor")
    users.delete(here.session, gone.id)
    users.free_names(here.session, gone.id)

    answer = users.change(here.session, user.id, user.version, changed(user, username="gone"))

    assert not isinstance(answer, NotAllowed)
    assert here.now(user).username == "gone"


def test_lif_01_a_new_person_with_an_old_name_inherits_nothing(
    directory: world.Directory,
) -> None:
    """LIF-01: delete, free the name, make the person anew: no code is asked, no old code works."""
    services, first = directory.services, directory.session
    old = directory.add_user("pdavis", "Pat", "Davis")
    phone = directory.enrol(old)
    old_codes = directory.recovery_codes(old)
    assert phone.code() == "661763"
    for _ in range(9):
        services.sign_in.password("pdavis", "wrong")
    details = directory.user(old).details

    assert isinstance(services.users.delete(first, old.id), UserDeleted)
    assert services.sign_in.password("pdavis", PASSWORD) == SignInFailed()
    assert isinstance(services.users.free_names(first, old.id), NameFreed)
    made = services.users.create(first, details, AuthenticationType.QMETRY, START)

    assert isinstance(made, UserCreated)
    new = made.user
    assert new.id != old.id
    assert new.two_step is None
    assert directory.recovery_codes(new) == ()
    asked = services.sign_in.password("pdavis", START)
    assert isinstance(asked, NeedNewPassword)  # and no code
    signed_in = services.sign_in.new_password(asked.half_open, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    old_code = old_codes[0].shown
    by_code = services.sign_in.password_and_recovery_code("pdavis", PASSWORD, old_code)
    assert isinstance(by_code, SignedIn)
    assert by_code.notices == (RecoveryCodeNotNeeded(),)
    directory.enrol(new, Phone(b"another phone's key!", directory.clock))
    asked_again = services.sign_in.password("pdavis", PASSWORD)
    assert isinstance(asked_again, NeedCode)
    half_open = asked_again.half_open
    assert isinstance(services.sign_in.code(half_open, "661763"), CodeWrong)
    assert services.sign_in.recovery_code(half_open, old_code) == RecoveryCodeWrong()
    assert {entry.user_id for entry in directory.audit(old)} == {old.id}
    assert Action.USER_DELETE not in {entry.action for entry in directory.audit(new)}
    assert _orphans(directory, old) == []


def _orphans(here: world.Directory, old: User) -> list[tuple[object, ...]]:
    """What the file still has of a deleted person besides the person, and broken references."""
    place = url_of(here.folder).removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(place)) as file:
        found: list[tuple[object, ...]] = file.execute("PRAGMA foreign_key_check").fetchall()
        for table in ("authenticator", "recovery_code", "password"):
            query = f"SELECT * FROM {table} WHERE user_id = ?"  # noqa: S608 - the names above
            found += file.execute(query, (old.id,)).fetchall()
    return found
