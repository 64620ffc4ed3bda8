"""General Settings: who sees and changes them, what is refused (A2, S09, S24, S34, S36)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.organisation import Settings
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    FieldsRefused,
    NotAllowed,
    SessionEnded,
)
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.settings_outcomes import SettingsChanged, SettingsView
from qmetry_admin.domain.two_step_policy import WhyNotMandatory
from qmetry_admin.domain.users import RIGHTS, Right, Role
from qmetry_admin.services.settings import OrganisationSettings
from tests.services.people import Directory, directory
from tests.support.world import T0

MINUTE = timedelta(minutes=1)
LATER = T0 + timedelta(days=14)
USUAL = Settings()
ALL_CHANGED = Settings(
    maximum_attempts=5,
    reactivate_after=30 * MINUTE,
    resync_range=120,
    self_service=True,
    hide_codes=True,
    set_up_until=LATER,
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def settings(here: Directory) -> OrganisationSettings:
    return OrganisationSettings(here.world)


def stored(here: Directory) -> Settings:
    with here.store.reading() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    return organisation.settings


def with_(**changes: object) -> Settings:
    return dataclasses.replace(USUAL, **changes)  # type: ignore[arg-type] # the test's own fields


# ---- looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_a2_the_settings_are_for_view_on_general_settings(
    here: Directory, settings: OrganisationSettings, role: Role
) -> None:
    actor = here.person("actor", role=role)

    answer = settings.view(here.signed_in(actor))

    if role is Role.ADMIN:
        assert isinstance(answer, SettingsView)
        assert here.audited() == 0
    else:
        assert answer == NotAllowed((Right.SETTINGS_VIEW,))
        entry = here.newest()
        assert (entry.action, entry.result) == (Action.SETTINGS_READ, Result.REFUSED)
        assert entry.actor_id == actor.id
        assert entry.detail == {"missing right": "View on General Settings"}


def test_the_view_has_all_that_the_page_shows(
    here: Directory, settings: OrganisationSettings
) -> None:
    here.enrolled(here.person("enrolled"))
    here.person("open")

    view = settings.view(here.session)

    assert isinstance(view, SettingsView)
    assert view.organisation.settings == USUAL
    assert view.first_user == here.first
    assert view.may_change
    assert view.why_not is WhyNotMandatory.OWN_NOT_ENABLED
    assert view.affected == 2
    assert view.may_hand_over


def test_s38_turning_it_off_wants_no_enrolment_of_ones_own(
    here: Directory, settings: OrganisationSettings
) -> None:
    here.make_mandatory()

    view = settings.view(here.session)

    assert isinstance(view, SettingsView)
    assert view.why_not is None


def test_who_may_look_but_not_change_is_told_so(
    here: Directory, settings: OrganisationSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, Role.AUDITOR, frozenset({Right.SETTINGS_VIEW}))
    session = here.signed_in(here.person("auditor", role=Role.AUDITOR))

    view = settings.view(session)
    answer = settings.change(session, USUAL, ALL_CHANGED)

    assert isinstance(view, SettingsView)
    assert (view.may_change, view.may_hand_over) == (False, False)
    assert view.why_not is WhyNotMandatory.NOT_ADMIN
    assert answer == NotAllowed((Right.SETTINGS_MODIFY,))
    assert stored(here) == USUAL


# ---- changing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_a2_changing_them_is_for_modify_on_general_settings(
    here: Directory, settings: OrganisationSettings, role: Role
) -> None:
    actor = here.person("actor", role=role)

    answer = settings.change(here.signed_in(actor), USUAL, ALL_CHANGED)

    entry = here.newest()
    assert entry.action is Action.SETTINGS_CHANGE
    if role is Role.ADMIN:
        assert answer == SettingsChanged(ALL_CHANGED)
        assert stored(here) == ALL_CHANGED
        assert entry.result is Result.DONE
    else:
        assert answer == NotAllowed((Right.SETTINGS_MODIFY,))
        assert stored(here) == USUAL
        assert entry.result is Result.REFUSED
        assert entry.detail == {"missing right": "Modify on General Settings"}
    assert here.audited() == 1


def test_m07_old_and_new_values_are_kept(here: Directory, settings: OrganisationSettings) -> None:
    settings.change(here.session, USUAL, ALL_CHANGED)

    assert here.newest().detail == {
        "maximum login attempts before": "10",
        "maximum login attempts": "5",
        "re-activate after before": "15 minutes",
        "re-activate after": "30 minutes",
        "resync range before": "1440 minutes",
        "resync range": "60 minutes",
        "own two-step verification before": "off",
        "own two-step verification": "on",
        "hidden recovery codes before": "off",
        "hidden recovery codes": "on",
        "set-up at sign-in until before": "off",
        "set-up at sign-in until": LATER.isoformat(),
    }


def test_what_is_stored_already_is_no_change(
    here: Directory, settings: OrganisationSettings
) -> None:
    assert settings.change(here.session, USUAL, USUAL) == SettingsChanged(USUAL)
    assert here.audited() == 0


def test_the_same_instant_in_another_zone_is_no_change(
    here: Directory, settings: OrganisationSettings
) -> None:
    settings.change(here.session, USUAL, ALL_CHANGED)
    elsewhere = LATER.astimezone(timezone(timedelta(hours=9)))

    again = dataclasses.replace(ALL_CHANGED, set_up_until=elsewhere)
    answer = settings.change(here.session, ALL_CHANGED, again)

    assert isinstance(answer, SettingsChanged)
    assert here.audited() == 1


@pytest.mark.parametrize("mandatory", [True, False])
def test_s36_the_mandatory_rule_is_never_changed_here(
    here: Directory, settings: OrganisationSettings, mandatory: bool
) -> None:
    if mandatory:
        here.make_mandatory()

    for handed_in in (True, False):
        before = dataclasses.replace(stored(here), mandatory_two_step=handed_in)
        after = dataclasses.replace(
            before, mandatory_two_step=not handed_in, hide_codes=not before.hide_codes
        )
        assert isinstance(settings.change(here.session, before, after), SettingsChanged)

    assert stored(here).mandatory_two_step is mandatory


def test_db_02_what_others_changed_meanwhile_is_not_overwritten(
    here: Directory, settings: OrganisationSettings
) -> None:
    other = here.person("lgarcia", "Luis", "García", role=Role.ADMIN)
    others = with_(maximum_attempts=7, resync_range=40, self_service=True)
    settings.change(here.signed_in(other), USUAL, others)
    here.clock.move(60)

    answer = settings.change(here.session, USUAL, with_(hide_codes=True))

    assert answer == ChangedMeanwhile(
        "Luis García", T0, (Field.MAXIMUM_ATTEMPTS, Field.RESYNC_RANGE)
    )
    assert stored(here) == others
    assert here.audited() == 1


def test_db_02_changed_from_outside_it_was_nobody_by_name(
    here: Directory, settings: OrganisationSettings
) -> None:
    with here.store.writing() as unit:
        unit.organisation.change_settings(with_(hide_codes=True))

    assert settings.change(here.session, USUAL, ALL_CHANGED) == ChangedMeanwhile("", T0)


ATTEMPTS = FieldProblem(Field.MAXIMUM_ATTEMPTS, ProblemKind.OUT_OF_RANGE, "3 to 100")
REACTIVATE = FieldProblem(Field.REACTIVATE_AFTER, ProblemKind.OUT_OF_RANGE, "1 to 1440")
RESYNC = FieldProblem(Field.RESYNC_RANGE, ProblemKind.OUT_OF_RANGE, "20 to 2880")
PAST = FieldProblem(Field.SET_UP_UNTIL, ProblemKind.PAST)


@pytest.mark.parametrize(
    ("after", "problems"),
    [
        (with_(maximum_attempts=2), (ATTEMPTS,)),
        (with_(maximum_attempts=3), ()),
        (with_(maximum_attempts=100), ()),
        (with_(maximum_attempts=101), (ATTEMPTS,)),
        (with_(reactivate_after=timedelta()), (REACTIVATE,)),
        (with_(reactivate_after=MINUTE), ()),
        (with_(reactivate_after=1440 * MINUTE), ()),
        (with_(reactivate_after=1441 * MINUTE), (REACTIVATE,)),
        (with_(reactivate_after=timedelta(seconds=90)), (REACTIVATE,)),
        (with_(resync_range=19), (RESYNC,)),
        (with_(resync_range=20), ()),
        (with_(resync_range=2881), (RESYNC,)),
        (with_(set_up_until=T0), (PAST,)),
        (with_(set_up_until=T0 + timedelta(seconds=1)), ()),
        (
            with_(
                maximum_attempts=1,
                reactivate_after=timedelta(),
                resync_range=1,
                set_up_until=T0 - MINUTE,
            ),
            (ATTEMPTS, REACTIVATE, RESYNC, PAST),
        ),
    ],
)
def test_ranges_and_a_day_that_is_past(
    here: Directory,
    settings: OrganisationSettings,
    after: Settings,
    problems: tuple[FieldProblem, ...],
) -> None:
    answer = settings.change(here.session, USUAL, after)

    if problems:
        assert answer == FieldsRefused(problems)
        assert stored(here) == USUAL
        assert here.audited() == 0
    else:
        assert answer == SettingsChanged(after)
        assert stored(here) == after


def test_s36_a_day_that_passed_meanwhile_hinders_no_other_change(
    here: Directory, settings: OrganisationSettings
) -> None:
    before = with_(set_up_until=LATER)
    settings.change(here.session, USUAL, before)
    here.clock.set(LATER + MINUTE)

    after = dataclasses.replace(before, hide_codes=True)

    assert settings.change(here.session, before, after) == SettingsChanged(after)


@pytest.mark.parametrize("deed", ["view", "change", "candidates", "hand over"])
def test_m06_a_session_that_is_over_does_nothing(
    here: Directory, settings: OrganisationSettings, deed: str
) -> None:
    over = Session("a token nobody has", here.first.id, T0)
    answers: dict[str, Callable[[], object]] = {
        "view": lambda: settings.view(over),
        "change": lambda: settings.change(over, USUAL, ALL_CHANGED),
        "candidates": lambda: settings.candidates(over),
        "hand over": lambda: settings.hand_over(over, here.first.id),
    }

    assert answers[deed]() == SessionEnded(EndReason.UNKNOWN)
    assert stored(here) == USUAL
    assert here.audited() == 0


def test_a_directory_without_its_first_user_is_a_fault_and_no_page(
    here: Directory, settings: OrganisationSettings
) -> None:
    admin = here.signed_in(here.person("admin", role=Role.ADMIN))
    with here.store.writing() as unit:
        unit.users.delete(here.first.id, T0)  # which no deed does (A6)

    with pytest.raises(LookupError, match="first user"):
        settings.view(admin)
