"""Table and administration machine are not blind: each fault put in on purpose is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import peewee
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from qmetry_admin.domain import identity, two_step_policy
from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.identity import Identity
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.resync import PairFound, PairNotFound, PairOlder, find_pair
from qmetry_admin.domain.settings_outcomes import MandatoryOnAnswer
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.user_outcomes import (
    TypeChange,
    UserChangeAnswer,
    UserChanged,
    UserDeleteAnswer,
    UserDeleted,
)
from qmetry_admin.domain.users import AuthenticationType, Right, User, UserDetails, UserId
from qmetry_admin.services import mandatory_two_step as mandatory
from qmetry_admin.services import (
    password_step,
    two_step_removal,
    two_step_resync,
    user_changes,
    user_endings,
)
from qmetry_admin.services.enrolment_flow import Enrolment
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.store.attempts import AttemptRows
from qmetry_admin.store.authenticators import AuthenticatorRows
from qmetry_admin.store.recovery_codes import RecoveryCodeRows
from qmetry_admin.store.sessions import SessionRows
from tests.behaviour.cases import QMETRY, ActorKind, Case, State, Variation
from tests.behaviour.machine_administration import AdministrationMachine
from tests.behaviour.table import faults_of
from tests.behaviour.test_administration_machine import (
    SETTINGS,
    a_whole_life,
    deeds_for_two_hours,
    the_last_able_admin_stays,
)

pytestmark = pytest.mark.usefixtures("short_search", "quick_codes")
Patch = pytest.MonkeyPatch
Finding = PairFound | PairOlder | PairNotFound


# ---- what a cell of the table finds


def hidden_codes_are_hidden_from_their_owner(patch: Patch) -> None:
    def may_see(actor: User, _subject: User | None, switches: Settings) -> bool:
        return Right.USERS_VIEW in actor.rights and not switches.hide_codes

    patch.setattr(two_step_policy, "may_see_codes", may_see)


def hidden_codes_are_shown(patch: Patch) -> None:
    see = two_step_policy.may_see_codes
    plain = Settings()
    patch.setattr(two_step_policy, "may_see_codes", lambda actor, user, _: see(actor, user, plain))


def everybody_manages_everybody(patch: Patch) -> None:
    may = two_step_policy.may_manage

    def lenient(actor: User, subject: User | None, switches: Settings) -> bool:
        return switches.self_service or may(actor, subject, switches)

    patch.setattr(two_step_policy, "may_manage", lenient)


def nobody_is_ever_asked(patch: Patch) -> None:
    patch.setattr(Identity, "holds", lambda *_: True)


def an_hour_is_as_good_as_fifteen_minutes(patch: Patch) -> None:
    patch.setattr(identity, "RENEWED_FOR", timedelta(hours=1))


def any_admin_of_a_service_may(patch: Patch) -> None:
    why_not = two_step_policy.why_not_mandatory

    def lenient(
        actor: User, organisation: Organisation, *, turning_on: bool
    ) -> WhyNotMandatory | None:
        own = dataclasses.replace(organisation, kind=InstanceKind.ON_PREMISES)
        return why_not(actor, own, turning_on=turning_on)

    patch.setattr(mandatory, "why_not_mandatory", lenient)


def ones_own_need_not_be_enabled(patch: Patch) -> None:
    why_not = two_step_policy.why_not_mandatory

    def lenient(
        actor: User, organisation: Organisation, *, turning_on: bool
    ) -> WhyNotMandatory | None:
        why = why_not(actor, organisation, turning_on=turning_on)
        return None if why is WhyNotMandatory.OWN_NOT_ENABLED else why

    patch.setattr(mandatory, "why_not_mandatory", lenient)


def nobody_is_counted_again(patch: Patch) -> None:
    turn_on = MandatoryTwoStep.turn_on

    def blind(self: MandatoryTwoStep, session: Session, _confirmed: int) -> MandatoryOnAnswer:
        return turn_on(self, session, 10**6)

    patch.setattr(MandatoryTwoStep, "turn_on", blind)


def assist_is_for_admins_too(patch: Patch) -> None:
    patch.setattr(two_step_policy, "wanted_to_assist", lambda _: two_step_policy.ASSISTING)


def agreed_is_agreed_whatever_about(patch: Patch) -> None:
    change = UserAdministration.change

    def eager(
        self: UserAdministration,
        session: Session,
        user_id: UserId,
        version: int,
        details: UserDetails,
        new_type: TypeChange | None = None,
    ) -> UserChangeAnswer:
        with self._world.store.reading() as unit:
            user = unit.users.get(user_id)
        if new_type and new_type.ends_two_step and user and user.two_step:
            present = user.two_step.generation
            new_type = dataclasses.replace(new_type, ends_two_step=present)
        return change(self, session, user_id, version, details, new_type)

    patch.setattr(UserAdministration, "change", eager)


def everybody_may_set_it_up_at_sign_in(patch: Patch) -> None:
    patch.setattr(password_step, "may_set_up", lambda *_: True)


def no_reason_is_asked_for(patch: Patch) -> None:
    patch.setattr(two_step_removal, "_stated", lambda *_, **__: {})


def codes_outlive_what_they_belong_to(patch: Patch) -> None:
    """Which the database itself refuses to keep."""
    patch.setattr(RecoveryCodeRows, "drop", lambda *_: None)


def _case(
    actor: ActorKind,
    state: State,
    variation: Variation = Variation.PLAIN,
    *,
    own: bool = False,
) -> Case:
    return Case(actor, own, QMETRY, state, variation)


ADMIN, MEMBER, DESK = ActorKind.ADMIN, ActorKind.MEMBER, ActorKind.HELP_DESK
CELLS: dict[Callable[[Patch], None], Case] = {
    hidden_codes_are_hidden_from_their_owner: _case(
        MEMBER, State.ENABLED, Variation.HIDDEN, own=True
    ),
    hidden_codes_are_shown: _case(ADMIN, State.ENABLED, Variation.HIDDEN),
    everybody_manages_everybody: _case(MEMBER, State.NONE, Variation.SELF_SERVICE),
    nobody_is_ever_asked: _case(ADMIN, State.ENABLED, Variation.STALE),
    an_hour_is_as_good_as_fifteen_minutes: _case(ADMIN, State.ENABLED, Variation.STALE),
    any_admin_of_a_service_may: _case(ADMIN, State.ENABLED, Variation.SAAS, own=True),
    ones_own_need_not_be_enabled: _case(ADMIN, State.NONE, own=True),
    nobody_is_counted_again: _case(ADMIN, State.ENABLED, own=True),
    assist_is_for_admins_too: _case(DESK, State.ENABLED, Variation.OTHER_IS_ADMIN),
    agreed_is_agreed_whatever_about: _case(ADMIN, State.ENABLED),
    everybody_may_set_it_up_at_sign_in: _case(MEMBER, State.NONE_MANDATORY, own=True),
    no_reason_is_asked_for: _case(ADMIN, State.ENABLED),
    codes_outlive_what_they_belong_to: _case(ADMIN, State.ENABLED),
}


# ---- what the machine finds


def removing_keeps_the_key(patch: Patch) -> None:
    patch.setattr(AuthenticatorRows, "remove", lambda *_: True)


def _with_finding(patch: Patch, change: Callable[..., Finding]) -> None:
    patch.setattr(two_step_resync, "find_pair", change)


def one_old_code_is_enough(patch: Patch) -> None:
    def find(
        authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
    ) -> Finding:
        lenient = dataclasses.replace(authenticator, last_step=authenticator.last_step - 1)
        return find_pair(lenient, first, second, now_step, reach)

    _with_finding(patch, find)


def the_drift_has_the_wrong_sign(patch: Patch) -> None:
    def find(
        authenticator: Authenticator, first: str, second: str, now_step: int, reach: int
    ) -> Finding:
        found = find_pair(authenticator, first, second, now_step, reach)
        return PairFound(found.first, -found.drift) if isinstance(found, PairFound) else found

    _with_finding(patch, find)


def the_range_is_not_looked_at(patch: Patch) -> None:
    def find(
        authenticator: Authenticator, first: str, second: str, now_step: int, _reach: int
    ) -> Finding:
        return find_pair(authenticator, first, second, now_step, 200)

    _with_finding(patch, find)


def the_old_key_is_gone_once_the_new_one_shows(patch: Patch) -> None:
    start = TwoStep.start_registering_again

    def early(self: TwoStep, session: Session, user_id: UserId) -> object:
        answer = start(self, session, user_id)
        if isinstance(answer, Enrolment) and answer.replaces is not None:
            with self._world.store.writing() as unit:
                unit.recovery_codes.drop(user_id)
                unit.authenticators.remove(user_id, answer.replaces)
        return answer

    patch.setattr(TwoStep, "start_registering_again", early)


def a_deleted_person_keeps_the_key(patch: Patch) -> None:
    delete = UserAdministration.delete
    remove = AuthenticatorRows.remove

    def keeping(self: UserAdministration, session: Session, user_id: UserId) -> UserDeleteAnswer:
        with pytest.MonkeyPatch.context() as meanwhile:
            meanwhile.setattr(AuthenticatorRows, "remove", lambda *_: True)
            return delete(self, session, user_id)

    assert remove is AuthenticatorRows.remove
    patch.setattr(UserAdministration, "delete", keeping)


def a_deleted_persons_names_are_free(patch: Patch) -> None:
    delete = UserAdministration.delete

    def freeing(self: UserAdministration, session: Session, user_id: UserId) -> UserDeleteAnswer:
        answer = delete(self, session, user_id)
        if isinstance(answer, UserDeleted):
            with self._world.store.writing() as unit:
                unit.users.free_names(user_id)
        return answer

    patch.setattr(UserAdministration, "delete", freeing)


def changing_the_type_back_restores(patch: Patch) -> None:
    change = UserAdministration.change
    kept: dict[UserId, Authenticator] = {}

    def restoring(
        self: UserAdministration,
        session: Session,
        user_id: UserId,
        version: int,
        details: UserDetails,
        new_type: TypeChange | None = None,
    ) -> UserChangeAnswer:
        with self._world.store.reading() as unit:
            authenticator = unit.authenticators.get(user_id)
        answer = change(self, session, user_id, version, details, new_type)
        if isinstance(answer, UserChanged) and new_type is not None:
            if authenticator is not None:
                kept[user_id] = authenticator
            elif new_type.to is AuthenticationType.QMETRY and user_id in kept:
                with self._world.store.writing() as unit:
                    unit.authenticators.add(kept[user_id])
        return answer

    patch.setattr(UserAdministration, "change", restoring)


def unlock_forgets_the_marks_alone(patch: Patch) -> None:
    unlock = UserAdministration.unlock

    def half(self: UserAdministration, session: Session, user_id: UserId) -> object:
        with pytest.MonkeyPatch.context() as meanwhile:
            meanwhile.setattr(AttemptRows, "clear", lambda *_: None)
            return unlock(self, session, user_id)

    patch.setattr(UserAdministration, "unlock", half)


def sessions_go_on_after(reason: EndReason) -> Callable[[Patch], None]:
    def fault(patch: Patch) -> None:
        end_all = SessionRows.end_all

        def ending(
            self: SessionRows,
            user_id: UserId,
            why: EndReason,
            by: str,
            now: datetime,
            *,
            but: str | None = None,
        ) -> None:
            if why is not reason:
                end_all(self, user_id, why, by, now, but=but)

        patch.setattr(SessionRows, "end_all", ending)

    fault.__name__ = f"sessions_go_on_after_{reason.name.lower()}"
    return fault


def a_confirming_recovery_code_stays(patch: Patch) -> None:
    patch.setattr(RecoveryCodeRows, "spend", RecoveryCodeRows.holds)


LIFE = (
    removing_keeps_the_key,
    one_old_code_is_enough,
    the_drift_has_the_wrong_sign,
    the_range_is_not_looked_at,
    the_old_key_is_gone_once_the_new_one_shows,
    a_deleted_person_keeps_the_key,
    a_deleted_persons_names_are_free,
    changing_the_type_back_restores,
    unlock_forgets_the_marks_alone,
    a_confirming_recovery_code_stays,
    nobody_is_counted_again,
    sessions_go_on_after(EndReason.TWO_STEP_REMOVED),
    sessions_go_on_after(EndReason.TWO_STEP_REGISTERED_AGAIN),
    sessions_go_on_after(EndReason.TYPE_CHANGED),
    sessions_go_on_after(EndReason.DELETED),
)
# And those that a walk at random comes upon soon.
MACHINE = (
    removing_keeps_the_key,
    a_deleted_person_keeps_the_key,
    the_old_key_is_gone_once_the_new_one_shows,
    sessions_go_on_after(EndReason.TWO_STEP_REMOVED),
    sessions_go_on_after(EndReason.TYPE_CHANGED),
)


# ---- what a walk by hand finds


def somebody_able_is_looked_for_before_the_change(patch: Patch) -> None:
    for module in (two_step_removal, user_changes, user_endings):
        patch.setattr(module, "none_left", lambda *_: False)


def renewing_has_no_end(patch: Patch) -> None:
    patch.setattr(identity, "PROVED_FOR", timedelta(days=30))


@pytest.mark.parametrize("fault", CELLS, ids=lambda fault: fault.__name__)
def test_the_table_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    assert faults_of(CELLS[fault]) == []
    fault(monkeypatch)
    try:
        found: list[str] | str = faults_of(CELLS[fault])
    except (AssertionError, Trouble, peewee.IntegrityError) as refusal:
        found = repr(refusal)
    assert found


@pytest.mark.parametrize("fault", LIFE, ids=lambda fault: fault.__name__)
def test_a_whole_life_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, Trouble)):
        a_whole_life()


@pytest.mark.parametrize("fault", MACHINE, ids=lambda fault: fault.__name__)
def test_the_machine_finds(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, Trouble)):
        run_state_machine_as_test(
            AdministrationMachine, settings=settings(SETTINGS, report_multiple_bugs=False)
        )


@pytest.mark.parametrize("way", ["remove", "role", "status", "type", "delete"])
def test_the_last_able_admin_is_missed(way: str, monkeypatch: Patch) -> None:
    somebody_able_is_looked_for_before_the_change(monkeypatch)
    with pytest.raises(AssertionError):
        the_last_able_admin_stays(way)


def test_two_hours_are_missed(monkeypatch: Patch) -> None:
    renewing_has_no_end(monkeypatch)
    with pytest.raises(AssertionError):
        deeds_for_two_hours()
