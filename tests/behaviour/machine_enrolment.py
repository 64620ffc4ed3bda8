"""Enrolment, walked at random beside a model of its own.

Rows: S02, S07, S08, S09, S15 to S19, M06, M20.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.enrolment import (
    ClockOff,
    FirstRight,
    MissedStep,
    NotThisEntry,
    PairWrong,
    SameCode,
    WrongOrder,
)
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeMalformed,
    NotAllowed,
    NotPossible,
    SessionEnded,
)
from qmetry_admin.domain.two_step_outcomes import Enabled, EnrolmentOver, Wait
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.user_outcomes import UserChanged
from qmetry_admin.domain.users import AuthenticationType, Role, UserId
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.ground import ORGANISATION, Ground, details_for
from tests.behaviour.rfc6238 import code_of, secret_of, step_at, steps_with

ACCEPTED = 20
SEARCHED = 2880
RECOVERY_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
PEOPLE = ("kim", "leo", "lda", "sam", "boss", "ada")
SOMETIMES = (*("kim",) * 3, *("leo",) * 2, "ada", "lda", "sam", "boss")
# How far the phone's step is from ours when the second code is typed.
OFFSETS = (
    *(0, 0, 0, 1, -1, 5, 19, 20, 21, 21, -19, -20, -21, -21, 122, -122),
    *(2879, 2880, 2881, -2879, -2880, -2881, 3000),
)
# The first code's step, counted from the second one's.
PAIRS = {
    "right": -1,
    "same": 0,
    "wrong order": 1,
    "missed": -2,
    "missed two": -3,
    "long before": -9,
}
Refusal = NotAllowed | NotPossible | SessionEnded | EnrolmentOver | ChangedMeanwhile


@dataclass
class Open:
    """One enrolment whose steps are open, as the rows say."""

    enrolment: Enrolment
    session: Session
    actor: str
    person: str
    secret: bytes
    misses: tuple[int, int] = (0, 0)  # at least, at most
    last_try: float | None = None
    closed: bool = False


class EnrolmentMachine(RuleBasedStateMachine):
    """Two Admins, four people, phones that are right or not, and what happens meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground
        self.open: list[Open] = []
        self.sessions: dict[str, Session] = {}
        self.roles = {"boss": Role.ADMIN, "ada": Role.ADMIN}
        self.enabled: dict[str, tuple[str, datetime]] = {}
        self.kept: dict[str, tuple[bytes, int, int, frozenset[str]]] = {}
        self.keys: set[bytes] = set()

    @initialize(mandatory=st.booleans())
    def begin(self, *, mandatory: bool) -> None:
        self.ground = ground = Ground(mandatory=mandatory)
        ground.enabled(ground.person("spare", role=Role.ADMIN))
        self.ids = {
            "boss": ground.first.id,
            "ada": ground.person("ada", role=Role.ADMIN).id,
            "kim": ground.person("kim").id,
            "leo": ground.person("leo", active=False).id,
            "lda": ground.person("lda", authentication=AuthenticationType.LDAP).id,
            "sam": ground.person("sam", authentication=AuthenticationType.SAML).id,
        }
        self.length = ground.audit_length()
        for name in self.roles:
            self.sessions[name] = ground.session(ground.now(self.id(name)))

    def teardown(self) -> None:
        if hasattr(self, "ground"):
            self.ground.close()

    def id(self, name: str) -> UserId:
        return self.ids[name]

    @property
    def now(self) -> datetime:
        return self.ground.clock.now()

    # ---- what happens meanwhile

    @rule(seconds=st.sampled_from([0.3, 1.0, 1.1, 30.0, 45.0, 600.0, 90000.0]))
    def wait(self, seconds: float) -> None:
        self.ground.clock.wait(seconds)

    @rule(name=st.sampled_from(["kim", "leo"]))
    def deactivate_or_reactivate(self, name: str) -> None:
        """S07: that makes no difference to an enrolment."""
        if self._ended("boss"):
            return
        user = self.ground.now(self.id(name))
        answer = self.ground.services.users.change(
            self.sessions["boss"],
            user.id,
            user.version,
            details_for(name, active=not user.active),
        )
        assert isinstance(answer, UserChanged), answer
        self.length = self.ground.audit_length()

    @rule(role=st.sampled_from([Role.ADMIN, Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY]))
    def ada_has_another_role(self, role: Role) -> None:
        """Without her session ending, which the program itself would see to (M06)."""
        self.ground.give_role(self.id("ada"), role)
        self.roles["ada"] = role

    @rule(name=st.sampled_from(["boss", "ada"]))
    def sign_out(self, name: str) -> None:
        self.ground.services.sessions.sign_out(self.sessions[name])
        self.length = self.ground.audit_length()

    @rule(name=st.sampled_from(["boss", "ada"]))
    def sign_in_again(self, name: str) -> None:
        self.sessions[name] = self.ground.session(self.ground.now(self.id(name)))

    @precondition(lambda self: self.open)
    @rule(pick=st.integers(0, 2))
    def close(self, pick: int) -> None:
        open_ = self.open[-1 - pick % len(self.open)]
        open_.enrolment.close()
        open_.closed = True

    def _ended(self, name: str) -> bool:
        return self.ground.ended(self.sessions[name]) is not None

    # ---- opening the steps

    @rule(actor=st.sampled_from(["boss", "boss", "ada"]), name=st.sampled_from(SOMETIMES))
    def open_the_steps(self, actor: str, name: str) -> None:
        self.start(actor, name)

    def start(self, actor: str, name: str) -> Open | None:
        session = self.sessions[actor]
        answer = self.ground.services.two_step.start_enrolment(session, self.id(name))
        if self._ended(actor):
            assert isinstance(answer, SessionEnded)
        elif self.roles[actor] is not Role.ADMIN:
            assert isinstance(answer, NotAllowed)
            assert self.ground.audit_length() == self.length + 1
            assert self.ground.newest_entry().result is Result.REFUSED
        elif name in {"lda", "sam"}:
            assert isinstance(answer, NotPossible)
        elif not 2000 <= self.now.year <= 2199:
            # M20, before or after what else there is to say.
            assert isinstance(answer, NotPossible)
        elif name in self.enabled:
            assert answer == NotPossible(WhyNot.ALREADY_ENABLED)
        else:
            assert isinstance(answer, Enrolment)
            self.length = self.ground.audit_length()
            return self._opened(answer, actor, name)
        self.length = self.ground.audit_length()
        return None

    def _opened(self, enrolment: Enrolment, actor: str, name: str) -> Open:
        """S16: the key, and the text of the QR."""
        username = "praman" if name == "boss" else name
        assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", enrolment.key_text)
        secret = secret_of(enrolment.key_text)
        assert len(secret) == 20
        assert secret not in self.keys, "starting again makes a new secret"
        self.keys.add(secret)
        parts = urlsplit(enrolment.uri)
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
        assert unquote(parts.path) == f"/{ORGANISATION}:{username}"
        assert parse_qs(parts.query) == {
            "secret": [enrolment.key_text.replace(" ", "")],
            "issuer": [ORGANISATION],
        }
        assert len(enrolment.uri.encode()) <= 287
        assert not {" ", "+"} & set(enrolment.uri)
        assert enrolment.entry == f"{ORGANISATION} ({username})"
        for seen in (enrolment.key_text, enrolment.key_text.replace(" ", ""), secret.hex()):
            assert seen not in repr(enrolment)
        open_ = Open(enrolment, self.sessions[actor], actor, name, secret)
        self.open.append(open_)
        return open_

    # ---- the first code

    @precondition(lambda self: any(not open_.closed for open_ in self.open))
    @rule(
        offset=st.one_of(st.sampled_from(OFFSETS), st.integers(-2900, 2900)),
        kind=st.sampled_from(["right", "right", "right", "wrong", "malformed"]),
        late=st.sampled_from([0.0, 7.0, 65.0]),
    )
    def type_first(self, offset: int, kind: str, late: float) -> None:
        """Judged as soon as it is whole, by the moment it was typed."""
        open_ = [open_ for open_ in self.open if not open_.closed][-1]
        typed_at = self.now - timedelta(seconds=late)
        if not 2000 <= typed_at.year <= 2199:
            return
        now_step = step_at(typed_at)
        code = {
            "right": code_of(open_.secret, now_step + offset),
            "wrong": f"{(offset * 7919) % 1_000_000:06d}",
            "malformed": "12345x",
        }[kind]
        answer = open_.enrolment.judge_first(code, typed_at)
        if kind == "malformed":
            assert isinstance(answer, CodeMalformed)
            return
        steps = steps_with(open_.secret, code, now_step, SEARCHED)
        if not steps:
            assert isinstance(answer, NotThisEntry), answer
            return
        nearest = {step for step in steps if abs(step - now_step) == abs(steps[0] - now_step)}
        if abs(steps[0] - now_step) <= ACCEPTED:
            assert isinstance(answer, FirstRight), answer
            assert answer.step in nearest
        else:
            assert isinstance(answer, ClockOff), answer
            assert answer.steps in {step - now_step for step in nearest}

    # ---- the two codes

    @precondition(lambda self: self.open)
    @rule(
        pick=st.sampled_from([0, 0, 0, 1, 2]),
        offset=st.sampled_from(OFFSETS),
        pair=st.sampled_from(["right", "right", "right", *PAIRS]),
        late=st.sampled_from([0.0, 0.0, 40.0, 700.0]),
    )
    def type_both(self, pick: int, offset: int, pair: str, late: float) -> None:
        open_ = self.open[-1 - pick % len(self.open)]
        typed_at = self.now - timedelta(seconds=late)
        second = step_at(typed_at) + offset
        first = second + PAIRS[pair]
        self.confirm(open_, code_of(open_.secret, first), code_of(open_.secret, second), typed_at)

    @precondition(lambda self: self.open)
    @rule(
        first=st.sampled_from(["12345", "000000", "right", "000000"]),
        second=st.sampled_from(["123 45", "999999", "right", "000000", "abcdef"]),
        times=st.sampled_from([1, 1, 2, 6]),
        pause=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    )
    def type_something_else(self, first: str, second: str, times: int, pause: float) -> None:
        open_ = self.open[-1]
        for _ in range(times):
            step = step_at(self.now)
            self.confirm(
                open_,
                code_of(open_.secret, step - 1) if first == "right" else first,
                code_of(open_.secret, step) if second == "right" else second,
                self.now,
            )
            self.ground.clock.wait(pause)

    @rule(
        name=st.sampled_from(["kim", "kim", "leo", "ada"]),
        tries=st.lists(
            st.tuples(
                st.sampled_from([*PAIRS]),
                st.sampled_from(OFFSETS),
                st.sampled_from([1.0, 0.0, 2.0, 30.0]),
                st.sampled_from([0.0, 0.0, 35.0, 700.0]),
            ),
            min_size=1,
            max_size=8,
        ),
    )
    def one_try_after_the_other(
        self, name: str, tries: list[tuple[str, int, float, float]]
    ) -> None:
        """The same steps, kept open from miss to miss (S15)."""
        if self._ended("boss"):
            self.sign_in_again("boss")
        open_ = self.start("boss", name)
        for pair, offset, pause, late in tries if open_ is not None else ():
            self.type_both(0, offset, pair, late)
            self.ground.clock.wait(pause)

    @rule(
        actors=st.sampled_from([("boss", "boss"), ("boss", "ada"), ("ada", "boss")]),
        name=st.sampled_from(["kim", "leo", "ada", "boss"]),
        first_wins=st.booleans(),
    )
    def two_at_once(self, actors: tuple[str, str], name: str, *, first_wins: bool) -> None:
        """Two enrolments of one person; whoever confirms first has enabled it."""
        both = [open_ for actor in actors if (open_ := self.start(actor, name)) is not None]
        for open_ in both if first_wins else reversed(both):
            step = step_at(self.now)
            first, second = code_of(open_.secret, step - 1), code_of(open_.secret, step)
            self.confirm(open_, first, second, self.now)

    @rule(
        actor=st.sampled_from(["boss", "ada"]),
        name=st.sampled_from(["kim", "leo", "ada", "boss"]),
        offset=st.sampled_from(OFFSETS),
        meanwhile=st.sampled_from(["", "", "sign out", "role", "close", "year"]),
        late=st.sampled_from([0.0, 35.0, 700.0]),
    )
    def whole_enrolment(
        self, actor: str, name: str, offset: int, meanwhile: str, late: float = 0.0
    ) -> None:
        """From the start to the two right codes, with something happening in between."""
        open_ = self.start(actor, name)
        if open_ is None:
            return
        happenings: dict[str, Callable[[], object]] = {
            "sign out": lambda: self.sign_out(actor),
            "role": lambda: self.ada_has_another_role(Role.HELP_DESK),
            "close": lambda: self.close(0),
            "year": lambda: self._in_the_year(2201),
        }
        happenings.get(meanwhile, tuple)()
        typed_at = self.now - timedelta(seconds=late)
        second = step_at(typed_at) + offset
        first, last = code_of(open_.secret, second - 1), code_of(open_.secret, second)
        self.confirm(open_, first, last, typed_at)
        self._in_the_year(None)

    def _in_the_year(self, year: int | None) -> None:
        """M20's clock, and back."""
        clock = self.ground.clock
        clock.off = timedelta()
        if year is not None:
            clock.off = datetime(year, 1, 1, tzinfo=UTC) - clock.true

    def confirm(self, open_: Open, first: str, second: str, typed_at: datetime) -> None:
        answer = self.ground.services.two_step.confirm(
            open_.session, open_.enrolment, first, second, typed_at
        )
        codes = ["".join(code.split()) for code in (first, second)]
        refusals = self._what_happened_meanwhile(open_)
        judged = self._judged(open_, codes[0], codes[1], typed_at)
        if refusals:
            assert isinstance(answer, (*refusals, *(judged - {Enabled}), Wait)), (
                f"{answer}, not {refusals}"
            )
            right = {Enabled}
            if judged == right and not self._may_wait(open_):
                assert isinstance(answer, refusals), f"{answer}, not {refusals}"
        elif isinstance(answer, Wait):
            assert self._may_wait(open_), "paced too early"
            assert timedelta() < answer.wait <= timedelta(seconds=1)
        else:
            assert not self._must_wait(open_) or judged == {CodeMalformed}, "not paced"
            assert isinstance(answer, tuple(judged)), f"{answer}, not {judged}"
        self._after(open_, answer, codes, typed_at)

    def _what_happened_meanwhile(self, open_: Open) -> tuple[type, ...]:
        """S17: session, right, type and state are looked at again. All that may be said."""
        found: list[type] = []
        if self.ground.ended(open_.session) is not None:
            return (SessionEnded, EnrolmentOver) if open_.closed else (SessionEnded,)
        if open_.closed:
            found.append(EnrolmentOver)
        if self.roles[open_.actor] is not Role.ADMIN:
            found.append(NotAllowed)
        if open_.person in self.enabled:
            found.append(ChangedMeanwhile)
        if not 2000 <= self.now.year <= 2199:
            found.append(NotPossible)
        return tuple(found)

    def _judged(self, open_: Open, first: str, second: str, typed_at: datetime) -> set[type]:
        """S15, of the codes alone."""
        if not all(re.fullmatch("[0-9]{6}", code) for code in (first, second)):
            return {CodeMalformed}
        now = step_at(typed_at)
        firsts = steps_with(open_.secret, first, now, SEARCHED + 40)
        seconds = steps_with(open_.secret, second, now, SEARCHED)
        consecutive = [step for step in seconds if step - 1 in firsts]
        if consecutive:
            off = abs(consecutive[0] - now)
            if off <= ACCEPTED:
                return {Enabled}
            # A day's edge: the first code of the two lies just outside.
            return {ClockOff} if off < SEARCHED else {ClockOff, PairWrong}
        return self._not_consecutive(first, second, firsts, seconds, now)

    def _not_consecutive(
        self, first: str, second: str, firsts: list[int], seconds: list[int], now: int
    ) -> set[type]:
        if first == second:
            known = bool(firsts) and abs(firsts[0] - now) <= SEARCHED
            return {SameCode} if known else {SameCode, PairWrong}
        clear = len(firsts) == len(seconds) == 1
        near = clear and max(abs(firsts[0] - now), abs(seconds[0] - now)) <= ACCEPTED
        if clear:
            word: type = WrongOrder if seconds[0] < firsts[0] else MissedStep
            return {word} if near else {word, ClockOff, PairWrong}
        if not firsts or not seconds:
            return {PairWrong}
        return {WrongOrder, MissedStep, PairWrong, ClockOff}  # digits that occur twice in a day

    def _must_wait(self, open_: Open) -> bool:
        return open_.misses[0] >= 5 and self._since(open_) < 1

    def _may_wait(self, open_: Open) -> bool:
        return open_.misses[1] >= 4 and self._since(open_) < 1

    def _since(self, open_: Open) -> float:
        if open_.last_try is None:
            return 1e9
        return self.ground.clock.monotonic() - open_.last_try

    def _after(self, open_: Open, answer: object, codes: list[str], typed_at: datetime) -> None:
        missed = isinstance(answer, SameCode | WrongOrder | MissedStep | PairWrong)
        if missed or isinstance(answer, ClockOff):
            least, most = open_.misses
            open_.misses = (least + missed, most + 1)
            open_.last_try = self.ground.clock.monotonic()
        length = self.ground.audit_length() - self.length
        if isinstance(answer, ClockOff):
            steps = steps_with(open_.secret, codes[1], step_at(typed_at), SEARCHED)
            assert answer.steps in {step - step_at(typed_at) for step in steps}
        if isinstance(answer, ChangedMeanwhile):
            by, at = self.enabled[open_.person]
            assert answer.by in {by, by.split(" ", 1)[0], by.lower().split(" ", 1)[0]}
            assert answer.at == at
        if isinstance(answer, NotAllowed):
            assert length == 1
            assert self.ground.newest_entry().result is Result.REFUSED
        if isinstance(answer, Enabled):
            assert length == 1
            self._now_enabled(open_, answer, codes, typed_at)
        else:
            assert length <= 1
        self.length = self.ground.audit_length()

    def _now_enabled(
        self, open_: Open, answer: Enabled, codes: list[str], typed_at: datetime
    ) -> None:
        """S15, S18: drift and last step kept, eight codes made, sessions ended, one entry."""
        ground, now = self.ground, step_at(typed_at)
        open_.closed = True
        entry = ground.newest_entry()
        assert (entry.action, entry.result) == (Action.TWO_STEP_ENABLE, Result.DONE)
        texts = frozenset(code.text for code in answer.codes)
        assert len(texts) == len(answer.codes) == 8
        assert all(RECOVERY_CODE.fullmatch(text) for text in texts)
        for seen in (*texts, *codes, open_.secret.hex()):
            assert seen not in repr(entry)
            assert seen not in repr(answer)
        firsts = steps_with(open_.secret, codes[0], now, SEARCHED)
        seconds = steps_with(open_.secret, codes[1], now, ACCEPTED)
        second = next(step for step in seconds if step - 1 in firsts)
        self.kept[open_.person] = (open_.secret, second, second - now, texts)
        actor = ground.now(self.id(open_.actor))
        self.enabled[open_.person] = (actor.name, self.now)
        assert answer.user.two_step is not None
        assert answer.user.two_step.codes_left == 8
        assert ground.ended(open_.session) is None
        own = self.sessions.get(open_.person)
        if own is not None and own != open_.session:
            assert ground.ended(own) is not None, "the person's other sessions end"
        if own is not None and open_.actor != open_.person:
            assert ground.ended(own) in {EndReason.TWO_STEP_ENABLED, EndReason.SIGNED_OUT}

    # ---- what holds after every step

    @invariant()
    def only_confirmed_enrolments_are_remembered(self) -> None:
        """S17: nobody is enabled by steps that are open, closed or refused."""
        if not hasattr(self, "ground"):
            return
        with self.ground.store.reading() as unit:
            for name in PEOPLE:
                user_id = self.id(name)
                user = unit.users.get(user_id)
                authenticator = unit.authenticators.get(user_id)
                unused = frozenset(code.text for code in unit.recovery_codes.unused(user_id))
                assert user is not None
                assert (user.two_step is not None) is (name in self.enabled)
                assert (authenticator is not None) is (name in self.enabled)
                if authenticator is None:
                    assert unused == frozenset()
                    continue
                secret, last, drift, codes = self.kept[name]
                assert authenticator.secret == secret
                assert (authenticator.last_step, authenticator.drift) == (last, drift)
                assert unused == codes
            assert unit.audit.intact()
