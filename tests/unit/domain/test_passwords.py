"""The rule for new passwords (A5, PRV-04)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmetry_admin.domain import passwords
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind

DECOMPOSED = "e\N{COMBINING ACUTE ACCENT}"
LONGEST_DECOMPOSED = unicodedata.normalize("NFD", "\u1faf")
"""Four characters that NFC makes one of; no character takes more."""


def problem(kind: ProblemKind, detail: str = "") -> FieldProblem:
    return FieldProblem(Field.PASSWORD, kind, detail)


TOO_SHORT = problem(ProblemKind.TOO_SHORT, "12")
TOO_LONG = problem(ProblemKind.TOO_LONG, "1024")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", problem(ProblemKind.EMPTY)),
        ("x" * 11, TOO_SHORT),
        ("x" * 12, None),
        (" " * 12, None),  # blanks count, and nothing is composed by rule
        ("\0" * 12, None),
        ("x" * 1024, None),
        ("x" * 1025, TOO_LONG),
        ("x" * 1_000_000, TOO_LONG),
        (DECOMPOSED * 11, TOO_SHORT),
        (DECOMPOSED * 12, None),
        (DECOMPOSED * 1024, None),
        (DECOMPOSED * 1025, TOO_LONG),
        (LONGEST_DECOMPOSED * 1024, None),
        (LONGEST_DECOMPOSED * 1024 + "x", TOO_LONG),
        ("\N{GRINNING FACE}" * 12, None),
        ("\N{GRINNING FACE}" * 11, TOO_SHORT),
        (
            "\ud83d" * 12,
            problem(ProblemKind.FORBIDDEN_CHARACTER, "U+D83D half of a surrogate pair"),
        ),
        (
            "half \udc00",
            problem(ProblemKind.FORBIDDEN_CHARACTER, "U+DC00 half of a surrogate pair"),
        ),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a5_twelve_to_1024_characters_after_nfc(password: str, said: FieldProblem | None) -> None:
    assert passwords.length_problem(password) == said


@given(password=st.text(st.characters(codec="utf-32-be", categories=None), max_size=60))
def test_what_passes_the_rule_can_be_hashed(password: str) -> None:
    if passwords.length_problem(password) is None:
        assert passwords.is_hashable(password)
        passwords.normalise(password).encode()


@given(password=st.text(max_size=60))
def test_both_spellings_are_judged_alike(password: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, password) for form in ("NFC", "NFD"))
    assert passwords.normalise(decomposed) == passwords.normalise(composed) == composed
    assert passwords.length_problem(composed) == passwords.length_problem(decomposed)
    assert passwords.is_hashable(composed) == passwords.is_hashable(decomposed)


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("", True),
        ("x" * 1024, True),
        ("x" * 1025, False),
        (LONGEST_DECOMPOSED * 1024, True),
        ("\ud83d", False),
        ("x" * 1_000_000, False),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_prv_04_what_can_be_a_password_at_all(text: str, possible: bool) -> None:
    assert passwords.is_hashable(text) is possible


def test_prv_04_a_long_paste_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """NFC of many marks in the wrong order takes minutes, so it must not be begun."""

    def composed(password: str) -> str:
        raise AssertionError(len(password))

    monkeypatch.setattr(passwords, "normalise", composed)
    paste = "e\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}" * 300_000
    assert not passwords.is_hashable(paste)
    assert passwords.length_problem(paste) == TOO_LONG


def test_no_character_is_made_of_more_than_four() -> None:
    """Which the limit of what is read at all rests on; true of the Unicode of this interpreter."""
    longest = max(
        len(unicodedata.normalize("NFD", chr(point)))
        for point in range(0x110000)
        if unicodedata.normalize("NFC", chr(point)) == chr(point)
    )
    assert longest == len(LONGEST_DECOMPOSED) == 4
