"""Removing two-step verification: whose, why, and that nothing of it stays (S33, A6, M05, M06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.identity import ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SignedIn,
    TwoStepRequired,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.two_step_outcomes import (
    Enabled,
    NoTwoStep,
    OwnMandatory,
    RemovalReason,
    RemoveAnswer,
    Removed,
)
from qmetry_admin.domain.user_outcomes import LastAbleAdmin
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    TwoStepFilter,
    User,
    UserFilter,
    UserId,
    UserQuery,
)
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.two_step_removal import LONGEST_NOTE
from qmetry_admin.store.authenticators import AuthenticatorRows
from tests.services.desk import TWO_STEP_TABLES, Desk, rows, switch, to_type
from tests.services.people import Directory, directory
from tests.support.world import T0, found_directory

MANAGING = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))
NO_REASON = FieldsRefused((FieldProblem(Field.REASON, ProblemKind.EMPTY),))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.fixture
def julia(here: Directory) -> User:
    return here.enrolled(here.person("jokafor"))


def generation(user: User) -> str:
    assert user.two_step is not None
    return user.two_step.generation


def remove_by(here: Directory, session_of: User, user: User) -> RemoveAnswer:
    """Somebody removes it from a person, or from themselves, with a reason."""
    return TwoStep(here.world).remove(
        here.signed_in(session_of), user.id, generation(here.now(user)), RemovalReason.NEW_PHONE
    )


# ---- what goes -----------------------------------------------------------------------------------


def test_s33_secret_drift_last_step_and_codes_are_gone(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    session = here.signed_in(julia)
    others = rows(here, "users", "password", "organisation")

    answer = two_step.remove(
        here.session, julia.id, generation(julia), RemovalReason.LOST_PHONE, "left in a taxi"
    )

    assert answer == Removed(here.now(julia), "Acme QA (jokafor)", shut_out=False)
    assert here.now(julia).two_step is None
    assert here.authenticator(julia) is None
    assert here.codes(julia) == ()
    assert rows(here, *TWO_STEP_TABLES) == {"authenticator": [], "recovery_code": []}
    assert rows(here, "users", "password", "organisation") == others
    assert here.ended(session) == (EndReason.TWO_STEP_REMOVED.value, here.first.name)
    assert here.ended(here.session) is None
    entry = here.entry(julia)
    assert (entry.action, entry.result) == (Action.TWO_STEP_REMOVE, Result.DONE)
    assert (entry.actor_id, entry.user_id) == (here.first.id, julia.id)
    assert entry.detail == {"reason": "Lost phone", "note": "left in a taxi"}


def test_s33_ones_own_leaves_the_present_session(here: Directory, two_step: TwoStep) -> None:
    admin = here.enrolled(here.person("admin", role=Role.ADMIN))
    session, other = here.signed_in(admin), here.signed_in(admin)

    answer = two_step.remove(session, admin.id, generation(admin), None)

    assert isinstance(answer, Removed)
    assert here.ended(session) is None
    assert here.ended(other) == (EndReason.TWO_STEP_REMOVED.value, admin.name)
    assert here.entry(admin).detail == {}


def test_s33_one_removal_changes_no_other(here: Directory, two_step: TwoStep, julia: User) -> None:
    other = here.enrolled(here.person("other"))
    session, codes = here.signed_in(other), here.codes(other)

    two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LEFT)

    assert (here.now(other), here.codes(other)) == (other, codes)
    assert here.ended(session) is None


def test_s31_the_person_is_disabled_in_list_filter_and_count(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LEFT)

    query = UserQuery("jokafor", UserFilter(TwoStepFilter.DISABLED))
    with here.store.reading() as unit:
        page = unit.users.page(query, 0, 10, now=T0, longest_lock=timedelta(minutes=15))
    assert (page.matching, page.rows) == (1, (here.now(julia),))


def test_s33_afterwards_the_password_alone_signs_in(tmp_path: Path) -> None:
    """Or nothing does, while it is mandatory; enrolling again is a new start."""
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        made.enrol(ann)
        here = Directory(made)
        old = here.codes(ann)

        assert isinstance(remove_by(here, here.first, ann), Removed)

        assert isinstance(made.services.sign_in.password("ann", "violet kettle orbit 7"), SignedIn)
        switch(here, mandatory_two_step=True)
        refused = made.services.sign_in.password("ann", "violet kettle orbit 7")
        assert refused == TwoStepRequired()
        again = Desk(here, ann).enable()
        assert isinstance(again, Enabled)
        assert not again.again
        assert not {code.text for code in again.codes} & {code.text for code in old}


# ---- the reason ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", RemovalReason)
@pytest.mark.parametrize("note", ["", "see ticket 4711"])
def test_s33_somebody_elses_wants_a_reason_and_other_a_note(
    here: Directory, two_step: TwoStep, julia: User, reason: RemovalReason, note: str
) -> None:
    answer = two_step.remove(here.session, julia.id, generation(julia), reason, note)

    if reason is RemovalReason.OTHER and not note:
        assert answer == NO_REASON
        assert here.now(julia) == julia
        assert here.entries(julia) == ()
    else:
        assert isinstance(answer, Removed)
        noted = {"note": note} if note else {}
        assert here.entry(julia).detail == {"reason": reason.value, **noted}


@pytest.mark.parametrize("note", ["", "   ", "\u00a0"])
def test_s33_a_blank_note_is_none(
    here: Directory, two_step: TwoStep, julia: User, note: str
) -> None:
    for reason in (None, RemovalReason.OTHER):
        answer = two_step.remove(here.session, julia.id, generation(julia), reason, note)
        assert answer == NO_REASON
    assert here.now(julia) == julia


@pytest.mark.parametrize(
    ("note", "kind", "detail"),
    [
        ("x" * 200, None, ""),
        ("x" * 201, ProblemKind.TOO_LONG, "200"),
        ("two\nlines", ProblemKind.FORBIDDEN_CHARACTER, "U+000A control character"),
        ("a\x00b", ProblemKind.FORBIDDEN_CHARACTER, "U+0000 control character"),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_s33_what_a_note_may_be(
    *, here: Directory, note: str, kind: ProblemKind | None, detail: str, own: bool
) -> None:
    assert LONGEST_NOTE == 200
    user = here.enrolled(here.person("admin", role=Role.ADMIN))
    session = here.signed_in(user) if own else here.session

    answer = TwoStep(here.world).remove(
        session, user.id, generation(user), RemovalReason.OTHER, note
    )

    if kind is None:
        assert isinstance(answer, Removed)
    else:
        assert answer == FieldsRefused((FieldProblem(Field.REASON, kind, detail),))
        assert here.now(user) == user


def test_s33_ones_own_wants_no_reason_but_may_have_one(here: Directory, two_step: TwoStep) -> None:
    admin = here.enrolled(here.person("admin", role=Role.ADMIN))

    answer = two_step.remove(
        here.signed_in(admin), admin.id, generation(admin), RemovalReason.NEW_PHONE
    )

    assert isinstance(answer, Removed)
    assert here.entry(admin).detail == {"reason": "New phone"}


# ---- which one -----------------------------------------------------------------------------------


def test_there_is_nothing_to_remove(here: Directory, two_step: TwoStep) -> None:
    plain = here.person("plain")
    ldap = here.person("ldap", authentication=AuthenticationType.LDAP)

    for user in (plain, ldap):
        answer = two_step.remove(here.session, user.id, "", RemovalReason.LEFT)
        assert answer == NoTwoStep()
    nobody = two_step.remove(here.session, UserId(9999), "", RemovalReason.LEFT)
    assert nobody == NoSuchUser()
    assert here.audited() == 0


def test_db_02_another_registration_is_not_removed(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    here.clock.move(60)
    again = Desk(here, julia, here.signed_in(weber), again=True).enable()
    assert isinstance(again, Enabled)
    here.clock.move(60)

    answer = two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LOST_PHONE)

    assert answer == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))
    assert here.now(julia) == again.user
    assert here.codes(julia) == again.codes


def test_db_02_somebody_else_removed_it_first(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    assert isinstance(remove_by(here, weber, julia), Removed)
    here.clock.move(60)

    answer = two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LOST_PHONE)

    assert answer == ChangedMeanwhile("Max Weber", T0)
    assert len(here.entries(julia)) == 1


def test_db_02_the_type_took_it_away(here: Directory, two_step: TwoStep, julia: User) -> None:
    to_type(here, julia, AuthenticationType.SAML)

    answer = two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LOST_PHONE)

    assert answer == NoTwoStep()


def test_s33_a_lost_removal_leaves_what_was_there(
    here: Directory, julia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The codes go before the key: where that fails, they are there again."""
    before, audited = rows(here, *TWO_STEP_TABLES), here.audited()
    monkeypatch.setattr(AuthenticatorRows, "remove", lambda *_: False)

    assert remove_by(here, here.first, julia) == ChangedMeanwhile("", T0)

    assert rows(here, *TWO_STEP_TABLES) == before
    assert here.audited() == audited


