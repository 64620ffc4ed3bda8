"""Every deed by everybody on everybody: answers, rights, audit, ended sessions, secrets."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.identity import Confirmation
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NeedNewPassword,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PasswordChanged,
    RecoveryCodeNotNeeded,
    RecoveryCodesLeft,
    SessionEnded,
    SignedIn,
    SignInFailed,
)
from qmetry_admin.domain.problems import Field, ProblemKind
from qmetry_admin.domain.two_step_outcomes import (
    Basis,
    CodesShown,
    Enabled,
    RemovalReason,
    Removed,
)
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    TypeChange,
    UserChanged,
    UserCreated,
    UserDeleted,
)
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    User,
    UserId,
    UserQuery,
)
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.cases import QMETRY, ActorKind, Case, Scene, State, all_cases
from tests.behaviour.deeds import NEW_PASSWORD
from tests.behaviour.ground import (
    Ground,
    changed,
    details_for,
    entry_text,
    password_of,
)
from tests.behaviour.rfc6238 import code_of, secret_of, step_at
from tests.behaviour.table import DEEDS, faults_of

pytestmark = pytest.mark.usefixtures("short_search", "quick_codes")


@pytest.fixture
def ground() -> Iterator[Ground]:
    made = Ground()
    yield made
    made.close()


@pytest.mark.parametrize("case", list(all_cases()), ids=str)
def test_the_table(case: Case) -> None:
    assert faults_of(case) == []


# ---- nothing is left out

ANSWERS_WITHOUT_A_SESSION = {
    "SignIn.password",
    "SignIn.code",
    "SignIn.recovery_code",
    "SignIn.password_and_recovery_code",
    "SignIn.new_password",
    "SignIn.cancel",
    "SignIn.organisation",
    "SignIn.resync",
    "SignIn.start_set_up",
    "SignIn.confirm_set_up",
    "SignIn.finish_set_up",
    "SessionKeeper.end_lost",
    "SessionKeeper.sign_out_all",
    "UserAdministration.suggested_start_password",
}


def public_methods(ground: Ground) -> Iterator[tuple[str, Callable[..., object], list[str]]]:
    """Every deed there is: its name, itself, and what it takes."""
    for field in dataclasses.fields(ground.services):
        service = getattr(ground.services, field.name)
        for name, method in inspect.getmembers(service, inspect.ismethod):
            if not name.startswith("_"):
                takes = list(inspect.signature(method).parameters)
                yield f"{type(service).__name__}.{name}", method, takes


def test_every_method_has_its_lines_in_the_table(ground: Ground) -> None:
    assert {name for name, _, _ in public_methods(ground)} == {deed.method for deed in DEEDS}


def test_every_method_takes_the_session_first_or_is_known_not_to(ground: Ground) -> None:
    without = {name for name, _, takes in public_methods(ground) if takes[:1] != ["session"]}
    assert without == ANSWERS_WITHOUT_A_SESSION


# ---- ended sessions (M06)


def _signed_out(ground: Ground, _user: User, session: Session) -> None:
    ground.services.sessions.sign_out(session)


def _program_gone(ground: Ground, _user: User, _session: Session) -> None:
    ground.clock.wait(timedelta(hours=12, minutes=1).total_seconds())
    ground.services.sessions.end_lost()


def _enabled_by_another(ground: Ground, user: User, _session: Session) -> None:
    enable_by_deed(ground, ground.session(ground.first), user.id)


def _deactivated(ground: Ground, user: User, _session: Session) -> None:
    _change(ground, user, active=False)


def _role_changed(ground: Ground, user: User, _session: Session) -> None:
    _change(ground, user, role=Role.READ_ONLY)


def _password_changed(ground: Ground, user: User, _session: Session) -> None:
    answer = ground.services.account.change_password(
        ground.session(user), password_of(user.username), NEW_PASSWORD
    )
    assert answer == PasswordChanged()


def _registered_again(ground: Ground, user: User, _session: Session) -> None:
    phone_again(ground, ground.session(ground.first), user.id)


def _removed(ground: Ground, user: User, _session: Session) -> None:
    state = ground.now(user.id).two_step
    assert state is not None
    answer = ground.services.two_step.remove(
        ground.session(ground.first), user.id, state.generation, RemovalReason.LOST_PHONE
    )
    assert isinstance(answer, Removed)


def _deleted(ground: Ground, user: User, _session: Session) -> None:
    answer = ground.services.users.delete(ground.session(ground.first), user.id)
    assert isinstance(answer, UserDeleted)


def _of_another_authority(ground: Ground, user: User, _session: Session) -> None:
    now = ground.now(user.id)
    ends = now.two_step.generation if now.two_step else None
    new = TypeChange(AuthenticationType.LDAP, ends_two_step=ends)
    answer = ground.services.users.change(
        ground.session(ground.first), user.id, now.version, now.details, new
    )
    assert isinstance(answer, UserChanged)


def phone_again(ground: Ground, session: Session, user_id: UserId) -> Enabled:
    """Registers the person's phone again."""
    enrolment = ground.services.two_step.start_registering_again(session, user_id)
    assert isinstance(enrolment, Enrolment)
    return _confirmed(ground, session, enrolment)


