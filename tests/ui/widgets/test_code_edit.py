"""The field for a verification code: one code is told once, however it came."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.widgets.code_edit import CodeEdit
from tests.ui.widgets.conftest import StillClock

_T0 = datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.fixture
def edit(qtbot: QtBot, clock: StillClock) -> CodeEdit:
    made = CodeEdit(monotonic=clock.monotonic, now=clock.now)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def told(edit: CodeEdit) -> list[str]:
    codes: list[str] = []
    edit.code_entered.connect(codes.append)
    return codes


def _paste(edit: CodeEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(edit, QKeySequence(QKeySequence.StandardKey.Paste))


@pytest.mark.parametrize(
    "typed",
    [
        "661763",
        "661 763",
        "661-763",
        "661\N{NO-BREAK SPACE}763",
        "661\N{THIN SPACE}763",
        "661\N{EN DASH}763",
        "661\t763",
        "  661763  ",
        "66 1763",
    ],
)
@pytest.mark.parametrize("paste", [False, True])
def test_typ_01_separators_are_left_out(
    edit: CodeEdit, told: list[str], typed: str, paste: bool
) -> None:
    if paste:
        _paste(edit, typed)
    else:
        edit.insert(typed)
    assert edit.text_code() == "661763"
    assert told == ["661763"]


@pytest.mark.parametrize("typed", ["66176", "661763 1", "0072814", "07081804", "72814", "935", ""])
def test_typ_02_what_is_not_six_digits_is_neither_told_nor_cut(
    edit: CodeEdit, told: list[str], typed: str
) -> None:
    _paste(edit, typed)
    assert told == []
    assert edit.text_code() == typed
    assert edit.completed_at() is None


@pytest.mark.parametrize("code", ["072814", "000935"])
def test_typ_02_leading_zeros_stay(edit: CodeEdit, told: list[str], code: str) -> None:
    QTest.keyClicks(edit, code)
    assert told == [code]


def test_typ_05_pasting_tells_once(edit: CodeEdit, told: list[str]) -> None:
    _paste(edit, "661763")
    assert told == ["661763"]


def test_typ_05_enter_after_the_sixth_digit_tells_no_code_again(
    edit: CodeEdit, told: list[str]
) -> None:
    QTest.keyClicks(edit, "661763")
    for _ in range(5):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(edit, Qt.Key.Key_Enter)
    assert told == ["661763"]


def test_enter_after_fewer_digits_is_heard(qtbot: QtBot, edit: CodeEdit) -> None:
    QTest.keyClicks(edit, "66176")
    with qtbot.waitSignal(edit.returnPressed):
        QTest.keyClick(edit, Qt.Key.Key_Return)


def test_typ_05_a_seventh_digit_taken_back_tells_nothing_again(
    edit: CodeEdit, told: list[str]
) -> None:
    QTest.keyClicks(edit, "6617631")
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert told == ["661763"]


def test_a_blank_typed_after_the_code_tells_nothing_again(
    edit: CodeEdit, told: list[str], clock: StillClock
) -> None:
    QTest.keyClicks(edit, "661763")
    clock.pass_(5)
    QTest.keyClicks(edit, " ")
    assert told == ["661763"]
    assert edit.completed_at() == _T0


def test_the_same_code_is_told_again_after_the_field_was_emptied(
    edit: CodeEdit, told: list[str]
) -> None:
    QTest.keyClicks(edit, "661763")
    edit.clear()
    QTest.keyClicks(edit, "661763")
    assert told == ["661763", "661763"]


def test_another_code_over_the_first_is_told(edit: CodeEdit, told: list[str]) -> None:
    QTest.keyClicks(edit, "661763")
    edit.selectAll()
    _paste(edit, "072814")
    assert told == ["661763", "072814"]


def test_the_moment_is_that_of_the_sixth_digit(edit: CodeEdit, clock: StillClock) -> None:
    QTest.keyClicks(edit, "66176")
    clock.pass_(7)
    QTest.keyClicks(edit, "3")
    clock.pass_(20)
    moment = edit.completed_at()
    assert moment is not None
    assert (moment - _T0).total_seconds() == 7
    assert edit.typed_at() == 7


def test_the_field_is_plain_and_says_what_it_is(edit: CodeEdit) -> None:
    assert edit.inputMask() == ""
    assert edit.echoMode() == CodeEdit.EchoMode.Normal
    assert edit.accessibleName() == "Verification code"


def test_discard_leaves_nothing_to_undo(edit: CodeEdit, told: list[str]) -> None:
    QTest.keyClicks(edit, "661763")
    edit.discard()
    QTest.keySequence(edit, QKeySequence(QKeySequence.StandardKey.Undo))
    assert edit.text() == ""
    assert edit.completed_at() is None
    assert told == ["661763"]
