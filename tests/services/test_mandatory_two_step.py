"""The mandatory rule: who switches it, whom it shuts out, what is looked at again (S36 to S43)."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.identity import Confirmation, ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.outcomes import ChangedMeanwhile, SessionEnded
from qmetry_admin.domain.settings_outcomes import (
    MandatoryOff,
    MandatoryOn,
    MandatoryRefused,
    MoreAffected,
)
from qmetry_admin.domain.two_step_outcomes import OwnMandatory, RemovalReason, Removed
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    LastAbleAdmin,
    UserChanged,
    UserDeleted,
)
from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    User,
    UserPage,
    UserQuery,
)
from qmetry_admin.services import mandatory_two_step as module
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from tests.services.people import Directory, changed, directory
from tests.support.world import PASSWORD, T0, another_program, found_directory
from tests.support.world import Directory as WorldDirectory

QMETRY = AuthenticationType.QMETRY
ON_PREMISES, SAAS = InstanceKind.ON_PREMISES, InstanceKind.SAAS


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def mandatory(here: Directory) -> MandatoryTwoStep:
    return MandatoryTwoStep(here.world)


def stored(here: Directory) -> Settings:
    with here.store.reading() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    return organisation.settings


def is_on(here: Directory) -> bool:
    return stored(here).mandatory_two_step


# ---- who switches it -----------------------------------------------------------------------------


def expected(
    kind: InstanceKind,
    role: Role,
    authentication: AuthenticationType,
    *,
    enrolled: bool,
    turning_on: bool,
) -> WhyNotMandatory | None:
    """The table of S36 to S38, for somebody who is not the first user."""
    if kind is SAAS:
        return WhyNotMandatory.NOT_FIRST_USER
    if role is not Role.ADMIN:
        return WhyNotMandatory.NOT_ADMIN
    if not turning_on:
        return None
    if authentication is not QMETRY:
        return WhyNotMandatory.OTHER_AUTHORITY
    return None if enrolled else WhyNotMandatory.OWN_NOT_ENABLED


@pytest.mark.parametrize("kind", InstanceKind)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("authentication", AuthenticationType)
@pytest.mark.parametrize("enrolled", [True, False])
@pytest.mark.parametrize("turning_on", [True, False])
def test_s36_to_s38_who_switches_it(
    tmp_path: Path,
    kind: InstanceKind,
    role: Role,
    authentication: AuthenticationType,
    enrolled: bool,
    turning_on: bool,
) -> None:
    with found_directory(tmp_path, kind=kind) as made:
        here = Directory(made)
        mandatory = MandatoryTwoStep(here.world)
        actor = here.person("actor", role=role, authentication=authentication)
        if enrolled and authentication is QMETRY:
            actor = here.enrolled(actor)
        if not turning_on:
            here.make_mandatory()
        session = here.signed_in(actor)
        why = expected(kind, role, authentication, enrolled=enrolled, turning_on=turning_on)

        answer = mandatory.turn_on(session, 99) if turning_on else mandatory.turn_off(session)

        if why is None:
            assert isinstance(answer, MandatoryOn if turning_on else MandatoryOff)
            assert is_on(here) is turning_on
            assert here.audited() == 1
            return
        assert answer == MandatoryRefused(why)
        assert is_on(here) is not turning_on
        if why not in {WhyNotMandatory.NOT_ADMIN, WhyNotMandatory.NOT_FIRST_USER}:
            assert here.audited() == 0
            return
        action = Action.MANDATORY_ON if turning_on else Action.MANDATORY_OFF
        assert here.audited() == 1
        assert (here.newest().action, here.newest().result) == (action, Result.REFUSED)
        assert here.newest().detail == {"reason": why.value}


@pytest.mark.parametrize("kind", InstanceKind)
@pytest.mark.parametrize("enrolled", [True, False])
def test_s37_the_first_user_switches_it_wherever_it_is_run(
    tmp_path: Path, kind: InstanceKind, enrolled: bool
) -> None:
    with found_directory(tmp_path, kind=kind) as made:
        here = Directory(made)
        mandatory = MandatoryTwoStep(here.world)
        if not enrolled:
            assert mandatory.turn_on(here.session, 99) == MandatoryRefused(
                WhyNotMandatory.OWN_NOT_ENABLED
            )
            assert not is_on(here)
            return
        here.enrolled(here.first)
        assert mandatory.turn_on(here.session, 0) == MandatoryOn(0)
        assert mandatory.turn_off(here.session) == MandatoryOff()


def test_the_number_is_for_those_who_may_turn_it_on(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    member = here.person("member")
    session = here.signed_in(member)

    assert mandatory.affected(here.session) == MandatoryRefused(WhyNotMandatory.OWN_NOT_ENABLED)
    assert here.audited() == 0
    assert mandatory.affected(session) == MandatoryRefused(WhyNotMandatory.NOT_ADMIN)
    assert (here.newest().action, here.newest().result) == (Action.MANDATORY_ON, Result.REFUSED)

    here.enrolled(here.first)
    assert mandatory.affected(here.session) == 1


@pytest.mark.parametrize("deed", ["affected", "on", "off"])
def test_m06_a_session_that_is_over_does_nothing(
    here: Directory, mandatory: MandatoryTwoStep, deed: str
) -> None:
    here.enrolled(here.first)
    over = dataclasses.replace(here.session, token="a token nobody has")
    deeds: dict[str, Callable[[], object]] = {
        "affected": lambda: mandatory.affected(over),
        "on": lambda: mandatory.turn_on(over, 9),
        "off": lambda: mandatory.turn_off(over),
    }

    assert deeds[deed]() == SessionEnded(EndReason.UNKNOWN)
    assert not is_on(here)
    assert here.audited() == 0


# ---- the number ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Somebody:
    """A person as the property makes them."""

    authentication: AuthenticationType
    active: bool
    enrolled: bool
    deleted: bool
    locked: bool
    role: Role


PEOPLE = st.lists(
    st.builds(
        Somebody,
        authentication=st.sampled_from(AuthenticationType),
        active=st.booleans(),
        enrolled=st.booleans(),
        deleted=st.booleans(),
        locked=st.booleans(),
        role=st.sampled_from(Role),
    ),
    max_size=12,
)


def populate(here: Directory, people: list[Somebody]) -> None:
    for number, somebody in enumerate(people):
        user = here.person(
            f"user{number}",
            authentication=somebody.authentication,
            role=somebody.role,
            active=somebody.active,
        )
        if somebody.enrolled and somebody.authentication is QMETRY:
            here.enrolled(user)
        with here.store.writing() as unit:
            if somebody.locked:
                unit.attempts.charge(user.username, Factor.PASSWORD, T0, 1, timedelta(minutes=15))
            if somebody.deleted:
                with_two_step = unit.authenticators.get(user.id)
                if with_two_step is not None:
                    unit.recovery_codes.drop(user.id)
                    unit.authenticators.remove(user.id, with_two_step.generation)
                unit.users.delete(user.id, T0)


def counted_plainly(made: WorldDirectory) -> int:
    """The same in the plainest SQL there is, read from the file itself."""
    query = (
        "SELECT count(*) FROM users WHERE authentication = 'QMETRY' AND active = 1"
        " AND deleted IS NULL AND id NOT IN (SELECT user_id FROM authenticator)"
    )
    with closing(sqlite3.connect(made.folder / "directory.db")) as database:
        (found,) = database.execute(query).fetchone()
    return int(found)


@given(people=PEOPLE)
@settings(max_examples=25, deadline=None)
def test_s40_s41_the_number_is_the_list_behind_the_link(people: list[Somebody]) -> None:
    """In any population: the confirmation's number, the rows of the page, a plain count."""
    with TemporaryDirectory() as folder, found_directory(Path(folder)) as made:
        here = Directory(made)
        here.enrolled(here.first)
        populate(here, people)
        query = UserQuery(filter=STILL_TO_ENROL)

        number = MandatoryTwoStep(here.world).affected(here.session)
        page = UserAdministration(here.world).page(here.session, query, 0, 200)
        addresses = UserAdministration(here.world).addresses(here.session, query)

        assert isinstance(page, UserPage)
        assert isinstance(addresses, Addresses)
        assert number == page.matching == len(page.rows) == page.still_to_enrol
        assert number == counted_plainly(made)
        assert isinstance(number, int)
        assert MandatoryTwoStep(here.world).turn_on(here.session, 99) == MandatoryOn(number)


