"""Administration, walked at random beside a model of its own.

Rows: A3, A6, S07 to S09, S18, S23, S24, S33, S34, S36 to S43, M03 to M06.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.identity import Confirmation, ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.lockout import Locked
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeAlreadyUsed,
    CodeWrong,
    FieldsRefused,
    NeedCode,
    NeedNewPassword,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    SessionEnded,
    SignedIn,
    SignInFailed,
    TwoStepRequired,
)
from qmetry_admin.domain.problems import ProblemKind
from qmetry_admin.domain.settings_outcomes import (
    MandatoryOff,
    MandatoryOn,
    MandatoryRefused,
    MoreAffected,
    SettingsChanged,
    SettingsView,
)
from qmetry_admin.domain.two_step_outcomes import (
    CodesShown,
    Enabled,
    NoTwoStep,
    OwnMandatory,
    RemovalReason,
    Removed,
    Resynced,
)
from qmetry_admin.domain.user_outcomes import (
    FirstUserFixed,
    LastAbleAdmin,
    NameFreed,
    OwnRoleOrStatus,
    TwoStepWouldEnd,
    TypeChange,
    Unlocked,
    UserChanged,
    UserCreated,
    UserDeleted,
)
from qmetry_admin.domain.users import (
    STILL_TO_ENROL,
    AuthenticationType,
    Role,
    UserDetails,
    UserPage,
    UserQuery,
)
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.ground import Ground, details_for, password_of
from tests.behaviour.model_administration import QMETRY, Held, Member, Registration
from tests.behaviour.rfc6238 import code_of, secret_of, step_at

ACTORS = (*("praman",) * 3, *("ada",) * 4, "kim", "desk")
NAMES = (*("ada",) * 3, *("kim",) * 4, "praman", "leo", "lda", "desk")
START_PASSWORD = "pewter-garden-wander-loop"
WHAT = (
    *("wait: 0.5", "wait: 1", "wait: 14", "wait: 16", "wait: 125", "clock: -300", "clock: 95"),
    *("clock: -7200", "phone: 0", "phone: 3", "phone: -19", "phone: 30", "phone: -30"),
    *("enable", "enable", "enable", "enable", "again", "again", "again: closed"),
    *("resync", "resync", "resync: old", "resync: wrong", "resync: wrong order", "resync: apart"),
    *("resync ten times", "unlock", "unlock", "codes", "codes", "codes", "remove", "remove"),
    *("remove: late", "role: Admin", "role: Admin", "role: Member", "status", "status", "status"),
    *("type: LDAP", "type: SAML", "type, not agreed: LDAP", "type", "type", "delete", "make again"),
    *("make again: freed", "make again: freed", "on", "on", "on", "on: 1", "on: -1", "off"),
    *("switch: self_service", "switch: hide_codes", "switch: resync_range", "switch: late"),
    *("confirm", "confirm", "confirm: wrong", "sign in", "sign in", "sign in: paper", "count"),
)
WALK = st.lists(
    st.tuples(st.sampled_from(WHAT), st.sampled_from(ACTORS), st.sampled_from(NAMES)),
    min_size=4,
    max_size=14,
)
RANGES = (20, 40, 60)
ACCEPTED = 20
MANAGERS = {Role.ADMIN}


class AdministrationMachine(RuleBasedStateMachine):
    """Two Admins, four others, what is done to them, and the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground
        self.people: dict[str, Member] = {}
        self.gone: list[Member] = []
        self.mandatory = False
        self.seen: object = None

    @initialize(
        saas=st.sampled_from([False, False, True]),
        enrolled=st.sampled_from([(), ("ada", "kim"), ("praman", "ada", "kim", "leo", "desk")]),
    )
    def begin(self, *, saas: bool, enrolled: tuple[str, ...]) -> None:
        kind = InstanceKind.SAAS if saas else InstanceKind.ON_PREMISES
        self.saas = saas
        self.ground = ground = Ground(kind=kind)
        self.settings = dataclasses.replace(ground.settings(), resync_range=40)
        ground.switch(self.settings)
        self._add("praman", Role.ADMIN)
        self._add("ada", Role.ADMIN)
        self._add("kim", Role.MEMBER)
        self._add("leo", Role.MEMBER, active=False)
        self._add("lda", Role.MEMBER, authentication=AuthenticationType.LDAP)
        self._add("desk", Role.HELP_DESK)
        for name in ("praman", "ada", "kim", "desk"):
            self._session(self.people[name])
        for name in enrolled:
            self._enrol(self.people[name])

    def _add(
        self,
        name: str,
        role: Role,
        *,
        active: bool = True,
        authentication: AuthenticationType = QMETRY,
    ) -> None:
        first = name == "praman"
        user = (
            self.ground.first
            if first
            else self.ground.person(name, role=role, active=active, authentication=authentication)
        )
        self.people[name] = Member(
            name,
            user.id,
            role,
            authentication,
            active,
            first,
            password=password_of(name) if authentication is QMETRY else "",
        )

    def _enrol(self, member: Member) -> None:
        phone = self.ground.enabled(self.ground.now(member.id))
        kept = self.ground.authenticator(member.id)
        assert kept is not None
        codes = self.ground.unused_codes(member.id)
        member.registration = Registration(
            kept.generation, phone.secret, kept.last_step, kept.drift, codes
        )

    def _session(self, member: Member) -> Held:
        session = self.ground.session(self.ground.now(member.id))
        held = Held(session, self.now, self.now, self.now)
        member.sessions.append(held)
        return held

    def teardown(self) -> None:
        if hasattr(self, "ground"):
            with self.ground.store.reading() as unit:
                intact = unit.audit.intact()
            self.ground.close()
            assert intact

    @property
    def now(self) -> datetime:
        return self.ground.clock.now()

    # ---- the walk

    @rule(deeds=WALK)
    def one_deed_after_the_other(self, deeds: list[tuple[str, str, str]]) -> None:
        """All deeds are as likely as each other, and after each one all is looked at."""
        for what, actor, name in deeds:
            self.do(what, actor, name)
            self.remembered_as_the_model_does()

    @rule(deeds=WALK)
    def and_so_on(self, deeds: list[tuple[str, str, str]]) -> None:
        self.one_deed_after_the_other(deeds)

    def do(self, what: str, actor: str, name: str) -> None:
        deed, *flags = what.split(": ")
        flag = flags[0] if flags else ""
        deeds: dict[str, Callable[[], object]] = {
            "wait": lambda: self.wait(float(flag)),
            "clock": lambda: self.set_the_clock(float(flag)),
            "phone": lambda: self.set_a_phones_clock(name, int(flag)),
            "enable": lambda: self.enable(actor, name),
            "again": lambda: self.register_again(actor, name, finish=flag != "closed"),
            "resync": lambda: self.resync(actor, name, flag or "right", 1),
            "resync ten times": lambda: self.resync(actor, name, "wrong", 10),
            "codes": lambda: self.show_codes(actor, name),
            "remove": lambda: self.remove(actor, name, present=flag != "late"),
            "role": lambda: self.give_role(actor, name, Role(flag)),
            "status": lambda: self.deactivate_or_reactivate(actor, name),
            "type": lambda: self.change_type(actor, name, flag or "QMETRY", agreed=True),
            "type, not agreed": lambda: self.change_type(actor, name, flag, agreed=False),
            "delete": lambda: self.delete(actor, name),
            "make again": lambda: self.make_again(name, free=flag == "freed"),
            "unlock": lambda: self.unlock(actor, name),
            "on": lambda: self.switch_the_rule(actor, int(flag or 0), on=True),
            "off": lambda: self.switch_the_rule(actor, 0, on=False),
            "switch": lambda: self.switch(actor, flag, RANGES[len(name) % 3]),
            "confirm": lambda: self.confirm_identity(actor, right=flag != "wrong"),
            "sign in": lambda: self.sign_in(name, paper=flag == "paper"),
            "count": self.count,
        }
        deeds[deed]()

    # ---- time

    def wait(self, minutes: float) -> None:
        self.ground.clock.wait(minutes * 60)

    def set_the_clock(self, seconds: float) -> None:
        """Somebody sets the computer's clock, ahead or back."""
        self.ground.clock.set_by(seconds)
        if seconds < 0:
            for member in self.people.values():
                member.code_row.clock_set_back()

    def set_a_phones_clock(self, name: str, off: int) -> None:
        self.people[name].phone_off = off

    # ---- who acts

    def acting(self, actor: str) -> Held:
        """The newest session of somebody; a new one where that ended and somebody can sign in."""
        member = self.people[actor]
        held = member.sessions[-1] if member.sessions else self._session(member)
        usable = member.active and not member.deleted
        return self._session(member) if held.ended is not None and usable else held

    def over(self, held: Held, answer: object) -> bool:
        """Whether the session was over; then nothing else may be answered."""
        if held.ended is None:
            assert not isinstance(answer, SessionEnded), answer
            return False
        assert isinstance(answer, SessionEnded), f"{answer} in a session that is over"
        assert answer.reason is held.ended
        return True

    def may_manage(self, actor: Member, member: Member) -> bool:
        own = actor is member and self.settings.self_service
        return actor.role in MANAGERS or own

    def asked(self, held: Held, answer: object, actor: Member) -> bool:
        """Whether "Confirm it's you" was answered; fails where it must or cannot be (M05)."""
        due = held.asks(self.now)
        if isinstance(answer, ConfirmIdentity):
            assert due is not False, "asked again within 15 minutes"
            assert answer.with_code is actor.enabled
            return True
        assert due is not True, f"done without being asked: {answer}"
        return False

    def nobody_able(self, member: Member, **changed: object) -> bool:
        """A6: whether nobody able were left after such a change of one person."""
        others = (other for other in self.people.values() if other is not member)
        after = dataclasses.replace(member, **changed)  # type: ignore[arg-type]
        everybody = (*others, after)
        return not any(one.able(mandatory=self.mandatory) for one in everybody)

    def phone_step(self, member: Member) -> int:
        return step_at(self.ground.clock.true) + member.phone_off

    # ---- enabling, registering again

    def enable(self, actor: str, name: str) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        answer = self.ground.services.two_step.start_enrolment(held.session, member.id)
        if self.over(held, answer):
            return
        if not self.may_manage(by, member):
            assert isinstance(answer, NotAllowed), answer
        elif member.deleted:
            assert isinstance(answer, NoSuchUser), answer
        elif member.type is not QMETRY or member.enabled:
            assert isinstance(answer, NotPossible), answer
        else:
            assert isinstance(answer, Enrolment), answer
            self.type_both(held, by, member, answer)

    def register_again(self, actor: str, name: str, *, finish: bool) -> None:
        """S23: the old one works until the swap; steps that are closed change nothing."""
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        answer = self.ground.services.two_step.start_registering_again(held.session, member.id)
        if self.over(held, answer):
            return
        if not self.may_manage(by, member):
            assert isinstance(answer, NotAllowed), answer
        elif member.deleted:
            assert isinstance(answer, NoSuchUser), answer
        elif not member.enabled:
            assert isinstance(answer, NoTwoStep | NotPossible), answer
        elif not self.asked(held, answer, by):
            assert isinstance(answer, Enrolment), answer
            held.renewed_perhaps = self.now
            self.remembered_as_the_model_does()
            if finish:
                self.type_both(held, by, member, answer)
            else:
                answer.close()

    def type_both(self, held: Held, by: Member, member: Member, enrolment: Enrolment) -> None:
        secret, step = secret_of(enrolment.key_text), self.phone_step(member)
        again = member.registration
        answer = self.ground.services.two_step.confirm(
            held.session, enrolment, code_of(secret, step - 1), code_of(secret, step), self.now
        )
        off = step - step_at(self.now)
        if abs(off) > ACCEPTED:
            assert not isinstance(answer, Enabled), "accepted from a clock that is far off"
            return
        assert isinstance(answer, Enabled), answer
        texts = frozenset(code.text for code in answer.codes)
        assert len(texts) == 8
        assert answer.again is (again is not None)
        assert answer.user.two_step is not None
        name = answer.user.two_step.generation
        if again is not None:
            assert name != again.name
            assert not texts & again.codes
            held.renewed_perhaps = self.now
        # Whether a new key forgives what was counted against the old one's codes is open.
        self._perhaps_forgiven(member)
        member.registration = Registration(name, secret, step, off, texts)
        reason = EndReason.TWO_STEP_REGISTERED_AGAIN if again else EndReason.TWO_STEP_ENABLED
        member.end_sessions(reason, held if by is member else None)

    def _perhaps_forgiven(self, member: Member) -> None:
        """Where the rows leave open whether the row of wrong codes starts anew (M03)."""
        member.code_row.possible.add(0)
        member.code_row.sure &= member.code_row.until is None

    # ---- resync, showing, removing

    def resync(self, actor: str, name: str, kind: str, times: int) -> None:
        for _ in range(times):
            held, by, member = self.acting(actor), self.people[actor], self.people[name]
            registration = member.registration
            secret = registration.secret if registration else b"x" * 20
            step = self.phone_step(member)
            steps = {
                "right": (step - 1, step),
                "wrong order": (step, step - 1),
                "apart": (step - 2, step),
                "wrong": (step - 900_000, step - 800_000),
                "old": (registration.last, registration.last + 1) if registration else (1, 2),
            }[kind]
            answer = self.ground.services.two_step.resync(
                held.session,
                member.id,
                code_of(secret, steps[0]),
                code_of(secret, steps[1]),
                self.now,
            )
            if not self.over(held, answer):
                self._resync_verdict(by, member, steps, answer)

    def _resync_verdict(
        self, by: Member, member: Member, steps: tuple[int, int], answer: object
    ) -> None:
        assist = by.role is Role.HELP_DESK and member.role is not Role.ADMIN
        if member.deleted:
            assert isinstance(answer, NoSuchUser | NotAllowed), answer
            return
        if not self.may_manage(by, member) and not assist:
            assert isinstance(answer, NotAllowed), answer
            return
        if member.registration is None:
            assert isinstance(answer, NoTwoStep | NotPossible), answer
            return
        if member.code_row.gate(answer, self.now):
            return
        first, second = steps
        off, reach = second - step_at(self.now), self.settings.resync_range
        right = second - first == 1 and first > member.registration.last
        if right and abs(off) < reach:
            assert isinstance(answer, Resynced), f"{answer} {off} of {reach}"
        if isinstance(answer, Resynced):
            assert right, "codes that are not two unused ones in a row"
            assert abs(off) <= reach, "searched too far"
            assert (answer.off is not None) is (abs(off) > ACCEPTED)
            if answer.off is not None:
                assert answer.off.steps == off, "the sign or size of the offset"
            member.registration.last = second
            member.registration.drift = off
            # A right pair ends a row of wrong ones, or is only none of them.
            member.code_row.perhaps_charged(self.now)
            self._perhaps_forgiven(member)
            return
        assert isinstance(answer, PairRefused | PhoneSetBack | Locked), answer
        in_a_row = None if isinstance(answer, Locked) else answer.in_a_row
        member.code_row.wrong(answer, self.now, in_a_row)

    def show_codes(self, actor: str, name: str) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        answer = self.ground.services.two_step.recovery_codes(held.session, member.id)
        if self.over(held, answer):
            return
        viewer = by.role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}
        if by is not member and (not viewer or self.settings.hide_codes):
            assert isinstance(answer, NotAllowed), answer
        elif member.deleted:
            assert isinstance(answer, NoSuchUser), answer
        elif member.registration is None:
            assert isinstance(answer, NoTwoStep), answer
        elif not self.asked(held, answer, by):
            assert isinstance(answer, CodesShown), answer
            assert {code.text for code in answer.codes} == member.registration.codes
            held.renew(self.now)

    def remove(self, actor: str, name: str, *, present: bool) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        looked_at = member.registration.name if member.registration and present else "f" * 32
        answer = self.ground.services.two_step.remove(
            held.session, member.id, looked_at, RemovalReason.LOST_PHONE
        )
        if self.over(held, answer):
            return
        if not self.may_manage(by, member):
            assert isinstance(answer, NotAllowed), answer
            return
        if member.deleted:
            assert isinstance(answer, NoSuchUser), answer
            return
        reasons = self._why_not_removed(by, member, present=present)
        if isinstance(answer, ConfirmIdentity) or not reasons:
            if not self.asked(held, answer, by):
                assert isinstance(answer, Removed), answer
                shut_out = self.mandatory and member.type is QMETRY
                assert answer.shut_out is shut_out
                held.renew(self.now)
                member.registration = None
                kept = held if by is member else None
                member.end_sessions(EndReason.TWO_STEP_REMOVED, kept)
        else:
            assert isinstance(answer, tuple(reasons)), f"{answer}, not {reasons}"

    def _why_not_removed(self, by: Member, member: Member, *, present: bool) -> set[type]:
        if not member.enabled:
            return {NoTwoStep, ChangedMeanwhile}
        reasons: set[type] = set() if present else {ChangedMeanwhile}
        if by is member and self.mandatory:
            reasons.add(OwnMandatory)
        if self.nobody_able(member, registration=None):
            reasons.add(LastAbleAdmin)
        return reasons

    # ---- people

    def _details(self, member: Member) -> UserDetails:
        return details_for(member.username, role=member.role, active=member.active)

    def _person_answer(
        self, held: Held, by: Member, member: Member, answer: object, **changed: object
    ) -> set[type] | None:
        """Why a change cannot be; nothing where that was answered, and so it is done with."""
        if self.over(held, answer):
            return None
        if by.role is not Role.ADMIN:
            assert isinstance(answer, NotAllowed), answer
            return None
        if member.deleted:
            assert isinstance(answer, NoSuchUser), answer
            return None
        reasons: set[type] = set()
        if by is member:
            reasons.add(OwnRoleOrStatus)
        if member.first:
            reasons.add(FirstUserFixed)
        if self.nobody_able(member, **changed):
            reasons.add(LastAbleAdmin)
        return reasons

    def give_role(self, actor: str, name: str, role: Role) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        if role is member.role:
            return
        self._changed(
            held, by, member, dataclasses.replace(self._details(member), role=role), role=role
        )

    def deactivate_or_reactivate(self, actor: str, name: str) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        active = not member.active
        details = dataclasses.replace(self._details(member), active=active)
        self._changed(held, by, member, details, active=active)

    def _changed(
        self, held: Held, by: Member, member: Member, details: UserDetails, **changed: object
    ) -> None:
        version = 0 if member.deleted else self.ground.now(member.id).version
        answer = self.ground.services.users.change(held.session, member.id, version, details)
        reasons = self._person_answer(held, by, member, answer, **changed)
        if reasons is None:
            return
        if reasons:
            assert isinstance(answer, tuple(reasons)), f"{answer}, not {reasons}"
            return
        assert isinstance(answer, UserChanged), answer
        for name, value in changed.items():
            setattr(member, name, value)
        if "role" in changed:
            member.end_sessions(EndReason.ROLE_CHANGED, None)
        elif not member.active:
            member.end_sessions(EndReason.DEACTIVATED, None)

    def change_type(self, actor: str, name: str, kind: str, *, agreed: bool) -> None:
        """S08, both ways: what is ended stays ended."""
        to = AuthenticationType(kind)
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        if to is member.type:
            return
        registration = member.registration
        ends = registration.name if registration and agreed else None
        start = START_PASSWORD if to is QMETRY else ""
        version = 0 if member.deleted else self.ground.now(member.id).version
        answer = self.ground.services.users.change(
            held.session,
            member.id,
            version,
            self._details(member),
            TypeChange(to, start, ends),
        )
        kept = member.registration if to is QMETRY else None
        reasons = self._person_answer(held, by, member, answer, type=to, registration=kept)
        if reasons is None:
            return
        if registration and not agreed:
            reasons.add(TwoStepWouldEnd)
        if reasons:
            assert isinstance(answer, tuple(reasons)), f"{answer}, not {reasons}"
            return
        assert isinstance(answer, UserChanged), answer
        member.type = to
        member.registration = None
        member.must_change = to is QMETRY
        member.password = start
        member.end_sessions(EndReason.TYPE_CHANGED, None)

    def delete(self, actor: str, name: str) -> None:
        """A3: everything of theirs is gone at once, but for the names."""
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        answer = self.ground.services.users.delete(held.session, member.id)
        reasons = self._person_answer(held, by, member, answer, deleted=True)
        if reasons is None:
            return
        if reasons:
            assert isinstance(answer, tuple(reasons)), f"{answer}, not {reasons}"
            return
        assert isinstance(answer, UserDeleted), answer
        member.deleted = True
        member.registration = None
        member.end_sessions(EndReason.DELETED, None)

    def make_again(self, name: str, *, free: bool) -> None:
        """A3: a name stays taken until it is freed; who gets it then inherits nothing."""
        member = self.people[name]
        held = self.acting("praman")
        users = self.ground.services.users
        if free:
            answer: object = users.free_names(held.session, member.id)
            due = member.deleted and not member.names_free
            assert isinstance(answer, NameFreed if due else NoSuchUser), answer
            member.names_free |= due
        details = dataclasses.replace(
            details_for(name), role=Role.ADMIN if name == "ada" else Role.MEMBER
        )
        answer = users.create(held.session, details, QMETRY, START_PASSWORD)
        if not (member.deleted and member.names_free):
            assert isinstance(answer, FieldsRefused), answer
            kinds = {problem.kind for problem in answer.problems}
            expected = ProblemKind.TAKEN_BY_DELETED if member.deleted else ProblemKind.TAKEN
            assert kinds == {expected}
            return
        assert isinstance(answer, UserCreated), answer
        assert answer.user.id != member.id
        assert answer.user.two_step is None
        self.gone.append(member)
        self.people[name] = Member(
            name, answer.user.id, details.role, password=START_PASSWORD, must_change=True
        )

    def unlock(self, actor: str, name: str) -> None:
        held, by, member = self.acting(actor), self.people[actor], self.people[name]
        answer = self.ground.services.users.unlock(held.session, member.id)
        if self.over(held, answer):
            return
        assist = by.role is Role.HELP_DESK and member.role is not Role.ADMIN
        if member.deleted:
            assert isinstance(answer, NoSuchUser | NotAllowed), answer
        elif by.role is not Role.ADMIN and not assist:
            assert isinstance(answer, NotAllowed), answer
        else:
            assert isinstance(answer, Unlocked), answer
            member.code_row.clear()

    # ---- the rule and the switches

    def switch_the_rule(self, actor: str, less: int, *, on: bool) -> None:
        held, by = self.acting(actor), self.people[actor]
        mandatory, count = self.ground.services.mandatory, self.still_to_enrol()
        answer: object = (
            mandatory.turn_on(held.session, count - less)
            if on
            else mandatory.turn_off(held.session)
        )
        if self.over(held, answer):
            return
        allowed = by.first if self.saas else by.role is Role.ADMIN
        if not allowed or (on and (by.type is not QMETRY or not by.enabled)):
            assert isinstance(answer, MandatoryRefused), answer
        elif self.mandatory is on:
            assert isinstance(answer, ChangedMeanwhile), answer
        elif on and less > 0 and isinstance(answer, MoreAffected):
            assert answer.affected == count
        elif not self.asked(held, answer, by):
            assert not (on and less > 0), "turned on for more people than was confirmed"
            assert isinstance(answer, MandatoryOn if on else MandatoryOff), answer
            if isinstance(answer, MandatoryOn):
                assert answer.affected == count
                assert by.enabled
            held.renew(self.now)
            self.mandatory = on

    def still_to_enrol(self) -> int:
        return sum(member.still_to_enrol for member in self.people.values())

    def switch(self, actor: str, what: str, reach: int) -> None:
        held, by = self.acting(actor), self.people[actor]
        before = self.settings
        if what == "late":
            before = dataclasses.replace(before, maximum_attempts=11)
        change = {
            "self_service": {"self_service": not before.self_service},
            "hide_codes": {"hide_codes": not before.hide_codes},
            "resync_range": {"resync_range": reach},
            "late": {"hide_codes": not before.hide_codes},
        }[what]
        after = dataclasses.replace(before, **change)  # type: ignore[arg-type]
        answer = self.ground.services.settings.change(held.session, before, after)
        if self.over(held, answer):
            return
        if by.role is not Role.ADMIN:
            assert isinstance(answer, NotAllowed), answer
        elif what == "late":
            assert isinstance(answer, ChangedMeanwhile), answer
        else:
            assert isinstance(answer, SettingsChanged), answer
            self.settings = after

    def confirm_identity(self, actor: str, *, right: bool) -> None:
        """M05: a password, and where there is one a code, which is spent."""
        held, by = self.acting(actor), self.people[actor]
        registration, step, code = by.registration, self.phone_step(by), ""
        if registration is not None:
            code = min(registration.codes, default=code_of(registration.secret, step))
        password = by.password if right and by.password else "somebody-elses-password"
        self.ground.clock.wait(1.5)
        answer = self.ground.services.identity.confirm(held.session, Confirmation(password, code))
        if self.over(held, answer):
            return
        good = right and by.type is QMETRY and (registration is None or registration.codes)
        if isinstance(answer, IdentityConfirmed):
            self._perhaps_forgiven(by)  # it is charged like a sign-in, and may end as one
        if good:
            assert isinstance(answer, IdentityConfirmed), answer
            held.prove(self.now)
            if registration is not None:
                registration.codes -= {code}
        elif isinstance(answer, IdentityConfirmed):
            assert right
            assert registration is not None
            assert registration.acceptable(step, self.now)
            registration.last, registration.drift = step, step - step_at(self.now)
            held.prove(self.now)

    # ---- signing in

    def sign_in(self, name: str, *, paper: bool) -> None:
        """S01, S22, S36: as the administrators left the account."""
        member = self.people[name]
        self.ground.clock.wait(1.5)
        sign_in = self.ground.services.sign_in
        answer: object = sign_in.password(name, member.password or "somebody-elses-password")
        if member.type is not QMETRY or not member.active or member.deleted:
            assert isinstance(answer, SignInFailed | Locked), answer
            self.ground.services.users.unlock(self.acting("praman").session, member.id)
            member.code_row.clear()
            return
        registration = member.registration
        if registration is None:
            expected: type = NeedNewPassword if member.must_change else SignedIn
            assert isinstance(answer, TwoStepRequired if self.mandatory else expected), answer
            self._signed_in(member, answer)
            return
        if isinstance(answer, Locked):
            assert member.code_row.gate(answer, self.now)
            return
        assert isinstance(answer, NeedCode), answer
        if paper and registration.codes and not member.must_change:
            code = min(registration.codes)
            answer = sign_in.recovery_code(answer.half_open, code)
            assert isinstance(answer, SignedIn), answer
            registration.codes -= {code}
            self._signed_in(member, answer)
        elif not paper and not member.must_change:
            self._by_phone(
                member,
                registration,
                sign_in.code(
                    answer.half_open, code_of(registration.secret, self.phone_step(member))
                ),
            )

    def _by_phone(self, member: Member, registration: Registration, answer: object) -> None:
        if member.code_row.gate(answer, self.now):
            return
        step = self.phone_step(member)
        if registration.acceptable(step, self.now):
            assert isinstance(answer, SignedIn), answer
            registration.last, registration.drift = step, step - step_at(self.now)
            self._signed_in(member, answer)
            return
        if isinstance(answer, Locked):
            member.code_row.wrong(answer, self.now)
            return
        assert isinstance(answer, CodeWrong | CodeAlreadyUsed | PhoneSetBack), answer
        member.code_row.wrong(answer, self.now, answer.in_a_row)

    def _signed_in(self, member: Member, answer: object) -> None:
        if isinstance(answer, SignedIn):
            member.sessions.append(Held(answer.session, self.now, self.now, self.now))
            member.code_row.clear()

    # ---- what holds after every step

    @invariant()
    def remembered_as_the_model_does(self) -> None:
        if not hasattr(self, "ground"):
            return
        everybody = (*self.people.values(), *self.gone)
        seen = (self.ground.snapshot(), repr(everybody), self.mandatory, self.settings)
        if seen == self.seen:
            return  # neither moved since it was looked at
        self.seen = seen
        with self.ground.store.reading() as unit:
            for member in everybody:
                user = unit.users.get(member.id)
                assert (user is None) is member.deleted
                authenticator = unit.authenticators.get(member.id)
                codes = frozenset(code.text for code in unit.recovery_codes.unused(member.id))
                self._registration_is(member, authenticator, codes)
                has_password = unit.passwords.get(member.id) is not None
                assert has_password is (member.type is QMETRY and not member.deleted)
                if user is not None:
                    assert (user.role, user.active) == (member.role, member.active)
                    assert user.authentication is member.type
                    assert (user.two_step is not None) is member.enabled
                for held in member.sessions:
                    found = unit.sessions.find(held.session.token)
                    assert found is not None
                    assert found[1] is held.ended, f"{member.username}: {found}, {held.ended}"
            organisation = unit.organisation.get()
            assert organisation is not None
            expected = dataclasses.replace(self.settings, mandatory_two_step=self.mandatory)
            assert organisation.settings == expected
            assert unit.users.still_to_enrol() == self.still_to_enrol()
        assert any(member.able(mandatory=self.mandatory) for member in self.people.values())

    def _registration_is(
        self, member: Member, authenticator: Authenticator | None, codes: frozenset[str]
    ) -> None:
        registration = member.registration
        if registration is None:
            assert authenticator is None
            assert codes == frozenset()
            return
        assert member.type is QMETRY
        assert authenticator is not None
        assert authenticator.generation == registration.name
        assert authenticator.secret == registration.secret
        assert authenticator.last_step == registration.last, "the last step"
        assert authenticator.drift == registration.drift, "the drift"
        assert codes == registration.codes

    def look_at_the_numbers(self, first: Held) -> None:
        """S40, S41: list, count and confirmation say one number."""
        page = self.ground.services.users.page(
            first.session, UserQuery(filter=STILL_TO_ENROL), 0, 50
        )
        view = self.ground.services.settings.view(first.session)
        assert isinstance(page, UserPage)
        assert isinstance(view, SettingsView)
        count = self.still_to_enrol()
        assert (page.matching, len(page.rows)) == (count, count)
        assert (page.still_to_enrol, view.affected) == (count, count)

    def count(self) -> None:
        held = self.acting("praman")
        if held.ended is None:
            self.look_at_the_numbers(held)