def _change(
    ground: Ground,
    user: User,
    *,
    role: Role | None = None,
    active: bool | None = None,
    email: str | None = None,
) -> None:
    details = details_for(user.username, role=user.role)
    details = changed(details, role=role, active=active, email=email)
    answer = ground.services.users.change(
        ground.session(ground.first), user.id, ground.now(user.id).version, details
    )
    assert isinstance(answer, UserChanged)


def enable_by_deed(ground: Ground, session: Session, user_id: UserId) -> Enabled:
    enrolment = ground.services.two_step.start_enrolment(session, user_id)
    assert isinstance(enrolment, Enrolment)
    return _confirmed(ground, session, enrolment)


def _confirmed(ground: Ground, session: Session, enrolment: Enrolment) -> Enabled:
    secret = secret_of(enrolment.key_text)
    step = step_at(ground.clock.now())
    ground.clock.wait(30)
    answer = ground.services.two_step.confirm(
        session,
        enrolment,
        code_of(secret, step),
        code_of(secret, step + 1),
        ground.clock.now(),
    )
    assert isinstance(answer, Enabled)
    return answer


ENDINGS = {
    EndReason.SIGNED_OUT: _signed_out,
    EndReason.PROGRAM_GONE: _program_gone,
    EndReason.TWO_STEP_ENABLED: _enabled_by_another,
    EndReason.DEACTIVATED: _deactivated,
    EndReason.ROLE_CHANGED: _role_changed,
    EndReason.PASSWORD_CHANGED: _password_changed,
    EndReason.TWO_STEP_REGISTERED_AGAIN: _registered_again,
    EndReason.TWO_STEP_REMOVED: _removed,
    EndReason.DELETED: _deleted,
    EndReason.TYPE_CHANGED: _of_another_authority,
}
BY_ANOTHER = {*ENDINGS} - {
    EndReason.SIGNED_OUT,
    EndReason.PROGRAM_GONE,
    EndReason.PASSWORD_CHANGED,
}
NEEDS_TWO_STEP = {EndReason.TWO_STEP_REGISTERED_AGAIN, EndReason.TWO_STEP_REMOVED}


def test_every_reason_is_tried() -> None:
    assert {*ENDINGS, EndReason.UNKNOWN} == set(EndReason)


def _call_with(
    ground: Ground,
    method: Callable[..., object],
    takes: list[str],
    session: Session,
    enrolment: object,
) -> object:
    """Calls a deed with all it takes. A parameter not known here must be made known here."""
    known = {
        "session": session,
        "user_id": ground.first.id,
        "query": UserQuery(),
        "offset": 0,
        "limit": 50,
        "details": details_for("newcomer"),
        "authentication": QMETRY,
        "start_password": NEW_PASSWORD,
        "version": ground.first.version,
        "enrolment": enrolment,
        "first": "000000",
        "second": "111111",
        "typed_at": ground.clock.now(),
        "how_many": "all",
        "present": password_of("admin"),
        "new": NEW_PASSWORD,
        "new_type": TypeChange(AuthenticationType.LDAP),
        "generation": "0" * 32,
        "reason": RemovalReason.LEFT,
        "note": "",
        "confirmation": Confirmation(password_of("admin")),
        "before": ground.settings(),
        "after": dataclasses.replace(ground.settings(), self_service=True),
        "to": ground.first.id,
        "confirmed": 99,
        "search": "",
        "basis": Basis("0" * 32),
    }
    return method(**{name: known[name] for name in takes})


METHODS_WITH_A_SESSION = sorted(
    {deed.method for deed in DEEDS} - ANSWERS_WITHOUT_A_SESSION - {"SessionKeeper.sign_out"}
)


