"""Enrolling somebody: the QR code as a camera reads it, two codes in a row, codes to be kept."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from qmetry_admin.domain.totp import base32
from qmetry_admin.domain.users import User, UserPage, UserQuery
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.two_step.security_tab import SecurityTab
from tests.support.pages.security import SecurityPage
from tests.support.phone import Phone
from tests.support.world import SECRET, Directory, FakeClock
from tests.ui.two_step.conftest import Opener


@pytest.fixture
def known_key(acme: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key is the one the cases are written with; recovery codes stay random."""
    real = acme.world.randomness.secret_bytes

    def secret_bytes(length: int) -> bytes:
        return SECRET if length == len(SECRET) else real(length)

    monkeypatch.setattr(acme.world.randomness, "secret_bytes", secret_bytes)


def begin(acme: Directory, open_tab: Opener, username: str = "jokafor") -> SecurityPage:
    page = open_tab(acme.add_user(username))
    page.enable()
    return page


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_s23_until_the_end_it_is_said_what_holds_and_for_whom(
    acme: Directory, open_tab: Opener, *, own: bool, again: bool
) -> None:
    user = acme.first_user if own else acme.add_user("kim", "Kim", "Li")
    if again:
        acme.enrol(user)
    page = open_tab(user)
    if again:
        page.switch()
        page.press("registerAgainButton")
    else:
        page.enable()
    assert (
        page.read("meanwhileLabel")
        == {
            (True, True): "The codes you have now work until two new ones are verified.",
            (True, False): "Nothing changes for you until two codes are verified.",
            (False, True): "The codes Kim has now work until two new ones are verified.",
            (False, False): "Nothing changes for Kim until two codes are verified.",
        }[(own, again)]
    )


@pytest.mark.usefixtures("known_key")
def test_uri_01_a_blank_in_issuer_and_account_is_percent_encoded(
    acme: Directory, open_tab: Opener
) -> None:
    page = begin(acme, open_tab, "ann lee")
    assert page.scan() == (
        f"otpauth://totp/Acme%20QA:ann%20lee?secret={base32(SECRET)}&issuer=Acme%20QA"
    )
    assert page.read("entryLabel") == "Entry in the app: Acme QA (ann lee)"


def test_uri_02_a_very_long_name_still_scans_and_has_its_key_as_text(
    acme: Directory, open_tab: Opener
) -> None:
    page = begin(acme, open_tab, "\N{CJK UNIFIED IDEOGRAPH-8A9E}" * 254)
    uri = page.scan()
    assert len(uri) <= 287
    account = unquote(uri.partition(":totp/")[2].partition("?")[0])
    assert "\N{REPLACEMENT CHARACTER}" not in account
    assert page.key in uri


def test_sec_01_the_key_stands_beside_the_code_as_text(acme: Directory, open_tab: Opener) -> None:
    page = begin(acme, open_tab)
    assert re.fullmatch(r"[A-Z2-7]{32}", page.key)
    assert f"secret={page.key}&" in page.scan()
    assert page.read("secretLabel").count(" ") == 7


