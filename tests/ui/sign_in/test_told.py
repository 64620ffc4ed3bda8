"""What the banner says after a sign-in: the phone's clock (S34), and what others did (M08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.outcomes import (
    DoneByOthers,
    Notice,
    PhoneClockOff,
    RecoveryCodeNotNeeded,
    RecoveryCodesLeft,
)
from qmetry_admin.ui.shell.notices import notice, together

AT = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ZONE = "Europe/Zurich"


def entry(action: Action, at: datetime = AT, detail: Mapping[str, str] | None = None) -> Entry:
    return Entry(at, action, Result.DONE, "desk-1", actor_name="Priya Raman", detail=detail or {})


def said(*entries: Entry, zone: str = ZONE) -> str:
    kind, text = notice(DoneByOthers(entries), zone, NOW)
    assert kind == "info"
    return text


def test_m08_in_the_words_and_the_zone_of_the_person() -> None:
    looked = entry(Action.RECOVERY_CODES_SHOW)
    assert said(looked) == "Priya Raman looked at your recovery codes on 24 Nov, 10:12."
    assert said(looked, zone="America/New_York").endswith(" on 24 Nov, 04:12.")


@pytest.mark.parametrize(
    ("action", "deed"),
    [
        (Action.TWO_STEP_ENABLE, "set up two-step verification for your account"),
        (Action.TWO_STEP_REGISTER_AGAIN, "registered another phone for your account"),
        (Action.TWO_STEP_RESYNC, "resynced your phone"),
        (Action.TWO_STEP_REMOVE, "removed two-step verification from your account"),
        (Action.UNLOCK, "unlocked your sign-in"),
        (Action.USER_CHANGE, "changed your account"),
        (Action.FIRST_USER, "handed you the place of the first user (super-admin)"),
    ],
)
def test_m08_every_deed_has_its_sentence(action: Action, deed: str) -> None:
    assert said(entry(action)) == f"Priya Raman {deed} on 24 Nov, 10:12."


def test_m08_what_was_changed_is_named_and_never_how() -> None:
    changed = entry(
        Action.USER_CHANGE,
        detail={"role": "Admin", "role before": "Member", "email": "j@example.com"},
    )
    assert said(changed) == "Priya Raman changed your account (email, role) on 24 Nov, 10:12."
    of_type = entry(Action.USER_CHANGE, detail={"authentication": "LDAP", "two-step": "removed"})
    assert said(of_type) == (
        "Priya Raman changed your account (authentication) and removed its two-step verification"
        " on 24 Nov, 10:12."
    )


def test_m08_one_line_each_oldest_first() -> None:
    entries = [entry(Action.UNLOCK, AT + timedelta(hours=hour)) for hour in range(10)]
    lines = said(*entries).split("\n")
    assert len(lines) == 10
    assert [line.rpartition(" ")[2] for line in lines][:3] == ["10:12.", "11:12.", "12:12."]


def test_m08_of_very_many_the_newest_and_how_many_more() -> None:
    entries = [entry(Action.UNLOCK, AT + timedelta(minutes=minute)) for minute in range(1210)]
    lines = said(*entries).split("\n")
    assert lines[0] == "1,200 more before these."
    assert len(lines) == 11
    assert lines[-1] == "Priya Raman unlocked your sign-in on 25 Nov, 06:21."


def test_m08_whoever_has_no_name_is_somebody() -> None:
    nobody = Entry(AT, Action.UNLOCK, Result.DONE, "desk-1")
    assert said(nobody) == "Somebody unlocked your sign-in on 24 Nov, 10:12."


@pytest.mark.parametrize(
    ("steps", "off"), [(122, "61 minutes fast"), (-80, "40 minutes slow"), (21, "10 minutes fast")]
)
def test_s34_how_far_the_phones_clock_is_off(steps: int, off: str) -> None:
    kind, text = notice(PhoneClockOff(ClockOff(steps)), ZONE, NOW)
    assert kind == "warn"
    assert text == (
        f"The codes were accepted, but your phone's clock is about {off}. Turn on automatic date"
        " and time on the phone."
    )


def test_all_that_is_to_be_told_is_one_message_as_grave_as_the_gravest() -> None:
    looked = DoneByOthers((entry(Action.RECOVERY_CODES_SHOW),))
    told: tuple[Notice, ...] = (RecoveryCodesLeft(1, just_used=True), looked)
    message = together(told, ZONE, NOW)
    assert message is not None
    kind, text = message
    assert kind == "warn"
    assert text.split("\n") == [
        notice(told[0], ZONE, NOW)[1],
        "Priya Raman looked at your recovery codes on 24 Nov, 10:12.",
    ]
    assert together((RecoveryCodeNotNeeded(),), ZONE, NOW) == notice(
        RecoveryCodeNotNeeded(), ZONE, NOW
    )
    assert together((), ZONE, NOW) is None
