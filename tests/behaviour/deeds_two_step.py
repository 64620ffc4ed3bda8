"""The deeds of the Security tab and of signing in with it, as behaviour.md has them.

Read from S09, S15, S23, S33 to S36 and M05 alone.
"""

from __future__ import annotations

from collections.abc import Callable

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.identity import (
    Confirmation,
    ConfirmIdentity,
    IdentityConfirmed,
    PasswordWrong,
)
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    CodeWrong,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedSetUp,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeWrong,
    SignedIn,
)
from qmetry_admin.domain.two_step_outcomes import (
    Enabled,
    EnrolmentOver,
    NoTwoStep,
    OwnMandatory,
    RemovalReason,
    Removed,
    Resynced,
)
from qmetry_admin.domain.users import Right, Role
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.cases import QMETRY, Case, Scene, State, Variation
from tests.behaviour.deeds import (
    MAY_ENABLE,
    Deed,
    Expectation,
    confirmed,
    may_manage,
    refused,
)
from tests.behaviour.ground import password_of
from tests.behaviour.rfc6238 import code_of, secret_of, step_at

MANAGING = frozenset({Variation.SELF_SERVICE, Variation.STALE, Variation.OTHER_IS_ADMIN})
SET_UP = frozenset({Variation.SET_UP})
NO_REGISTRATION = "0" * 32


# ---- the rules


def register_again(case: Case) -> Expectation:
    if not may_manage(case):
        return refused(*MAY_ENABLE)
    if not case.state.enabled:
        return Expectation(
            (NoTwoStep,) if case.authentication is QMETRY else (NoTwoStep, NotPossible)
        )
    return confirmed(case, Expectation((Enrolment,)))


def registered_again(case: Case) -> Expectation:
    if not may_manage(case):
        return refused(*MAY_ENABLE)
    return Expectation((Enabled,), done=Action.TWO_STEP_REGISTER_AGAIN)


def may_resync(case: Case) -> bool:
    """S09, A2: Assist alone is for people who are not Admins."""
    return may_manage(case) or (case.has(Right.USERS_ASSIST) and not case.about_admin)


def resync(case: Case, yes: Expectation) -> Expectation:
    if not may_resync(case):
        assist = () if case.about_admin else (Right.USERS_ASSIST,)
        return refused(*MAY_ENABLE, *assist)
    if not case.state.enabled:
        other = case.authentication is not QMETRY
        return Expectation((NoTwoStep, NotPossible) if other else (NoTwoStep,))
    return yes


def right_pair(case: Case) -> Expectation:
    return resync(case, Expectation((Resynced,), done=Action.TWO_STEP_RESYNC))


def wrong_pair(case: Case) -> Expectation:
    return resync(case, Expectation((PairRefused,)))


def old_pair(case: Case) -> Expectation:
    """The phone may be told to be set back (M02), as long as it is not told which one was old."""
    return resync(case, Expectation((PairRefused, PhoneSetBack)))


def no_pair(case: Case) -> Expectation:
    # Whether the form or the state is looked at first is not said; nothing is counted.
    expected = resync(case, Expectation((CodeMalformed,), most=0))
    return expected if expected.missing else Expectation((*expected.outcomes, CodeMalformed))


def remove(case: Case, yes: Expectation) -> Expectation:
    if not may_manage(case):
        return refused(*MAY_ENABLE)
    if not case.state.enabled:
        return Expectation((NoTwoStep, ChangedMeanwhile))
    if case.own and case.state.mandatory:
        return Expectation((OwnMandatory,))
    return confirmed(case, yes)


def removed(case: Case) -> Expectation:
    return remove(case, Expectation((Removed,), done=Action.TWO_STEP_REMOVE))


def removed_for_no_reason(case: Case) -> Expectation:
    if case.own:
        return removed(case)  # the reason is for somebody else's
    asked = remove(case, Expectation((FieldsRefused,)))
    if asked.outcomes == (ConfirmIdentity,):
        return Expectation((ConfirmIdentity, FieldsRefused))
    return asked if asked.missing else Expectation((*asked.outcomes, FieldsRefused))