# ---- mandatory -----------------------------------------------------------------------------------


def test_s33_nobody_removes_their_own_while_it_is_mandatory(
    here: Directory, two_step: TwoStep
) -> None:
    admin = here.enrolled(here.person("admin", role=Role.ADMIN))
    here.enrolled(here.first)
    switch(here, mandatory_two_step=True)
    before = rows(here)

    session = here.session
    answer = two_step.remove(session, here.first.id, generation(here.now(here.first)), None)

    assert answer == OwnMandatory()
    assert rows(here) == before
    assert isinstance(remove_by(here, here.first, admin), Removed)


def test_s33_others_are_shut_out_while_it_is_mandatory(here: Directory, julia: User) -> None:
    here.enrolled(here.first)
    switch(here, mandatory_two_step=True)

    answer = remove_by(here, here.first, julia)

    assert isinstance(answer, Removed)
    assert answer.shut_out


def test_lck_01_the_last_able_admin_keeps_it_while_it_is_mandatory(
    here: Directory, two_step: TwoStep
) -> None:
    """The one who acts is signed in without it, and could not come in again (S36, A6)."""
    admin = here.enrolled(here.person("admin", role=Role.ADMIN))
    inactive = here.enrolled(here.person("inactive", role=Role.ADMIN, active=False))
    here.enrolled(here.person("member"))
    session = here.signed_in(admin)
    switch(here, mandatory_two_step=True)
    before, audited = rows(here), here.audited()

    answer = two_step.remove(here.session, admin.id, generation(admin), RemovalReason.LOST_PHONE)

    assert answer == LastAbleAdmin()
    assert rows(here) == before
    assert here.audited() == audited
    assert here.ended(session) is None
    another = here.enrolled(here.person("another", role=Role.ADMIN))
    for user in (inactive, admin):
        assert isinstance(remove_by(here, here.first, user), Removed)
    assert remove_by(here, here.first, another) == LastAbleAdmin()