def _calls(ground: Ground) -> Iterator[tuple[str, Callable[..., object], list[str]]]:
    for name, call, takes in public_methods(ground):
        if name in METHODS_WITH_A_SESSION:
            yield name, call, takes


@pytest.mark.parametrize("reason", [*ENDINGS, EndReason.UNKNOWN], ids=lambda reason: reason.value)
def test_an_ended_session_is_answered_with_its_end(reason: EndReason, ground: Ground) -> None:
    user = ground.person("admin", role=Role.ADMIN)
    session = ground.session(user)
    enrolment = ground.services.two_step.start_enrolment(session, ground.person("another").id)
    assert isinstance(enrolment, Enrolment)
    if reason in NEEDS_TWO_STEP:
        ground.enabled(user)
    if reason is EndReason.UNKNOWN:
        session = Session("nobody gave this token", user.id, ground.clock.now())
    else:
        ENDINGS[reason](ground, user, session)
    before, length = ground.snapshot(), ground.audit_length()
    for name, call, takes in _calls(ground):
        answer = _call_with(ground, call, takes, session, enrolment)
        assert isinstance(answer, SessionEnded), name
        assert answer.reason is reason, name
        if reason in BY_ANOTHER:
            assert answer.by in {ground.first.name, ground.first.username}, name
        assert ground.snapshot() == before, name
    assert ground.audit_length() == length


@pytest.mark.parametrize("gone", ["inactive", "deleted"])
def test_whoever_is_inactive_or_deleted_does_nothing(gone: str, ground: Ground) -> None:
    """A3, M06: even where no session was ended for it."""
    user = ground.person("admin", role=Role.ADMIN)
    session = ground.session(user)
    enrolment = ground.services.two_step.start_enrolment(session, ground.person("another").id)
    if gone == "inactive":
        ground.deactivate(user.id)
    else:
        with ground.store.writing() as unit:
            unit.passwords.drop(user.id)
            unit.users.delete(user.id, ground.clock.now())
    reason = EndReason.DEACTIVATED if gone == "inactive" else EndReason.DELETED
    before = ground.snapshot()
    for name, call, takes in _calls(ground):
        assert _call_with(ground, call, takes, session, enrolment) == SessionEnded(reason), name
        assert ground.snapshot() == before, name


def test_signing_out_of_an_ended_session_is_nothing(ground: Ground) -> None:
    session = ground.session(ground.person("kim"))
    ground.services.sessions.sign_out(session)
    length = ground.audit_length()
    ground.services.sessions.sign_out(session)
    assert ground.ended(session) is EndReason.SIGNED_OUT
    assert ground.audit_length() == length


def test_a_program_that_says_it_is_there_is_not_gone(ground: Ground) -> None:
    session = ground.session(ground.person("kim"))
    for _ in range(26):
        ground.clock.wait(3600)
        assert isinstance(ground.services.sessions.check(session), User)
        ground.services.sessions.end_lost()
    assert ground.ended(session) is None


@pytest.mark.parametrize("reason", sorted(BY_ANOTHER))
def test_what_another_does_ends_all_sessions_and_no_one_elses(
    reason: EndReason, ground: Ground
) -> None:
    user = ground.person("kim")
    sessions = [ground.session(user), ground.session(user)]
    elsewhere = ground.session(ground.person("leo"))
    if reason in NEEDS_TWO_STEP:
        ground.enabled(user)
    ENDINGS[reason](ground, user, sessions[0])
    assert [ground.ended(session) for session in sessions] == [reason, reason]
    assert ground.ended(elsewhere) is None


def test_enabling_oneself_ends_the_other_sessions_only(ground: Ground) -> None:
    admin = ground.person("admin", role=Role.ADMIN)
    acting, other = ground.session(admin), ground.session(admin)
    enable_by_deed(ground, acting, admin.id)
    assert ground.ended(acting) is None
    assert ground.ended(other) is EndReason.TWO_STEP_ENABLED


def test_registering_oneself_again_ends_the_other_sessions_only(ground: Ground) -> None:
    admin = ground.person("admin", role=Role.ADMIN)
    ground.enabled(admin)
    acting, other = ground.session(admin), ground.session(admin)
    phone_again(ground, acting, admin.id)
    assert ground.ended(acting) is None
    assert ground.ended(other) is EndReason.TWO_STEP_REGISTERED_AGAIN


