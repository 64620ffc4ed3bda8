"""Every deed of the services with what behaviour.md says it answers, case by case.

The rules here are read from the rows alone: A1, A2, A5 to A7, S02, S07 to S10, S22, S24 to S26,
S36's refusal, M06 and M21.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.identity import ConfirmIdentity
from qmetry_admin.domain.organisation import Organisation
from qmetry_admin.domain.outcomes import (
    CodeWrong,
    HalfOpenEnded,
    NeedCode,
    NeedSetUp,
    NotAllowed,
    NotPossible,
    PasswordChanged,
    RecoveryCodeWrong,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.two_step_outcomes import CodesShown, Enabled, NoTwoStep, TwoStepView
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    OwnRoleOrStatus,
    UserChanged,
    UserCreated,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    User,
    UserPage,
    UserQuery,
)
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.cases import QMETRY, ActorKind, Case, Scene, State, Variation
from tests.behaviour.ground import changed, details_for, password_of
from tests.behaviour.rfc6238 import code_of, secret_of, step_at

NEW_PASSWORD = "marble-orchard-signal-drift"
SHOWING = frozenset(
    {Variation.HIDDEN, Variation.STALE, Variation.SELF_SERVICE, Variation.OTHER_IS_ADMIN}
)
MAY_ENABLE = (Right.USERS_CREATE, Right.USERS_MODIFY)


@dataclass(frozen=True)
class Expectation:
    """What a deed answers, and what the audit has of it afterwards.

    `done` is the one entry of a done deed; without it nothing is said of the audit but that no
    more than `most` entries came. A `NotAllowed` always leaves its one refused entry.
    """

    outcomes: tuple[type, ...]
    done: Action | None = None
    most: int = 1
    missing: tuple[Right, ...] = ()
    notices: int | None = None
    equal: object = None


def refused(*missing: Right) -> Expectation:
    """For want of a right (A2)."""
    return Expectation((NotAllowed,), missing=missing)


@dataclass(frozen=True)
class Deed:
    """A method, called in one way."""

    method: str
    name: str
    call: Callable[[Scene], object]
    expect: Callable[[Case], Expectation]
    when: Callable[[Case], bool] = field(default=lambda _case: True)
    bears: frozenset[Variation] = frozenset()

    def is_for(self, case: Case) -> bool:
        """Whether it can be tried; a sign-in has no actor, so other people's are tried once."""
        again = self.method.startswith("SignIn.") and not case.own
        if case.variation is not Variation.PLAIN and case.variation not in self.bears:
            return False
        return self.when(case) and not (again and case.actor is not ActorKind.ADMIN)

    def __str__(self) -> str:
        return self.method if self.name == "" else f"{self.method}({self.name})"


# ---- the rules


def _own_or_view(case: Case, yes: Expectation) -> Expectation:
    """A7: one's own account is everybody's; other people's needs View on Users (A2)."""
    if case.own or case.has(Right.USERS_VIEW):
        return yes
    return refused(Right.USERS_VIEW)


def page(case: Case) -> Expectation:
    if case.has(Right.USERS_VIEW):
        return Expectation((UserPage,), most=0)
    return refused(Right.USERS_VIEW)


def get(case: Case) -> Expectation:
    return _own_or_view(case, Expectation((User,), most=0))


def view(case: Case) -> Expectation:
    return _own_or_view(case, Expectation((TwoStepView,), most=0))


def create(case: Case) -> Expectation:
    if case.has(Right.USERS_CREATE):
        return Expectation((UserCreated,), done=Action.USER_CREATE)
    return refused(Right.USERS_CREATE)


def change_details(case: Case) -> Expectation:
    if case.has(Right.USERS_MODIFY):
        return Expectation((UserChanged,), done=Action.USER_CHANGE)
    return refused(Right.USERS_MODIFY)


def change_role_or_status(case: Case) -> Expectation:
    if not case.has(Right.USERS_MODIFY):
        return refused(Right.USERS_MODIFY)
    if case.own:
        both = case.actor is ActorKind.FIRST_USER  # either reason is true of oneself as first user
        return Expectation((OwnRoleOrStatus, FirstUserFixed) if both else (OwnRoleOrStatus,))
    return Expectation((UserChanged,), done=Action.USER_CHANGE)


def may_manage(case: Case) -> bool:
    """S09: Create or Modify, one's own included; or the setting, for one's own alone."""
    own = case.own and case.variation is Variation.SELF_SERVICE
    return own or case.has(*MAY_ENABLE)


