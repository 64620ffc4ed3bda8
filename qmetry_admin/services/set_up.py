"""The first start: key, organisation, first user and session together, or nothing at all (A4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from qmetry_admin.domain import names
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import Organisation, Settings
from qmetry_admin.domain.outcomes import AlreadySetUp, FieldsRefused, SignedIn
from qmetry_admin.domain.problems import Field, FieldProblem
from qmetry_admin.domain.users import AuthenticationType, Role, UserDetails
from qmetry_admin.services.acting import entry
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.completion import new_session
from qmetry_admin.services.new_password import password_problem, words_around
from qmetry_admin.services.opening import SetUpForm
from qmetry_admin.services.ports import (
    Clock,
    KeyKeeper,
    PasswordHasher,
    PasswordJudge,
    Randomness,
    Store,
    World,
)


@dataclass(frozen=True)
class Founded:
    """The directory was made; the first user is signed in. `world` is what its services need."""

    world: World
    organisation: Organisation
    signed_in: SignedIn


class SetUp:
    """Makes a directory in a database that has none.

    `store_for` gives the store that seals with a key, for an instance id.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        hasher: PasswordHasher,
        judge: PasswordJudge,
        randomness: Randomness,
        workstation: str,
        keys: KeyKeeper,
        store_for: Callable[[str, bytes], Store],
    ) -> None:
        self._clock = clock
        self._hasher = hasher
        self._judge = judge
        self._randomness = randomness
        self._workstation = workstation
        self._keys = keys
        self._store_for = store_for

    def make(self, form: SetUpForm) -> Founded | FieldsRefused | AlreadySetUp:
        """Checks the form, makes the key, and then all the rest in one transaction.

        Whatever comes in between takes the key back: it is nobody's.
        """
        details = _details(form)
        if problems := self._problems(form, details):
            return FieldsRefused(problems)
        stored = self._hasher.hash(form.password)
        instance_id = self._randomness.name()
        key_place, key = self._keys.make(instance_id)
        try:
            world = World(
                store=self._store_for(instance_id, key),
                clock=self._clock,
                hasher=self._hasher,
                judge=self._judge,
                randomness=self._randomness,
                workstation=self._workstation,
            )
            founded = _found(world, instance_id, key_place, form, details, stored)
        except BaseException:
            self._keys.drop(instance_id, key_place)
            raise
        if founded is None:
            self._keys.drop(instance_id, key_place)
            return AlreadySetUp()
        return founded

    def _problems(self, form: SetUpForm, details: UserDetails) -> tuple[FieldProblem, ...]:
        words = words_around(details, form.organisation)
        found = (
            names.text_problem(form.organisation, Field.ORGANISATION),
            *names.details_problems(details),
            password_problem(self._judge, form.password, words),
        )
        return tuple(problem for problem in found if problem is not None)


def _details(form: SetUpForm) -> UserDetails:
    """The first user's details.

    No field asks for the alias, so none may refuse it: where the names make none, the username is.
    """
    details = UserDetails(
        username=form.username,
        alias=names.suggested_alias(form.first_name, form.last_name),
        first_name=form.first_name,
        last_name=form.last_name,
        email=form.email,
        time_zone=form.time_zone,
        role=Role.ADMIN,
    )
    if names.text_problem(details.alias, Field.ALIAS):
        return dataclasses.replace(details, alias=form.username)
    return details


def _found(
    world: World,
    instance_id: str,
    key_place: str,
    form: SetUpForm,
    details: UserDetails,
    stored: str,
) -> Founded | None:
    """Writes it all, or nothing where somebody else was first."""
    now = world.clock.now()
    with world.store.writing() as unit:
        first = unit.organisation.found(
            instance_id=instance_id,
            name=form.organisation,
            kind=form.kind,
            key_place=key_place,
            now=now,
            settings=Settings(),
        )
        user = (
            unit.users.add(details, AuthenticationType.QMETRY, first_user=True) if first else None
        )
        if user is None:
            unit.undo()
            return None
        unit.passwords.put(user.id, stored, must_change=False)
        unit.organisation.name_first_user(user.id)
        session = new_session(world, unit, user.id, now)
        detail = {
            "organisation": form.organisation,
            "kind": form.kind.value,
            "instance": instance_id,
        }
        unit.audit.add(entry(world, user, Action.SET_UP, about=user, detail=detail))
        signed_in = SignedIn(session, unit.users.get(user.id) or user)
        return Founded(world, organisation_of(unit), signed_in)