def test_removing_ones_own_ends_the_other_sessions_only(ground: Ground) -> None:
    admin = ground.person("admin", role=Role.ADMIN)
    ground.enabled(admin)
    acting, other = ground.session(admin), ground.session(admin)
    state = ground.now(admin.id).two_step
    assert state is not None
    answer = ground.services.two_step.remove(acting, admin.id, state.generation, None)
    assert isinstance(answer, Removed)
    assert ground.ended(acting) is None
    assert ground.ended(other) is EndReason.TWO_STEP_REMOVED


def test_changing_ones_password_ends_the_other_sessions_only(ground: Ground) -> None:
    user = ground.person("kim")
    acting, other = ground.session(user), ground.session(user)
    answer = ground.services.account.change_password(acting, password_of("kim"), NEW_PASSWORD)
    assert answer == PasswordChanged()
    assert ground.ended(acting) is None
    assert ground.ended(other) is EndReason.PASSWORD_CHANGED


def test_a_change_of_other_details_ends_no_session(ground: Ground) -> None:
    user = ground.person("kim")
    session = ground.session(user)
    _change(ground, user, email="kim@elsewhere.example")
    assert ground.ended(session) is None


# ---- rights and their owners


@pytest.mark.parametrize("kind", list(ActorKind), ids=lambda kind: kind.value)
def test_a_person_who_is_not_there(kind: ActorKind) -> None:
    scene = Scene(Case(kind, own=False, authentication=QMETRY, state=State.NONE))
    services, nobody = scene.ground.services, UserId(987654)
    answers: dict[Right, list[Callable[[], object]]] = {
        Right.USERS_VIEW: [
            lambda: services.users.get(scene.session, nobody),
            lambda: services.two_step.view(scene.session, nobody),
            lambda: services.two_step.recovery_codes(scene.session, nobody),
        ],
        Right.USERS_MODIFY: [
            lambda: services.users.change(scene.session, nobody, 1, details_for("nobody")),
            lambda: services.two_step.start_enrolment(scene.session, nobody),
        ],
    }
    for right, calls in answers.items():
        expected = NoSuchUser if scene.case.has(right) else NotAllowed
        for call in calls:
            assert isinstance(call(), expected)
    scene.close()


@pytest.mark.parametrize(
    ("role", "active"), [(Role.MEMBER, True), (Role.ADMIN, False)], ids=["role", "status"]
)
def test_the_first_user_keeps_role_and_status(role: Role, ground: Ground, *, active: bool) -> None:
    admin = ground.person("admin", role=Role.ADMIN)
    ground.enabled(ground.person("spare", role=Role.ADMIN))
    details = details_for("praman", role=role, active=active)
    answer = ground.services.users.change(
        ground.session(admin), ground.first.id, ground.first.version, details
    )
    assert answer == FirstUserFixed()
    assert ground.now(ground.first.id) == ground.first


@pytest.mark.parametrize(
    ("role", "active"), [(Role.HELP_DESK, True), (Role.ADMIN, False)], ids=["role", "status"]
)
@pytest.mark.parametrize(
    ("mandatory", "enabled", "actor_type", "refused"),
    [
        # While it is mandatory only an enrolled Admin is able; nobody but the subject is.
        (True, True, QMETRY, True),
        # An LDAP Admin counts only while the directory is activated, which it cannot be yet.
        (True, True, AuthenticationType.LDAP, True),
        # Everybody active is able while it is not mandatory: the first user and the actor stay.
        (False, True, QMETRY, False),
        (False, False, QMETRY, False),
    ],
)
def test_somebody_able_to_administer_is_left(
    *,
    mandatory: bool,
    enabled: bool,
    actor_type: AuthenticationType,
    refused: bool,
    role: Role,
    active: bool,
) -> None:
    ground = Ground(mandatory=mandatory)
    actor = ground.person("actor", role=Role.ADMIN, authentication=actor_type)
    able = ground.person("able", role=Role.ADMIN)
    if enabled:
        ground.enabled(able)
    details = details_for("able", role=role, active=active)
    answer = ground.services.users.change(
        ground.session(actor), able.id, ground.now(able.id).version, details
    )
    assert isinstance(answer, LastAbleAdmin if refused else UserChanged)
    after = ground.now(able.id)
    assert (after.role is Role.ADMIN and after.active) is refused
    ground.close()


def test_inactive_people_can_be_enabled(ground: Ground) -> None:
    user = ground.person("leo", active=False)
    answer = enable_by_deed(ground, ground.session(ground.first), user.id)
    assert answer.user.two_step is not None
    assert not answer.user.active


