"""General Settings: the organisation's switches, and who is the first user (S09, S24, S34 to S37).

The mandatory rule has deeds of its own, in `mandatory_two_step`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.organisation import (
    ATTEMPTS_RANGE,
    REACTIVATE_RANGE,
    RESYNC_RANGE,
    Organisation,
    Settings,
)
from qmetry_admin.domain.outcomes import (
    FieldsRefused,
    NoSuchUser,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.settings_outcomes import (
    CannotBeFirstUser,
    HandedOver,
    HandOverAnswer,
    SettingsAnswer,
    SettingsChanged,
    SettingsView,
)
from qmetry_admin.domain.two_step_policy import why_not_mandatory
from qmetry_admin.domain.users import AuthenticationType, Right, Role, User, UserId
from qmetry_admin.services.acting import entry, missing, refused, who
from qmetry_admin.services.charging import organisation_of
from qmetry_admin.services.meanwhile import organisation_changed
from qmetry_admin.services.ports import Unit, World

_MINUTE: Final = timedelta(minutes=1)
_FIELDS: Final = {
    Field.MAXIMUM_ATTEMPTS.value: Field.MAXIMUM_ATTEMPTS,
    Field.REACTIVATE_AFTER.value: Field.REACTIVATE_AFTER,
    Field.RESYNC_RANGE.value: Field.RESYNC_RANGE,
    Field.SET_UP_UNTIL.value: Field.SET_UP_UNTIL,
}
"""The switches a problem can be told about, as the audit names them; the rest is on or off."""


class OrganisationSettings:
    """The deeds of the General Settings tab."""

    def __init__(self, world: World) -> None:
        self._world = world

    def view(self, session: Session) -> SettingsView | NotAllowed | SessionEnded:
        """All that the tab shows to this actor: View on General Settings."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            refusal = missing(actor, {Right.SETTINGS_VIEW})
            if refusal is None:
                return _view(unit, actor)
        with self._world.store.writing() as unit:
            unit.audit.add(refused(self._world, actor, Action.SETTINGS_READ, refusal))
        return refusal

    def change(self, session: Session, before: Settings, after: Settings) -> SettingsAnswer:
        """Stores the switches: Modify on General Settings.

        `before` are the ones the form was filled from; where they are no longer stored, nothing is
        written (DB-02). The mandatory rule stays as it is, whatever is handed in. Switches that are
        stored already are no change, and leave no entry.
        """
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            if (refusal := missing(actor, {Right.SETTINGS_MODIFY})) is not None:
                unit.audit.add(refused(self._world, actor, Action.SETTINGS_CHANGE, refusal))
                return refusal
            stored = organisation.settings
            seen, wanted = _as_text(before), _as_text(after)
            is_now = _as_text(stored)
            if moved := {name for name, text in is_now.items() if seen[name] != text}:
                fields = tuple(field for name, field in _FIELDS.items() if name in moved)
                return organisation_changed(self._world, unit, (Action.SETTINGS_CHANGE,), fields)
            changed = {name: text for name, text in wanted.items() if is_now[name] != text}
            if not changed:
                return SettingsChanged(stored)
            now = self._world.clock.now()
            if problems := tuple(p for p in _problems(after, now) if p.field.value in changed):
                return FieldsRefused(problems)
            settings = dataclasses.replace(after, mandatory_two_step=stored.mandatory_two_step)
            unit.organisation.change_settings(settings)
            old = {f"{name} before": is_now[name] for name in changed}
            unit.audit.add(
                entry(self._world, actor, Action.SETTINGS_CHANGE, detail={**old, **changed})
            )
            return SettingsChanged(settings)

    def candidates(self, session: Session) -> tuple[User, ...] | NotAllowed | SessionEnded:
        """Whom the first user can hand their place to, by name (S37)."""
        with self._world.store.reading() as unit:
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            organisation = organisation_of(unit)
            if actor.id == organisation.first_user:
                able = (user for user in unit.users.administrators() if _can_be(user, organisation))
                return tuple(sorted(able, key=lambda user: (user.name.casefold(), user.username)))
        with self._world.store.writing() as unit:
            return self._refuse_hand_over(unit, actor, None)

    def hand_over(self, session: Session, to: UserId) -> HandOverAnswer:
        """Makes somebody else the first user: for the first user alone (S37)."""
        with self._world.store.writing() as unit:
            organisation = unit.organisation.hold()
            actor = who(unit, session)
            if isinstance(actor, SessionEnded):
                return actor
            user = unit.users.hold(to)
            if actor.id != organisation.first_user:
                return self._refuse_hand_over(unit, actor, user)
            if user is None:
                return NoSuchUser()
            if not _can_be(user, organisation):
                return CannotBeFirstUser()
            unit.organisation.hand_over(to)
            detail = {"first user before": actor.username, "first user": user.username}
            unit.audit.add(entry(self._world, actor, Action.FIRST_USER, about=user, detail=detail))
            return HandedOver(unit.users.get(to) or user)

    def _refuse_hand_over(self, unit: Unit, actor: User, about: User | None) -> NotAllowed:
        detail = {"reason": "not the first user"}
        unit.audit.add(
            entry(self._world, actor, Action.FIRST_USER, Result.REFUSED, about=about, detail=detail)
        )
        return NotAllowed(())


