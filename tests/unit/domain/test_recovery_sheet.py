"""The saved recovery codes: bytes of the file, and a name every file system takes."""

from __future__ import annotations

from datetime import date

import pytest

from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.recovery_sheet import RecoverySheet

DAY = date(2025, 11, 24)
CODES = tuple(RecoveryCode(slot, f"{slot}{'ABCDEFGHJKMNPQR'}") for slot in range(1, 9))


def sheet(username: str = "jokafor", organisation: str = "Acme QA") -> RecoverySheet:
    return RecoverySheet(organisation, username, DAY, CODES)


def test_rec_03_bytes() -> None:
    content = sheet("zoë/QA:1", "Ünïcode Größe").content()

    text = content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\0" not in content
    assert content.endswith(b"\r\n")
    assert not {ord("\r"), ord("\n")} & set(content.replace(b"\r\n", b""))
    lines = text.split("\r\n")
    assert [line for line in lines if line.count("-") == 3 and " " not in line] == [
        code.shown for code in CODES
    ]
    assert lines[-9:-1] == [code.shown for code in CODES]


def test_rec_03_name() -> None:
    name = sheet("zoë/QA:1").file_name

    assert name == "two-step-recovery-codes_zoë_QA_1_2025-11-24.txt"


@pytest.mark.parametrize(
    ("username", "kept"),
    [
        ("jokafor", "jokafor"),
        ("ann lee", "ann_lee"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\\b", "a_b"),
        ('a*?"<>|b', "a______b"),
        ("ann@example.com", "ann_example.com"),
        ("zoe\u0308", "zoë"),
        ("हिन्दी", "हिन्दी"),
        ("😀kim", "_kim"),
        ("a\u202eb", "a_b"),
        ("a" * 255, "a" * 100),
        ("語" * 254, "語" * 33),
    ],
)
def test_name_keeps_letters_and_replaces_the_rest(username: str, kept: str) -> None:
    name = sheet(username).file_name

    assert name == f"two-step-recovery-codes_{kept}_2025-11-24.txt"
    assert len(name.encode()) <= 143


def test_says_whose_and_how_to_use_and_where_to_keep() -> None:
    text = sheet().content().decode()

    assert "Organisation: Acme QA\r\n" in text
    assert "Username: jokafor\r\n" in text
    assert "Date: 2025-11-24\r\n" in text
    assert "How to use them" in text
    assert '"Login with Recovery Code"' in text
    assert "We strongly recommend saving the codes to a safe place" in text
    assert "not on this phone" in text


def test_takes_fewer_codes() -> None:
    left = RecoverySheet("Acme QA", "jokafor", DAY, CODES[3:])

    assert left.lines()[-5:] == tuple(code.shown for code in CODES[3:])


def test_shows_no_code_in_its_repr() -> None:
    assert CODES[0].text not in repr(sheet())
