"""Widgets that paint themselves: focus ring, seconds ring, pill, rail button, card, QR view."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.card import CardHead, CardPage
from qmetry_admin.ui.widgets.facts import Facts
from qmetry_admin.ui.widgets.focus_ring import FocusRing
from qmetry_admin.ui.widgets.pill import Pill
from qmetry_admin.ui.widgets.qr_view import QrView
from qmetry_admin.ui.widgets.rail_button import RailButton
from qmetry_admin.ui.widgets.seconds_ring import SecondsRing
from tests.ui.widgets.conftest import Show

_URI = "otpauth://totp/Acme:jokafor?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme"


def _colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_the_focus_ring_lies_four_pixels_outside_what_has_the_focus(
    qapp: QApplication, show: Show, theme: ThemeKeeper
) -> None:
    first, button, tight = QLineEdit(), QPushButton("Verify"), QWidget()
    inner = QLineEdit()
    edge_to_edge = QHBoxLayout(tight)
    edge_to_edge.addWidget(inner)
    edge_to_edge.setContentsMargins(0, 0, 0, 0)
    window = show(first, button, tight)
    ring = FocusRing(qapp, theme)
    for target in (button, first, inner):
        target.setFocus()
        image = window.grab().toImage()
        corner = target.mapTo(window, target.rect().topLeft())
        middle = corner.y() + target.height() // 2
        accent = theme.current.colour("accent").name()
        assert image.pixelColor(corner.x() - 3, middle).name() == accent
        assert image.pixelColor(corner.x() - 4, middle).name() == accent
        assert image.pixelColor(corner.x() - 2, middle).name() != accent
    qapp.focusChanged.disconnect()
    ring.deleteLater()


def test_the_focus_ring_follows_what_moves_and_leaves_tables_alone(
    qapp: QApplication, show: Show, theme: ThemeKeeper
) -> None:
    box, table = QWidget(), QTableView()
    edit = QLineEdit(box)
    edit.setGeometry(20, 20, 100, 32)
    window = show(box, table)
    ring = FocusRing(qapp, theme)
    edit.setFocus()
    accent = theme.current.colour("accent").name()
    edit.move(60, 40)
    at = edit.mapTo(window, edit.rect().topLeft())
    assert window.grab().toImage().pixelColor(at.x() - 3, at.y() + 16).name() == accent
    table.setFocus()
    assert window.grab().toImage().pixelColor(at.x() - 3, at.y() + 16).name() != accent
    qapp.focusChanged.disconnect()
    ring.deleteLater()


def test_the_focus_ring_outlives_the_windows_it_lay_on(
    qapp: QApplication, show: Show, theme: ThemeKeeper
) -> None:
    ring = FocusRing(qapp, theme)
    stays = QLineEdit()
    show(stays)
    for _ in range(3):
        gone, edit = QWidget(), QLineEdit()
        QVBoxLayout(gone).addWidget(edit)
        gone.show()
        gone.activateWindow()
        edit.setFocus()
        gone.deleteLater()
        qapp.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
        stays.window().activateWindow()
        stays.setFocus()
    qapp.focusChanged.disconnect()
    ring.deleteLater()


@pytest.mark.parametrize(("seconds", "token"), [(28, "accent"), (6, "accent"), (5, "warn")])
def test_the_seconds_ring_warns_at_the_end_and_says_the_number(
    show: Show, theme: ThemeKeeper, seconds: int, token: str
) -> None:
    ring = SecondsRing(theme)
    show(ring)
    ring.set_seconds(seconds)
    assert theme.current.colour(token).name() in _colours(ring)
    assert ring.accessibleName() == f"New code in {seconds} seconds"
    assert (ring.width(), ring.height()) == (40, 40)


def test_a_pill_says_its_state_and_is_repainted_with_the_theme(
    show: Show, theme: ThemeKeeper
) -> None:
    pill = Pill("Disabled", "off", theme, name="twoStepPill")
    show(pill)
    pill.show_state("Enabled", "on")
    assert pill.accessibleName() == "Enabled"
    assert pill.height() == 20
    for choice in ("dark", "light"):
        theme.choose(choice)
        assert theme.current.colour("ok-soft").name() in _colours(pill)


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_ring_goes_around_the_open_tab_alone(
    qapp: QApplication, show: Show, theme: ThemeKeeper, way: Qt.LayoutDirection
) -> None:
    tabs = QTabWidget()
    tabs.setLayoutDirection(way)
    for name in ("Details", "Security"):
        tabs.addTab(QWidget(), name)
    show(tabs)
    ring = FocusRing(qapp, theme)
    bar = tabs.tabBar()
    bar.setFocus()
    [drawn] = [w for w in tabs.window().findChildren(QWidget) if type(w).__name__ == "_Ring"]
    words = QFontMetrics(bar.font()).horizontalAdvance("Details")
    assert abs(drawn.width() - words) <= 16
    qapp.focusChanged.disconnect()
    ring.deleteLater()


def test_facts_read_line_by_line_and_stand_in_two_columns(show: Show, theme: ThemeKeeper) -> None:
    facts = Facts(theme, name="myDetailsLabel")
    facts.show_facts({"Name": "<b>x</b>", "Email": "a.very.long.address@example.com"})
    show(facts)
    assert facts.text() == "Name: <b>x</b>\nEmail: a.very.long.address@example.com"
    assert facts.heightForWidth(600) == 2 * 28
    assert facts.heightForWidth(160) > 2 * 28


def test_the_page_shown_stands_out_in_the_rail(show: Show, theme: ThemeKeeper) -> None:
    users = RailButton("Users", "users", theme, name="navUsersButton")
    settings = RailButton("Settings && Audit", "settings", theme, name="navSettingsButton")
    show(users, settings)
    users.click()
    soft = theme.current.colour("accent-soft").name()
    assert soft in _colours(users)
    assert soft not in _colours(settings)
    settings.click()
    assert not users.isChecked()


def test_the_card_stands_in_the_middle(qtbot: QtBot, theme: ThemeKeeper) -> None:
    page = CardPage(theme, foot="Version 0.1.0")
    page.fill(CardHead("Sign in", "Directory: this computer", theme, icon="computer"))
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    cards = [one for one in page.findChildren(QWidget) if one.property("frame") == "card"]
    assert len(cards) == 1
    assert cards[0].width() == 400
    left = cards[0].mapTo(page, cards[0].rect().topLeft()).x()
    assert left == (900 - 400) // 2


def test_the_qr_view_is_large_enough_black_on_white_and_forgets(
    show: Show, theme: ThemeKeeper
) -> None:
    theme.choose("dark")
    view = QrView()
    show(view)
    view.set_text(_URI)
    assert view.width() >= 220
    assert view.objectName() == "qrView"
    assert view.accessibleName()
    assert view.accessibleDescription()
    assert {"#000000", "#ffffff"} <= _colours(view)
    usual = view.width()
    view.set_within(440)
    assert 400 <= view.width() <= 440
    view.set_within(0)
    assert view.width() == usual
    view.discard()
    assert view.picture.isNull()
    assert "#000000" not in _colours(view)
