"""One case of the table: every deed is tried, and what it answered and left behind looked at."""

from __future__ import annotations

from collections.abc import Iterator

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Result
from qmetry_admin.domain.identity import IdentityConfirmed
from qmetry_admin.domain.outcomes import NotAllowed, PasswordChanged, SignedIn
from qmetry_admin.domain.settings_outcomes import (
    HandedOver,
    MandatoryOff,
    MandatoryOn,
    MandatoryRefused,
    SettingsChanged,
)
from qmetry_admin.domain.two_step_outcomes import (
    CodesShown,
    Enabled,
    Removed,
    Resynced,
    TwoStepView,
)
from qmetry_admin.domain.two_step_policy import WhyNot, WhyNotMandatory
from qmetry_admin.domain.user_outcomes import (
    NameFreed,
    Unlocked,
    UserChanged,
    UserCreated,
    UserDeleted,
)
from qmetry_admin.domain.users import AuthenticationType, Right, User
from tests.behaviour import deeds, deeds_administration, deeds_two_step
from tests.behaviour.cases import Case, Scene, Variation
from tests.behaviour.deeds import Deed, Expectation
from tests.behaviour.ground import WORKSTATION, entry_text

DEEDS = (*deeds.DEEDS, *deeds_two_step.DEEDS, *deeds_administration.DEEDS)
WANT_OF_A_RIGHT = {WhyNotMandatory.NOT_ADMIN, WhyNotMandatory.NOT_FIRST_USER}
ENDING = {"SessionKeeper.sign_out", "SessionKeeper.sign_out_all"}
# What may change anything; whatever else is answered leaves all as it was but for the charges.
WRITTEN = (
    SignedIn
    | UserCreated
    | UserChanged
    | UserDeleted
    | NameFreed
    | Unlocked
    | Enabled
    | Removed
    | Resynced
    | CodesShown
    | IdentityConfirmed
    | SettingsChanged
    | MandatoryOn
    | MandatoryOff
    | HandedOver
    | PasswordChanged
)


def faults_of(case: Case) -> list[str]:
    """What is not as the rows have it."""
    wrong: list[str] = []
    scene = Scene(case)
    for deed in DEEDS:
        if not deed.is_for(case):
            continue
        scene.reset()
        expected = deed.expect(case)
        outcome = deed.call(scene)
        faults = [
            *_wrong_answer(outcome, expected),
            *_wrong_entries(scene, outcome, expected),
            *_told_secrets(scene, outcome),
            *_unwanted_changes(scene, deed, outcome),
        ]
        wrong.extend(f"{deed}: {fault}" for fault in faults)
    scene.reset()
    wrong.extend(f"the Security tab: {fault}" for fault in _tab(scene))
    scene.close()
    return wrong


def _tab(scene: Scene) -> Iterator[str]:
    """What the tab says is possible is what the deeds allow (S08, S09, S24)."""
    case = scene.case
    view = scene.ground.services.two_step.view(scene.session, scene.subject.id)
    if not (case.own or case.has(Right.USERS_VIEW)):
        if not isinstance(view, NotAllowed):
            yield f"shown without the right: {view}"
        return
    assert isinstance(view, TwoStepView)
    reasons = {
        AuthenticationType.LDAP: WhyNot.LDAP,
        AuthenticationType.SAML: WhyNot.SAML,
        AuthenticationType.QMETRY: WhyNot.ALREADY_ENABLED if case.state.enabled else None,
    }
    expected = (
        case.own,
        case.own or case.variation is not Variation.HIDDEN,
        deeds.may_manage(case),
        deeds_two_step.may_resync(case),
        tuple(range(1, 9)) if case.state.enabled else (),
        reasons[case.authentication],
        8 if case.state.enabled else None,
    )
    shown = (
        view.own,
        view.may_see_codes,
        view.may_manage,
        view.may_resync,
        view.slots_left,
        view.why_not,
        view.user.two_step.codes_left if view.user.two_step else None,
    )
    if shown != expected:
        yield f"shows {shown}, not {expected}"


def _wrong_answer(outcome: object, expected: Expectation) -> Iterator[str]:
    if not isinstance(outcome, expected.outcomes):
        yield f"answered {outcome!r}, not {[kind.__name__ for kind in expected.outcomes]}"
    missing = set(outcome.missing) if isinstance(outcome, NotAllowed) else set()
    if expected.missing and missing != set(expected.missing):
        yield f"missing is {missing}, not {expected.missing}"
    if expected.equal is not None and outcome != expected.equal:
        yield f"answered {outcome!r}, not {expected.equal!r}"
    if isinstance(outcome, SignedIn) and len(outcome.notices) != expected.notices:
        yield f"notices are {outcome.notices}"


def _wrong_entries(scene: Scene, outcome: object, expected: Expectation) -> Iterator[str]:
    ground = scene.ground
    length = ground.audit_length() - scene.before
    newest = ground.newest_entry() if length else None
    kind = newest and (newest.action, newest.result)
    if isinstance(outcome, NotAllowed) or (
        isinstance(outcome, MandatoryRefused) and outcome.why in WANT_OF_A_RIGHT
    ):
        if newest is None or length != 1 or newest.result is not Result.REFUSED:
            yield f"a refusal for want of a right left {length} entries, the newest {newest}"
        elif newest.actor_id != scene.actor.id:
            yield f"the refusal is not the actor's: {newest}"
    elif expected.done is not None:
        if length != 1 or kind != (expected.done, Result.DONE):
            yield f"a done deed left {length} entries, the newest {newest}"
    elif length > expected.most:
        yield f"left {length} entries, the newest {newest}"
    if newest is not None and newest.result is Result.DONE and _is_refusal(outcome):
        yield f"a refusal is entered as done: {newest}"
    if newest is not None and newest.workstation != WORKSTATION:
        yield f"the workstation is not named: {newest}"
    if length and not ground.audit_intact():
        yield "the chain is broken"