def test_s42_it_is_audited_with_the_number(here: Directory, mandatory: MandatoryTwoStep) -> None:
    here.enrolled(here.first)
    here.person("open1")
    here.person("open2")

    assert mandatory.turn_on(here.session, 2) == MandatoryOn(2)

    entry = here.newest()
    assert (entry.action, entry.result) == (Action.MANDATORY_ON, Result.DONE)
    assert entry.detail == {"affected": "2"}
    assert here.audited() == 1


def test_s40_a_number_that_grew_is_shown_again_and_nothing_is_changed(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    here.enrolled(here.first)
    here.person("open1")
    assert mandatory.affected(here.session) == 1
    here.person("open2")

    assert mandatory.turn_on(here.session, 1) == MoreAffected(2)
    assert not is_on(here)
    assert here.audited() == 0
    assert mandatory.turn_on(here.session, 2) == MandatoryOn(2)


def test_s40_fewer_than_confirmed_is_no_reason_to_ask_again(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    here.enrolled(here.first)
    open_ = here.person("open")
    here.enrolled(open_)

    assert mandatory.turn_on(here.session, 1) == MandatoryOn(0)


def test_s43_turning_it_off_changes_nobodys_enrolment(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    here.enrolled(here.first)
    user = here.enrolled(here.person("jokafor"))
    mandatory.turn_on(here.session, 0)

    assert mandatory.turn_off(here.session) == MandatoryOff()

    assert not is_on(here)
    assert here.now(user).two_step == user.two_step
    assert len(here.codes(user)) == 8
    entry = here.newest()
    assert (entry.action, entry.result, entry.detail) == (
        Action.MANDATORY_OFF,
        Result.DONE,
        {},
    )


def test_the_other_switches_stay(here: Directory, mandatory: MandatoryTwoStep) -> None:
    here.enrolled(here.first)
    before = Settings(5, timedelta(minutes=3), 60, self_service=True, hide_codes=True)
    with here.store.writing() as unit:
        unit.organisation.change_settings(before)

    mandatory.turn_on(here.session, 0)

    assert stored(here) == dataclasses.replace(before, mandatory_two_step=True)


@pytest.mark.parametrize("on", [True, False])
def test_db_02_somebody_else_switched_it_already(
    here: Directory, mandatory: MandatoryTwoStep, on: bool
) -> None:
    here.enrolled(here.first)
    luis = here.enrolled(here.person("lgarcia", "Luis", "García", role=Role.ADMIN))
    theirs = here.signed_in(luis)
    mandatory.turn_on(theirs, 9)
    if not on:
        here.clock.move(60)
        mandatory.turn_off(theirs)
    before, at = here.audited(), here.newest().at
    here.clock.move(60)

    answer = mandatory.turn_on(here.session, 9) if on else mandatory.turn_off(here.session)

    assert answer == ChangedMeanwhile("Luis García", at)
    assert is_on(here) is on
    assert here.audited() == before


# ---- LCK-01 --------------------------------------------------------------------------------------


def test_lck_01_refused_without_ones_own(here: Directory, mandatory: MandatoryTwoStep) -> None:
    here.person("open")

    assert mandatory.turn_on(here.session, 9) == MandatoryRefused(WhyNotMandatory.OWN_NOT_ENABLED)
    assert not is_on(here)


def test_lck_01_removed_by_another_admin_before_it_is_confirmed(
    tmp_path: Path,
) -> None:
    with found_directory(tmp_path) as made, another_program(made) as elsewhere:
        here = Directory(made)
        first = here.enrolled(here.first)
        luis = here.enrolled(here.person("lgarcia", role=Role.ADMIN))
        mandatory, theirs = MandatoryTwoStep(here.world), here.signed_in(luis)
        mine = here.signed_in(first)
        assert mandatory.affected(mine) == 0
        assert first.two_step is not None

        removed = TwoStep(elsewhere.world).remove(
            theirs, first.id, first.two_step.generation, RemovalReason.NEW_PHONE
        )
        assert isinstance(removed, Removed)

        assert mandatory.turn_on(mine, 0) == SessionEnded(
            EndReason.TWO_STEP_REMOVED, here.now(luis).name
        )
        again = here.signed_in(first)
        assert mandatory.turn_on(again, 9) == MandatoryRefused(WhyNotMandatory.OWN_NOT_ENABLED)
        assert not is_on(here)


def test_lck_01_the_last_way_in_cannot_be_taken_away(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    """The first user, whose status is fixed, is not enrolled: Luis is the one able Admin."""
    luis = here.enrolled(here.person("lgarcia", role=Role.ADMIN))
    assert mandatory.turn_on(here.signed_in(luis), 9) == MandatoryOn(1)
    users, two_step = UserAdministration(here.world), TwoStep(here.world)
    assert luis.two_step is not None
    reason = RemovalReason.LOST_PHONE

    answers = [
        two_step.remove(here.session, luis.id, luis.two_step.generation, reason),
        users.change(here.session, luis.id, luis.version, changed(luis, active=False)),
        users.change(here.session, luis.id, luis.version, changed(luis, role=Role.MEMBER)),
        users.delete(here.session, luis.id),
    ]

    assert answers == [LastAbleAdmin()] * 4
    assert here.now(luis) == luis


def test_lck_01_with_a_second_able_admin_all_of_that_is_possible(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    here.enrolled(here.first)
    luis = here.enrolled(here.person("lgarcia", role=Role.ADMIN))
    ada = here.enrolled(here.person("ada", role=Role.ADMIN))
    mandatory.turn_on(here.session, 0)
    users = UserAdministration(here.world)

    assert isinstance(
        users.change(here.session, luis.id, luis.version, changed(luis, active=False)), UserChanged
    )
    assert isinstance(users.delete(here.session, ada.id), UserDeleted)


def test_lck_01_a6_is_asked_after_the_change(
    here: Directory, mandatory: MandatoryTwoStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who passes S38 is unable today; should the rule of A6 ever say so, nothing holds."""
    here.enrolled(here.first)
    asked: list[bool] = []

    def nobody(_: User, *, mandatory: bool) -> bool:
        asked.append(mandatory)
        return False

    monkeypatch.setattr(module, "is_able_admin", nobody)

    assert mandatory.turn_on(here.session, 9) == LastAbleAdmin()
    assert asked == [True]
    assert not is_on(here)
    assert here.audited() == 0


def test_s33_while_it_is_on_nobody_removes_their_own(
    here: Directory, mandatory: MandatoryTwoStep
) -> None:
    first = here.enrolled(here.first)
    mandatory.turn_on(here.session, 0)
    assert first.two_step is not None

    answer = TwoStep(here.world).remove(here.session, first.id, first.two_step.generation, None)

    assert answer == OwnMandatory()
    assert here.now(first) == first


# ---- M05 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("turning_on", [True, False])
def test_m05_after_a_while_it_asks_who_sits_there(
    here: Directory, mandatory: MandatoryTwoStep, turning_on: bool
) -> None:
    here.enrolled(here.first)
    if not turning_on:
        mandatory.turn_on(here.session, 0)
    here.clock.move(16 * 60)
    before = here.audited()

    def switch() -> object:
        if turning_on:
            return mandatory.turn_on(here.session, 0)
        return mandatory.turn_off(here.session)

    assert switch() == ConfirmIdentity(with_code=True)
    assert is_on(here) is not turning_on
    assert here.audited() == before

    code = here.codes(here.first)[0]
    confirmed = IdentityKeeper(here.world).confirm(here.session, Confirmation(PASSWORD, code.shown))
    assert confirmed == IdentityConfirmed()
    assert isinstance(switch(), MandatoryOn | MandatoryOff)


def test_m05_a_confirmed_deed_renews_it(here: Directory, mandatory: MandatoryTwoStep) -> None:
    here.enrolled(here.first)
    for _ in range(3):
        here.clock.move(14 * 60)
        assert mandatory.turn_on(here.session, 0) == MandatoryOn(0)
        here.clock.move(14 * 60)
        assert mandatory.turn_off(here.session) == MandatoryOff()
