"""What the Security tab shows while nobody is being enrolled."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QListWidget

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.users import AuthenticationType, Role
from qmetry_admin.ui.desk import Desk
from tests.support.world import Directory
from tests.ui.two_step.conftest import Opener

MASK = "\N{BULLET}\N{BULLET}\N{BULLET}\N{BULLET}"


def test_somebody_without_it_can_be_enabled(acme: Directory, open_tab: Opener) -> None:
    page = open_tab(acme.add_user())
    assert page.status.startswith("Disabled.")
    assert page.can("enableButton")
    assert not page.shows("recoveryCodesList")


def test_s11_the_apps_for_each_kind_of_phone_are_named_before_the_code(
    acme: Directory, open_tab: Opener
) -> None:
    page = open_tab(acme.add_user())
    said = [one.text() for one in page.tab.findChildren(QLabel) if one.isVisible()]
    apps = "Google Authenticator, Microsoft Authenticator or others"
    first = said.index("iPhone (App Store)")
    assert said[first : first + 4] == ["iPhone (App Store)", apps, "Android (Google Play)", apps]
    assert "Open the app, tap +, then Scan a QR code. Do not use the camera app." in said
    assert not page.shows("qrView")


def test_an_inactive_person_can_be_enabled_too(acme: Directory, open_tab: Opener) -> None:
    assert open_tab(acme.add_user(active=False)).can("enableButton")


@pytest.mark.parametrize("kind", [AuthenticationType.LDAP, AuthenticationType.SAML])
def test_aut_01_people_of_other_authorities_cannot_and_read_why(
    acme: Directory, open_tab: Opener, kind: AuthenticationType
) -> None:
    page = open_tab(acme.add_user(authentication=kind))
    assert not page.can("enableButton")
    assert kind.value in page.reason
    assert "QMETRY" in page.reason


def test_without_the_right_the_tab_is_read_only_and_says_so(
    acme: Directory, open_tab: Opener
) -> None:
    reader = acme.add_user("reader", "Rosa", "Rossi", role=Role.READ_ONLY)
    session = acme.sign_in(reader).session
    page = open_tab(acme.add_user(), session)
    assert not page.can("enableButton")
    assert page.reason == (
        "Your role needs Create or Modify on Users. An administrator can allow everyone to manage"
        " their own (General Settings)."
    )


def test_codes_are_masked_until_they_are_asked_for(acme: Directory, open_tab: Opener) -> None:
    julia = acme.add_user()
    acme.enrol(julia)
    page = open_tab(julia)
    assert page.read("codesLeftLabel") == "8 of 8 left"
    assert len(page.codes) == 8
    assert all(MASK in line for line in page.codes)
    page.press("showCodesButton")
    assert page.codes == [code.shown for code in acme.recovery_codes(julia)]
    page.press("showCodesButton")
    assert all(MASK in line for line in page.codes)


def test_one_code_can_be_shown_alone(acme: Directory, open_tab: Opener) -> None:
    julia = acme.add_user()
    acme.enrol(julia)
    page = open_tab(julia)
    page.press("showOneCodeButton")
    assert page.codes[0] == acme.recovery_codes(julia)[0].shown
    assert all(MASK in line for line in page.codes[1:])


def test_rec_06_looking_at_the_codes_makes_no_new_ones_and_is_recorded(
    acme: Directory, open_tab: Opener
) -> None:
    julia = acme.add_user()
    acme.enrol(julia)
    first = open_tab(julia)
    first.press("showCodesButton")
    seen = first.codes
    second = open_tab(julia)
    second.press("showCodesButton")
    assert second.codes == seen
    shown = [e for e in acme.audit(julia) if e.action is Action.RECOVERY_CODES_SHOW]
    assert len(shown) == 2
    for entry in shown:
        assert entry.actor_name == "praman"
        assert not any(code.replace("-", "") in str(entry.detail) for code in seen)


@pytest.mark.parametrize("left", [2, 1, 0])
def test_few_codes_are_warned_of(acme: Directory, open_tab: Opener, left: int) -> None:
    julia = acme.add_user()
    acme.enrol(julia, codes=left)
    page = open_tab(julia)
    assert page.read("codesLeftLabel") == f"{left} of 8 left"
    assert page.shows("codesWarningLabel")
    assert page.can("showCodesButton") == (left > 0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_rec_03_every_code_is_fully_visible(
    acme: Directory, open_tab: Opener, desk: Desk, qapp: QApplication, scale: float
) -> None:
    font = desk.theme.current.mono("heading")
    julia = acme.add_user()
    acme.enrol(julia)
    page = open_tab(julia)
    page.press("showCodesButton")
    shown = page.tab.findChild(QListWidget, "recoveryCodesList")
    assert shown is not None
    font.setPixelSize(round(font.pixelSize() * scale))
    shown.setFont(font)
    page.tab.resize(page.tab.width() + 1, page.tab.height())
    qapp.processEvents()
    for place in range(shown.count()):
        box = shown.visualItemRect(shown.item(place))
        words = QFontMetrics(shown.font()).horizontalAdvance(shown.item(place).text())
        assert words <= box.width()
        assert shown.viewport().rect().contains(box)
