"""UI-01: every window is walked by keyboard and read by a screen reader."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QMenu,
    QMenuBar,
    QScrollArea,
    QTabWidget,
    QWidget,
)

from qmetry_admin.compose import Program
from qmetry_admin.ui.widgets import announcement
from tests.support.colleague import FOUNDER, PASSWORD, Colleague
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import FakeClock
from tests.ui.conftest import Composer

_SLACK = 12  # px by which what stands beside each other may differ in height


def stops(window: QWidget) -> list[QWidget]:
    """What Tab stops at, in its order."""
    found: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if (
            widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not isinstance(widget, QScrollArea)
            and widget.focusProxy() is None
        ):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def words(text: str) -> str:
    """A text as it is read, its keys left out."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it. A box to choose from has its choice as its name on Linux."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def label_of(widget: QWidget) -> str:
    """What it is called on the screen: its own words, or those of the label it is the buddy of."""
    if isinstance(widget, QAbstractButton):
        return words(widget.text())
    labels = widget.window().findChildren(QLabel)
    return next((words(lab.text()) for lab in labels if lab.buddy() is widget), "")


def place_of(widget: QWidget) -> QRect:
    """Where it is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def reads_on(here: QRect, there: QRect) -> bool:
    """Whether the eye comes from here to there: on in the row, further down, or beside it."""
    on_in_the_row = (
        there.left() >= here.left()
        and abs(there.center().y() - here.center().y()) < (here.height() + there.height()) // 2
    )
    further_down = there.top() >= here.bottom() - _SLACK
    next_column = there.left() >= here.right()
    return here.contains(there) or on_in_the_row or further_down or next_column


def check(window: QWidget) -> None:
    """Names, labels, order, letters of menus, and nothing that reads a name as HTML."""
    where, reached = window.objectName(), stops(window)
    assert reached, f"{where}: the keyboard reaches nothing"
    names = {f"{type(w).__name__} {w.objectName()}": name_of(w) for w in reached}
    assert [w for w, name in names.items() if not name] == [], where
    twice = [name for name, many in Counter(names.values()).items() if many > 1]
    assert twice == [], where
    for widget in reached:
        label = label_of(widget)
        assert name_of(widget).startswith(label), (where, label)
    jumps = [
        (here.objectName(), there.objectName())
        for here, there in itertools.pairwise(reached)
        if not reads_on(place_of(here), place_of(there))
    ]
    assert jumps == [], where
    for menu in window.findChildren(QWidget):
        if isinstance(menu, QMenu | QMenuBar):
            letters = [QKeySequence.mnemonic(one.text()).toString() for one in menu.actions()]
            twice = [letter for letter, many in Counter(letters).items() if letter and many > 1]
            assert twice == [], (where, [one.text() for one in menu.actions()])
    labels = window.findChildren(QLabel)
    plain = Qt.TextFormat.PlainText
    rich = [one.text() for one in labels if one.text() and one.textFormat() is not plain]
    assert rich == [], where


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read out without being asked for."""
    said: list[str] = []

    class Ear:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            said.append(event.message())

    monkeypatch.setattr(announcement, "QAccessible", Ear)
    return said


def test_set_up(composer: Composer, heard: list[str]) -> None:
    program: Program = composer()
    program.start()
    screen = Screen(program)
    check(screen.front)
    screen.press("createDirectoryButton")
    assert heard == ["Enter the organisation name."]
    screen.press("moreButton")
    check(screen.front)


def test_sign_in_pages(
    screen: Screen, card: SignInCard, colleague: Colleague, clock: FakeClock, heard: list[str]
) -> None:
    colleague.enrol(colleague.add("jude"))
    colleague.add("sam", start_password=True)
    clock.move(3600)
    check(screen.front)
    card.sign_in("jude", "something else")
    assert heard[-1] == card.says
    check(screen.front)
    card.sign_in("jude", PASSWORD)
    check(screen.front)
    screen.type("codeEdit", "000000")
    screen.press("verifyButton")
    assert heard[-1] == card.says
    card.choose_recovery_code()
    check(screen.front)
    screen.type("recoveryCodeEdit", "AAAA-BBBB-CCCC-DDDD")
    screen.press("useRecoveryCodeButton")
    assert heard[-1] == card.says
    screen.press("cancelButton")
    card.choose_recovery_code()
    check(screen.front)
    screen.press("cancelButton")
    card.sign_in("sam", "start-words-for-monday")
    assert card.page == "newPasswordPage"
    check(screen.front)


def test_main_window(
    screen: Screen, card: SignInCard, colleague: Colleague, heard: list[str]
) -> None:
    colleague.add("jude")
    card.sign_in(FOUNDER.username, FOUNDER.password)
    check(screen.front)
    screen.type("searchEdit", "zzz")
    assert heard[-1] == "0 of 2 users"
    check(screen.front)
    main = MainPage(screen)
    main.open_my_account()
    check(screen.front)
    screen.press("changeMyPasswordButton")
    check(screen.front)
    main.change_password("wrong", "violet lantern 48 clouds")
    assert heard[-1] == "The present password is not right. Type it again."
    screen.press("cancelButton")
    main.open_my_security()
    check(screen.front)


def test_enrolment(
    screen: Screen, card: SignInCard, colleague: Colleague, clock: FakeClock, heard: list[str]
) -> None:
    colleague.add("jude")
    card.sign_in(FOUNDER.username, FOUNDER.password)
    screen.press("newUserButton")
    check(screen.front)
    screen.press("saveButton")
    assert "Enter the first name." in heard
    screen.press("closeButton")
    screen.type("searchEdit", "jude")
    screen.press("editButton")
    check(screen.front)
    screen.find("editTabs", QTabWidget).setCurrentIndex(1)
    check(screen.front)
    screen.press("enableButton")
    check(screen.front)
    qr = screen.find("qrView", QWidget)
    assert (qr.accessibleName(), qr.accessibleDescription()) == (
        "QR code with the key for the authenticator app",
        "The same key stands beside it as text.",
    )
    phone = Phone(screen.read("secretLabel"), clock)
    screen.type("firstCodeEdit", "000000")
    assert heard[-1] == screen.read("enrolMessageLabel")
    screen.type("firstCodeEdit", phone.code())
    screen.type("secondCodeEdit", phone.code())
    screen.press("confirmCodesButton")
    assert heard[-1] == screen.read("enrolMessageLabel")
    clock.move(30)
    screen.type("secondCodeEdit", phone.code())
    screen.press("confirmCodesButton")
    check(screen.front)
    screen.press("closeButton")
    check(screen.front)
    screen.press("cancelButton")
    screen.press("savedCodesCheck")
    check(screen.front)
    screen.press("finishButton")
    check(screen.front)
