"""The judge of new passwords, and that start passwords always pass it."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

from qmetry_admin.domain import passwords
from qmetry_admin.security.passwords import GuessJudge
from qmetry_admin.security.randomness import SystemRandomness
from qmetry_admin.security.words import WORDS

CONTEXT = ("jokafor", "Joy", "Okafor", "joy.okafor@acme.example", "Acme QA")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("aaaaaaaaaaaa", "Repeated"),
        ("abcabcabcabc", "Repeated"),
        ("abcdefghijkl", "Rows such as"),
        ("876543210987", "Rows such as"),
        ("qwertyuiop[]", "Rows of keys"),
        ("passwordpassword", "Repeated"),
        ("password1234", "many people"),
        ("Joy Okafor12", "names this account"),
        ("JoyOkafor123", "names this account"),
        ("Okafor-Joy12", "names this account"),
        ("jokafor-acmeqa", "names this account"),
        ("acmeacmeacme", "Repeated"),
        ("christopher12", "Names are"),
        ("01.02.2003", "Dates are"),
        ("p@ssw0rd1234", "many people"),
    ],
)
def test_guessable_ones_are_refused_with_what_to_do_instead(password: str, said: str) -> None:
    answer = GuessJudge().guessable(password, CONTEXT)
    assert answer is not None
    assert said in answer
    assert re.fullmatch(r"[A-Z][^.]+\. [A-Z][^.]+\.", answer)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "turnip-lagoon-violin-brisk",
        "x9!kQ2@vLr7#",
        "Zoë mag Käsebrötchen",
        "мой кот ест варенье",
        "纸飞机在雨里飞了一整天",
    ],
)
def test_good_ones_pass(password: str) -> None:
    assert GuessJudge().guessable(password, CONTEXT) is None


def test_names_count_only_where_they_are_this_persons() -> None:
    password = "Zebulon Quackenbush1"
    assert GuessJudge().guessable(password, CONTEXT) is None
    assert GuessJudge().guessable(password, ("Zebulon", "Quackenbush")) is not None
    assert GuessJudge().guessable(password, CONTEXT) is None  # nothing stays behind


@pytest.mark.parametrize("password", ["", " ", "a" * 1024, "\N{GRINNING FACE}" * 64, "\0" * 12])
def test_anything_typed_gets_an_answer(password: str) -> None:
    assert GuessJudge().guessable(password, ()) is not None


def test_only_the_beginning_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    import zxcvbn

    seen: list[str] = []
    real = zxcvbn.zxcvbn

    def watched(
        password: str, user_inputs: Sequence[object] | None = None, max_length: int = 72
    ) -> object:
        seen.append(password)
        return real(password, user_inputs, max_length)

    monkeypatch.setattr(zxcvbn, "zxcvbn", watched)
    GuessJudge().guessable("e\N{COMBINING ACUTE ACCENT}" * 500_000, ("n" * 1_000_000,))
    assert [len(text) for text in seen] == [32]


def test_loading_the_room_does_not_load_the_word_lists() -> None:
    code = (
        "import sys, qmetry_admin.security.passwords, qmetry_admin.security.data_key;"
        "print([name for name in ('zxcvbn', 'keyring') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- start passwords and other randomness ------------------------------------------------------


def test_start_passwords_always_pass_the_rule() -> None:
    randomness, judge = SystemRandomness(), GuessJudge()
    for _ in range(200):
        password = randomness.start_password()
        assert re.fullmatch(r"[a-z]{3,6}(-[a-z]{3,6}){3}", password)
        assert passwords.length_problem(password) is None
        assert judge.guessable(password, CONTEXT) is None, password


def test_start_passwords_of_the_commonest_words_pass_too() -> None:
    """The worst that can be drawn: the four words that are guessed first."""
    from zxcvbn.matching import RANKED_DICTIONARIES

    def rank(word: str) -> float:
        return min(ranks.get(word, math.inf) for ranks in RANKED_DICTIONARIES.values())

    worst = sorted(WORDS, key=rank)[:4]
    assert GuessJudge().guessable("-".join(worst), CONTEXT) is None


def test_four_different_words_carry_44_bits() -> None:
    count = len(WORDS)
    assert len(set(WORDS)) == count
    assert all(re.fullmatch("[a-z]{3,6}", word) for word in WORDS)
    assert math.log2(count * (count - 1) * (count - 2) * (count - 3)) > 44
    assert SystemRandomness().start_password() != SystemRandomness().start_password()


def test_names_and_bytes_are_fresh() -> None:
    randomness = SystemRandomness()
    names = {randomness.name() for _ in range(1000)}
    assert len(names) == 1000
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
    assert len({randomness.secret_bytes(20) for _ in range(1000)}) == 1000
    assert {len(randomness.secret_bytes(length)) for length in (0, 1, 20)} == {0, 1, 20}