def _told_secrets(scene: Scene, outcome: object) -> Iterator[str]:
    ground = scene.ground
    newest = ground.newest_entry() if ground.audit_length() > scene.before else None
    if newest is not None and ground.secrets_in(entry_text([newest])):
        yield f"the audit tells a secret: {newest}"
    if not isinstance(outcome, str) and ground.secrets_in(repr(outcome)):
        yield f"a repr tells a secret: {outcome!r}"


def _is_refusal(outcome: object) -> bool:
    """Whether nothing may be entered as done."""
    return type(outcome).__name__ in REFUSALS


REFUSALS = {
    "ChangedMeanwhile",
    "CodeMalformed",
    "CodeWrong",
    "ConfirmIdentity",
    "FieldsRefused",
    "FirstUserFixed",
    "HalfOpenEnded",
    "MandatoryRefused",
    "MoreAffected",
    "NoSuchUser",
    "NoTwoStep",
    "NotAllowed",
    "NotPossible",
    "OwnMandatory",
    "OwnRoleOrStatus",
    "PairRefused",
    "PasswordWrong",
    "RecoveryCodeWrong",
    "SignInFailed",
    "TwoStepRequired",
    "TwoStepWouldEnd",
}


def _unwanted_changes(scene: Scene, deed: Deed, outcome: object) -> Iterator[str]:
    """S02, S04: what was not asked for stays as it was."""
    ground, kept = scene.ground, scene.kept
    now = ground.snapshot()
    if now == kept:
        return  # what should have changed is missed by the entries and the answer
    changed = {table for table, rows in now.items() if rows != kept[table]}
    if not isinstance(outcome, WRITTEN) and deed.method not in ENDING:
        yield f"answered {outcome!r} and changed {changed}"
    if isinstance(outcome, CodesShown) and changed != {"session"}:
        yield f"looking changed {changed}"
    if ground.now(scene.stranger.id) != scene.stranger:
        yield "another person changed"
    if ground.now(scene.spare.id).two_step != scene.spare_two_step:
        yield "another person's two-step verification changed"
    ended = ground.ended(scene.session)
    if scene.case.variation is Variation.SET_UP and ground.now(scene.subject.id).two_step:
        # Enabled by a program that has no session yet: whatever session there is ends (M06).
        if scene.subject.two_step is None and ended is not EndReason.TWO_STEP_ENABLED:
            yield "enabled while signing in, and an older session goes on"
    elif deed.method not in ENDING and ended is not None:
        yield "the actor's own session ended"
    yield from _after_it(scene, outcome)


def _after_it(scene: Scene, outcome: object) -> Iterator[str]:
    """What a done deed leaves behind, and nothing else."""
    ground, subject = scene.ground, scene.subject
    if isinstance(outcome, UserDeleted):
        if ground.is_there(subject.id):
            yield "still there"
        if ground.authenticator(subject.id) or ground.unused_codes(subject.id):
            yield "deleted, and the two-step data is kept (A3)"
        if ground.password(subject.id) is not None:
            yield "deleted, and the password is kept (A3)"
        return
    after = ground.now(subject.id)
    signed_in = isinstance(outcome, SignedIn)
    if after.last_sign_in != (ground.clock.now() if signed_in else subject.last_sign_in):
        yield "the last sign-in is wrong"
    same = (subject.role, subject.active, subject.email, subject.authentication)
    if not isinstance(outcome, UserChanged):
        if same != (after.role, after.active, after.email, after.authentication):
            yield "the person changed"
    else:
        yield from _type_changed(scene, after)
    yield from _registration(scene, outcome)


def _type_changed(scene: Scene, after: User) -> Iterator[str]:
    """S08: nothing is left with another authority, and nothing comes back from there."""
    ground, before = scene.ground, scene.subject
    if after.authentication is not AuthenticationType.QMETRY:
        if ground.authenticator(after.id) or ground.unused_codes(after.id):
            yield "an authenticator or codes of another authority's person"
        if ground.password(after.id) is not None:
            yield "a password of another authority's person"
    elif before.authentication is not AuthenticationType.QMETRY and not after.must_change_password:
        yield "a start password that need not be changed"


def _registration(scene: Scene, outcome: object) -> Iterator[str]:
    """S18, S23, S33, S34: which registration there is afterwards, with how many codes."""
    ground, subject = scene.ground, scene.subject
    before, after = subject.two_step, ground.now(subject.id).two_step
    left = len(ground.unused_codes(subject.id))
    paper = isinstance(outcome, SignedIn | IdentityConfirmed) and left == 7
    gone = isinstance(outcome, UserChanged) and after is None
    if isinstance(outcome, Enabled | SignedIn) and before is None:
        if after is not None and left != 8:
            yield f"{left} codes"
    elif isinstance(outcome, Enabled):
        old = before and after and after.generation == before.generation
        if old or left != 8 or set(scene.codes) & ground.unused_codes(subject.id):
            yield "registered again, and the registration or a code is an old one"
    elif isinstance(outcome, Removed) or gone:
        if after or left or ground.authenticator(subject.id):
            yield "removed, and something is kept"
    elif (before and before.generation) != (after and after.generation):
        yield f"two-step verification is now {after}"
    elif before is not None and left != (7 if paper else 8):
        yield f"{left} recovery codes are left"
