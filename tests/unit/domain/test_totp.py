"""Codes by step, against the RFCs' vectors and a second implementation; typing, key, zones."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmetry_admin.domain import totp
from tests.unit.domain.phone import CODES, SECRET, STEP, T0, code_after, hotp
from tests.unit.domain.phone import totp as totp_by_hand

RFC_SECRET = b"12345678901234567890"

secrets = st.binary(min_size=20, max_size=20)
counters = st.integers(min_value=0, max_value=2**40)

# ---- the standards -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert totp.code_at(RFC_SECRET, counter) == code
    assert hotp(RFC_SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_rfc_6238_appendix_b_sha_1(seconds: int, eight_digits: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(RFC_SECRET, totp.step_at(at)) == eight_digits[2:]
    assert totp_by_hand(RFC_SECRET, seconds, digits=8) == eight_digits
    library = pyotp.TOTP(base64.b32encode(RFC_SECRET).decode(), digits=8)
    assert library.at(seconds) == eight_digits


@given(secret=secrets, counter=counters)
def test_codes_are_those_of_a_second_implementation(secret: bytes, counter: int) -> None:
    assert totp.code_at(secret, counter) == hotp(secret, counter)


def test_the_fixture_codes() -> None:
    assert totp.step_at(T0) == STEP
    assert {away: totp.code_at(SECRET, STEP + away) for away in CODES} == CODES


@given(secret=secrets, centre=counters, away=st.integers(-5, 5))
def test_matching_steps_are_all_those_with_the_code_in_the_order_given(
    secret: bytes, centre: int, away: int
) -> None:
    code = hotp(secret, max(0, centre + away))
    steps = totp.around(centre, 4)
    expected = tuple(step for step in steps if step >= 0 and hotp(secret, step) == code)
    assert totp.matching_steps(secret, code, steps) == expected


def test_nothing_comes_before_1970() -> None:
    assert totp.matching_steps(SECRET, hotp(SECRET, 0), range(-3, 3)) == (0,)
    with pytest.raises(ValueError, match="positive"):
        totp.code_at(SECRET, -1)


@given(centre=st.integers(-(10**9), 10**9), reach=st.integers(0, 40))
def test_around_is_nearest_first_and_earlier_before_later(centre: int, reach: int) -> None:
    steps = totp.around(centre, reach)
    assert sorted(steps) == list(range(centre - reach, centre + reach + 1))
    assert steps == sorted(steps, key=lambda step: (abs(step - centre), step))


# ---- steps and instants ------------------------------------------------------------------------


@given(
    microseconds=st.integers(0, 10**17),
    hours=st.integers(-14, 14),
)
def test_an_instant_lies_in_its_step(microseconds: int, hours: int) -> None:
    instant = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
    at = instant.astimezone(timezone(timedelta(hours=hours)))
    step = totp.step_at(at)
    assert totp.start_of(step) <= at < totp.start_of(step) + timedelta(seconds=30)


def test_a_step_begins_on_the_half_minute_in_utc() -> None:
    assert totp.start_of(STEP) == T0
    assert totp.start_of(STEP).tzinfo is UTC
    assert totp.step_at(T0 - timedelta(microseconds=1)) == STEP - 1
    assert totp.step_at(T0 + timedelta(seconds=29, microseconds=999_999)) == STEP


CLK_01 = {
    "2024-10-27T00:59:59+00:00": "346580",
    "2024-10-27T01:00:00+00:00": "861329",
    "2024-03-31T00:59:59+00:00": "927836",
    "2024-03-31T01:00:00+00:00": "859560",
}
CLK_01_SECONDS = {1729989000: "324368", 1729992600: "991376"}
CLK_01_PROGRAM = """
import json, sys, time
from datetime import UTC, datetime
from qmetry_admin.domain import totp
secret = bytes.fromhex(sys.argv[1])
instants = [datetime.fromisoformat(text) for text in json.loads(sys.argv[2])]
instants += [datetime.fromtimestamp(seconds, UTC) for seconds in json.loads(sys.argv[3])]
instants += [instant.astimezone() for instant in instants]  # as the wall clock here shows them
codes = [totp.code_at(secret, totp.step_at(at)) for at in instants]
print(json.dumps([time.strftime("%z"), codes]))
"""


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ is POSIX's")
def test_clk_01_codes_are_the_same_in_every_zone_and_through_summer_time() -> None:
    expected = [*CLK_01.values(), *CLK_01_SECONDS.values()]
    offsets = set()
    for zone in ("UTC", "Europe/Berlin", "Asia/Kolkata", "Pacific/Kiritimati", "America/St_Johns"):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                CLK_01_PROGRAM,
                SECRET.hex(),
                json.dumps(list(CLK_01)),
                json.dumps(list(CLK_01_SECONDS)),
            ],
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=True,
        )
        offset, codes = json.loads(done.stdout)
        assert codes == expected * 2, zone
        offsets.add(offset)
    assert len(offsets) == 5  # the zones were in force


# ---- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "661763",
        "661 763",
        "661-763",
        "661\u00a0763",
        "661\u2009763",
        "661\N{EN DASH}763",
        "661\t763",
        "  661763\n",
        "66 1763",
        "6 6 1 7 6 3",
        "661\u2010763",
        "661\u2212763",
    ],
)
def test_typ_01_separators_are_dropped(typed: str) -> None:
    assert totp.normalise(typed) == "661763"


@pytest.mark.parametrize(
    "typed",
    ["661763 1", "66176", "", " ", "------", "66176a", "661.763", "+61763", "6617631", "6" * 10**6],
)
def test_typ_01_anything_else_is_malformed(typed: str) -> None:
    assert totp.normalise(typed) is None


@pytest.mark.parametrize(
    "digits", ["\uff16\uff16\uff11\uff17\uff16\uff13", "٦٦١٧٦٣", "66176³", "\uff1661763"]
)
def test_typ_01_only_ascii_digits_count(digits: str) -> None:
    assert totp.normalise(digits) is None


@pytest.mark.parametrize(("seconds", "code"), [(1700000070, "072814"), (1700048130, "000935")])
def test_typ_02_leading_zeros_stay(seconds: int, code: str) -> None:
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_at(SECRET, step) == code
    assert totp.normalise(code) == code
    assert totp.matching_steps(SECRET, code, [step]) == (step,)


@pytest.mark.parametrize("typed", ["72814", "935", "0072814", "07081804", "94287082"])
def test_typ_02_shorter_and_longer_ones_are_malformed_not_cut(typed: str) -> None:
    assert totp.normalise(typed) is None


@given(text=st.text())
def test_whatever_is_typed_gives_six_ascii_digits_or_nothing(text: str) -> None:
    code = totp.normalise(text)
    assert code is None or re.fullmatch("[0-9]{6}", code)


# ---- the key as text ---------------------------------------------------------------------------


def test_sec_01_the_key_as_text() -> None:
    assert totp.base32(SECRET) == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert totp.grouped(SECRET) == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
    assert totp.SECRET_BYTES == 20


@given(secret=secrets)
def test_sec_01_thirty_two_characters_without_padding(secret: bytes) -> None:
    text = totp.base32(secret)
    assert re.fullmatch("[A-Z2-7]{32}", text)
    assert base64.b32decode(text) == secret
    assert totp.grouped(secret).replace(" ", "") == text


def test_sec_01_a_key_of_sixteen_bytes_works_without_padding() -> None:
    key = bytes(range(16))
    assert totp.base32(key) == "AAAQEAYEAUDAOCAJBIFQYDIOB4"
    at = datetime.fromtimestamp(1700000010, UTC)
    assert totp.code_at(key, totp.step_at(at)) == "641278"
    assert totp_by_hand(key, 1700000010) == "641278"


def test_no_key_stays_behind_in_the_room() -> None:
    """Nothing the module holds on to knows a key after a code was computed with it."""
    totp.matching_steps(SECRET, code_after(0), [STEP])
    held = [thing for thing in vars(totp).values() if hasattr(thing, "cache_info")]
    assert held == []