def test_enabling_one_changes_no_other(ground: Ground) -> None:
    kim, leo = ground.person("kim"), ground.person("leo")
    enable_by_deed(ground, ground.session(ground.first), kim.id)
    assert ground.now(leo.id) == leo
    assert ground.unused_codes(leo.id) == frozenset()


# ---- recovery codes are seen by those who may, and each showing is told (S24)


@pytest.mark.parametrize("how_many", ["all", "one"])
def test_a_showing_says_how_many_and_never_which(how_many: str, ground: Ground) -> None:
    user = ground.person("kim")
    ground.enabled(user)
    desk = ground.person("desk", role=Role.HELP_DESK)
    calls = ground.services.two_step.recovery_codes
    answer = calls(ground.session(desk), user.id, "one" if how_many == "one" else "all")
    assert isinstance(answer, CodesShown)
    assert len(answer.codes) == (8 if how_many == "all" else 1)
    assert {code.text for code in answer.codes} <= ground.unused_codes(user.id)
    assert answer.left == 8
    entry = ground.newest_entry()
    assert (entry.action, entry.actor_id, entry.user_id) == (
        Action.RECOVERY_CODES_SHOW,
        desk.id,
        user.id,
    )
    assert str(len(answer.codes)) in " ".join(entry.detail.values())
    assert ground.secrets_in(entry_text([entry])) == []


def test_looking_makes_no_new_codes(ground: Ground) -> None:
    user = ground.person("kim")
    ground.enabled(user)
    before = ground.unused_codes(user.id)
    for _ in range(2):
        ground.services.two_step.recovery_codes(ground.session(ground.first), user.id)
    assert ground.unused_codes(user.id) == before


def test_admins_codes_can_be_seen_as_well(ground: Ground) -> None:
    admin = ground.person("admin", role=Role.ADMIN)
    ground.enabled(admin)
    reader = ground.session(ground.person("reader", role=Role.READ_ONLY))
    assert isinstance(ground.services.two_step.recovery_codes(reader, admin.id), CodesShown)


# ---- sign-in, told alike (M21)


def test_the_same_words_and_the_same_work(ground: Ground) -> None:
    ground.person("kim")
    ground.person("leo", active=False)
    ground.person("lda", authentication=AuthenticationType.LDAP)
    ground.person("sam", authentication=AuthenticationType.SAML)
    work = []
    for name in ("kim", "leo", "lda", "sam", "nobody"):
        before = ground.hasher.verified
        answer = ground.services.sign_in.password(name, "not-the-right-password")
        assert answer == SignInFailed()
        work.append(ground.hasher.verified - before)
    assert work == [1] * 5


def test_a_recovery_code_that_was_not_needed_is_said(ground: Ground) -> None:
    ground.person("kim")
    answer = ground.services.sign_in.password_and_recovery_code(
        "kim", password_of("kim"), "7777-7777-7777-7777"
    )
    assert isinstance(answer, SignedIn)
    assert answer.notices == (RecoveryCodeNotNeeded(),)


def test_a_used_recovery_code_is_told_with_how_many_are_left(ground: Ground) -> None:
    user = ground.person("kim")
    ground.enabled(user)
    left = 8
    for code in sorted(ground.unused_codes(user.id)):
        ground.clock.wait(2)
        answer = ground.services.sign_in.password_and_recovery_code("kim", password_of("kim"), code)
        left -= 1
        assert isinstance(answer, SignedIn)
        assert answer.notices == (RecoveryCodesLeft(left, just_used=True),)


# ---- accounts: A1 and A5