def confirmed(case: Case, then: Expectation) -> Expectation:
    """M05: who did not prove who they are within 15 minutes is asked first."""
    if case.variation is not Variation.STALE:
        return then
    asked = ConfirmIdentity(with_code=case.actor_enabled)
    return Expectation((ConfirmIdentity,), equal=asked, most=0)


def start_enrolment(case: Case) -> Expectation:
    if not may_manage(case):
        return refused(*MAY_ENABLE)
    if case.authentication is not QMETRY or case.state.enabled:
        return Expectation((NotPossible,))  # S08; Register again is another deed (S23)
    return Expectation((Enrolment,))


def confirm(case: Case) -> Expectation:
    if not may_manage(case):
        return refused(*MAY_ENABLE)
    return Expectation((Enabled,), done=Action.TWO_STEP_ENABLE)


def recovery_codes(case: Case) -> Expectation:
    if case.variation is Variation.HIDDEN and not case.own:
        # S24's stricter rule: no right would do, and of whom one may not look at nothing is said.
        return Expectation((NotAllowed,)) if case.has(Right.USERS_VIEW) else _unseen(case)
    if not case.state.enabled:
        return _own_or_view(case, Expectation((NoTwoStep,)))
    shown = Expectation((CodesShown,), done=Action.RECOVERY_CODES_SHOW)
    return _own_or_view(case, confirmed(case, shown))


def _unseen(_case: Case) -> Expectation:
    return refused(Right.USERS_VIEW)


def change_password(case: Case) -> Expectation:
    if case.authentication is not QMETRY:
        return Expectation((NotAllowed,))
    return Expectation((PasswordChanged,), done=Action.PASSWORD_CHANGE)


def _cannot_sign_in(case: Case) -> bool:
    """M21: inactive, or of an authority that is not connected."""
    return case.authentication is not QMETRY or not case.state.active


def right_password(case: Case) -> Expectation:
    if _cannot_sign_in(case):
        return Expectation((SignInFailed,))
    if case.state.enabled:
        return Expectation((NeedCode,))
    if case.state.mandatory:
        # S36, and its setting.
        set_up = case.variation is Variation.SET_UP
        return Expectation((NeedSetUp,) if set_up else (TwoStepRequired,))
    return Expectation((SignedIn,), done=Action.SIGN_IN, notices=0)


def recovery_way(case: Case) -> Expectation:
    if _cannot_sign_in(case):
        return Expectation((SignInFailed,))
    if case.state.enabled:
        return Expectation((SignedIn,), done=Action.SIGN_IN, notices=1)
    if case.state.mandatory:
        return Expectation((TwoStepRequired,))
    return Expectation((SignedIn,), done=Action.SIGN_IN, notices=1)  # S22's quiet line


def wrong_recovery_way(case: Case) -> Expectation:
    if case.state.enabled and not _cannot_sign_in(case):
        return Expectation((RecoveryCodeWrong,))
    return recovery_way(case)


# ---- the calls


def _right_code(scene: Scene) -> str:
    assert scene.phone is not None
    code = code_of(scene.phone.secret, step_at(scene.ground.clock.now()))
    scene.ground.secrets.add(code)
    return code


def _wrong_code(scene: Scene) -> str:
    assert scene.phone is not None
    now = step_at(scene.ground.clock.now())
    near = {code_of(scene.phone.secret, step) for step in range(now - 3000, now + 3000)}
    code = next(f"{n:06d}" for n in range(137, 1_000_000) if f"{n:06d}" not in near)
    scene.ground.secrets.add(code)
    return code


def _a_recovery_code(scene: Scene) -> str:
    codes = scene.ground.unused_codes(scene.subject.id)
    return min(codes) if codes else "7777-7777-7777-7777"


def _password(scene: Scene, password: str) -> object:
    return scene.ground.services.sign_in.password(scene.subject.username, password)


def _code(scene: Scene, code: str) -> object:
    answer = _password(scene, password_of(scene.subject.username))
    assert isinstance(answer, NeedCode)
    scene.mark()
    return scene.ground.services.sign_in.code(answer.half_open, code)


def _recovery_code(scene: Scene, code: str) -> object:
    answer = _password(scene, password_of(scene.subject.username))
    assert isinstance(answer, NeedCode)
    scene.mark()
    return scene.ground.services.sign_in.recovery_code(answer.half_open, code)


