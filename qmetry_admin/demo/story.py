"""What the audit of a made-up directory tells: the last weeks, in the order they went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from qmetry_admin.demo.people import FIRST_USER, ORGANISATION, Person, used_codes
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.recovery_codes import HOW_MANY
from qmetry_admin.domain.users import UserId

_WORKSTATION: Final = "qa-office-1"
_HELP_DESK: Final = "eberg"
_LOOKED_AT: Final = "mgarcia"
_RESYNCED: Final = "dpatel"
_WRONG_TRIES: Final = 10
_CODES_EVERY: Final = 2.5  # days between two recovery codes somebody used


class Story:
    """Tells it for people who have their numbers by then; nothing of it lies after `now`."""

    def __init__(
        self,
        people: Sequence[Person],
        ids: Mapping[str, UserId],
        kind: InstanceKind,
        now: datetime,
    ) -> None:
        self._people = people
        self._ids = ids
        self._kind = kind
        self._now = now

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the oldest first."""
        told = [entry for person in self._people for entry in self._about(person)]
        return tuple(sorted(told, key=lambda entry: entry.at))

    def _about(self, person: Person) -> Iterator[Entry]:
        yield self._made(person)
        yield from self._two_step(person)
        yield from self._signed_in(person)
        yield from self._by_others(person)
        yield from self._refused(person)

    def _made(self, person: Person) -> Entry:
        sketch = person.sketch
        if person.username == FIRST_USER:
            detail = {"organisation": ORGANISATION, "kind": self._kind.value}
            return self._entry(sketch.made, Action.SET_UP, FIRST_USER, person, detail)
        detail = {
            "username": person.username,
            "role": person.role.value,
            "authentication": sketch.authentication.value,
        }
        return self._entry(sketch.made, Action.USER_CREATE, FIRST_USER, person, detail)

    def _two_step(self, person: Person) -> Iterator[Entry]:
        if person.secret:
            detail = {"recovery codes": str(HOW_MANY), "drift": "0"}
            yield self._entry(
                person.sketch.enrolled, Action.TWO_STEP_ENABLE, FIRST_USER, person, detail
            )

    def _signed_in(self, person: Person) -> Iterator[Entry]:
        sketch = person.sketch
        if sketch.seen is None:
            return
        by_code = {"second step": "verification code" if person.secret else "none"}
        by_recovery_code = {"second step": "recovery code"}
        for used in range(used_codes(sketch), 0, -1):
            days = sketch.seen + used * _CODES_EVERY
            yield self._entry(days, Action.SIGN_IN, person.username, person, by_recovery_code)
        yield self._entry(sketch.seen, Action.SIGN_IN, person.username, person, by_code)

    def _by_others(self, person: Person) -> Iterator[Entry]:
        sketch, seen = person.sketch, person.sketch.seen
        if not sketch.active and seen is not None:
            detail = {"status": "Active → Inactive"}
            yield self._entry(seen - 1, Action.USER_CHANGE, FIRST_USER, person, detail)
        if person.username == _LOOKED_AT:
            detail = {"codes shown": "1", "codes left": str(sketch.codes)}
            yield self._entry(0.45, Action.RECOVERY_CODES_SHOW, _HELP_DESK, person, detail)
        if person.username == _RESYNCED:
            detail = {"drift": "0"}
            yield self._entry(9, Action.TWO_STEP_RESYNC, _HELP_DESK, person, detail)

    def _refused(self, person: Person) -> Iterator[Entry]:
        if person.sketch.wrong_passwords:
            for number in range(_WRONG_TRIES, 0, -1):
                minutes = timedelta(seconds=6 * number)
                yield self._refusal(person, Action.PASSWORD, "wrong password", minutes)
        if person.sketch.wrong_codes:
            for number in range(3, 0, -1):
                yield self._refusal(person, Action.CODE, "wrong", timedelta(hours=20 + number))

    def _refusal(self, person: Person, action: Action, reason: str, ago: timedelta) -> Entry:
        return Entry(
            at=self._now - ago,
            action=action,
            result=Result.REFUSED,
            workstation=_WORKSTATION,
            user_id=self._ids[person.username],
            user_name=person.username,
            detail={"reason": reason},
        )

    def _entry(
        self,
        days: float,
        action: Action,
        actor: str,
        person: Person,
        detail: Mapping[str, str] | None = None,
    ) -> Entry:
        return Entry(
            at=self._now - timedelta(days=days),
            action=action,
            result=Result.DONE,
            workstation=_WORKSTATION,
            actor_id=self._ids[actor],
            actor_name=actor,
            user_id=self._ids[person.username],
            user_name=person.username,
            detail=detail or {},
        )