def removed_another(case: Case) -> Expectation:
    """A registration that is not the present one any more."""
    asked = remove(case, Expectation((ChangedMeanwhile,)))
    if asked.outcomes == (ConfirmIdentity,):
        return Expectation((ConfirmIdentity, ChangedMeanwhile))
    return asked if asked.missing else Expectation((*asked.outcomes, ChangedMeanwhile))


def due(case: Case) -> Expectation:
    return confirmed(case, Expectation((IdentityConfirmed,), most=0))


def confirm_identity(case: Case) -> Expectation:
    if case.authentication is not QMETRY:
        # Their authority is not connected: it cannot be, by whatever word.
        return Expectation((NotAllowed, PasswordWrong))
    return Expectation((IdentityConfirmed,), done=Action.IDENTITY)


def confirm_identity_wrongly(case: Case) -> Expectation:
    if case.authentication is not QMETRY:
        return Expectation((NotAllowed, PasswordWrong))
    return Expectation((PasswordWrong,))


def confirm_without_code(case: Case) -> Expectation:
    if case.actor_enabled:
        return Expectation((CodeMalformed,))
    return confirm_identity(case)


def _two_codes(scene: Scene, secret: bytes) -> tuple[str, str]:
    """The phone's code now and, thirty seconds later, the next one."""
    ground = scene.ground
    step = step_at(ground.clock.now())
    ground.clock.wait(30)
    codes = code_of(secret, step), code_of(secret, step + 1)
    ground.secrets.update(codes)
    return codes


# ---- the calls


def _register_again(scene: Scene) -> object:
    return scene.ground.services.two_step.start_registering_again(scene.session, scene.subject.id)


def _registered_again(scene: Scene) -> object:
    """By an actor who had the right when the steps were opened."""
    ground = scene.ground
    role = scene.case.actor.role
    ground.give_role(scene.actor.id, Role.ADMIN)
    enrolment = ground.services.two_step.start_registering_again(scene.session, scene.subject.id)
    assert isinstance(enrolment, Enrolment), enrolment
    ground.give_role(scene.actor.id, role)
    first, second = _two_codes(scene, secret_of(enrolment.key_text))
    scene.mark()
    return ground.services.two_step.confirm(
        scene.session, enrolment, first, second, ground.clock.now()
    )


def _resync(codes: Callable[[Scene], tuple[str, str]]) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        first, second = codes(scene)
        ground = scene.ground
        return ground.services.two_step.resync(
            scene.session, scene.subject.id, first, second, ground.clock.now()
        )

    return call


def _phones_pair(scene: Scene) -> tuple[str, str]:
    return ("123123", "456456") if scene.phone is None else _two_codes(scene, scene.phone.secret)


def _one_old(scene: Scene) -> tuple[str, str]:
    """The last step's code, which was accepted once, and the next one."""
    if scene.phone is None:
        return "123123", "456456"
    authenticator = scene.ground.authenticator(scene.subject.id)
    assert authenticator is not None
    last = authenticator.last_step
    return code_of(scene.phone.secret, last), code_of(scene.phone.secret, last + 1)


def _wrong_order(scene: Scene) -> tuple[str, str]:
    first, second = _phones_pair(scene)
    return second, first


def _remove(
    reason: RemovalReason | None, generation: str | None = None, note: str = ""
) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        state = scene.subject.two_step
        present = state.generation if state else NO_REGISTRATION
        return scene.ground.services.two_step.remove(
            scene.session, scene.subject.id, generation or present, reason, note
        )

    return call


def _confirm_identity(
    password: str | None, code: Callable[[Scene], str]
) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        typed = password_of(scene.actor.username) if password is None else password
        confirmation = Confirmation(typed, code(scene))
        return scene.ground.services.identity.confirm(scene.session, confirmation)

    return call


def _none(_scene: Scene) -> str:
    return ""


def _phones(scene: Scene) -> str:
    if not scene.case.actor_enabled or scene.phone is None:
        return ""
    return code_of(scene.phone.secret, step_at(scene.ground.clock.now()))


def _papers(scene: Scene) -> str:
    return min(scene.ground.unused_codes(scene.actor.id), default="")


