"""Writes the made-up people into an empty directory, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from qmetry_admin.demo.bulk import Bulk
from qmetry_admin.demo.people import FIRST_USER, ORGANISATION, Person
from qmetry_admin.demo.story import Story
from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.lockout import MOST_WRONG_CODES, Factor
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.users import AuthenticationType, UserId, fold
from qmetry_admin.services.ports import Randomness, Unit, World

SETTINGS: Final = Settings(reactivate_after=timedelta(hours=1))
"""Whoever begins locked shall still be so when somebody gets to them."""
KEY_PLACE: Final = "memory"


def seed(
    world: World,
    *,
    instance_id: str,
    kind: InstanceKind,
    people: Sequence[Person],
    stored: str,
    bulk: Bulk,
) -> Mapping[str, UserId]:
    """Makes organisation, people, authenticators, codes, locks and audit; answers who is who.

    `stored` is the one hash of the password that everybody has: hashing it for each would take
    seconds. `bulk` writes within the same transaction.
    """
    now = world.clock.now()
    with world.store.writing() as unit:
        unit.organisation.found(
            instance_id=instance_id,
            name=ORGANISATION,
            kind=kind,
            key_place=KEY_PLACE,
            now=now - timedelta(days=people[0].sketch.made),
            settings=SETTINGS,
        )
        ids = {person.username: _add(unit, person, stored) for person in people}
        unit.organisation.name_first_user(ids[FIRST_USER])
        for person in people:
            _enable(unit, world.randomness, person, ids, now)
            _refuse(unit, bulk, person, now)
            if person.sketch.seen is not None:
                unit.users.signed_in(ids[person.username], _ago(now, person.sketch.seen))
        bulk.record(Story(people, ids, kind, now).entries())
    return ids


def _add(unit: Unit, person: Person, stored: str) -> UserId:
    sketch = person.sketch
    user = unit.users.add(
        person.details,
        sketch.authentication,
        first_user=person.username == FIRST_USER,
        must_change_password=sketch.start_password,
    )
    if user is None:
        raise ValueError(f"two made-up people are called {person.username}, or {person.name}")
    if sketch.authentication is AuthenticationType.QMETRY:
        unit.passwords.put(user.id, stored, must_change=sketch.start_password)
    return user.id


def _enable(
    unit: Unit,
    randomness: Randomness,
    person: Person,
    ids: Mapping[str, UserId],
    now: datetime,
) -> None:
    sketch, user_id = person.sketch, ids[person.username]
    if sketch.codes is None:
        return
    confirmed = _ago(now, sketch.enrolled)
    accepted = confirmed if sketch.seen is None else _ago(now, sketch.seen)
    generation = randomness.name()
    unit.authenticators.add(
        Authenticator(
            user_id=user_id,
            generation=generation,
            secret=person.secret,
            drift=0,
            last_step=totp.step_at(accepted),
            confirmed=confirmed,
            confirmed_by=ids[FIRST_USER],
            last_accepted=accepted,
        )
    )
    if left := recovery_codes.new_codes(randomness.secret_bytes)[: sketch.codes]:
        unit.recovery_codes.add(user_id, generation, left)


def _refuse(unit: Unit, bulk: Bulk, person: Person, now: datetime) -> None:
    """Wrong tries, as many as it takes: a lock just now, or a hundred wrong codes some days ago."""
    name = fold(person.username)
    if person.sketch.wrong_passwords:
        most, lasting = SETTINGS.maximum_attempts, SETTINGS.reactivate_after
        for _ in range(most):
            unit.attempts.charge(name, Factor.PASSWORD, now, most, lasting)
    if person.sketch.wrong_codes:
        hours = range(MOST_WRONG_CODES + 20, 20, -1)
        bulk.mark_wrong_codes(name, [now - timedelta(hours=ago) for ago in hours])


def _ago(now: datetime, days: float) -> datetime:
    return now - timedelta(days=days)