def _recovery_way(scene: Scene, password: str, code: str) -> object:
    return scene.ground.services.sign_in.password_and_recovery_code(
        scene.subject.username, password, code
    )


def _cancelled(scene: Scene) -> object:
    answer = _password(scene, password_of(scene.subject.username))
    assert isinstance(answer, NeedCode)
    sign_in = scene.ground.services.sign_in
    assert sign_in.cancel(answer.half_open) is None  # type: ignore[func-returns-value]
    scene.mark()
    return sign_in.code(answer.half_open, _right_code(scene))


def _new_password(scene: Scene) -> object:
    """Of a half-open sign-in that has proved its password but not its code (S04a)."""
    answer = _password(scene, password_of(scene.subject.username))
    assert isinstance(answer, NeedCode)
    scene.mark()
    return scene.ground.services.sign_in.new_password(answer.half_open, NEW_PASSWORD)


def _details(
    scene: Scene,
    *,
    role: Role | None = None,
    active: bool | None = None,
    email: str | None = None,
) -> object:
    user = scene.subject
    details = details_for(user.username, role=user.role, active=user.active)
    details = changed(details, role=role, active=active, email=email)
    return scene.ground.services.users.change(scene.session, user.id, user.version, details)


def _another_role(scene: Scene) -> object:
    role = Role.READ_ONLY if scene.subject.role is not Role.READ_ONLY else Role.MEMBER
    return _details(scene, role=role)


def _create(authentication: AuthenticationType) -> Callable[[Scene], object]:
    def call(scene: Scene) -> object:
        start = NEW_PASSWORD if authentication is QMETRY else ""
        return scene.ground.services.users.create(
            scene.session, details_for("newcomer"), authentication, start
        )

    return call


def _confirm(scene: Scene) -> object:
    """By an actor who had the right when the steps were opened."""
    ground = scene.ground
    role = scene.case.actor.role
    if role is not Role.ADMIN:
        ground.give_role(scene.actor.id, Role.ADMIN)
    enrolment = ground.services.two_step.start_enrolment(scene.session, scene.subject.id)
    assert isinstance(enrolment, Enrolment)
    if role is not Role.ADMIN:
        ground.give_role(scene.actor.id, role)
    secret = secret_of(enrolment.key_text)
    ground.secrets.update({enrolment.key_text, enrolment.key_text.replace(" ", ""), secret.hex()})
    step = step_at(ground.clock.now())
    first, second = code_of(secret, step), code_of(secret, step + 1)
    ground.secrets.update({first, second})
    ground.clock.wait(30)
    scene.mark()
    return ground.services.two_step.confirm(
        scene.session, enrolment, first, second, ground.clock.now()
    )


def _qmetry_not_enabled(case: Case) -> bool:
    return case.authentication is QMETRY and not case.state.enabled


def _enabled(case: Case) -> bool:
    return case.state in {State.ENABLED, State.ENABLED_MANDATORY}


def _own(case: Case) -> bool:
    return case.own