def _someones(scene: Scene) -> str:
    """A recovery code, but another person's."""
    return min(scene.ground.unused_codes(scene.spare.id))


def _half_open(scene: Scene) -> HalfOpen:
    subject = scene.subject.username
    answer = scene.ground.services.sign_in.password(subject, password_of(subject))
    assert isinstance(answer, NeedCode | NeedSetUp), answer
    scene.mark()
    return answer.half_open


def _sign_in_resync(codes: Callable[[Scene], tuple[str, str]]) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        half_open = _half_open(scene)
        first, second = codes(scene)
        now = scene.ground.clock.now()
        return scene.ground.services.sign_in.resync(half_open, first, second, now)

    return call


def _start_set_up(scene: Scene) -> object:
    return scene.ground.services.sign_in.start_set_up(_half_open(scene))


def _finish_set_up(scene: Scene) -> object:
    """With nothing confirmed."""
    return scene.ground.services.sign_in.finish_set_up(_half_open(scene))


def _code_instead(scene: Scene) -> object:
    return scene.ground.services.sign_in.code(_half_open(scene), "123456")


def _paper_instead(scene: Scene) -> object:
    half_open = _half_open(scene)
    return scene.ground.services.sign_in.recovery_code(half_open, "7777-7777-7777-7777")


def _new_password_instead(scene: Scene) -> object:
    half_open = _half_open(scene)
    return scene.ground.services.sign_in.new_password(half_open, "velvet-harbour-comet-tin")


def _confirm_set_up(scene: Scene) -> object:
    """At sign-in where that is possible, else with the steps an Admin opened in the tab."""
    half_open = _half_open(scene)
    services = scene.ground.services
    enrolment = services.sign_in.start_set_up(half_open)
    if not isinstance(enrolment, Enrolment):
        by_admin = services.two_step.start_enrolment(
            scene.ground.session(scene.spare), scene.stranger.id
        )
        assert isinstance(by_admin, Enrolment)
        enrolment = by_admin
    codes = _two_codes(scene, secret_of(enrolment.key_text))
    scene.mark()
    return services.sign_in.confirm_set_up(half_open, enrolment, *codes, scene.ground.clock.now())


def _set_up_to_the_end(scene: Scene) -> object:
    answer = _half_open(scene)
    services = scene.ground.services
    enrolment = services.sign_in.start_set_up(answer)
    assert isinstance(enrolment, Enrolment)
    codes = _two_codes(scene, secret_of(enrolment.key_text))
    now = scene.ground.clock.now()
    assert isinstance(services.sign_in.confirm_set_up(answer, enrolment, *codes, now), Enabled)
    scene.mark()
    return services.sign_in.finish_set_up(answer)


# ---- when


def _enabled(case: Case) -> bool:
    return case.state.enabled


def _active_enabled(case: Case) -> bool:
    return case.state in {State.ENABLED, State.ENABLED_MANDATORY}


def _own(case: Case) -> bool:
    return case.own


def _own_enabled(case: Case) -> bool:
    return case.actor_enabled


def _steps_can_be_opened(case: Case) -> bool:
    return case.state.enabled and case.variation is not Variation.STALE


def _setting_up(case: Case) -> bool:
    none = case.state is State.NONE_MANDATORY
    return case.variation is Variation.SET_UP and none and case.authentication is QMETRY


def _half_opens(case: Case) -> bool:
    return _active_enabled(case) or _setting_up(case)


def _over(_case: Case) -> Expectation:
    return Expectation((HalfOpenEnded,))


def _only_while_set_up(yes: Expectation) -> Callable[[Case], Expectation]:
    def expect(case: Case) -> Expectation:
        return yes if _setting_up(case) else _over(case)

    return expect


