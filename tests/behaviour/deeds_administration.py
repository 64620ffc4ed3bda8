"""The deeds of Users, General Settings and Audit, as behaviour.md has them.

Read from A2, A3, A6, S08, S36 to S43, M04, M05 and M22 alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from qmetry_admin.domain.actor import Pulse
from qmetry_admin.domain.audit import Action, AuditPage
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
)
from qmetry_admin.domain.settings_outcomes import (
    CannotBeFirstUser,
    HandedOver,
    MandatoryOff,
    MandatoryOn,
    MandatoryRefused,
    MoreAffected,
    SettingsChanged,
    SettingsView,
)
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.user_outcomes import (
    Addresses,
    FirstUserFixed,
    NameFreed,
    OwnRoleOrStatus,
    TwoStepWouldEnd,
    TypeChange,
    Unlocked,
    UserChanged,
    UserDeleted,
)
from qmetry_admin.domain.users import AuthenticationType, Right, Role, UserQuery
from tests.behaviour.cases import QMETRY, ActorKind, Case, Scene, Variation
from tests.behaviour.deeds import (
    MAY_ENABLE,
    NEW_PASSWORD,
    Deed,
    Expectation,
    confirmed,
    refused,
)

LDAP = AuthenticationType.LDAP
SAML = AuthenticationType.SAML
OTHER_IS_ADMIN = frozenset({Variation.OTHER_IS_ADMIN})
RULE = frozenset({Variation.SAAS, Variation.STALE})


def by_right(right: Right, yes: Expectation) -> Callable[[Case], Expectation]:
    """Whoever has the right, and nobody else (A2)."""
    return lambda case: yes if case.has(right) else refused(right)


# ---- people


def change_type(case: Case, yes: Expectation) -> Expectation:
    if not case.has(Right.USERS_MODIFY):
        return refused(Right.USERS_MODIFY)
    if case.own:
        both = case.actor is ActorKind.FIRST_USER
        return Expectation((OwnRoleOrStatus, FirstUserFixed) if both else (OwnRoleOrStatus,))
    return yes


DONE = Expectation((UserChanged,), done=Action.USER_CHANGE)


def to_other_authority(case: Case) -> Expectation:
    return change_type(case, Expectation((TwoStepWouldEnd,)) if case.state.enabled else DONE)


def to_other_authority_agreed(case: Case) -> Expectation:
    return change_type(case, DONE)


def to_qmetry(case: Case) -> Expectation:
    return change_type(case, DONE)


def to_qmetry_without(case: Case) -> Expectation:
    """S08: a start password is asked for, and judged as every other (A5)."""
    asked = change_type(case, Expectation((FieldsRefused,)))
    return Expectation((*asked.outcomes, FieldsRefused)) if asked.outcomes[0] in OWN else asked


OWN = (OwnRoleOrStatus, FirstUserFixed)


def delete(case: Case) -> Expectation:
    if not case.has(Right.USERS_DELETE):
        return refused(Right.USERS_DELETE)
    if case.own:
        both = case.actor is ActorKind.FIRST_USER
        return Expectation((OwnRoleOrStatus, FirstUserFixed) if both else (OwnRoleOrStatus,))
    return Expectation((UserDeleted,), done=Action.USER_DELETE)


def free_names(yes: Expectation) -> Callable[[Case], Expectation]:
    """A3: an Admin, and no right that could be given to others."""
    return lambda case: (
        yes if case.actor.role is Role.ADMIN else Expectation((NotAllowed,), equal=NotAllowed(()))
    )


def unlock(case: Case) -> Expectation:
    if case.has(*MAY_ENABLE) or (case.has(Right.USERS_ASSIST) and not case.about_admin):
        return Expectation((Unlocked,), done=Action.UNLOCK)
    return refused(*MAY_ENABLE, *(() if case.about_admin else (Right.USERS_ASSIST,)))


def about(case: Case) -> Expectation:
    if case.own or case.has(Right.AUDIT_VIEW, Right.USERS_VIEW):
        return Expectation((AuditPage,), most=0)
    return refused(Right.AUDIT_VIEW, Right.USERS_VIEW)


# ---- the rule


def why_not(case: Case, *, turning_on: bool) -> set[WhyNotMandatory]:
    """S36 to S38: every reason that is true."""
    reasons = set()
    if case.variation is Variation.SAAS and case.actor is not ActorKind.FIRST_USER:
        reasons.add(WhyNotMandatory.NOT_FIRST_USER)
    if case.actor.role is not Role.ADMIN:
        reasons.add(WhyNotMandatory.NOT_ADMIN)
    if reasons or not turning_on:
        return reasons
    if case.own and case.authentication is not QMETRY:
        return {WhyNotMandatory.OTHER_AUTHORITY}
    return set() if case.actor_enabled else {WhyNotMandatory.OWN_NOT_ENABLED}


def rule(case: Case, yes: Expectation, *, turning_on: bool, no_change: bool) -> Expectation:
    if why_not(case, turning_on=turning_on):
        return Expectation((MandatoryRefused,))
    if no_change:
        return Expectation((ChangedMeanwhile,))
    return confirmed(case, yes)


def turn_on(case: Case) -> Expectation:
    done = Expectation((MandatoryOn,), done=Action.MANDATORY_ON)
    return rule(case, done, turning_on=True, no_change=case.state.mandatory)


def turn_on_too_few(case: Case) -> Expectation:
    more = rule(case, Expectation((MoreAffected,)), turning_on=True, no_change=case.state.mandatory)
    if case.variation is Variation.STALE and case.actor_enabled and not case.state.mandatory:
        return Expectation((*more.outcomes, MoreAffected))
    return more


def turn_off(case: Case) -> Expectation:
    done = Expectation((MandatoryOff,), done=Action.MANDATORY_OFF)
    return rule(case, done, turning_on=False, no_change=not case.state.mandatory)


def affected(case: Case) -> Expectation:
    if why_not(case, turning_on=True):
        return Expectation((MandatoryRefused,))
    return Expectation((int,), most=0)


def candidates(case: Case) -> Expectation:
    if case.actor is ActorKind.FIRST_USER:
        return Expectation((tuple,), most=0)
    return Expectation((NotAllowed,), equal=NotAllowed(()))


def hand_over(case: Case) -> Expectation:
    """S37: to an enrolled Admin of type QMETRY; to oneself is none."""
    if case.actor is not ActorKind.FIRST_USER:
        return Expectation((NotAllowed,), equal=NotAllowed(()))
    good = case.about_admin and case.state.enabled and case.state.active and not case.own
    if good:
        return Expectation((HandedOver,), done=Action.FIRST_USER)
    return Expectation((CannotBeFirstUser,))


def hand_over_to_spare(case: Case) -> Expectation:
    if case.actor is not ActorKind.FIRST_USER:
        return Expectation((NotAllowed,), equal=NotAllowed(()))
    return Expectation((HandedOver,), done=Action.FIRST_USER)


# ---- the calls


def still_to_enrol(scene: Scene) -> int:
    """S40: active people of type QMETRY without two-step verification, counted one by one."""
    people = (scene.ground.first, scene.spare, scene.stranger, scene.subject, scene.actor)
    now = {user.id: scene.ground.now(user.id) for user in people}
    return sum(
        user.active and user.authentication is QMETRY and user.two_step is None
        for user in now.values()
    )


def _type(
    to: AuthenticationType, *, start: str = "", agreed: str = ""
) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        user = scene.subject
        present = user.two_step.generation if user.two_step else None
        ends = {"": None, "present": present}.get(agreed, agreed)
        new = TypeChange(to, start, ends)
        users = scene.ground.services.users
        return users.change(scene.session, user.id, user.version, user.details, new)

    return call


def _settings(scene: Scene) -> object:
    before = scene.ground.settings()
    after = dataclasses.replace(before, self_service=not before.self_service)
    return scene.ground.services.settings.change(scene.session, before, after)


def _settings_late(scene: Scene) -> object:
    """From a form that was filled before somebody else stored it."""
    before = scene.ground.settings()
    late = dataclasses.replace(before, hide_codes=not before.hide_codes)
    after = dataclasses.replace(late, self_service=True)
    return scene.ground.services.settings.change(scene.session, late, after)


def _settings_rule(scene: Scene) -> object:
    """The rule cannot be switched by way of the other switches."""
    before = scene.ground.settings()
    after = dataclasses.replace(
        before, mandatory_two_step=not before.mandatory_two_step, resync_range=120
    )
    answer = scene.ground.services.settings.change(scene.session, before, after)
    assert scene.ground.settings().mandatory_two_step is before.mandatory_two_step
    return answer


def _settings_out_of_range(scene: Scene) -> object:
    before = scene.ground.settings()
    after = dataclasses.replace(before, resync_range=19)
    return scene.ground.services.settings.change(scene.session, before, after)


def _turn_on(less: int) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        confirmed = still_to_enrol(scene) - less
        return scene.ground.services.mandatory.turn_on(scene.session, confirmed)

    return call


def _qmetry(case: Case) -> bool:
    return case.authentication is QMETRY


def _other_authority(case: Case) -> bool:
    return case.authentication is not QMETRY


def _enabled(case: Case) -> bool:
    return case.state.enabled


USERS = (
    Deed(
        "UserAdministration.addresses",
        "",
        lambda s: s.ground.services.users.addresses(s.session, UserQuery()),
        by_right(Right.USERS_VIEW, Expectation((Addresses,), most=0)),
    ),
    Deed(
        "UserAdministration.change",
        "to LDAP",
        _type(LDAP),
        to_other_authority,
        _qmetry,
        OTHER_IS_ADMIN,
    ),
    Deed(
        "UserAdministration.change",
        "to SAML, agreed",
        _type(SAML, agreed="present"),
        to_other_authority_agreed,
        _qmetry,
        OTHER_IS_ADMIN | {Variation.STALE},
    ),
    Deed(
        "UserAdministration.change",
        "to LDAP, agreed about another registration",
        _type(LDAP, agreed="f" * 32),
        to_other_authority,
        _enabled,
    ),
    Deed(
        "UserAdministration.change",
        "to QMETRY",
        _type(QMETRY, start=NEW_PASSWORD),
        to_qmetry,
        _other_authority,
    ),
    Deed(
        "UserAdministration.change",
        "to QMETRY without a start password",
        _type(QMETRY),
        to_qmetry_without,
        _other_authority,
    ),
    Deed(
        "UserAdministration.change",
        "to QMETRY with a guessable one",
        _type(QMETRY, start="a-guessable-one"),
        to_qmetry_without,
        _other_authority,
    ),
    Deed(
        "UserAdministration.delete",
        "",
        lambda s: s.ground.services.users.delete(s.session, s.subject.id),
        delete,
        bears=OTHER_IS_ADMIN,
    ),
    Deed(
        "UserAdministration.deleted",
        "",
        lambda s: s.ground.services.users.deleted(s.session),
        by_right(Right.USERS_DELETE, Expectation((tuple,), most=0)),
    ),
    Deed(
        "UserAdministration.free_names",
        "deleted",
        lambda s: s.ground.services.users.free_names(s.session, s.gone.id),
        free_names(Expectation((NameFreed,), done=Action.NAME_FREE)),
    ),
    Deed(
        "UserAdministration.free_names",
        "not deleted",
        lambda s: s.ground.services.users.free_names(s.session, s.subject.id),
        free_names(Expectation((NoSuchUser,), most=0)),
    ),
    Deed(
        "UserAdministration.unlock",
        "",
        lambda s: s.ground.services.users.unlock(s.session, s.subject.id),
        unlock,
        bears=OTHER_IS_ADMIN | {Variation.SELF_SERVICE},
    ),
    Deed(
        "SessionKeeper.pulse",
        "",
        lambda s: s.ground.services.sessions.pulse(s.session),
        lambda _: Expectation((Pulse,), most=0),
    ),
    Deed(
        "AuditLog.page",
        "",
        lambda s: s.ground.services.audit.page(s.session, "", 0, 50),
        by_right(Right.AUDIT_VIEW, Expectation((AuditPage,), most=0)),
    ),
    Deed(
        "AuditLog.about",
        "",
        lambda s: s.ground.services.audit.about(s.session, s.subject.id, 0, 50),
        about,
        bears=OTHER_IS_ADMIN,
    ),
)

SETTINGS = (
    Deed(
        "OrganisationSettings.view",
        "",
        lambda s: s.ground.services.settings.view(s.session),
        by_right(Right.SETTINGS_VIEW, Expectation((SettingsView,), most=0)),
        bears=frozenset({Variation.SAAS}),
    ),
    Deed(
        "OrganisationSettings.change",
        "",
        _settings,
        by_right(
            Right.SETTINGS_MODIFY,
            Expectation((SettingsChanged,), done=Action.SETTINGS_CHANGE),
        ),
        bears=frozenset({Variation.SAAS, Variation.STALE}),
    ),
    Deed(
        "OrganisationSettings.change",
        "late",
        _settings_late,
        by_right(Right.SETTINGS_MODIFY, Expectation((ChangedMeanwhile,))),
    ),
    Deed(
        "OrganisationSettings.change",
        "the rule",
        _settings_rule,
        by_right(
            Right.SETTINGS_MODIFY,
            Expectation((SettingsChanged,), done=Action.SETTINGS_CHANGE),
        ),
    ),
    Deed(
        "OrganisationSettings.change",
        "out of range",
        _settings_out_of_range,
        by_right(Right.SETTINGS_MODIFY, Expectation((FieldsRefused,))),
    ),
    Deed(
        "OrganisationSettings.candidates",
        "",
        lambda s: s.ground.services.settings.candidates(s.session),
        candidates,
        bears=frozenset({Variation.SAAS}),
    ),
    Deed(
        "OrganisationSettings.hand_over",
        "to the person",
        lambda s: s.ground.services.settings.hand_over(s.session, s.subject.id),
        hand_over,
        bears=OTHER_IS_ADMIN | {Variation.SAAS},
    ),
    Deed(
        "OrganisationSettings.hand_over",
        "to the spare Admin",
        lambda s: s.ground.services.settings.hand_over(s.session, s.spare.id),
        hand_over_to_spare,
        bears=frozenset({Variation.SAAS}),
    ),
    Deed(
        "MandatoryTwoStep.affected",
        "",
        lambda s: s.ground.services.mandatory.affected(s.session),
        affected,
        bears=RULE,
    ),
    Deed("MandatoryTwoStep.turn_on", "as counted", _turn_on(0), turn_on, bears=RULE),
    Deed("MandatoryTwoStep.turn_on", "fewer now", _turn_on(-1), turn_on, bears=RULE),
    Deed("MandatoryTwoStep.turn_on", "more now", _turn_on(1), turn_on_too_few, bears=RULE),
    Deed(
        "MandatoryTwoStep.turn_off",
        "",
        lambda s: s.ground.services.mandatory.turn_off(s.session),
        turn_off,
        bears=RULE,
    ),
)
DEEDS = (*USERS, *SETTINGS)
