"""Registering again: two codes of the new key swap it in, and nothing before that does (S23)."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from types import ModuleType
from unittest import mock

import pytest

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.enrolment import OldEntry, PairWrong
from qmetry_admin.domain.identity import ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.lockout import Charged, Closed, Factor
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, NotPossible, SessionEnded, SignedIn
from qmetry_admin.domain.two_step_outcomes import Enabled, EnrolmentOver, NoTwoStep, Wait
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.security.data_key import DataKeys
from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services import two_step as two_step_service
from qmetry_admin.services import two_step_enrolling
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.ports import World
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.store.unit_of_work import PeeweeStore
from qmetry_admin.store.upgrade import prepare
from tests.services.desk import TWO_STEP_TABLES, Desk, between, rows, started_again, switch
from tests.services.people import STEP, Directory, changed, directory
from tests.support.phone import Phone
from tests.support.world import (
    PASSWORD,
    SECRET,
    T0,
    CountingHasher,
    FakeClock,
    found_directory,
    in_a_task,
    local_disk,
    url_of,
)

MANAGING = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))


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


# ---- the swap ------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_s23_two_codes_swap_key_and_codes(here: Directory, own: bool) -> None:
    user = here.enrolled(here.person("jokafor", role=Role.ADMIN if own else Role.MEMBER))
    old, old_codes = here.authenticator(user), here.codes(user)
    session, other = here.signed_in(user), here.signed_in(user)
    actor = user if own else here.first
    desk = Desk(here, user, session if own else here.session, fast=95, again=True)
    here.clock.move(60)

    answer = desk.enable()

    assert isinstance(answer, Enabled)
    assert answer.again
    assert answer.user == here.now(user)
    state = answer.user.two_step
    assert old is not None
    assert state is not None
    assert state.generation != old.generation
    assert (state.since, state.by, state.codes_left) == (T0 + timedelta(seconds=60), actor.name, 8)
    stored = here.authenticator(user)
    assert stored is not None
    assert (stored.drift, stored.last_step, stored.confirmed_by) == (3, STEP + 5, actor.id)
    assert stored.last_accepted is None
    assert totp.grouped(stored.secret) == desk.key
    assert stored.secret != old.secret
    assert here.codes(user) == answer.codes
    assert len(answer.codes) == 8
    assert not {code.text for code in answer.codes} & {code.text for code in old_codes}
    entry = here.entry(user)
    assert (entry.action, entry.result, entry.actor_id) == (
        Action.TWO_STEP_REGISTER_AGAIN,
        Result.DONE,
        actor.id,
    )
    assert entry.detail == {"recovery codes": "8", "drift": "3"}
    reason = (EndReason.TWO_STEP_REGISTERED_AGAIN.value, actor.name)
    assert here.ended(other) == reason
    assert here.ended(session) == (None if own else reason)
    assert here.ended(here.session) is None
    assert desk.enrolment.secret() == desk.enrolment.old_secret() == b""
    assert desk.enable() == EnrolmentOver()


def test_s02_registering_one_again_changes_no_other(here: Directory, julia: User) -> None:
    other = here.enrolled(here.person("other"))
    authenticator, codes = here.authenticator(other), here.codes(other)
    session = here.signed_in(other)

    assert isinstance(Desk(here, julia, again=True).enable(), Enabled)

    assert (here.authenticator(other), here.codes(other)) == (authenticator, codes)
    assert here.now(other) == other
    assert here.ended(session) is None


def test_m03_registering_again_opens_a_closed_code_step(here: Directory, julia: User) -> None:
    def charge() -> object:
        with here.store.writing() as unit:
            return unit.attempts.charge("jokafor", Factor.CODE, T0, 1000, timedelta(minutes=15))

    for _ in range(100):
        charge()
    assert charge() == Closed()

    assert isinstance(Desk(here, julia, again=True).enable(), Enabled)

    charged = charge()
    assert isinstance(charged, Charged)
    assert charged.in_a_row == 1


def test_s23_new_codes_of_the_same_person_come_with_every_swap(here: Directory) -> None:
    user = here.enrolled(here.person("jokafor"))
    seen = {code.text for code in here.codes(user)}

    for _ in range(3):
        answer = Desk(here, user, again=True).enable()
        assert isinstance(answer, Enabled)
        assert not seen & {code.text for code in answer.codes}
        seen |= {code.text for code in answer.codes}

    assert len(here.codes(user)) == 8


# ---- nothing but the swap ------------------------------------------------------------------------


def test_enr_03_an_abandoned_registering_again_leaves_the_old_one(tmp_path: Path) -> None:
    """Cancelled, closed, or one wrong code: not a byte of authenticator and codes is another."""
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        made.enrol(ann)
        here = Directory(made)
        before, codes = rows(here, *TWO_STEP_TABLES), here.codes(ann)
        desk = Desk(here, ann, again=True)

        assert rows(here, *TWO_STEP_TABLES) == before
        assert desk.confirm(desk.phone.code(), "000000") == PairWrong()
        assert rows(here, *TWO_STEP_TABLES) == before
        desk.enrolment.close()
        assert desk.enable() == EnrolmentOver()

        assert rows(here, *TWO_STEP_TABLES) == before
        assert here.codes(ann) == codes
        assert here.entries(ann) == ()
        made.sign_in(ann, "661763")
        by_paper = made.services.sign_in.password_and_recovery_code("ann", PASSWORD, codes[0].shown)
        assert isinstance(by_paper, SignedIn)


KILLED: dict[str, tuple[ModuleType, str]] = {
    "while two codes are judged": (two_step_enrolling, "judge_pair"),
    "once they are right": (recovery_codes, "new_codes"),
    "before it is committed": (two_step_service, "renew"),
}
"""When, and what is called then for the last time."""


def killed(folder: Path, session: Session, user_id: UserId, when: str) -> None:
    """Another program, which is killed with the steps open."""
    database = prepare(url_of(folder), file_system=local_disk, now=T0)
    with PeeweeStore(database, None, in_a_task).reading() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    key = DataKeys(folder / "keys").fetch(organisation.instance_id, organisation.key_place)
    world = World(
        store=PeeweeStore(database, FieldBox(key, organisation.instance_id), in_a_task),
        clock=FakeClock(),
        hasher=CountingHasher(),
        judge=GuessJudge(),
        randomness=SystemRandomness(),
        workstation="desk-2",
    )
    two_step = TwoStep(world)
    enrolment = two_step.start_registering_again(session, user_id)
    assert isinstance(enrolment, Enrolment)
    phone = Phone(enrolment.uri, world.clock)
    module, name = KILLED[when]
    with mock.patch.object(module, name, side_effect=lambda *_: os.kill(os.getpid(), SIGKILL)):
        two_step.confirm(session, enrolment, phone.code(-1), phone.code(), T0)


@pytest.mark.parametrize("when", KILLED)
def test_enr_03_a_kill_leaves_the_old_one(tmp_path: Path, when: str) -> None:
    with found_directory(tmp_path) as made:
        ann = made.add_user("ann", "Ann", "Lee")
        made.enrol(ann)
        here = Directory(made)
        before, audited = rows(here), here.audited()
        program = multiprocessing.get_context("spawn").Process(
            target=killed, args=(tmp_path, here.session, ann.id, when), daemon=True
        )
        program.start()
        program.join(60)

        assert program.exitcode == -SIGKILL
        assert rows(here) == before
        assert here.audited() == audited
        made.sign_in(ann, "661763")


# ---- who, whom, when -----------------------------------------------------------------------------


def test_register_again_where_there_is_nothing_to_replace(
    here: Directory, two_step: TwoStep
) -> None:
    plain = here.person("plain")

    assert two_step.start_registering_again(here.session, plain.id) == NoTwoStep()
    assert two_step.start_registering_again(here.session, UserId(9999)) == NoSuchUser()
    assert here.audited() == 0


@pytest.mark.parametrize(
    ("authentication", "why"),
    [(AuthenticationType.LDAP, WhyNot.LDAP), (AuthenticationType.SAML, WhyNot.SAML)],
)
def test_s08_ldap_and_saml_people_cannot(
    here: Directory, two_step: TwoStep, authentication: AuthenticationType, why: WhyNot
) -> None:
    user = here.person("ldap", authentication=authentication)

    assert two_step.start_registering_again(here.session, user.id) == NotPossible(why)


@pytest.mark.parametrize("year", [1999, 2200])
def test_m20_not_by_a_clock_that_is_years_off(
    here: Directory, two_step: TwoStep, julia: User, year: int
) -> None:
    desk = Desk(here, julia, again=True)
    here.clock.set(datetime(year, 6, 1, tzinfo=UTC))

    assert two_step.start_registering_again(here.session, julia.id) == NotPossible(WhyNot.CLOCK)
    assert desk.enable() == NotPossible(WhyNot.CLOCK)


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_right_is_gone(here: Directory, julia: User, early: bool) -> None:
    admin = here.person("admin", role=Role.ADMIN)
    desk = Desk(here, julia, here.signed_in(admin), again=True)
    before = here.authenticator(julia)

    def demote() -> None:
        with here.store.writing() as unit:
            assert unit.users.change(admin.id, admin.version, changed(admin, role=Role.READ_ONLY))

    if early:
        demote()
    else:
        between(here, demote)

    assert desk.enable() == MANAGING
    assert here.authenticator(julia) == before
    entry = here.entry(julia)
    assert (entry.action, entry.result) == (Action.TWO_STEP_REGISTER_AGAIN, Result.REFUSED)


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_session_ended(here: Directory, julia: User, early: bool) -> None:
    desk = Desk(here, julia, again=True)

    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end_all(here.first.id, EndReason.PASSWORD_CHANGED, "praman", T0)

    if early:
        end()
    else:
        between(here, end)

    assert desk.enable() == SessionEnded(EndReason.PASSWORD_CHANGED, "praman")
    assert desk.enrolment.secret() != b""


# ---- the old entry -------------------------------------------------------------------------------


def test_s15_codes_of_the_old_entry_are_told(here: Directory, julia: User) -> None:
    desk = Desk(here, julia, again=True)
    old = Phone(SECRET, here.clock)

    assert desk.enrolment.judge_first(old.code(), T0) == OldEntry()
    assert desk.confirm(old.code(-1), old.code()) == OldEntry()
    assert desk.confirm(old.code(-1), desk.phone.code()) == PairWrong()

    stored = here.authenticator(julia)
    assert stored is not None
    assert stored.last_step == 0
    assert here.entries(julia) == ()


def test_two_codes_of_the_old_entry_are_a_miss(here: Directory, julia: User) -> None:
    desk = Desk(here, julia, again=True)
    old = Phone(SECRET, here.clock)

    answers = [desk.confirm(old.code(-1), old.code()) for _ in range(6)]

    assert answers == [OldEntry()] * 5 + [Wait(timedelta(seconds=1))]


# ---- M05 -----------------------------------------------------------------------------------------


def test_m05_registering_again_waits_for_a_confirmation(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    here.clock.move(15 * 60 + 1)

    answer = two_step.start_registering_again(here.session, julia.id)

    assert answer == ConfirmIdentity(with_code=False)
    assert here.audited() == 0
    with here.store.writing() as unit:
        unit.sessions.prove(here.session.token, here.clock.now())
    assert isinstance(two_step.start_registering_again(here.session, julia.id), Enrolment)


def test_m05_the_swap_renews_it_and_starting_does_not(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    identity = IdentityKeeper(here.world)
    here.clock.move(14 * 60)
    started_again(two_step, here.session, julia).close()
    here.clock.move(2 * 60)
    assert identity.due(here.session) == ConfirmIdentity(with_code=False)
    with here.store.writing() as unit:
        unit.sessions.prove(here.session.token, here.clock.now())

    desk = Desk(here, julia, again=True)
    here.clock.move(14 * 60)
    assert isinstance(desk.enable(), Enabled)

    here.clock.move(14 * 60)
    assert identity.due(here.session) == IdentityConfirmed()


def test_m05_a_confirmation_that_ran_out_over_the_steps_is_not_renewed(
    here: Directory, julia: User
) -> None:
    """Nobody is asked between the two codes, but the next deed asks."""
    desk = Desk(here, julia, again=True)
    here.clock.move(16 * 60)

    assert isinstance(desk.enable(), Enabled)

    assert IdentityKeeper(here.world).due(here.session) == ConfirmIdentity(with_code=False)


@pytest.mark.parametrize("on", [True, False])
def test_s09_ones_own_by_the_setting(here: Directory, two_step: TwoStep, on: bool) -> None:
    user, other = here.enrolled(here.person("own")), here.enrolled(here.person("other"))
    session = here.signed_in(user)
    switch(here, self_service=on)

    if on:
        assert isinstance(Desk(here, user, session, again=True).enable(), Enabled)
        assert here.ended(session) is None
    else:
        assert two_step.start_registering_again(session, user.id) == MANAGING
    assert two_step.start_registering_again(session, other.id) == MANAGING


def test_no_secret_is_in_the_file_or_the_audit(here: Directory, julia: User) -> None:
    desk = Desk(here, julia, again=True)
    secret = desk.enrolment.secret()
    assert repr(SECRET) not in repr(desk.enrolment)
    answer = desk.enable()

    assert isinstance(answer, Enabled)
    here.database.close()
    files = [file.read_bytes() for file in here.folder.iterdir() if file.is_file()]
    for hidden in (SECRET, secret, totp.base32(secret).encode(), totp.base32(SECRET).encode()):
        assert not any(hidden in content for content in files)
    for code in answer.codes:
        assert not any(code.text.encode() in content for content in files)