DEEDS = (
    Deed("TwoStep.start_registering_again", "", _register_again, register_again, bears=MANAGING),
    Deed(
        "TwoStep.confirm",
        "again",
        _registered_again,
        registered_again,
        _steps_can_be_opened,
        frozenset({Variation.SELF_SERVICE, Variation.OTHER_IS_ADMIN}),
    ),
    Deed("TwoStep.resync", "right", _resync(_phones_pair), right_pair, bears=MANAGING),
    Deed("TwoStep.resync", "one old", _resync(_one_old), old_pair, bears=MANAGING),
    Deed("TwoStep.resync", "wrong order", _resync(_wrong_order), wrong_pair),
    Deed("TwoStep.resync", "malformed", _resync(lambda _: ("12345", "123456")), no_pair),
    Deed("TwoStep.remove", "", _remove(RemovalReason.LOST_PHONE), removed, bears=MANAGING),
    Deed("TwoStep.remove", "no reason", _remove(None), removed_for_no_reason, bears=MANAGING),
    Deed(
        "TwoStep.remove",
        "other",
        _remove(RemovalReason.OTHER),
        removed_for_no_reason,
        lambda c: not c.own,
    ),
    Deed(
        "TwoStep.remove",
        "another registration",
        _remove(RemovalReason.LEFT, "f" * 32),
        removed_another,
        bears=MANAGING,
    ),
    Deed(
        "IdentityKeeper.due",
        "",
        lambda s: s.ground.services.identity.due(s.session),
        due,
        bears=frozenset({Variation.STALE}),
    ),
    Deed(
        "IdentityKeeper.confirm",
        "code",
        _confirm_identity(None, _phones),
        confirm_identity,
        _own,
        frozenset({Variation.STALE}),
    ),
    Deed(
        "IdentityKeeper.confirm",
        "recovery code",
        _confirm_identity(None, _papers),
        confirm_identity,
        _own_enabled,
        frozenset({Variation.STALE}),
    ),
    Deed(
        "IdentityKeeper.confirm",
        "somebody else's recovery code",
        _confirm_identity(None, _someones),
        lambda _: Expectation((RecoveryCodeWrong,)),
        _own_enabled,
    ),
    Deed(
        "IdentityKeeper.confirm",
        "no code",
        _confirm_identity(None, _none),
        confirm_without_code,
        _own,
        frozenset({Variation.STALE}),
    ),
    Deed(
        "IdentityKeeper.confirm",
        "wrong code",
        _confirm_identity(None, lambda _: "137137"),
        lambda _: Expectation((CodeWrong,)),
        _own_enabled,
    ),
    Deed(
        "IdentityKeeper.confirm",
        "wrong password",
        _confirm_identity("somebody-elses-password", _phones),
        confirm_identity_wrongly,
        _own,
        frozenset({Variation.STALE}),
    ),
    Deed(
        "SignIn.resync",
        "right",
        _sign_in_resync(_phones_pair),
        lambda _: Expectation((SignedIn,), done=Action.SIGN_IN, notices=0),
        _active_enabled,
    ),
    Deed(
        "SignIn.resync",
        "one old",
        _sign_in_resync(_one_old),
        lambda _: Expectation((PairRefused, PhoneSetBack)),
        _active_enabled,
    ),
    Deed(
        "SignIn.start_set_up",
        "",
        _start_set_up,
        _only_while_set_up(Expectation((Enrolment,), most=0)),
        _half_opens,
        SET_UP,
    ),
    Deed("SignIn.finish_set_up", "not confirmed", _finish_set_up, _over, _half_opens, SET_UP),
    Deed("SignIn.code", "instead of set-up", _code_instead, _over, _setting_up, SET_UP),
    Deed("SignIn.recovery_code", "instead", _paper_instead, _over, _setting_up, SET_UP),
    Deed("SignIn.new_password", "instead", _new_password_instead, _over, _setting_up, SET_UP),
    Deed(
        "SignIn.confirm_set_up",
        "another's steps",
        _confirm_set_up,
        lambda _: Expectation((HalfOpenEnded, EnrolmentOver)),
        _active_enabled,
    ),
    Deed(
        "SignIn.confirm_set_up",
        "",
        _confirm_set_up,
        lambda _: Expectation((Enabled,), done=Action.TWO_STEP_ENABLE),
        _setting_up,
        SET_UP,
    ),
    Deed(
        "SignIn.finish_set_up",
        "",
        _set_up_to_the_end,
        lambda _: Expectation((SignedIn,), done=Action.SIGN_IN, notices=0),
        _setting_up,
        SET_UP,
    ),
)
