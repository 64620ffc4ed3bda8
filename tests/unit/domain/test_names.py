"""Which texts may stand in a field, and which log-in names are one (A1, A4, NAM-01, NAM-03)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qmetry_admin.domain import names
from qmetry_admin.domain.problems import Field, FieldProblem, ProblemKind
from qmetry_admin.domain.users import Role, UserDetails, fold

KEYS = [Field.USERNAME, Field.ALIAS]
FREE = [Field.FIRST_NAME, Field.LAST_NAME, Field.EMAIL, Field.ORGANISATION]
any_text = st.text(st.characters(codec="utf-32-be", categories=None))
plain_text = st.text()


def refused(field: Field, kind: ProblemKind, detail: str = "") -> FieldProblem:
    return FieldProblem(field, kind, detail)


def character(detail: str, field: Field = Field.USERNAME) -> FieldProblem:
    return refused(field, ProblemKind.FORBIDDEN_CHARACTER, detail)


# ---- NAM-03 ------------------------------------------------------------------------------------

NAM_03 = [
    ("admin\u200b", character("U+200B ZERO WIDTH SPACE")),
    ("ad\u0000min", character("U+0000 control character")),
    ("\u202enimda", character("U+202E RIGHT-TO-LEFT OVERRIDE")),
    ("ann\u00a0", refused(Field.USERNAME, ProblemKind.OUTER_BLANKS)),
    (" ann", refused(Field.USERNAME, ProblemKind.OUTER_BLANKS)),
    ("ann\u3000", refused(Field.USERNAME, ProblemKind.OUTER_BLANKS)),
    (" ", refused(Field.USERNAME, ProblemKind.EMPTY)),
    ("\u00a0\u2003", refused(Field.USERNAME, ProblemKind.EMPTY)),
    ("a\nb", character("U+000A control character")),
    ("ann\n", character("U+000A control character")),
    ("a\tb", character("U+0009 control character")),
    ("a\u0085b", character("U+0085 control character")),
    ("a\u2028b", character("U+2028 LINE SEPARATOR")),
    ("a\u2029b", character("U+2029 PARAGRAPH SEPARATOR")),
    ("a\ud800b", character("U+D800 half of a surrogate pair")),
    ("a\u200db", character("U+200D ZERO WIDTH JOINER")),
    ("a\u00adb", character("U+00AD SOFT HYPHEN")),
    ("\ufeffann", character("U+FEFF ZERO WIDTH NO-BREAK SPACE")),
    ("a\U000e0041b", character("U+E0041 TAG LATIN CAPITAL LETTER A")),
]


@pytest.mark.parametrize(("text", "problem"), NAM_03, ids=lambda value: ascii(value)[:30])
def test_nam_03_refused_by_name(text: str, problem: FieldProblem) -> None:
    assert names.text_problem(text, Field.USERNAME) == problem


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "o'brien", "zoë", "语", "a b", "a:b", "\N{GRINNING FACE}"]
)
def test_nam_03_anything_that_can_be_seen_may_stand(text: str) -> None:
    assert names.text_problem(text, Field.USERNAME) is None


@pytest.mark.parametrize("field", [*KEYS, *FREE])
def test_nam_03_joiners_only_where_words_are_spelled_with_them(field: Field) -> None:
    for joiner in "\u200c\u200d":
        found = names.forbidden_character(f"a{joiner}b", field)
        assert found == (joiner if field in KEYS else None)
    assert names.forbidden_character("a\u200bb", field) == "\u200b"


@given(text=any_text)
def test_nam_03_a_character_is_refused_by_category_alone(text: str) -> None:
    bad = [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert names.forbidden_character(text, Field.USERNAME) == (bad[0] if bad else None)


@given(text=any_text)
def test_what_may_stand_can_be_stored(text: str) -> None:
    if names.text_problem(text, Field.LAST_NAME) is None:
        text.encode()
        assert text == text.strip()
        assert "\0" not in text
        assert len(text.splitlines()) <= 1


def test_every_character_has_something_to_be_called_by() -> None:
    assert names.character_name("\x7f") == "U+007F control character"
    assert names.character_name("\ue000") == "U+E000 unnamed character"
    assert names.character_name("\N{OGHAM SPACE MARK}") == "U+1680 OGHAM SPACE MARK"


# ---- A1: the fields ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "most"),
    [
        (Field.ORGANISATION, 64),
        (Field.USERNAME, 255),
        (Field.ALIAS, 255),
        (Field.FIRST_NAME, 100),
        (Field.LAST_NAME, 100),
    ],
)
def test_a1_lengths(field: Field, most: int) -> None:
    assert names.text_problem("\N{GRINNING FACE}" * most, field) is None
    too_long = refused(field, ProblemKind.TOO_LONG, str(most))
    assert names.text_problem("x" * (most + 1), field) == too_long
    assert names.text_problem("x" * 1_000_000, field) == too_long


def test_a_field_without_a_limit_takes_any_length() -> None:
    assert names.text_problem("x" * 1_000, Field.TIME_ZONE) is None


@pytest.mark.parametrize("field", [*KEYS, Field.FIRST_NAME, Field.ORGANISATION])
def test_a1_what_has_to_be_filled_in(field: Field) -> None:
    assert names.text_problem("", field) == refused(field, ProblemKind.EMPTY)


@pytest.mark.parametrize("field", [Field.LAST_NAME, Field.EMAIL])
def test_a1_what_may_stay_empty(field: Field) -> None:
    assert names.text_problem("", field) is None
    assert names.text_problem(" ", field) == refused(field, ProblemKind.EMPTY)


def test_a4_a_colon_in_the_organisations_name_is_refused_and_nowhere_else() -> None:
    colon = refused(Field.ORGANISATION, ProblemKind.COLON)
    for text in ("Acme: QA", ":", "Acme:"):
        assert names.text_problem(text, Field.ORGANISATION) == colon
    assert names.text_problem("a:b", Field.ALIAS) is None


@pytest.mark.parametrize(
    "address", ["joy@acme.example", "zoë@пример.example", "a@b", "o'brien+qa@acme.example"]
)
def test_a1_addresses(address: str) -> None:
    assert names.text_problem(address, Field.EMAIL) is None


@pytest.mark.parametrize("address", ["joy", "@acme", "joy@", "a@b@c", "joy @acme.example", "@"])
def test_a1_what_is_no_address(address: str) -> None:
    malformed = refused(Field.EMAIL, ProblemKind.MALFORMED)
    assert names.text_problem(address, Field.EMAIL) == malformed


def test_a1_the_longest_address() -> None:
    longest = f"{'x' * 64}@{'y' * 189}"
    assert names.text_problem(longest, Field.EMAIL) is None
    too_long = refused(Field.EMAIL, ProblemKind.TOO_LONG, "254")
    assert names.text_problem(longest + "y", Field.EMAIL) == too_long


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"])
def test_a1_time_zones(zone: str) -> None:
    assert names.time_zone_problem(zone) is None


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "a\0b",
        "\ud800",
        "x" * 9999,
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a1_what_is_no_time_zone(zone: str) -> None:
    unknown = refused(Field.TIME_ZONE, ProblemKind.UNKNOWN)
    assert names.time_zone_problem(zone) == unknown


def test_all_that_is_wrong_in_the_order_of_the_form() -> None:
    good = UserDetails("ann", "Ann", "Ann", "", "", "UTC", Role.MEMBER)
    assert names.details_problems(good) == ()
    bad = UserDetails("", "a\0b", " x", "y ", "nowhere", "?", Role.MEMBER)
    assert [problem.field for problem in names.details_problems(bad)] == [
        Field.USERNAME,
        Field.ALIAS,
        Field.FIRST_NAME,
        Field.LAST_NAME,
        Field.EMAIL,
        Field.TIME_ZONE,
    ]


# ---- A1: suggestions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "username", "alias"),
    [
        ("Joy", "Okafor", "jokafor", "Joy Okafor"),
        ("Zoë", "O'Brien-Müller", "zobrienmuller", "Zoë O'Brien-Müller"),
        (" Joy  Ann ", " van  Dyk ", "jvandyk", "Joy Ann van Dyk"),
        ("Joy", "", "joy", "Joy"),
        ("", "Okafor", "okafor", "Okafor"),
        ("", "", "", ""),
        ("小明", "王", "小王", "小明 王"),
        (
            "Straße",
            "\N{BLACK-LETTER CAPITAL H}eiß",
            "sheiss",
            "Straße \N{BLACK-LETTER CAPITAL H}eiß",
        ),
    ],
)
def test_a1_suggested_names(first: str, last: str, username: str, alias: str) -> None:
    assert names.suggested_username(first, last) == username
    assert names.suggested_alias(first, last) == alias


@given(first=st.text(max_size=30), last=st.text(max_size=30))
def test_a1_a_suggested_username_could_be_used(first: str, last: str) -> None:
    suggested = names.suggested_username(first, last)
    if suggested:
        kinds = {ProblemKind.TOO_LONG}
        problem = names.text_problem(suggested, Field.USERNAME)
        assert problem is None or problem.kind in kinds


# ---- NAM-01: one rule folds log-in names -------------------------------------------------------


@pytest.mark.parametrize(
    "spelling", ["joe", "Joe", "JOE", " joe ", "\u00a0Joe\t", "\uff4a\uff4f\uff45"]
)
def test_nam_01_all_spellings_are_joe(spelling: str) -> None:
    assert fold(spelling) == "joe"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße", "STRASSE"),
        ("Zoë", unicodedata.normalize("NFD", "zoË")),
        ("ﬁnn", "FINN"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("\N{KELVIN SIGN}im", "kim"),
        ("①", "1"),
        ("a\u00a0b", "A b"),
    ],
)
def test_nam_01_more_spellings_of_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("joe", "jo"), ("ann", "\u0430nn"), ("a b", "ab"), ("zoe", "zoë")]
)
def test_nam_01_different_people_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(text=plain_text)
def test_nam_01_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f" {text}\t") == fold(text)


@given(text=plain_text)
@example(text="\u0390")  # folding takes it apart
def test_nam_01_a_folded_name_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFKC", fold(text))


@given(text=plain_text)
def test_nam_01_every_case_and_spelling_folds_to_one(text: str) -> None:
    assert fold(text.casefold()) == fold(text)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