def test_a_start_password_must_be_changed_and_is_not_the_new_one(ground: Ground) -> None:
    session = ground.session(ground.first)
    made = ground.services.users.create(session, details_for("neu"), QMETRY, NEW_PASSWORD)
    assert isinstance(made, UserCreated)
    assert made.user.must_change_password
    sign_in = ground.services.sign_in
    answer = sign_in.password("neu", NEW_PASSWORD)
    assert isinstance(answer, NeedNewPassword)
    assert ground.now(made.user.id).last_sign_in is None
    same = sign_in.new_password(answer.half_open, NEW_PASSWORD)
    assert isinstance(same, FieldsRefused)
    assert same.problems[0].kind is ProblemKind.SAME_AS_BEFORE
    signed_in = sign_in.new_password(answer.half_open, "copper-window-meadow-flute")
    assert isinstance(signed_in, SignedIn)
    assert not ground.now(made.user.id).must_change_password
    assert sign_in.password("neu", NEW_PASSWORD) == SignInFailed()


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("eleven char", ProblemKind.TOO_SHORT),
        ("x" * 1025, ProblemKind.TOO_LONG),
        ("a-guessable-one", ProblemKind.GUESSABLE),
    ],
)
def test_passwords_are_refused_alike_everywhere(
    new: str, kind: ProblemKind, ground: Ground
) -> None:
    user = ground.person("kim")
    ground.person("neu", start_password=True)
    services = ground.services
    half_open = services.sign_in.password("neu", password_of("neu"))
    assert isinstance(half_open, NeedNewPassword)
    answers = [
        services.account.change_password(ground.session(user), password_of("kim"), new),
        services.sign_in.new_password(half_open.half_open, new),
        services.users.create(ground.session(ground.first), details_for("leo"), QMETRY, new),
    ]
    for answer in answers:
        assert isinstance(answer, FieldsRefused)
        assert [problem.kind for problem in answer.problems] == [kind]
        assert answer.problems[0].field is Field.PASSWORD


@pytest.mark.parametrize("new", ["twelve chars", "x" * 1024, "e\u0301" * 12])
def test_passwords_at_the_edge_are_accepted(new: str, ground: Ground) -> None:
    user = ground.person("kim")
    answer = ground.services.account.change_password(ground.session(user), password_of("kim"), new)
    assert answer == PasswordChanged()


def test_twelve_is_counted_after_nfc(ground: Ground) -> None:
    user = ground.person("kim")
    answer = ground.services.account.change_password(
        ground.session(user), password_of("kim"), "e\u0301" * 11
    )
    assert isinstance(answer, FieldsRefused)


def test_the_present_password_is_asked(ground: Ground) -> None:
    user = ground.person("kim")
    answer = ground.services.account.change_password(
        ground.session(user), "not-the-present-one", NEW_PASSWORD
    )
    assert isinstance(answer, FieldsRefused)
    [problem] = answer.problems
    assert (problem.field, problem.kind) == (Field.PRESENT_PASSWORD, ProblemKind.WRONG)


@pytest.mark.parametrize("spelling", ["KIM", " kim ", "\uff4b\uff49\uff4d", "Kim"])
def test_a_name_is_taken_in_every_spelling_and_type(spelling: str, ground: Ground) -> None:
    ground.person("kim", authentication=AuthenticationType.LDAP)
    details = dataclasses.replace(details_for("other"), username=spelling)
    answer = ground.services.users.create(
        ground.session(ground.first), details, QMETRY, NEW_PASSWORD
    )
    assert isinstance(answer, FieldsRefused)
    assert {problem.field for problem in answer.problems} == {Field.USERNAME}


@pytest.mark.parametrize("character", ["\x00", "\n", "\u200b", "\u202e", "\x7f"])
def test_characters_nobody_sees_are_refused_by_name(character: str, ground: Ground) -> None:
    details = dataclasses.replace(details_for("kim"), username=f"k{character}im")
    answer = ground.services.users.create(
        ground.session(ground.first), details, QMETRY, NEW_PASSWORD
    )
    assert isinstance(answer, FieldsRefused)
    [problem] = answer.problems
    assert (problem.field, problem.kind) == (Field.USERNAME, ProblemKind.FORBIDDEN_CHARACTER)
    assert problem.detail


def test_an_edit_against_another_says_who_and_which(ground: Ground) -> None:
    user = ground.person("kim")
    admin = ground.person("admin", role=Role.ADMIN)
    _change(ground, user, email="kim@elsewhere.example")
    late = ground.services.users.change(
        ground.session(admin), user.id, user.version, details_for("kim", email="k@late.example")
    )
    assert isinstance(late, ChangedMeanwhile)
    assert late.by in {ground.first.name, ground.first.username}
    assert late.at == ground.clock.now()
    assert late.fields == (Field.EMAIL,)
    assert ground.now(user.id).email == "kim@elsewhere.example"


@pytest.mark.parametrize("authentication", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_no_key_is_made_for_people_of_other_authorities(
    authentication: AuthenticationType, ground: Ground
) -> None:
    user = ground.person("lda", authentication=authentication)
    answer = ground.services.two_step.start_enrolment(ground.session(ground.first), user.id)
    assert answer == NotPossible(WhyNot(authentication.value))