def page_of(acme: Directory) -> User:
    """The one person who was added, as the list has them."""
    found = acme.services.users.page(acme.session, UserQuery("jokafor"), 0, 1)
    assert isinstance(found, UserPage)
    return found.rows[0]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_qr_01_black_on_white_with_its_margin_in_every_theme(
    acme: Directory, open_tab: Opener, desk: Desk, choice: str
) -> None:
    desk.theme.choose("dark" if choice == "dark" else "light")
    page = begin(acme, open_tab)
    page.scan()
    view = page.tab.findChild(QWidget, "qrView")
    assert view is not None
    assert min(view.width(), view.height()) >= 220
    picture = page.tab.window().grab().toImage()
    corner = view.mapTo(page.tab.window(), view.rect().topLeft())
    dark = [
        (x, y)
        for x in range(view.width())
        for y in range(view.height())
        if _is_black(picture, corner.x() + x, corner.y() + y)
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right, bottom = max(x for x, _ in dark), max(y for _, y in dark)
    module = 1
    while (left + module, top) in set(dark[: 40 * view.height()]):
        module += 1  # the finder pattern is seven modules wide
    module //= 7
    assert module >= 3
    assert left >= 4 * module
    assert top >= 4 * module
    assert view.width() - 1 - right >= 4 * module
    assert view.height() - 1 - bottom >= 4 * module


def _is_black(picture: QImage, x: int, y: int) -> bool:
    return picture.pixelColor(x, y) == QColor("black")


def test_the_first_code_is_judged_as_soon_as_it_is_whole(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    page = begin(acme, open_tab)
    phone = Phone(page.key, clock)
    page.type_first("000000" if phone.code() != "000000" else "111111")
    assert not page.is_ticked()
    assert "not from this entry" in page.says
    page.type_first(phone.code())
    assert page.is_ticked()
    assert page.shows("firstCodeMark")


def test_a_clock_that_is_an_hour_off_is_said_exactly(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    page = begin(acme, open_tab)
    phone = Phone(page.key, clock, timedelta(minutes=61))
    words = (
        "Your phone's clock is about 61 minutes fast. Turn on automatic date and time on the phone"
        " and try again."
    )
    first = phone.code()
    page.type_first(first)
    assert page.says == words
    clock.move(30)
    page.type_second(phone.code())
    page.press("confirmCodesButton")
    assert page.says == words


@pytest.mark.usefixtures("known_key")
def test_enr_01_only_two_codes_in_a_row_are_accepted(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    clock.move(30)
    page = begin(acme, open_tab)
    uri = page.scan()
    for first, second, words in (
        ("661763", "661763", "Both fields hold the same code"),
        ("996875", "661763", "older than the first"),
        ("661763", "072814", "was missed"),
    ):
        page.verify(first, second)
        assert words in page.says
        assert page.scan() == uri
        assert page_of(acme).two_step is None
    assert page.read("firstCodeEdit") == "072814"  # the missed step's code became the first
    page.verify("661763", "996875")
    assert len(page.codes) == 8


@pytest.mark.usefixtures("known_key")
@pytest.mark.parametrize(
    "spelling", ["661 763", "661-763", "661\u00a0763", "661\u2009763", "661\u2013763", " 661763 "]
)
def test_typ_01_codes_may_be_typed_with_separators(
    acme: Directory, open_tab: Opener, spelling: str
) -> None:
    page = begin(acme, open_tab)
    page.type_first(spelling)
    assert page.is_ticked()
    page.type_second("996 875")
    page.press("confirmCodesButton")
    assert len(page.codes) == 8


@pytest.mark.usefixtures("known_key")
@pytest.mark.parametrize("wrong", ["66176", "6617631", "72814"])
def test_typ_01_and_02_other_lengths_are_malformed_and_no_miss(
    acme: Directory, open_tab: Opener, wrong: str
) -> None:
    page = begin(acme, open_tab)
    for _ in range(8):  # as misses they would be paced from the fifth on
        page.verify(wrong, "996875")
        assert "six digits" in page.says
    page.verify("661763", "996875")
    assert len(page.codes) == 8


@pytest.mark.usefixtures("known_key")
def test_typ_05_enter_and_the_button_verify_once(
    acme: Directory, open_tab: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = acme.services.two_step.confirm

    def confirm(*given: object) -> object:
        asked.append(str(given[3]))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(acme.services.two_step, "confirm", confirm)
    page = begin(acme, open_tab)
    page.type_first("661763")
    page.type_second("996875")
    button = page.tab.findChild(QAbstractButton, "confirmCodesButton")
    field = page.tab.findChild(QWidget, "secondCodeEdit")
    assert button is not None
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["996875"]
    assert len(page.codes) == 8


def test_enr_02_the_key_stays_whatever_happens_to_the_window(
    acme: Directory, open_tab: Opener, desk: Desk, clock: FakeClock
) -> None:
    page = begin(acme, open_tab)
    uri = page.scan()
    phone = Phone(page.key, clock)
    page.verify("000000", "111111")
    assert page.scan() == uri
    desk.theme.choose("dark")
    assert page.scan() == uri
    page.tab.resize(900, 640)
    assert page.scan() == uri
    page.tab.hide()
    page.tab.show()
    assert page.scan() == uri
    page.press("largerButton")
    large = page.tab.window().findChild(QWidget, "largerWindow")
    assert large is not None
    assert SecurityPage(large).scan() == uri
    SecurityPage(large).press("largerButton")
    assert page.scan() == uri
    clock.move(3600)
    page.verify(phone.code(), phone.code(1))
    assert len(page.codes) == 8


def test_enr_03_steps_that_are_cancelled_leave_it_disabled(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    julia = acme.add_user()
    page = open_tab(julia)
    page.enable()
    old = page.key
    page.press("cancelEnrolmentButton")
    assert page.can("enableButton")
    assert acme.user(julia).two_step is None
    page.enable()
    assert page.key != old
    page.verify(Phone(old, clock).code(), Phone(old, clock).code(1))
    assert "not two codes in a row" in page.says


def test_finish_wants_the_tick_and_then_shows_the_masked_codes(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    julia = acme.add_user()
    page = open_tab(julia)
    page.enable()
    page.verify(Phone(page.key, clock).code(), Phone(page.key, clock).code(1))
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    assert not page.can("finishButton")
    page.press("savedCodesCheck")
    page.press("finishButton")
    assert page.status.startswith("Enabled on")
    assert page.read("codesLeftLabel") == "8 of 8 left"


def test_closing_without_the_tick_asks_once(
    acme: Directory, open_tab: Opener, clock: FakeClock
) -> None:
    page = begin(acme, open_tab)
    closed: list[str] = []
    assert isinstance(page.tab, SecurityTab)
    page.verify(Phone(page.key, clock).code(), Phone(page.key, clock).code(1))
    page.tab.ask_to_close(lambda: closed.append("closed"))
    asked = page.tab.window().findChild(QWidget, "closeUnsavedDialog")
    assert asked is not None
    assert closed == []
    SecurityPage(asked).press("closeUnsavedButton")
    assert closed == ["closed"]


def test_rec_03_download_writes_a_private_file_and_sets_the_tick(
    acme: Directory, open_tab: Opener, clock: FakeClock, tmp_path: Path
) -> None:
    folder = tmp_path / "Ümläut"
    folder.mkdir()
    page = begin(acme, open_tab, "zoë-qa")
    page.verify(Phone(page.key, clock).code(), Phone(page.key, clock).code(1))
    file = folder / "codes.txt"
    page.save_as(str(file))
    content = file.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert [code.encode() in content for code in page.codes] == [True] * 8
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in page.says
    assert page.can("finishButton")


def test_a_failed_download_is_said_and_the_codes_stay(
    acme: Directory, open_tab: Opener, clock: FakeClock, tmp_path: Path
) -> None:
    page = begin(acme, open_tab)
    page.verify(Phone(page.key, clock).code(), Phone(page.key, clock).code(1))
    folder = tmp_path / "gone"
    folder.mkdir()
    codes = page.codes
    page.press("downloadCodesButton")
    dialog = page.dialog("saveCodesDialog")
    folder.rmdir()
    dialog.fileSelected.emit(str(folder / "codes.txt"))
    dialog.close()
    assert "not saved" in page.says
    assert page.codes == codes
    assert not page.can("finishButton")
    assert not any(tmp_path.glob("**/.saving-*"))


def test_secrets_are_gone_from_the_widgets_once_the_tab_is_discarded(
    acme: Directory, open_tab: Opener
) -> None:
    page = begin(acme, open_tab)
    key = page.read("secretLabel")
    assert isinstance(page.tab, SecurityTab)
    page.tab.discard()
    texts = [str(widget.property("text") or "") for widget in page.tab.findChildren(QWidget)]
    assert not any(key in text for text in texts)
