"""For how long a proof of who sits there holds (M05)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmetry_admin.domain.identity import (
    PROVED_FOR,
    RENEWED_FOR,
    Confirmation,
    ConfirmIdentity,
    Identity,
)
from tests.unit.domain.phone import T0

TICK = timedelta(microseconds=1)


def test_m05_the_two_spans() -> None:
    assert timedelta(minutes=15) == RENEWED_FOR
    assert timedelta(hours=2) == PROVED_FOR


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        (timedelta(0), True),
        (timedelta(minutes=15), True),
        (timedelta(minutes=15) + TICK, False),
        (timedelta(hours=3), False),
    ],
)
def test_m05_a_proof_holds_for_fifteen_minutes(after: timedelta, holds: bool) -> None:
    assert Identity(T0, T0).holds(T0 + after) is holds


@pytest.mark.parametrize(
    ("renewed", "after", "holds"),
    [
        (timedelta(minutes=14), timedelta(minutes=29), True),
        (timedelta(minutes=14), timedelta(minutes=29) + TICK, False),
        (timedelta(minutes=119), timedelta(hours=2), True),
        (timedelta(minutes=119), timedelta(hours=2) + TICK, False),
    ],
)
def test_m05_a_deed_renews_it_for_two_hours_at_most(
    renewed: timedelta, after: timedelta, holds: bool
) -> None:
    assert Identity(T0, T0 + renewed).holds(T0 + after) is holds


@pytest.mark.parametrize(
    ("proved", "renewed"), [(timedelta(0), TICK), (TICK, timedelta(0)), (TICK, TICK)]
)
def test_m05_what_lies_ahead_does_not_hold(proved: timedelta, renewed: timedelta) -> None:
    """The clock was set back since: how long ago it was, nobody knows."""
    assert not Identity(T0 + proved, T0 + renewed).holds(T0)


def test_a_confirmation_shows_neither_password_nor_code() -> None:
    shown = repr(Confirmation("violet kettle orbit 7", "661763"))

    assert "violet" not in shown
    assert "661763" not in shown
    assert Confirmation("violet kettle orbit 7").code == ""
    assert ConfirmIdentity(with_code=True) != ConfirmIdentity(with_code=False)
