"""Nothing is left of a window that was closed: no widget, no timer, no window of its own."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from shiboken6 import isValid

from tests.support.at_work import card, colleague, program, screen
from tests.support.colleague import FOUNDER, PASSWORD, Colleague
from tests.support.pages.keyboard import Keyboard
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock

__all__ = ["card", "colleague", "program", "screen"]
pytestmark = pytest.mark.leak

_TIMES = 10


def settle() -> None:
    """Lets go of everything that is to go."""
    for _ in range(3):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def there_is(window: QWidget) -> Counter[str]:
    """What there is, by its kind: in the window, without a parent, and as windows."""
    widgets = Counter(f"widget {type(w).__name__}" for w in QApplication.allWidgets())
    objects = Counter(f"object {type(o).__name__}" for o in window.findChildren(QObject))
    timers = Counter("timer" for o in gc.get_objects() if isinstance(o, QTimer) and isValid(o))
    windows = Counter("top-level window" for _ in QApplication.topLevelWidgets())
    return widgets + objects + timers + windows


def leaves_nothing(screen: Screen, deed: Callable[[], None]) -> None:
    """Done again and again, it leaves what it found; the first time may make what is kept."""
    deed()
    settle()
    before = there_is(screen.window)
    for _ in range(_TIMES):
        deed()
        QApplication.processEvents()
    settle()
    after = there_is(screen.window)
    assert after - before == Counter()


@pytest.fixture
def at_work(screen: Screen, card: SignInCard, colleague: Colleague) -> Screen:
    """Priya at the Users page, where Jude is the other person."""
    colleague.add("jude")
    card.sign_in(FOUNDER.username, FOUNDER.password)
    return screen


def test_the_edit_dialog(at_work: Screen) -> None:
    def open_and_close() -> None:
        at_work.press("editButton")
        at_work.find("editTabs", QTabWidget).setCurrentIndex(1)
        at_work.press("closeButton")

    at_work.type("searchEdit", "jude")
    leaves_nothing(at_work, open_and_close)


def test_a_new_person_who_is_discarded(at_work: Screen) -> None:
    def begin_and_discard() -> None:
        at_work.press("newUserButton")
        at_work.type("firstNameEdit", "Sam")
        at_work.press("generateStartPasswordButton")
        at_work.press("copyStartPasswordButton")
        at_work.press("closeButton")
        at_work.press("discardButton")

    leaves_nothing(at_work, begin_and_discard)


@pytest.mark.parametrize("large", [False, True])
def test_an_enrolment_that_is_cancelled(
    at_work: Screen, qapp: QApplication, *, large: bool
) -> None:
    def begin_and_cancel() -> None:
        at_work.press("enableButton")
        at_work.press("copySecretButton")
        at_work.type("firstCodeEdit", "000000")
        if large:
            at_work.press("largerButton")
            [window] = [w for w in qapp.topLevelWidgets() if w.objectName() == "largerWindow"]
            window.close()
        at_work.press("cancelEnrolmentButton")

    MainPage(at_work).open_my_security()
    leaves_nothing(at_work, begin_and_cancel)


def test_the_password_dialog(at_work: Screen) -> None:
    def open_and_cancel() -> None:
        at_work.press("changeMyPasswordButton")
        at_work.press("cancelButton")

    MainPage(at_work).open_my_account()
    leaves_nothing(at_work, open_and_cancel)


def test_the_list_of_shortcuts(at_work: Screen) -> None:
    def open_and_close() -> None:
        Keyboard(at_work).control(Qt.Key.Key_Slash)
        at_work.press("closeButton")

    leaves_nothing(at_work, open_and_close)


def test_the_pages_of_signing_in(
    screen: Screen, card: SignInCard, colleague: Colleague, clock: FakeClock
) -> None:
    def go_through() -> None:
        card.sign_in("jude", PASSWORD)
        assert card.page == "codePage"
        card.choose_recovery_code()
        screen.press("cancelButton")
        card.choose_recovery_code()
        screen.press("cancelButton")

    colleague.enrol(colleague.add("jude"))
    clock.move(3600)
    leaves_nothing(screen, go_through)


def test_signing_in_and_out(screen: Screen, card: SignInCard) -> None:
    def in_and_out() -> None:
        card.sign_in(FOUNDER.username, FOUNDER.password)
        MainPage(screen).sign_out()

    leaves_nothing(screen, in_and_out)