def test_lck_01_others_lose_it_although_no_admin_is_able(here: Directory, julia: User) -> None:
    """Nobody able is there before, so the removal takes nothing from that."""
    inactive = here.enrolled(here.person("inactive", role=Role.ADMIN, active=False))
    switch(here, mandatory_two_step=True)

    for user in (julia, inactive):
        assert isinstance(remove_by(here, here.first, user), Removed)


def test_a6_while_it_is_not_mandatory_any_admin_may_lose_it(here: Directory) -> None:
    admin = here.enrolled(here.person("admin", role=Role.ADMIN))
    here.enrolled(here.first)

    assert isinstance(remove_by(here, here.first, admin), Removed)
    assert isinstance(remove_by(here, here.first, here.first), Removed)


# ---- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [True, False])
def test_s09_ones_own_by_the_setting(here: Directory, two_step: TwoStep, on: bool) -> None:
    user, other = here.enrolled(here.person("own")), here.enrolled(here.person("other"))
    session = here.signed_in(user)
    switch(here, self_service=on)

    theirs = two_step.remove(session, other.id, generation(other), RemovalReason.LEFT)
    own = two_step.remove(session, user.id, generation(user), None)

    assert theirs == MANAGING
    assert here.now(other) == other
    if on:
        assert isinstance(own, Removed)
    else:
        assert own == MANAGING
        entry = here.entry(user)
        assert (entry.action, entry.result) == (Action.TWO_STEP_REMOVE, Result.REFUSED)
        assert entry.detail == {"missing right": "Create on Users, Modify on Users"}


# ---- M05 -----------------------------------------------------------------------------------------


def test_m05_removing_waits_for_a_confirmation_and_renews_it(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    identity = IdentityKeeper(here.world)
    here.clock.move(15 * 60 + 1)
    before = rows(here)

    def remove() -> RemoveAnswer:
        return two_step.remove(here.session, julia.id, generation(julia), RemovalReason.LEFT)

    assert remove() == ConfirmIdentity(with_code=False)
    assert rows(here) == before
    assert here.audited() == 0
    with here.store.writing() as unit:
        unit.sessions.prove(here.session.token, here.clock.now())
    here.clock.move(14 * 60)

    assert isinstance(remove(), Removed)

    here.clock.move(14 * 60)
    assert identity.due(here.session) == IdentityConfirmed()


def test_m05_what_cannot_be_is_said_before_anybody_is_asked(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    member = here.signed_in(here.person("member"))
    here.clock.move(3600)

    assert two_step.remove(here.session, julia.id, generation(julia), None) == NO_REASON
    answer = two_step.remove(here.session, julia.id, "another", RemovalReason.LEFT)
    assert isinstance(answer, ChangedMeanwhile)
    assert two_step.remove(member, julia.id, generation(julia), None) == MANAGING
