"""Hashing: every character counts, nothing is cut, and what cannot be a password costs the same."""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from qmetry_admin.security import passwords
from qmetry_admin.security.passwords import Argon2Cost, Argon2idHasher

CHEAP = Argon2Cost(memory=64, passes=1, lanes=1)
REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
"""Of the reference implementation's own tests: the password "password"."""


@pytest.fixture
def hasher() -> Argon2idHasher:
    return Argon2idHasher(CHEAP)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What is verified from now on: the length in bytes of what was typed, and the stored form."""
    seen: list[tuple[int, str]] = []
    real = Argon2id.verify_phc_encoded

    def watched(material: bytes, stored: str) -> None:
        seen.append((len(material), stored))
        real(material, stored)

    monkeypatch.setattr(passwords, "Argon2id", SimpleNamespace(verify_phc_encoded=watched))
    return seen


def test_argon2id_rfc_9106_vector() -> None:
    made = Argon2id(
        salt=bytes([2]) * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=bytes([4]) * 12,
        secret=bytes([3]) * 8,
    ).derive(bytes([1]) * 32)
    assert made.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_reads_what_the_reference_implementation_wrote(hasher: Argon2idHasher) -> None:
    assert hasher.verify(REFERENCE, "password")
    assert not hasher.verify(REFERENCE, "Password")


def test_the_default_cost_is_the_documented_one() -> None:
    stored = Argon2idHasher().hash("correct horse battery staple")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Argon2idHasher(CHEAP).verify(stored, "correct horse battery staple")


def test_two_hashes_of_one_password_differ(hasher: Argon2idHasher) -> None:
    assert hasher.hash("the same text") != hasher.hash("the same text")


PRV_04 = [
    ("A" * 72 + "x", "A" * 72),
    ("A" * 72 + "x", "A" * 72 + "y"),
    ("\N{GRINNING FACE}" * 64, "\N{GRINNING FACE}" * 63),
    ("\N{GRINNING FACE}" * 64, "\N{GRINNING FACE}" * 63 + "\N{UNAMUSED FACE}"),
    ("before\0after it", "before"),
    ("before\0after it", "before\0after iT"),
    ("before\0after it", "beforeafter it"),
    (" blanks at ends ", "blanks at ends"),
    ("x" * 1024, "x" * 1023),
]


@pytest.mark.parametrize(("password", "other"), PRV_04)
def test_prv_04_only_the_exact_password_works(
    hasher: Argon2idHasher, password: str, other: str
) -> None:
    stored = hasher.hash(password)
    assert hasher.verify(stored, password)
    assert not hasher.verify(stored, other)


def test_prv_04_composed_and_decomposed_are_one(hasher: Argon2idHasher) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Zoë") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert hasher.verify(hasher.hash(composed), decomposed)
    assert hasher.verify(hasher.hash(decomposed), composed)


@pytest.mark.parametrize(
    "pasted",
    [
        "x" * 1_000_000,
        "e\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}" * 300_000,
        "half \ud800",
    ],
    ids=["1 MB", "1 MB that would take minutes to compose", "lone surrogate"],
)
def test_prv_04_what_cannot_be_a_password_is_refused_unread(
    hasher: Argon2idHasher, verified: list[tuple[int, str]], pasted: str
) -> None:
    """After one verification's work, so that time tells nothing; of an empty text."""
    assert not hasher.verify(REFERENCE, pasted)
    assert verified == [(0, REFERENCE)]


def test_an_unreadable_text_never_matches_the_empty_one(hasher: Argon2idHasher) -> None:
    assert not hasher.verify(hasher.hash(""), "x" * 1_000_000)


@pytest.mark.parametrize("text", ["x" * 1025, "\ud800" * 12])
def test_hashing_what_cannot_be_a_password_is_a_mistake(hasher: Argon2idHasher, text: str) -> None:
    with pytest.raises(ValueError, match="cannot be a password"):
        hasher.hash(text)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "plain text",
        REFERENCE[:-30],
        REFERENCE + "\n",
        REFERENCE.replace("argon2id", "argon2i"),
        REFERENCE.replace("m=65536", "m=1"),
    ],
)
def test_a_damaged_stored_form_is_not_a_wrong_password(
    hasher: Argon2idHasher, damaged: str
) -> None:
    with pytest.raises(ValueError, match=r"damaged|memory_cost"):
        hasher.verify(damaged, "password")


def test_nobodys_name_costs_one_verification_at_this_hashers_cost(
    hasher: Argon2idHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = hasher.verify

    def watched(stored: str, password: str) -> bool:
        seen.append(stored)
        assert not real(stored, password)
        return False

    monkeypatch.setattr(hasher, "verify", watched)
    for typed in ("one", "two", "x" * 1_000_000):
        hasher.verify_nothing(typed)
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert seen[0].startswith("$argon2id$v=19$m=64,t=1,p=1$")


def test_making_a_hasher_hashes_nothing(verified: list[tuple[int, str]]) -> None:
    Argon2idHasher()  # would fail: the watched library cannot hash
    assert not verified


@given(password=st.text(max_size=40), other=st.text(max_size=40))
@settings(max_examples=60)
def test_verify_says_whether_the_texts_are_one_after_nfc(password: str, other: str) -> None:
    hasher = Argon2idHasher(CHEAP)
    one = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)
    stored = hasher.hash(password)
    assert hasher.verify(stored, password)
    assert hasher.verify(stored, other) is one


def test_a_hasher_shows_and_keeps_no_password(hasher: Argon2idHasher) -> None:
    hasher.verify_nothing("a passing secret")
    assert "a passing secret" not in repr(hasher)
    assert "a passing secret" not in repr(vars(hasher))
