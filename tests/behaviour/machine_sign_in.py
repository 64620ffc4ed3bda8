"""Sign-in, walked at random beside a model of its own.

Rows: S01, S04, S04a, S05, S05a, S22, S26 to S30, M01 to M03, M06, M21.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    DoneByOthers,
    FieldsRefused,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NoRecoveryCodesLeft,
    PairRefused,
    PhoneClockOff,
    PhoneSetBack,
    RecoveryCodeNotNeeded,
    RecoveryCodesLeft,
    RecoveryCodeWrong,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.user_outcomes import UserChanged
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.sign_in import SignIn
from tests.behaviour.ground import ORGANISATION, Ground, details_for, password_of
from tests.behaviour.model_sign_in import (
    HALF_OPEN_SECONDS,
    MOST_WRONG,
    RANGE,
    WITHIN,
    Person,
    Row,
    folded,
)
from tests.behaviour.rfc6238 import code_of, start_of, step_at

NAMES = ("mia", "neu", "nia", "paul", "pat", "lena", "sam", "ina", "ghost")
ENROLLED = ("mia", "neu", "nia", "ina")
WAITS = (0.2, 0.7, 1.0, 14.0, 29.0, 30.0, 30.0, 31.0, 45.0, 60.0, 95.0)
LONG_WAITS = (299.0, 301.0, 899.0, 901.0, 3600.0, 86400.0, 20 * 86400.0, 31 * 86400.0)
JUMPS = (-31 * 86400.0, -7200.0, -1000.0, -95.0, -30.0, -1.0, 1.0, 30.0, 65.0, 1000.0, 7200.0)
OFTEN = (*("mia",) * 5, "ina", *("neu",) * 2, *NAMES)
CODES = (
    *("phone", "phone", "phone", "before", "after", "two before", "two after", "computer"),
    *("next", "next", "last", "older", "wrong", "malformed", "spaced", "guessed"),
)
TYPED = (*("phone",) * 4, "next", "next", "before", "after", "last", "older", "wrong", "guessed")
TRIES = st.lists(
    st.tuples(st.sampled_from(TYPED), st.sampled_from([31.0, 0.0, 5.0, 29.0, 60.0, 95.0])),
    min_size=1,
    max_size=4,
)
PAIRS = (
    "right",
    "right",
    "right",
    "wrong order",
    "same",
    "apart",
    "one old",
    "both old",
    "too far",
)
FAR = 20
MALFORMED = ("", "12345", "1234567", "12345a", "12 34 5", "94287082")


@dataclass
class Half:
    """A half-open sign-in. `shaky`: something happened that may have ended it."""

    half_open: HalfOpen
    person: Person
    program: int
    born: float
    code: tuple[int, int] | None = None
    recovery: str | None = None
    ended: bool = False
    shaky: bool = False
    new_password_due: bool = False
    first: int | None = None  # of two codes in a row, the first one's step


class SignInMachine(RuleBasedStateMachine):
    """One directory, two programs, people with phones, and the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground
        self.people: dict[str, Person] = {}
        self.halves: list[Half] = []
        self.passwords: dict[str, Row] = defaultdict(Row)
        self.code_rows: dict[str, Row] = defaultdict(Row)
        self.marks: dict[str, list[datetime]] = defaultdict(list)
        self.paced: dict[str, datetime] = {}
        self.pace_sure: dict[str, bool] = {}
        self.sessions: list[tuple[Session, Person]] = []
        self.closed: set[str] = set()
        self.clock_was_set = False
        self.touched: set[str] = set()
        self.patience = 2

    # ---- the beginning

    @initialize(mandatory=st.booleans(), off=st.sampled_from([0.0, 95.0, -95.0, 580.0, -580.0]))
    def begin(self, *, mandatory: bool, off: float) -> None:
        self.ground = ground = Ground(mandatory=mandatory)
        ground.enabled(ground.person("spare", role=Role.ADMIN))
        self.mandatory = mandatory
        self.boss = ground.session(ground.first)
        self.programs = (ground.services.sign_in, SignIn(ground.world))
        for name in NAMES:
            self.people[name] = self._made(name)
        for name in ENROLLED:
            self._enrol(self.people[name], off)
        self.length = ground.audit_length()
        self.session_rows = ground.rows("session")

    def _made(self, name: str) -> Person:
        password = password_of(name)
        if name == "ghost":
            return Person(name, None, password, qmetry=False)
        types = {"lena": AuthenticationType.LDAP, "sam": AuthenticationType.SAML}
        user = self.ground.person(
            name,
            authentication=types.get(name, AuthenticationType.QMETRY),
            active=name != "ina",
            start_password=name in {"neu", "nia", "pat"},
        )
        return Person(
            name,
            user.id,
            password,
            qmetry=name not in types,
            active=user.active,
            start_password=user.must_change_password,
        )

    def _enrol(self, person: Person, off: float) -> None:
        assert person.id is not None
        phone = self.ground.enabled(self.ground.now(person.id), round(off / 30))
        person.phone_off = off
        person.secret = phone.secret
        authenticator = self.ground.authenticator(person.id)
        assert authenticator is not None
        person.last, person.drift = authenticator.last_step, authenticator.drift
        person.accepted.append(person.last)
        person.codes = set(self.ground.unused_codes(person.id))

    def teardown(self) -> None:
        if not hasattr(self, "ground"):
            return
        self._look_at(NAMES)
        for session, person in self.sessions:
            expected = None if person.active else EndReason.DEACTIVATED
            ended = self.ground.ended(session)
            assert ended in {expected, EndReason.DEACTIVATED, EndReason.PASSWORD_CHANGED}
        self.ground.close()

    # ---- time

    @property
    def now(self) -> datetime:
        return self.ground.clock.now()

    @rule(seconds=st.sampled_from(WAITS))
    def wait(self, seconds: float) -> None:
        self.ground.clock.wait(seconds)

    @rule(seconds=st.sampled_from(LONG_WAITS))
    def wait_long(self, seconds: float) -> None:
        self.ground.clock.wait(seconds)

    @rule(
        what=st.one_of(
            st.tuples(st.just("computer"), st.sampled_from(JUMPS)),
            st.tuples(st.just("set"), st.sampled_from([0.0, 25.0, -25.0, 95.0, -3600.0, 45.0])),
            st.tuples(st.just("runs off"), st.sampled_from([-28.0, 28.0])),
        ),
        name=st.sampled_from(("mia", "mia", *ENROLLED)),
    )
    def clocks_move(self, what: tuple[str, float], name: str) -> None:
        """The computer's clock is set, or a phone's, or a phone runs fast or slow."""
        kind, seconds = what
        if kind == "set":
            self.people[name].phone_off = seconds
        elif kind == "runs off":
            self.people[name].phone_off += seconds
        else:
            self.set_the_computers_clock(seconds)

    def set_the_computers_clock(self, seconds: float) -> None:
        self.ground.clock.set_by(seconds)
        self.clock_was_set = True
        for name in self.pace_sure:
            self.pace_sure[name] = False
        if seconds < 0:
            for row in (*self.passwords.values(), *self.code_rows.values()):
                row.clock_set_back()

    # ---- the password

    @rule(
        name=st.sampled_from(OFTEN),
        spelling=st.sampled_from(["plain", "plain", "upper", "blanks", "wide"]),
        right=st.sampled_from([True, True, True, True, False]),
        program=st.integers(0, 1),
    )
    def type_password(self, name: str, spelling: str, *, right: bool, program: int) -> None:
        self.password(name, spelled(name, spelling), right=right, program=program)

    @precondition(lambda self: self.patience)
    @rule(name=st.sampled_from(OFTEN), times=st.sampled_from([2, 9, 10, 11]))
    def type_wrong_passwords(self, name: str, times: int) -> None:
        self.patience -= 1
        for _ in range(times):
            self.password(name, name, right=False, program=0)

    def password(self, name: str, typed: str, *, right: bool, program: int) -> NeedCode | None:
        person = self.people[name]
        password = person.password if right else "some-other-password"
        answer = self.programs[program].password(typed, password)
        verdict = self._password_verdict(person, answer, right=right)
        if verdict != "right":
            assert isinstance(answer, Locked if verdict == "locked" else SignInFailed | Locked)
            self._nothing_came_of_it(person)
            return None
        return self._after_password(person, answer, program)

    def _password_verdict(self, person: Person, answer: object, *, right: bool) -> str:
        """M03 and M21 of the password: locked, wrong or right."""
        row = self.passwords[folded(person.username)]
        code_row = self.code_rows[folded(person.username)]
        works = right and person.qmetry and person.active
        if row.until is None and works and isinstance(answer, Locked):
            # The password may be right while the code's step is locked.
            assert person.secret is not None
            row.clear()
            assert code_row.gate(answer, self.now)
            return "locked"
        if row.gate(answer, self.now):
            return "locked"
        if works:
            row.clear()
            return "right"
        if row.wrong(answer, self.now):
            for half in self.halves:
                half.shaky |= half.person is person  # S04a: whether this is "the account locked"
        return "wrong"

    def _after_password(self, person: Person, answer: object, program: int) -> NeedCode | None:
        if person.secret is not None:
            assert isinstance(answer, NeedCode)
            assert answer.entry == f"{ORGANISATION} ({person.username})"
            assert answer.fresh_at == person.fresh_at(self.now)
            self._half(answer.half_open, person, program)
            self._nothing_came_of_it(person)
            return answer
        if self.mandatory:
            assert isinstance(answer, TwoStepRequired)
            self._nothing_came_of_it(person)
        elif person.start_password:
            assert isinstance(answer, NeedNewPassword)
            self._half(answer.half_open, person, program).new_password_due = True
            self._nothing_came_of_it(person)
        else:
            self._signed_in(person, answer, ())
        return None

    def opened(self, person: Person) -> None:
        """M03: a password change by the person forgives all wrong codes."""
        self.marks[folded(person.username)].clear()
        self.closed.discard(folded(person.username))

    def _half(self, half_open: HalfOpen, person: Person, program: int) -> Half:
        half = Half(half_open, person, program, self.ground.clock.monotonic())
        self.halves.append(half)
        return half

    # ---- the code

    def _open(self, *, due: bool) -> list[Half]:
        """The half-open sign-ins that go on, the newest last."""
        return [h for h in self.halves if h.new_password_due is due and not self._over(h)]

    @precondition(lambda self: self._open(due=False))
    @rule(newest=st.sampled_from([True, True, True, False]), kind=st.sampled_from(CODES))
    def type_code(self, kind: str, *, newest: bool) -> None:
        half = self._open(due=False)[-1 if newest else 0]
        self.code(half, self._typed(half.person, kind))

    @precondition(lambda self: self._open(due=False) and self.patience)
    @rule(
        times=st.sampled_from([2, 9, 9, 10, 11]), kind=st.sampled_from(["wrong", "last", "older"])
    )
    def type_codes_again_and_again(self, times: int, kind: str) -> None:
        self.patience -= 1
        half = self._open(due=False)[-1]
        for _ in range(times):
            self.code(half, self._typed(half.person, kind))

    @precondition(lambda self: any(self._over(half) for half in self.halves))
    @rule(kind=st.sampled_from(["phone", "next", "wrong", "paper", "new password"]))
    def come_back_to_one_that_is_over(self, kind: str) -> None:
        half = [half for half in self.halves if self._over(half)][-1]
        if kind == "new password":
            self.new_password(half, "good")
        elif kind == "paper":
            self.recovery_code(half, "right")
        elif half.person.secret is not None:
            self.code(half, self._typed(half.person, kind))

    @rule(tries=TRIES)
    def mia_signs_in(self, tries: list[tuple[str, float]]) -> None:
        self.sign_in("mia", tries)

    @rule(tries=TRIES)
    def mia_signs_in_again(self, tries: list[tuple[str, float]]) -> None:
        self.sign_in("mia", tries)

    @rule(name=st.sampled_from(["mia", "ina", "neu", "nia"]), tries=TRIES)
    def somebody_signs_in(self, name: str, tries: list[tuple[str, float]]) -> None:
        self.sign_in(name, tries)

    def sign_in(self, name: str, tries: list[tuple[str, float]]) -> None:
        """Password and code, one sign-in after the other."""
        for kind, wait in tries:
            self.ground.clock.wait(wait)
            if self.password(name, name, right=True, program=0) is not None:
                self.code(self.halves[-1], self._typed(self.people[name], kind))

    def _typed(self, person: Person, kind: str) -> str:
        assert person.secret is not None
        clock = self.ground.clock
        phone = step_at(clock.true + timedelta(seconds=person.phone_off))
        steps = {
            "phone": phone,
            "spaced": phone,
            "before": phone - 1,
            "after": phone + 1,
            "two before": phone - 2,
            "two after": phone + 2,
            "computer": step_at(clock.now()),
            "next": max(phone, person.last + 1),
            "last": person.last,
            "older": person.last - 1,
            "guessed": step_at(clock.now()) + person.drift + 1,
        }
        if kind == "malformed":
            return MALFORMED[phone % len(MALFORMED)]
        if kind == "wrong":
            known = {code_of(person.secret, max(0, phone + near)) for near in range(-300, 300)}
            reach = {code_of(person.secret, step) for step in person.steps_in_reach(self.now)}
            known |= reach | {code_of(person.secret, person.last - n) for n in range(5)}
            return next(code for code in ("137137", "246246", "909091") if code not in known)
        code = code_of(person.secret, steps[kind])
        return f" {code[:3]}\u00a0{code[3:]} " if kind == "spaced" else code

    def code(self, half: Half, typed: str) -> None:
        person, name = half.person, folded(half.person.username)
        answer = self.programs[half.program].code(half.half_open, typed)
        code = "".join(typed.split())
        row = self.code_rows[name]
        if len(code) != 6 or not code.isdigit():
            assert isinstance(answer, CodeMalformed | HalfOpenEnded | Locked | Closed)
            if not self._over(half) and not half.shaky and row.until is None:
                assert isinstance(answer, CodeMalformed | Closed)
            self._nothing_came_of_it(person)
            return
        if self._ended(half, answer):
            return
        if isinstance(answer, Closed) and self._closed(name, answer):
            self._nothing_came_of_it(person)
            return
        if row.gate(answer, self.now):
            half.shaky = True  # S04a: it ends when the account is locked, also one begun meanwhile
            self._nothing_came_of_it(person)
            return
        if self._closed(name, answer):
            self._nothing_came_of_it(person)
            return
        step = person.acceptable(code, self.now)
        if step is None:
            self._refused(half, code, answer)
        elif person.start_password:
            assert isinstance(answer, NeedNewPassword)
            half.code = (step, step - step_at(self.now))
            half.new_password_due = True
            row.perhaps_charged(self.now)
            self._nothing_came_of_it(person)
        else:
            person.accept(step, step - step_at(self.now))
            self._signed_in(person, answer, ())
            half.ended = True

    @precondition(lambda self: self._open(due=False))
    @rule(kind=st.sampled_from(PAIRS))
    def type_two_codes(self, kind: str) -> None:
        self.pair(self._open(due=False)[-1], kind)

    @rule(name=st.sampled_from(["mia", "mia", "nia"]), kinds=st.lists(st.sampled_from(PAIRS)))
    def signs_in_with_two_codes(self, name: str, kinds: list[str]) -> None:
        """S35, with a phone whose clock may be off by hours."""
        for kind in kinds[:4]:
            self.ground.clock.wait(61)
            if self.password(name, name, right=True, program=0) is not None:
                self.pair(self.halves[-1], kind)

    def pair(self, half: Half, kind: str) -> None:
        person, name = half.person, folded(half.person.username)
        assert person.secret is not None
        phone = step_at(self.ground.clock.true + timedelta(seconds=person.phone_off))
        steps = {
            "right": (phone - 1, phone),
            "wrong order": (phone, phone - 1),
            "same": (phone, phone),
            "apart": (phone - 2, phone),
            "one old": (person.last, person.last + 1),
            "both old": (person.last - 1, person.last),
            "too far": (phone + RANGE + 200, phone + RANGE + 201),
        }[kind]
        first, second = (code_of(person.secret, step) for step in steps)
        answer = self.programs[half.program].resync(half.half_open, first, second, self.now)
        if self._ended(half, answer):
            return
        row = self.code_rows[name]
        if isinstance(answer, Closed) or (row.until is None and name in self.closed):
            self._closed(name, answer)
            self._nothing_came_of_it(person)
            return
        if row.gate(answer, self.now):
            half.shaky = True
            self._nothing_came_of_it(person)
            return
        off = steps[1] - step_at(self.now)
        consecutive = steps[1] - steps[0] == 1
        if consecutive and steps[0] > person.last and abs(off) <= RANGE:
            self._right_pair(half, steps, off, answer)
        else:
            self._wrong_pair(half, answer)

    def _right_pair(self, half: Half, steps: tuple[int, int], off: int, answer: object) -> None:
        """S35: the second step of this sign-in; both are spent with the session."""
        person = half.person
        if person.start_password:
            assert isinstance(answer, NeedNewPassword), answer
            half.code, half.first = (steps[1], off), steps[0]
            half.new_password_due = True
            self.code_rows[folded(person.username)].perhaps_charged(self.now)
            self._nothing_came_of_it(person)
            return
        person.accept(steps[1], off)
        self._signed_in(person, answer, ())
        assert isinstance(answer, SignedIn)
        far = [n.off.steps for n in answer.notices if isinstance(n, PhoneClockOff)]
        assert far == ([off] if abs(off) > FAR else [])
        half.ended = True

    def _wrong_pair(self, half: Half, answer: object) -> None:
        person, name = half.person, folded(half.person.username)
        in_a_row = None
        if not isinstance(answer, Locked):
            assert isinstance(answer, PairRefused | PhoneSetBack | CodeAlreadyUsed), answer
            in_a_row = answer.in_a_row
        self._one_more_wrong(name)
        if self.code_rows[name].wrong(answer, self.now, in_a_row):
            for other in self.halves:
                if other.person is person:
                    other.ended |= other.program == half.program
                    other.shaky = True
        self._nothing_came_of_it(person)

    def _over(self, half: Half) -> bool:
        """Whether this sign-in has certainly come to its end."""
        age = self.ground.clock.monotonic() - half.born
        return half.ended or age > HALF_OPEN_SECONDS or not half.person.active

    def _ended(self, half: Half, answer: object) -> bool:
        """Whether the answer is that this sign-in is over; fails where it must or cannot be."""
        age = self.ground.clock.monotonic() - half.born
        if isinstance(answer, HalfOpenEnded):
            assert self._over(half) or half.shaky or age == HALF_OPEN_SECONDS, "ended too early"
            if not half.ended and age < HALF_OPEN_SECONDS:
                # It may have been charged before that was found.
                self.code_rows[folded(half.person.username)].perhaps_charged(self.now)
            half.ended = True
        elif self._over(half):
            row = self.code_rows[folded(half.person.username)]
            assert isinstance(answer, Locked), f"not ended: {answer}"
            assert row.gate(answer, self.now)
        else:
            return False
        self._nothing_came_of_it(half.person)
        return True

    def _closed(self, name: str, answer: object) -> bool:
        """M03: from the hundredth wrong one within thirty days on, until somebody opens it."""
        closed = isinstance(answer, Closed)
        if self.clock_was_set and len(self.marks[name]) >= MOST_WRONG:
            return closed  # what thirty days are by a clock that was set is not said
        wrong = len(self.marks[name])
        assert closed is (name in self.closed), f"closed is {closed} after {wrong} wrong codes"
        return closed

    def _one_more_wrong(self, name: str) -> None:
        marks = self.marks[name]
        marks.append(self.now)
        within = [mark for mark in marks if self.now - WITHIN < mark <= self.now]
        if len(within) >= MOST_WRONG:
            self.closed.add(name)

    def _refused(self, half: Half, code: str, answer: object) -> None:
        person, name = half.person, folded(half.person.username)
        in_a_row = None
        if not isinstance(answer, Locked):
            spent = person.spent_in_reach(code, self.now)
            allowed = self._words_for(person, code, spent)
            assert isinstance(answer, allowed), f"{answer}, not {allowed}"
            assert isinstance(answer, CodeWrong | CodeAlreadyUsed | PhoneSetBack)
            in_a_row = answer.in_a_row
            assert answer.at == self.now
            if spent:
                self._works_again(person, spent, answer)
        self._one_more_wrong(name)
        if self.code_rows[name].wrong(answer, self.now, in_a_row):
            for other in self.halves:
                if other.person is person:
                    other.ended |= other.program == half.program
                    other.shaky = True
        self._nothing_came_of_it(person)

    def _words_for(self, person: Person, code: str, spent: set[int]) -> tuple[type, ...]:
        """M02: a right code of the last step, of an older one, or none."""
        assert person.secret is not None
        if spent:
            last = (CodeAlreadyUsed,) if person.last in spent else ()
            return last + ((PhoneSetBack,) if spent - {person.last} else ())
        # A used one out of reach may be known again, or not.
        if code == code_of(person.secret, person.last):
            return (CodeWrong, CodeAlreadyUsed)
        if any(code == code_of(person.secret, person.last - n) for n in range(1, 50)):
            return (CodeWrong, PhoneSetBack)
        return (CodeWrong,)

    def _works_again(self, person: Person, spent: set[int], answer: object) -> None:
        """When the phone shows the first step later than the last one."""
        if isinstance(answer, CodeAlreadyUsed):
            # By the drift that is kept, or by the code the phone has just shown.
            drifts = (person.drift, person.last - step_at(self.now))
            expected = {start_of(person.last + 1 - drift) for drift in drifts}
            assert answer.fresh_at in expected or answer.fresh_at == self.now
        if isinstance(answer, PhoneSetBack):
            off = min(spent) - step_at(self.now)
            late = answer.works_again_at - start_of(person.last + 1 - off)
            assert abs(late) <= timedelta(seconds=60), f"works again {late} late"

    # ---- recovery codes

    @precondition(lambda self: self._open(due=False))
    @rule(kind=st.sampled_from(["right", "right", "alike", "used", "wrong", "malformed"]))
    def type_recovery_code(self, kind: str) -> None:
        self.recovery_code(self._open(due=False)[-1], kind)

    def recovery_code(self, half: Half, kind: str) -> None:
        typed, text = self._paper(half.person, kind)
        answer = self.programs[half.program].recovery_code(half.half_open, typed)
        if text is None:
            assert isinstance(answer, CodeMalformed | HalfOpenEnded)
            assert isinstance(answer, CodeMalformed) or self._over(half) or half.shaky
            self._nothing_came_of_it(half.person)
            return
        if isinstance(answer, HalfOpenEnded) or self._over(half):
            if isinstance(answer, TooFast):
                self._nothing_came_of_it(half.person)
                return
            assert isinstance(answer, HalfOpenEnded)
            age = self.ground.clock.monotonic() - half.born
            assert self._over(half) or half.shaky or age == HALF_OPEN_SECONDS
            self.pace_sure[folded(half.person.username)] = False
            half.ended = True
            self._nothing_came_of_it(half.person)
            return
        self._recovery_verdict(half.person, text, answer, half.program, half)

    @rule(
        name=st.sampled_from(OFTEN),
        spelling=st.sampled_from(["plain", "upper"]),
        right=st.sampled_from([True, True, False]),
        kind=st.sampled_from(["right", "right", "alike", "used", "wrong", "malformed"]),
        program=st.integers(0, 1),
    )
    def login_with_recovery_code(
        self, name: str, spelling: str, kind: str, *, right: bool, program: int
    ) -> None:
        self.login_by_paper(name, spelling, kind, right=right, program=program)

    def login_by_paper(
        self, name: str, spelling: str, kind: str, *, right: bool, program: int
    ) -> None:
        person = self.people[name]
        password = person.password if right else "some-other-password"
        typed, text = self._paper(person, kind)
        answer = self.programs[program].password_and_recovery_code(
            spelled(name, spelling), password, typed
        )
        verdict = self._password_verdict(person, answer, right=right)
        if verdict != "right":
            assert isinstance(answer, Locked if verdict == "locked" else SignInFailed | Locked)
            self._nothing_came_of_it(person)
        elif person.secret is None:
            self._without_two_step(person, answer, program)
        elif text is None:
            assert isinstance(answer, CodeMalformed)
            self._nothing_came_of_it(person)
        else:
            self._recovery_verdict(person, text, answer, program, None)

    def _without_two_step(self, person: Person, answer: object, program: int) -> None:
        """S22: nobody without two-step verification needs a recovery code."""
        if self.mandatory or person.start_password:
            self._after_password(person, answer, program)
        else:
            self._signed_in(person, answer, (RecoveryCodeNotNeeded(),))

    def _paper(self, person: Person, kind: str) -> tuple[str, str | None]:
        """What is typed from the paper, and the code it stands for."""
        if kind == "malformed":
            return "7777-7777-7777", None
        pool = {"used": person.used_codes}.get(kind, person.codes)
        if kind == "wrong" or not pool:
            return "9999-8888-7777-6666", "9999888877776666"
        text = min(pool)
        if kind == "alike":
            alike = text.replace("0", "o").replace("1", "L").lower()
            return f"  {alike[:4]} {alike[4:8]}\u2013{alike[8:]}\n", text
        return "-".join(text[at : at + 4] for at in range(0, 16, 4)), text

    def _recovery_verdict(
        self, person: Person, text: str, answer: object, program: int, half: Half | None
    ) -> None:
        name = folded(person.username)
        if not person.codes and isinstance(answer, NoRecoveryCodesLeft):
            self.pace_sure[name] = False
            self._nothing_came_of_it(person)
            return
        if self._too_fast(name, answer):
            self._nothing_came_of_it(person)
        elif not person.codes:
            assert isinstance(answer, NoRecoveryCodesLeft)
            self._nothing_came_of_it(person)
        elif text not in person.codes:
            assert isinstance(answer, RecoveryCodeWrong)
            self._nothing_came_of_it(person)
        elif person.start_password:
            assert isinstance(answer, NeedNewPassword)
            if half is None:
                half = self._half(answer.half_open, person, program)
            half.half_open = answer.half_open
            half.recovery = text
            half.new_password_due = True
            self._nothing_came_of_it(person)
        else:
            self._use_paper(person, text)
            left = RecoveryCodesLeft(len(person.codes), just_used=True)
            self._signed_in(person, answer, (left,))
            if half is not None:
                half.ended = True

    def _too_fast(self, name: str, answer: object) -> bool:
        """S30: one a second, counted from the last one that was taken."""
        last = self.paced.get(name)
        waited = None if last is None else self.now - last
        sure = self.pace_sure.get(name, True)
        if isinstance(answer, TooFast):
            assert timedelta() < answer.wait <= timedelta(seconds=1)
            assert waited is not None, "the first one waits for nothing"
            assert not sure or waited < timedelta(seconds=1), "kept waiting"
            return True
        assert waited is None or not sure or waited >= timedelta(seconds=1), "not paced"
        self.paced[name] = self.now
        self.pace_sure[name] = True
        return False

    def _use_paper(self, person: Person, text: str) -> None:
        person.codes.remove(text)
        person.used_codes.add(text)

    @rule(
        name=st.sampled_from(["mia", "mia", "ina", "neu"]),
        tries=st.lists(
            st.tuples(
                st.sampled_from(["right", "right", "right", "alike", "used", "wrong"]),
                st.sampled_from([2.0, 2.0, 0.5, 0.0, 31.0]),
                st.booleans(),
            ),
            min_size=1,
            max_size=8,
        ),
    )
    def papers(self, name: str, tries: list[tuple[str, float, bool]]) -> None:
        """One sign-in after the other with recovery codes, from either page."""
        for kind, wait, from_code_page in tries:
            self.ground.clock.wait(wait)
            if not from_code_page:
                self.login_by_paper(name, "plain", kind, right=True, program=0)
            elif self.password(name, name, right=True, program=0) is not None:
                self.recovery_code(self.halves[-1], kind)

    # ---- the new password, and leaving

    @precondition(lambda self: self._open(due=True))
    @rule(
        newest=st.booleans(),
        kind=st.sampled_from(["good", "good", "good", "same", "short", "guessable"]),
    )
    def choose_new_password(self, kind: str, *, newest: bool) -> None:
        self.new_password(self._open(due=True)[-1 if newest else 0], kind)

    def new_password(self, half: Half, kind: str) -> None:
        person = half.person
        new = {
            "good": f"fresh-{person.username}-candle-river",
            "same": person.password,
            "short": "eleven char",
            "guessable": "guessable-password",
        }[kind]
        answer = self.programs[half.program].new_password(half.half_open, new)
        overtaken = not person.start_password or self._spent_elsewhere(half)
        if isinstance(answer, FieldsRefused) and kind != "good":
            self._nothing_came_of_it(person)
        elif self._over(half) or overtaken or half.shaky:
            late = HalfOpenEnded | CodeAlreadyUsed | RecoveryCodeWrong
            if half.shaky and not overtaken and isinstance(answer, SignedIn):
                self._new_password_done(half, new, answer)
                return
            assert isinstance(answer, late), f"{answer}"
            half.shaky = True
            half.ended |= isinstance(answer, HalfOpenEnded)
            if not half.ended:
                half.new_password_due = False
            self._nothing_came_of_it(person)
        elif kind != "good":
            assert isinstance(answer, HalfOpenEnded), f"{answer}"
        elif isinstance(answer, HalfOpenEnded):
            age = self.ground.clock.monotonic() - half.born
            assert age == HALF_OPEN_SECONDS, "ended too early"
            half.ended = True
        else:
            self._new_password_done(half, new, answer)

    def _spent_elsewhere(self, half: Half) -> bool:
        if half.code is not None:
            return (half.first or half.code[0]) <= half.person.last
        return half.recovery is not None and half.recovery not in half.person.codes

    def _new_password_done(self, half: Half, new: str, answer: object) -> None:
        person = half.person
        if half.code is not None:
            person.accept(*half.code)
        notices: tuple[object, ...] = ()
        if half.recovery is not None:
            self._use_paper(person, half.recovery)
            notices = (RecoveryCodesLeft(len(person.codes), just_used=True),)
        person.password = new
        person.start_password = False
        self.opened(person)
        for other in self.halves:
            other.shaky |= other.person is person
        half.ended = True
        self._signed_in(person, answer, notices)

    @rule(
        name=st.sampled_from(["neu", "nia", "pat"]),
        proof=st.sampled_from(["phone", "phone", "next", "right", "alike"]),
        twice=st.booleans(),
        wait=st.sampled_from([0.0, 40.0, 100.0, 200.0, 301.0]),
        end=st.sampled_from(["good", "good", "good", "cancel", "leave"]),
    )
    def first_sign_in(self, name: str, proof: str, end: str, wait: float, *, twice: bool) -> None:
        """All the way to the new password, on two workstations at once or on one."""
        for program in (0, 1) if twice else (0,):
            if self.password(name, name, right=True, program=program) is not None:
                half = self.halves[-1]
                if proof in {"right", "alike"}:
                    self.recovery_code(half, proof)
                else:
                    self.code(half, self._typed(half.person, proof))
            self.ground.clock.wait(2)
        self.ground.clock.wait(wait)
        for half in self.halves[-2 if twice else -1 :]:
            if half.person is not self.people[name] or not half.new_password_due:
                continue
            if end == "good":
                self.new_password(half, "good")
            elif end == "cancel":
                self.leave(half)

    @precondition(lambda self: self._open(due=True) or self._open(due=False))
    @rule(due=st.booleans())
    def cancel(self, *, due: bool) -> None:
        self.leave((self._open(due=due) or self._open(due=not due))[-1])

    def leave(self, half: Half) -> None:
        self.programs[half.program].cancel(half.half_open)
        half.ended = True
        self._nothing_came_of_it(half.person)

    # ---- meanwhile

    @rule(name=st.sampled_from(["mia", "neu", "paul", "ina"]))
    def deactivate_or_reactivate(self, name: str) -> None:
        person = self.people[name]
        assert person.id is not None
        version = self.ground.now(person.id).version
        answer = self.ground.services.users.change(
            self.boss, person.id, version, details_for(name, active=not person.active)
        )
        assert isinstance(answer, UserChanged), answer
        person.active = not person.active
        person.by_others += 1
        for half in self.halves:
            half.shaky |= half.person is person
        self.length = self.ground.audit_length()
        if not person.active:
            for session, owner in self.sessions:
                if owner is person:
                    assert self.ground.ended(session) is EndReason.DEACTIVATED

    # ---- what holds afterwards

    def _signed_in(self, person: Person, answer: object, notices: tuple[object, ...]) -> None:
        assert isinstance(answer, SignedIn), answer
        assert answer.user.id == answer.session.user_id == person.id
        self._notices(person, answer, notices)
        person.last_sign_in = self.now
        self.code_rows[folded(person.username)].clear()
        self.sessions.append((answer.session, person))
        assert isinstance(self.ground.services.sessions.check(answer.session), User)
        assert self.ground.rows("session") == self.session_rows + 1
        self.session_rows += 1
        assert self._new_sign_ins(person) == 1
        self.length = self.ground.audit_length()

    def _notices(self, person: Person, answer: SignedIn, notices: tuple[object, ...]) -> None:
        """S26: from two left on it is said, and after each use."""
        few = person.secret is not None and len(person.codes) <= 2
        if few and not notices:
            notices = (RecoveryCodesLeft(len(person.codes)),)
        told = [n for n in answer.notices if isinstance(n, DoneByOthers)]
        others = [n for n in answer.notices if not isinstance(n, DoneByOthers | PhoneClockOff)]
        assert tuple(others) == notices
        # M08: what others did since the last sign-in, and nothing that was told already.
        assert [len(notice.entries) for notice in told] == [person.by_others][: person.by_others]
        person.by_others = 0

    def _nothing_came_of_it(self, person: Person) -> None:
        """S04: no session, no entry that says so; the rest is looked at after every step."""
        assert self.ground.rows("session") == self.session_rows, "a session without a sign-in"
        assert self._new_sign_ins(person) == 0
        self.length = self.ground.audit_length()

    def _new_sign_ins(self, person: Person) -> int:
        self.touched.add(person.username)
        if person.id is None:
            newest = self.ground.audit_length() and self.ground.newest_entry()
            done = newest and (newest.action, newest.result) == (Action.SIGN_IN, Result.DONE)
            return int(bool(done) and self.ground.audit_length() > self.length)
        with self.ground.store.reading() as unit:
            entries = unit.audit.about(person.id, 4)
        return sum(
            (recorded.entry.action, recorded.entry.result) == (Action.SIGN_IN, Result.DONE)
            for recorded in entries
            if recorded.number > self.length
        )

    @invariant()
    def remembered_as_the_model_does(self) -> None:
        if hasattr(self, "ground"):
            self._look_at(self.touched)
            self.touched.clear()

    def _look_at(self, names: Iterable[str]) -> None:
        with self.ground.store.reading() as unit:
            for name in names:
                person = self.people[name]
                if person.id is None:
                    continue
                user = unit.users.get(person.id)
                assert user is not None
                assert user.last_sign_in == person.last_sign_in
                assert user.must_change_password is person.start_password
                authenticator = unit.authenticators.get(person.id)
                kept = authenticator and (authenticator.last_step, authenticator.drift)
                assert kept == (None if person.secret is None else (person.last, person.drift))
                codes = {code.text for code in unit.recovery_codes.unused(person.id)}
                assert codes == person.codes
            assert unit.audit.intact()


def spelled(name: str, spelling: str) -> str:
    """One name in several spellings that are all the same name (A1)."""
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    return {"plain": name, "upper": name.upper(), "blanks": f" {name} ", "wide": wide}[spelling]
