"""The demo's window: beside the program, blocked by nothing, and a click from signing in."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListView, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.demo.people import PASSWORD, SKETCHES
from qmetry_admin.domain.outcomes import NeedNewPassword, SignedIn
from qmetry_admin.domain.user_outcomes import UserChanged
from qmetry_admin.domain.users import User
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.demo import DemoPanel
from qmetry_admin.ui.theme import ThemeKeeper
from tests.support.pages.demo import DemoPage
from tests.support.world import FakeClock
from tests.ui.demo.conftest import Office


def test_it_is_a_window_of_its_own_and_says_what_it_is(panel: DemoPanel, page: DemoPage) -> None:
    assert panel.isWindow()
    assert panel.parent() is None
    assert (panel.objectName(), panel.windowTitle()) == ("demoPanel", "QMetry Admin demo")
    assert panel.width() == 340
    assert page.read("demoMarkLabel") == "Demo: made-up people. Nothing is kept."
    assert page.read("demoPasswordLabel") == PASSWORD


def test_it_does_not_keep_the_program_alive(panel: DemoPanel) -> None:
    assert not panel.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_no_dialog_of_the_program_blocks_it(panel: DemoPanel, page: DemoPage, qtbot: QtBot) -> None:
    window = QWidget()
    dialog = QDialog(window)
    qtbot.addWidget(window)
    window.show()
    dialog.open()
    assert QApplication.activeModalWidget() is dialog
    with qtbot.waitSignal(panel.sign_in_chosen, timeout=1000):
        page.choose("Priya Raman")
    dialog.close()


def test_everybody_is_in_the_list_with_name_role_state_and_password(page: DemoPage) -> None:
    assert len(page.people) == len(SKETCHES)
    assert page.person("Priya Raman") == f"Priya Raman, praman, Admin, 2FA on, {PASSWORD}"
    assert page.person("Henrik Solberg") == f"Henrik Solberg, hsolberg, Admin, 2FA off, {PASSWORD}"
    assert "2FA on, 7 codes left" in page.person("Elin Berg")
    assert "2FA on, 1 code left" in page.person("Björn Weber")
    assert "2FA on, 0 codes left" in page.person("Yuna Choi")
    assert "2FA on · locked until " in page.person("Rosa Rossi")
    assert "2FA on · codes closed" in page.person("Petra Novák")
    assert "2FA off · start password" in page.person("Sofía Álvarez")
    assert "Inactive · 2FA off" in page.person("Inés Morales")
    assert "LDAP, not connected, no password here" in page.person("Lin Chen")


def test_a_click_fills_the_sign_in_fields_and_shows_the_phone(
    panel: DemoPanel, page: DemoPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.sign_in_chosen, timeout=1000) as told:
        page.choose("Dev Patel")
    assert told.args == ["dpatel", PASSWORD]
    assert page.entry == "Acme QA (demo) (dpatel)"


def test_who_has_no_password_here_is_filled_in_without_one(
    panel: DemoPanel, page: DemoPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.sign_in_chosen, timeout=1000) as told:
        page.choose("Lin Chen")
    assert told.args == ["lchen", ""]


def test_arrows_look_and_enter_chooses(panel: DemoPanel, page: DemoPage) -> None:
    chosen: list[tuple[str, str]] = []
    panel.sign_in_chosen.connect(lambda *who: chosen.append(who))
    assert page.entry == "Acme QA (demo) (praman)"
    page.key(Qt.Key.Key_Down)
    page.key(Qt.Key.Key_Down)
    assert page.entry == "Acme QA (demo) (eberg)"
    assert chosen == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        page.key(key)
    assert chosen == [("eberg", PASSWORD)] * 2


def test_tab_leads_through_all_of_it(panel: DemoPanel, qtbot: QtBot) -> None:
    with qtbot.waitActive(panel):
        panel.activateWindow()
    [people] = panel.findChildren(QListView, "demoPeopleList")
    people.setFocus()
    met: list[str] = []
    for _ in range(9):
        focused = panel.focusWidget()
        assert focused is not None
        assert focused.accessibleName() or focused.property("text"), focused.objectName()
        met.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert met == [
        *("demoPeopleList", "phoneOffsetCombo", "phoneEntryCombo", "phoneCopyButton"),
        *("phoneScanButton", "phoneKeyEdit", "phoneAddKeyButton", "tryThisScroll"),
        "demoPeopleList",
    ]


def test_what_becomes_of_people_is_shown(
    panel: DemoPanel, page: DemoPage, office: Office, clock: FakeClock
) -> None:
    session = office.sign_in("hsolberg")
    users = office.services.users
    [aiko] = [u for u in _everybody(office) if u.username == "asato"]
    details = dataclasses.replace(aiko.details, active=False, username="aiko")
    changed = office.do(lambda: users.change(session, aiko.id, aiko.version, details))
    assert isinstance(changed, UserChanged), changed
    panel.look()
    assert page.person("Aiko Satō").startswith("Aiko Satō, aiko, Member, Inactive · 2FA off")
    clock.move(2 * 3600)
    office.sign_in("okelly")
    panel.look()
    assert "locked" not in page.person("Rosa Rossi")


def test_a_password_somebody_chose_is_not_known_any_more(
    panel: DemoPanel, page: DemoPage, office: Office, qtbot: QtBot
) -> None:
    sign_in = office.services.sign_in
    answer = office.do(lambda: sign_in.password("salvarez", PASSWORD))
    assert isinstance(answer, NeedNewPassword)
    half_open = answer.half_open
    done = office.do(lambda: sign_in.new_password(half_open, "violet kettle orbit 7"))
    assert isinstance(done, SignedIn), done
    panel.look()
    assert page.person("Sofía Álvarez").endswith("2FA off, password changed by you")
    with qtbot.waitSignal(panel.sign_in_chosen, timeout=1000) as told:
        page.choose("Sofía Álvarez")
    assert told.args == ["salvarez", ""]


def test_before_the_directory_is_open_people_are_listed_all_the_same(
    office: Office, qtbot: QtBot
) -> None:
    office.opening.close()
    panel = DemoPanel(office.opening, office.desk)
    qtbot.addWidget(panel)
    panel.show()
    assert DemoPage(panel).person("Aiko Satō") == f"Aiko Satō, asato, Member, {PASSWORD}"


def test_a_look_that_fails_is_no_more_than_a_look_missed(
    panel: DemoPanel, page: DemoPage, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sign_in("praman")
    with monkeypatch.context() as broken:

        def gone(_after: int) -> None:
            raise Trouble(TroubleKind.NO_ACCESS, "")

        broken.setattr(office.opening, "look", gone)
        panel.look()
    assert not page.is_ticked("trySignIn")
    panel.look()
    assert page.is_ticked("trySignIn")


def test_it_stands_beside_the_window_and_stays_where_a_person_put_it(
    office: Office, desk_window: QWidget, qtbot: QtBot
) -> None:
    panel = DemoPanel(office.opening, office.desk)
    qtbot.addWidget(panel)
    panel.show_beside(desk_window)
    room = panel.screen().availableGeometry()
    assert panel.geometry().left() > desk_window.frameGeometry().right()
    assert room.contains(panel.geometry())
    panel.move(7, 9)
    panel.show_beside(desk_window)
    assert (panel.x(), panel.y()) == (7, 9)
    panel.close()
    desk_window.move(room.width() - desk_window.width(), 0)
    panel.show_beside(desk_window)
    assert panel.geometry().right() < desk_window.frameGeometry().left()
    panel.close()
    desk_window.resize(room.width(), 200)
    desk_window.move(0, 0)
    panel.show_beside(desk_window)
    assert panel.x() + panel.width() - 1 == room.right()


@pytest.fixture
def desk_window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.move(20, 20)
    window.show()
    return window


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_both_themes(panel: DemoPanel, office: Office, theme: str) -> None:
    keeper: ThemeKeeper = office.desk.theme
    keeper.choose("dark" if theme == "dark" else "light")
    picture = panel.grab().toImage()
    ground = picture.pixelColor(3, picture.height() - 3)
    assert ground == keeper.current.colour("canvas")
    assert picture.pixelColor(3, 3) == keeper.current.colour("warn-soft")
    keeper.choose("light")


def test_nothing_is_counted_while_nobody_sees_it(
    panel: DemoPanel, page: DemoPage, clock: FakeClock
) -> None:
    page.choose("Priya Raman")
    before = page.code
    panel.close()
    clock.move(30)
    panel.show()
    assert page.code != before


def _everybody(office: Office) -> list[User]:
    look = office.do(lambda: office.opening.look(0))
    assert look is not None
    return list(look.people.values())
