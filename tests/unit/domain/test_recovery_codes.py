"""Recovery codes: made, shown, typed (S18, S28, REC-01)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmetry_admin.domain.recovery_codes import RecoveryCode, new_codes, normalise

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TEXT = "01AB23CDEF45GHJK"

texts = st.text(ALPHABET, min_size=16, max_size=16)


def test_s18_eight_distinct_codes_in_crockfords_alphabet() -> None:
    codes = new_codes(secrets.token_bytes)
    assert [code.slot for code in codes] == list(range(1, 9))
    assert len({code.text for code in codes}) == 8
    for code in codes:
        assert re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", code.shown)
        assert code.shown.replace("-", "") == code.text


@given(raw=st.binary(min_size=10, max_size=10))
def test_s18_a_code_carries_all_eighty_bits(raw: bytes) -> None:
    """Read back as a number to the base of 32, it is what the source gave."""
    given_out = [raw, *(bytes([number]) * 10 for number in range(1, 20))]

    def source(length: int) -> bytes:
        assert length == 10
        return given_out.pop(0)

    number = 0
    for character in new_codes(source)[0].text:
        number = number * 32 + ALPHABET.index(character)
    assert number.to_bytes(10) == raw


def test_s18_a_source_that_repeats_itself_still_gives_eight_distinct_codes() -> None:
    given_out = [bytes([number // 3]) * 10 for number in range(24)]
    codes = new_codes(lambda _: given_out.pop(0))
    assert len({code.text for code in codes}) == 8


def test_the_code_is_shown_only_where_it_is_asked_for() -> None:
    code = RecoveryCode(3, TEXT)
    assert str(code) == f"{code}" == "recovery code 3"
    assert repr(code) == "RecoveryCode(slot=3)"
    assert code.shown == "01AB-23CD-EF45-GHJK"


def test_rec_01_alphabet_and_normaliser_agree_for_a_thousand_codes() -> None:
    for _ in range(125):
        for code in new_codes(secrets.token_bytes):
            assert normalise(code.shown) == normalise(code.text) == code.text
            assert not set(code.text) & set("ILOU")


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as shown": lambda shown: shown,
    "lower case": str.lower,
    "without dashes": lambda shown: shown.replace("-", ""),
    "with blanks": lambda shown: shown.replace("-", " "),
    "with en dashes": lambda shown: shown.replace("-", "\N{EN DASH}"),
    "with minus signs": lambda shown: shown.replace("-", "\N{MINUS SIGN}"),
    "with no-break hyphens": lambda shown: shown.replace("-", "\N{NON-BREAKING HYPHEN}"),
    "with a newline at the end": lambda shown: f"{shown}\r\n",
    "letter by letter": " ".join,
    "O for 0": lambda shown: shown.replace("0", "O"),
    "o for 0": lambda shown: shown.replace("0", "o"),
    "I for 1": lambda shown: shown.replace("1", "I"),
    "l for 1": lambda shown: shown.replace("1", "l"),
    "L for 1": lambda shown: shown.replace("1", "L"),
    "i for 1": lambda shown: shown.replace("1", "i"),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_rec_01_every_spelling_is_the_same_code(spelling: Callable[[str], str]) -> None:
    assert normalise(spelling("01AB-23CD-EF45-GHJK")) == TEXT


@pytest.mark.parametrize(
    "typed",
    [
        "01AB-23CD-EF45-GHJKx",
        "01AB-23CD-EF45-GHJ",
        "",
        " ",
        "-" * 16,
        "01AB-23CD-EF45-GHJU",
        "01AB-23CD-EF45-GHJ!",
        "01AB_23CD_EF45_GHJK",
        "01AB-23CD-EF45-GHJß",  # in upper case it would be two letters
        "01AB-23CD-EF45-GH\N{LATIN SMALL LETTER DOTLESS I}K",  # in upper case an I
        "\N{FULLWIDTH DIGIT ZERO}1AB-23CD-EF45-GHJK",
        "0" * 15,
        "01AB23CDEF45GHJK" * 2,
        " " * 60 + "01AB23CDEF45GHJK",
        "0" * 1_000_000,
    ],
    ids=ascii,
)
def test_rec_01_anything_else_is_malformed(typed: str) -> None:
    assert normalise(typed) is None


@given(typed=st.text())
def test_whatever_is_typed_gives_sixteen_characters_or_nothing(typed: str) -> None:
    text = normalise(typed)
    assert text is None or re.fullmatch(f"[{ALPHABET}]{{16}}", text)


@given(text=texts, places=st.lists(st.integers(0, 16), max_size=20))
def test_dashes_and_blanks_may_stand_anywhere(text: str, places: list[int]) -> None:
    typed = text
    for number, place in enumerate(places):
        typed = typed[:place] + " -\t"[number % 3] + typed[place:]
    assert normalise(typed) == text