DEEDS = (
    Deed(
        "UserAdministration.page",
        "",
        lambda s: s.ground.services.users.page(s.session, UserQuery(), 0, 50),
        page,
    ),
    Deed(
        "UserAdministration.get",
        "",
        lambda s: s.ground.services.users.get(s.session, s.subject.id),
        get,
    ),
    Deed("UserAdministration.create", "QMETRY", _create(AuthenticationType.QMETRY), create),
    Deed("UserAdministration.create", "LDAP", _create(AuthenticationType.LDAP), create),
    Deed("UserAdministration.create", "SAML", _create(AuthenticationType.SAML), create),
    Deed(
        "UserAdministration.change",
        "email",
        lambda s: _details(s, email="moved@example.org"),
        change_details,
    ),
    Deed("UserAdministration.change", "role", _another_role, change_role_or_status),
    Deed(
        "UserAdministration.change",
        "status",
        lambda s: _details(s, active=not s.subject.active),
        change_role_or_status,
    ),
    Deed(
        "UserAdministration.suggested_start_password",
        "",
        lambda s: s.ground.services.users.suggested_start_password(),
        lambda _case: Expectation((str,), most=0),
    ),
    Deed(
        "TwoStep.view", "", lambda s: s.ground.services.two_step.view(s.session, s.subject.id), view
    ),
    Deed(
        "TwoStep.start_enrolment",
        "",
        lambda s: s.ground.services.two_step.start_enrolment(s.session, s.subject.id),
        start_enrolment,
        bears=frozenset({Variation.SELF_SERVICE, Variation.STALE}),
    ),
    Deed(
        "TwoStep.confirm",
        "",
        _confirm,
        confirm,
        _qmetry_not_enabled,
        frozenset({Variation.SELF_SERVICE, Variation.STALE}),
    ),
    Deed(
        "TwoStep.recovery_codes",
        "all",
        lambda s: s.ground.services.two_step.recovery_codes(s.session, s.subject.id),
        recovery_codes,
        bears=SHOWING,
    ),
    Deed(
        "TwoStep.recovery_codes",
        "one",
        lambda s: s.ground.services.two_step.recovery_codes(s.session, s.subject.id, "one"),
        recovery_codes,
        bears=SHOWING,
    ),
    Deed(
        "Account.change_password",
        "",
        lambda s: s.ground.services.account.change_password(
            s.session, password_of(s.subject.username), NEW_PASSWORD
        ),
        change_password,
        _own,
    ),
    Deed(
        "SessionKeeper.check",
        "",
        lambda s: s.ground.services.sessions.check(s.session),
        lambda _case: Expectation((User,), most=0),
    ),
    Deed(
        "SessionKeeper.sign_out",
        "",
        lambda s: s.ground.services.sessions.sign_out(s.session),
        lambda _case: Expectation((type(None),), done=Action.SIGN_OUT),
    ),
    Deed(
        "SessionKeeper.end_lost",
        "",
        lambda s: s.ground.services.sessions.end_lost(),
        lambda _case: Expectation((type(None),), most=0),
    ),
    Deed(
        "SessionKeeper.sign_out_all",
        "",
        lambda s: s.ground.services.sessions.sign_out_all(),
        lambda _case: Expectation((type(None),), most=0),
    ),
    Deed(
        "SignIn.organisation",
        "",
        lambda s: s.ground.services.sign_in.organisation(),
        lambda _case: Expectation((Organisation,), most=0),
    ),
    Deed(
        "SignIn.password",
        "right",
        lambda s: _password(s, password_of(s.subject.username)),
        right_password,
        bears=frozenset({Variation.SET_UP}),
    ),
    Deed(
        "SignIn.password",
        "wrong",
        lambda s: _password(s, "somebody-elses-password"),
        lambda _case: Expectation((SignInFailed,)),
    ),
    Deed(
        "SignIn.code",
        "right",
        lambda s: _code(s, _right_code(s)),
        lambda _case: Expectation((SignedIn,), done=Action.SIGN_IN, notices=0),
        _enabled,
    ),
    Deed(
        "SignIn.code",
        "wrong",
        lambda s: _code(s, _wrong_code(s)),
        lambda _case: Expectation((CodeWrong,)),
        _enabled,
    ),
    Deed(
        "SignIn.recovery_code",
        "right",
        lambda s: _recovery_code(s, _a_recovery_code(s)),
        lambda _case: Expectation((SignedIn,), done=Action.SIGN_IN, notices=1),
        _enabled,
    ),
    Deed(
        "SignIn.recovery_code",
        "wrong",
        lambda s: _recovery_code(s, "7777-7777-7777-7777"),
        lambda _case: Expectation((RecoveryCodeWrong,)),
        _enabled,
    ),
    Deed(
        "SignIn.password_and_recovery_code",
        "right",
        lambda s: _recovery_way(s, password_of(s.subject.username), _a_recovery_code(s)),
        recovery_way,
    ),
    Deed(
        "SignIn.password_and_recovery_code",
        "wrong code",
        lambda s: _recovery_way(s, password_of(s.subject.username), "7777-7777-7777-7777"),
        wrong_recovery_way,
    ),
    Deed(
        "SignIn.password_and_recovery_code",
        "wrong password",
        lambda s: _recovery_way(s, "somebody-elses-password", _a_recovery_code(s)),
        lambda _case: Expectation((SignInFailed,)),
    ),
    Deed(
        "SignIn.new_password",
        "before the code",
        _new_password,
        lambda _case: Expectation((HalfOpenEnded,)),
        _enabled,
    ),
    Deed(
        "SignIn.cancel",
        "then a right code",
        _cancelled,
        lambda _case: Expectation((HalfOpenEnded,)),
        _enabled,
    ),
)