def _view(unit: Unit, actor: User) -> SettingsView:
    organisation = organisation_of(unit)
    first_user = unit.users.get(organisation.first_user)
    if first_user is None:
        raise LookupError("The first user is not among the people.")
    turning_on = not organisation.settings.mandatory_two_step
    return SettingsView(
        organisation=organisation,
        first_user=first_user,
        may_change=Right.SETTINGS_MODIFY in actor.rights,
        why_not=why_not_mandatory(actor, organisation, turning_on=turning_on),
        affected=unit.users.still_to_enrol(),
        may_hand_over=actor.id == organisation.first_user,
    )


def _can_be(user: User, organisation: Organisation) -> bool:
    """Whether the first user's place can go to this person (S37)."""
    return (
        user.id != organisation.first_user
        and user.active
        and user.role is Role.ADMIN
        and user.authentication is AuthenticationType.QMETRY
        and user.two_step is not None
    )


def _as_text(settings: Settings) -> dict[str, str]:
    """The switches as the audit keeps them, each under its name; all but the mandatory rule."""
    until = settings.set_up_until
    return {
        Field.MAXIMUM_ATTEMPTS.value: str(settings.maximum_attempts),
        Field.REACTIVATE_AFTER.value: f"{settings.reactivate_after / _MINUTE:g} minutes",
        Field.RESYNC_RANGE.value: f"{settings.resync_range / 2:g} minutes",
        "own two-step verification": _on_or_off(settings.self_service),
        "hidden recovery codes": _on_or_off(settings.hide_codes),
        Field.SET_UP_UNTIL.value: until.astimezone(UTC).isoformat() if until is not None else "off",
    }


def _on_or_off(switch: bool) -> str:  # noqa: FBT001 - a word for a switch
    return "on" if switch else "off"


def _problems(settings: Settings, now: datetime) -> Iterator[FieldProblem]:
    """What is wrong with the switches, in the order of the form."""
    minutes = settings.reactivate_after / _MINUTE
    for field, value, (least, most) in (
        (Field.MAXIMUM_ATTEMPTS, settings.maximum_attempts, ATTEMPTS_RANGE),
        (Field.REACTIVATE_AFTER, minutes, REACTIVATE_RANGE),
        (Field.RESYNC_RANGE, settings.resync_range, RESYNC_RANGE),
    ):
        if not least <= value <= most or value % 1:
            yield FieldProblem(field, ProblemKind.OUT_OF_RANGE, f"{least} to {most}")
    if settings.set_up_until is not None and settings.set_up_until <= now:
        yield FieldProblem(Field.SET_UP_UNTIL, ProblemKind.PAST)
