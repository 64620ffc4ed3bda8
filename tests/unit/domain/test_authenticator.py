"""Which codes sign in, and how the authenticator moves (M01, M02, M20)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmetry_admin.domain.authenticator import (
    Authenticator,
    CodeFinding,
    CodeOlder,
    CodeRight,
    CodeUnknown,
    CodeUsed,
    bounded_drift,
    clock_behind,
    find_code,
    years_apart,
)
from qmetry_admin.domain.users import UserId
from tests.unit.domain.phone import CODES, SECRET, STEP, T0, after, code_after, hotp, twins

LONG_AGO = -100_000
STEPS_IN_SEVEN_MINUTES = 14


def enrolled(*, last: int = LONG_AGO, drift: int = 0, secret: bytes = SECRET) -> Authenticator:
    """An authenticator; `last` is the last step, counted from T0."""
    return Authenticator(
        user_id=UserId(7),
        generation="g",
        secret=secret,
        drift=drift,
        last_step=STEP + last,
        confirmed=T0,
        confirmed_by=UserId(1),
    )


def tried(authenticator: Authenticator, code: str, now: datetime) -> Authenticator:
    """The authenticator after a sign-in that has to succeed."""
    found = find_code(authenticator, code, now)
    assert isinstance(found, CodeRight), found
    return authenticator.accepting(found.step, now)


# ---- the window --------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0, 29, 29.999999])
def test_clk_03_one_step_either_way_and_no_more(seconds: float) -> None:
    now = after(seconds=seconds)
    accepted = {
        away
        for away, code in CODES.items()
        if isinstance(find_code(enrolled(), code, now), CodeRight)
    }
    assert accepted == {-1, 0, 1}


@pytest.mark.parametrize("drift", [-2880, -15, -3, 4, 15, 2880])
def test_clk_03_with_a_drift_one_step_around_both_clocks(drift: int) -> None:
    authenticator = enrolled(drift=drift)
    near = {*range(-4, 5), *range(drift - 4, drift + 5)}
    accepted = {
        away
        for away in near
        if isinstance(find_code(authenticator, code_after(away), T0), CodeRight)
    }
    assert accepted == {-1, 0, 1, drift - 1, drift, drift + 1}


@given(
    secret=st.binary(min_size=20, max_size=20),
    drift=st.integers(-2880, 2880),
    last=st.integers(-2900, 2900),
    away=st.integers(-2890, 2890),
    seconds=st.integers(0, 29),
)
def test_find_code_does_what_the_rule_says(
    secret: bytes, drift: int, last: int, away: int, seconds: int
) -> None:
    """The rule once more, over a second implementation of the codes."""
    code = hotp(secret, STEP + away)
    window = {centre + step for centre in (0, drift) for step in (-1, 0, 1)}
    fitting = sorted(step for step in window if hotp(secret, STEP + step) == code)
    found = find_code(enrolled(secret=secret, drift=drift, last=last), code, after(seconds=seconds))
    later = [step for step in fitting if step > last]
    if later:
        assert found == CodeRight(STEP + later[0])
    elif last in fitting:
        assert isinstance(found, CodeUsed)
    elif fitting:
        assert isinstance(found, CodeOlder)
    else:
        assert found == CodeUnknown()


def test_no_code_of_before_1970_is_looked_for() -> None:
    authenticator = dataclasses.replace(enrolled(), drift=-2880, last_step=-5)
    start = datetime.fromtimestamp(0, UTC)
    assert find_code(authenticator, hotp(SECRET, 0), start) == CodeRight(0)
    assert find_code(authenticator, hotp(SECRET, 5), start) == CodeUnknown()


# ---- once --------------------------------------------------------------------------------------


def test_rpl_01_a_code_works_once() -> None:
    spent = tried(enrolled(), CODES[0], T0)
    for seconds in range(60):
        assert isinstance(find_code(spent, CODES[0], after(seconds=seconds)), CodeUsed)


def test_rpl_01_the_enrolments_own_codes_are_spent_and_the_next_one_is_not() -> None:
    authenticator = enrolled(last=1)  # 661763 then 996875 at T0+30
    at = after(seconds=35)
    assert find_code(authenticator, CODES[1], at) == CodeUsed(after(seconds=60))
    assert isinstance(find_code(authenticator, CODES[0], at), CodeOlder)
    assert find_code(authenticator, CODES[2], after(seconds=61)) == CodeRight(STEP + 2)


def test_rpl_01_steps_only_go_forward() -> None:
    at = after(seconds=10)
    ahead = tried(enrolled(), CODES[1], at)
    assert (ahead.last_step, ahead.drift) == (STEP + 1, 1)
    assert isinstance(find_code(ahead, CODES[0], at), CodeOlder)


def test_accepting_moves_step_drift_and_time_and_nothing_else() -> None:
    before = enrolled(drift=3, last=0)
    moved = before.accepting(STEP + 2, after(steps=3, seconds=7))
    assert moved == dataclasses.replace(
        before, drift=-1, last_step=STEP + 2, last_accepted=after(steps=3, seconds=7)
    )


# ---- "already used": when the next one appears -------------------------------------------------


@pytest.mark.parametrize("drift", [-14, -1, 0, 1, 14])
def test_a_used_code_names_the_instant_the_phone_shows_the_next(drift: int) -> None:
    authenticator = enrolled(last=drift, drift=drift)  # accepted at T0
    found = find_code(authenticator, code_after(drift), after(seconds=12))
    assert found == CodeUsed(after(steps=1))
    assert isinstance(find_code(authenticator, code_after(drift + 1), after(steps=1)), CodeRight)


def test_a_used_code_of_a_phone_that_was_put_right_meanwhile_is_not_fresh_in_the_past() -> None:
    """Seven minutes after it signed in, seven minutes fast; by now it is right."""
    fast = STEPS_IN_SEVEN_MINUTES
    authenticator = enrolled(last=fast, drift=fast)
    now = after(steps=fast, seconds=11)
    assert find_code(authenticator, code_after(fast), now) == CodeUsed(after(steps=fast + 1))
    tried(authenticator, code_after(fast + 1), after(steps=fast + 1))


# ---- M02: clocks that are put right ------------------------------------------------------------


def set_back(authenticator: Authenticator, now: datetime, phone: int) -> CodeFinding:
    """What a phone is told whose clock is `phone` steps fast."""
    away = int((now - T0).total_seconds() // 30)
    return find_code(authenticator, code_after(away + phone), now)


@pytest.mark.parametrize(
    ("fast", "put_right_after"),
    [
        (fast, later)
        for fast in (2, 3, 13, STEPS_IN_SEVEN_MINUTES, 15, 20, 2880)
        for later in (0, 1, 2)
        if later < fast
    ],
)
def test_m02_a_fast_phone_put_right_signs_in_again_at_the_minute_that_was_named(
    fast: int, put_right_after: int
) -> None:
    authenticator = enrolled(last=fast, drift=fast)  # enrolled at T0 by that phone
    told = set_back(authenticator, after(steps=put_right_after, seconds=3), phone=0)
    assert isinstance(told, CodeOlder)
    works = told.works_again_at
    assert works.second == works.microsecond == 0  # hours and minutes are all that people are told
    assert after(steps=fast) < works <= after(steps=fast + 2)
    now = after(steps=put_right_after)
    while now < works - timedelta(seconds=60):  # no try before tells another time, or gets in
        told_now = set_back(authenticator, now, phone=0)
        assert told_now == told
        now += timedelta(seconds=30 * max(1, fast // 20))
    signed_in = set_back(authenticator, works, phone=0)
    assert isinstance(signed_in, CodeRight)
    moved = authenticator.accepting(signed_in.step, works)
    assert moved.drift == 0


def test_m02_a_fast_phone_put_half_right_is_told_no_time_but_refused() -> None:
    """Seven minutes fast, then three: by neither clock is its code within reach."""
    authenticator = enrolled(last=14, drift=14)
    assert set_back(authenticator, after(steps=2), phone=6) == CodeUnknown()


@pytest.mark.parametrize("slow", [1, 2, STEPS_IN_SEVEN_MINUTES, 2880])
def test_m02_a_slow_phone_put_right_signs_in_at_once(slow: int) -> None:
    authenticator = enrolled(last=-slow, drift=-slow)
    moved = tried(authenticator, CODES[0], T0)
    assert moved.drift == 0
    assert isinstance(find_code(moved, code_after(-slow), T0), (CodeOlder, CodeUnknown))


@pytest.mark.parametrize("pace", [-1, 1])
def test_m02_a_clock_that_runs_away_slowly_is_followed(pace: int) -> None:
    """A step every day, further than any window in the end: each sign-in takes it along."""
    authenticator = enrolled()
    day = 24 * 120
    for days in range(1, 60):
        authenticator = tried(
            authenticator, code_after(days * day + days * pace), after(steps=days * day)
        )
        assert authenticator.drift == days * pace


def test_m02_a_refusal_leaves_the_authenticator_as_it_was() -> None:
    authenticator = enrolled(drift=5)
    before = dataclasses.replace(authenticator)
    find_code(authenticator, "000000", T0)
    assert authenticator == before


@pytest.mark.parametrize("apart", [1, 2])
def test_m02_of_two_steps_with_the_same_digits_the_earlier_is_taken_then_the_later(
    apart: int,
) -> None:
    secret, first = twins(apart)
    code = hotp(secret, STEP + first)
    now = after(steps=first + 1)
    authenticator = enrolled(secret=secret, last=first - 1)
    once = tried(authenticator, code, now)
    assert once.last_step == STEP + first
    twice = tried(once, code, now)
    assert twice.last_step == STEP + first + apart
    assert isinstance(find_code(twice, code, now), CodeUsed)


@given(drift=st.integers(), reach=st.integers(20, 2880))
def test_m02_the_drift_is_bounded_by_the_resync_range(drift: int, reach: int) -> None:
    bounded = bounded_drift(drift, reach)
    assert -reach <= bounded <= reach
    assert bounded == drift or abs(drift) > reach
    assert bounded * drift >= 0


# ---- M20: this computer's clock ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "apart"), [(1970, True), (1999, True), (2000, False), (2199, False), (2200, True)]
)
def test_m20_years_in_which_nothing_is_enrolled(year: int, apart: bool) -> None:
    assert years_apart(datetime(year, 1, 1, tzinfo=UTC)) is apart
    assert years_apart(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)) is apart


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        (timedelta(0), None),
        (timedelta(days=-400), None),
        (timedelta(minutes=2), None),
        (timedelta(minutes=2, microseconds=1), timedelta(minutes=2, microseconds=1)),
        (timedelta(days=400), timedelta(days=400)),
    ],
)
def test_m20_a_clock_behind_the_newest_entry(behind: timedelta, said: timedelta | None) -> None:
    assert clock_behind(T0, T0 + behind) == said
    assert clock_behind(T0, None) is None


# ---- nothing shows the secret ------------------------------------------------------------------


@settings(max_examples=20)
@given(secret=st.binary(min_size=20, max_size=20))
def test_the_secret_is_not_shown(secret: bytes) -> None:
    shown = repr(enrolled(secret=secret))
    assert repr(secret) not in shown
    assert secret.hex() not in shown
    assert "secret" not in shown
