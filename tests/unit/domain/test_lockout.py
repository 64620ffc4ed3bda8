"""How long a stored lock holds, and the figures of M03, S04 and S30."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qmetry_admin.domain import lockout
from qmetry_admin.domain.lockout import locked_until
from qmetry_admin.domain.organisation import Settings
from tests.unit.domain.phone import T0

QUARTER = timedelta(minutes=15)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("stored", "holds"),
    [
        (None, False),
        (T0 - QUARTER, False),
        (T0, False),
        (T0 + INSTANT, True),
        (T0 + QUARTER, True),
        (T0 + QUARTER + INSTANT, False),  # this clock went back: nobody waits longer than that
        (T0 + timedelta(days=4000), False),
    ],
)
def test_m03_a_lock_holds_until_its_time_and_never_longer_than_the_longest(
    stored: datetime | None, holds: bool
) -> None:
    assert locked_until(stored, T0, QUARTER) == (stored if holds else None)


def test_m03_the_figures() -> None:
    settings = Settings()
    assert settings.maximum_attempts == 10
    assert settings.reactivate_after == QUARTER
    assert settings.resync_range == 2880
    assert settings.mandatory_two_step is False
    assert lockout.MOST_WRONG_CODES == 100
    assert timedelta(days=30) == lockout.WRONG_CODES_WITHIN
    assert timedelta(minutes=5) == lockout.HALF_OPEN_LIFE
    assert timedelta(seconds=1) == lockout.RECOVERY_PACE == lockout.ENROLMENT_PACE
    assert lockout.ENROLMENT_FREE_MISSES == 4
