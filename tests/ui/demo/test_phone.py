"""The virtual phone: right codes by any clock, entries that are scanned and typed, and stay."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain import totp
from qmetry_admin.ui.demo import DemoPanel
from qmetry_admin.ui.demo.entries import Entry, PhoneEntries, read_key, read_uri, shown_code
from qmetry_admin.ui.two_step.enrol_panel import EnrolPanel
from qmetry_admin.ui.widgets.qr_view import QrView
from tests.support.pages.demo import DemoPage
from tests.support.phone import Phone
from tests.support.world import SECRET, FakeClock
from tests.ui.demo.conftest import Office

RFC = b"12345678901234567890"
OFFSETS = {
    "Exact": timedelta(),
    "95 s fast": timedelta(seconds=95),
    "7 min fast": timedelta(minutes=7),
    "61 min slow": -timedelta(minutes=61),
    "24 h fast": timedelta(hours=24),
}


def test_everybody_enabled_has_an_entry_from_the_start(page: DemoPage, office: Office) -> None:
    enabled = [one.username for one in office.opening.people if one.secret]
    assert page.entries == [f"Acme QA (demo) ({name})" for name in enabled]
    assert page.entry == "Acme QA (demo) (praman)"


@pytest.mark.parametrize(("words", "ahead"), OFFSETS.items())
def test_codes_are_those_of_a_phone_whose_clock_is_so_far_off(
    page: DemoPage, office: Office, words: str, ahead: timedelta
) -> None:
    page.choose("Priya Raman")
    page.set_clock(words)
    phone = office.phone("praman")
    phone.offset = ahead
    assert page.code == phone.code()
    assert page.copied() == phone.code()
    assert page.says == "Code copied: paste it with Ctrl+V."


def test_the_ring_counts_by_the_clock_of_the_phone(clock: FakeClock) -> None:
    entry = Entry("Acme", "jo", SECRET)
    clock.set(totp.start_of(56_666_667))
    assert shown_code(entry, clock.now(), timedelta()).seconds == 30
    assert shown_code(entry, clock.now(), timedelta(seconds=95)).seconds == 25
    assert shown_code(entry, clock.now(), -timedelta(minutes=61)).seconds == 30
    shown = shown_code(entry, clock.now(), timedelta(seconds=29.9))
    assert shown.seconds == 1
    assert shown.grouped == f"{shown.code[:3]} {shown.code[3:]}"


def test_who_has_no_entry_is_said(page: DemoPage) -> None:
    page.choose("Jude Okafor")
    assert page.entry == ""
    assert page.code == "\N{EN DASH}" * 6
    assert page.says == (
        "Jude Okafor has no entry in the phone. Enable it for them, and scan the QR code."
    )


@pytest.fixture
def enrolling(office: Office, qtbot: QtBot) -> QWidget:
    """A window of the program with the real first steps of an enrolment in it, for Jude Okafor."""
    uri = totp.provisioning_uri("Acme QA (demo)", "jokafor", SECRET)
    steps = EnrolPanel(
        meanwhile="Nothing changes for Jude until two codes are verified.",
        entry="Acme QA (demo) (jokafor)",
        uri=uri,
        key_text=totp.grouped(SECRET),
        clock=office.desk.clock,
        theme=office.desk.theme,
    )
    window = QWidget()
    window.setProperty("ground", "surface")
    layout = QVBoxLayout(window)
    layout.addWidget(steps)
    qtbot.addWidget(window)
    window.resize(720, 560)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scanning_reads_the_pixels_of_the_window(
    page: DemoPage, office: Office, enrolling: QWidget, clock: FakeClock, theme: str
) -> None:
    office.desk.theme.choose("dark" if theme == "dark" else "light")
    assert enrolling.isVisible()
    page.scan()
    assert page.says == "Acme QA (demo) (jokafor) is in the phone now."
    assert page.entry == "Acme QA (demo) (jokafor)"
    assert page.code == Phone(SECRET, clock).code()
    page.choose("Priya Raman")
    page.choose("Jude Okafor")
    assert page.code == Phone(SECRET, clock).code()
    office.desk.theme.choose("light")


def test_scanning_again_replaces_the_entry_and_nothing_else(
    page: DemoPage, enrolling: QWidget, clock: FakeClock
) -> None:
    page.scan()
    entries = page.entries
    [view] = enrolling.findChildren(QrView)
    other = b"another secret of 20"
    view.set_text(totp.provisioning_uri("Acme QA (demo)", "jokafor", other))
    page.scan()
    assert page.entries == entries
    assert page.says == "The entry Acme QA (demo) (jokafor) was replaced by the one just scanned."
    assert page.code == Phone(other, clock).code()


def test_no_code_in_sight_is_said(page: DemoPage) -> None:
    page.scan()
    assert page.says.startswith("There is no QR code on the screen. Open Users, Edit, Security")


def test_a_code_only_half_in_sight_is_said(page: DemoPage, enrolling: QWidget) -> None:
    [view] = enrolling.findChildren(QrView)
    cover = QWidget(enrolling)
    cover.setAutoFillBackground(True)
    place = view.mapTo(enrolling, view.rect().topLeft())
    cover.setGeometry(place.x(), place.y(), view.width(), view.height() // 2)
    cover.show()
    page.scan()
    assert page.says.startswith("The QR code is not wholly in sight.")


def test_a_code_of_something_else_is_no_entry(page: DemoPage, enrolling: QWidget) -> None:
    [view] = enrolling.findChildren(QrView)
    view.set_text("https://example.com/")
    page.scan()
    assert page.says == "That QR code is not one for an authenticator app."


def test_without_the_reader_it_says_so_and_the_key_can_be_typed(
    page: DemoPage, enrolling: QWidget, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    assert enrolling.isVisible()
    page.scan()
    assert page.says == (
        "Scanning needs the Python package zxing-cpp, which is not installed here."
        " Type the key that stands beside the QR code instead."
    )
    page.type_key(totp.grouped(SECRET).lower())
    assert page.says == "Typed key 1 is in the phone now."
    assert page.code == Phone(SECRET, clock).code()
    page.type_key(totp.base32(RFC))
    assert page.entry == "Typed key 2"


@pytest.mark.parametrize("typed", ["", "not a key!", "0189", "ABC", "ÄÖÜß", "JBSW Y3DP EHPK 3PXP"])
def test_what_is_no_key_is_not_taken(page: DemoPage, typed: str) -> None:
    before = page.entries
    page.type_key(typed)
    assert page.says.startswith("That is not a key.")
    assert page.entries == before


def test_a_removed_registration_stays_in_the_phone_as_in_life(
    page: DemoPage, panel: DemoPanel, office: Office
) -> None:
    """Nothing tells a phone that its entry is dead."""
    page.choose("Chloe Brown")
    before = page.code
    office.opening.close()  # all registrations are gone
    panel.look()
    page.choose("Priya Raman")
    page.choose("Chloe Brown")
    assert (page.entry, page.code) == ("Acme QA (demo) (cbrown)", before)


@pytest.mark.parametrize(
    ("uri", "entry"),
    [
        (
            "otpauth://totp/A%2FB%3A%20C:jo%40x?secret=KEY&issuer=A%2FB%3A%20C",
            Entry("A/B: C", "jo@x", RFC),
        ),
        ("otpauth://totp/jo?secret=KEY", Entry("", "jo", RFC)),
        ("otpauth://totp/Acme:%20jo?secret=key", Entry("Acme", "jo", RFC)),
        ("otpauth://hotp/jo?secret=KEY", None),
        ("otpauth://totp/jo?issuer=Acme", None),
        ("otpauth://totp/jo?secret=1", None),
        ("https://example.com/totp/jo?secret=KEY", None),
        ("otpauth://[", None),
    ],
)
def test_uris_are_read_as_apps_read_them(uri: str, entry: Entry | None) -> None:
    key = totp.base32(RFC)
    assert read_uri(uri.replace("KEY", key).replace("=key", f"={key.lower()}")) == entry


def test_the_programs_own_uris_come_back_whole() -> None:
    for issuer, account in (
        ("Acme QA (demo)", "jokafor"),
        ("Käse/Brot & Co", "anna:b"),
        ("W", "ü"),
    ):
        uri = totp.provisioning_uri(issuer, account, SECRET)
        assert read_uri(uri) == Entry(issuer, account, SECRET)


def test_keys_are_read_in_any_spelling_and_secrets_have_no_repr() -> None:
    assert read_key("gezd-gnbv GY3T qojq gezdgnbvgy3tqojq ") == RFC
    assert read_key("GEZDGNBVGY3TQOJQGEZDGNBVGY======") == RFC[:16]
    entries = PhoneEntries()
    assert "12345" not in repr(entries.typed(RFC))


def test_inverted_colours_are_not_read(page: DemoPage, enrolling: QWidget) -> None:
    """What many phones could not read is not read here either."""
    [view] = enrolling.findChildren(QrView)
    view.picture.invertPixels(QImage.InvertMode.InvertRgb)
    page.scan()
    assert page.says.startswith("The QR code is not wholly in sight.")
