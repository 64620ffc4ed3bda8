"""PRV-04, QT-02: the window's thread shows and listens; it hashes nothing and asks no database."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import peewee
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.compose import Options, Program, compose
from qmetry_admin.domain import enrolment
from qmetry_admin.security import passwords
from qmetry_admin.services import two_step_enrolling
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.pages.keyboard import Keyboard
from tests.support.pages.main_window import MainPage
from tests.support.pages.screen import Screen
from tests.support.pages.set_up import Founder, SetUpPage
from tests.support.pages.sign_in import SignInCard
from tests.support.phone import Phone
from tests.support.world import FakeClock

FOUNDER = Founder()


class Watch:
    """Notes on which thread each kind of work is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.here: set[str] = set()
        self.elsewhere: set[str] = set()

    def on(self, owner: object, *names: str) -> None:
        """Watches functions of a class or module."""
        for name in names:
            self._patch.setattr(owner, name, self._watched(name, getattr(owner, name)))

    def _watched(self, kind: str, real: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(real)
        def watched(*args: object, **named: object) -> object:
            here = threading.current_thread() is threading.main_thread()
            (self.here if here else self.elsewhere).add(kind)
            return real(*args, **named)

        return watched


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch(monkeypatch)
    made.on(passwords.Argon2idHasher, "hash", "verify", "verify_nothing")
    made.on(passwords.GuessJudge, "guessable")
    made.on(PeeweeStore, "reading", "writing")
    made.on(peewee.Database, "execute_sql")
    made.on(enrolment, "judge_first")
    made.on(two_step_enrolling, "judge_pair")
    return made


@pytest.fixture
def program(
    qapp: QApplication,  # noqa: ARG001 - compose wants one
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    cheap_passwords: None,  # noqa: ARG001 - for its effect
    watch: Watch,  # noqa: ARG001 - from the first statement on
) -> Iterator[Program]:
    """The program as people run it: work is done on a thread of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = compose(Options(data_dir=tmp_path / "data", theme="light"), clock=clock)
    made.start()
    yield made
    made.close()


def test_the_windows_thread_neither_hashes_nor_asks_the_database(
    program: Program, clock: FakeClock, watch: Watch, qtbot: QtBot
) -> None:
    screen = Screen(program)

    def until(name: str) -> None:
        qtbot.waitUntil(lambda: screen.shows(name))

    def until_it_can(name: str) -> None:
        qtbot.waitUntil(lambda: screen.shows(name) and screen.find(name, QWidget).isEnabled())

    SetUpPage(screen).set_up(FOUNDER)
    until("usersTable")
    MainPage(screen).open_my_account()
    screen.find("myAccountTabs", QTabWidget).setCurrentIndex(1)
    until_it_can("enableButton")
    screen.press("enableButton")
    until("qrView")
    phone = Phone(screen.find("secretLabel", QLabel).text(), clock)
    screen.type("firstCodeEdit", phone.code())
    until("firstCodeMark")
    clock.move(30)
    screen.type("secondCodeEdit", phone.code())
    screen.press("confirmCodesButton")
    until("savedCodesCheck")
    screen.press("savedCodesCheck")
    screen.press("finishButton")
    until_it_can("showCodesButton")
    MainPage(screen).sign_out()
    until("passwordPage")
    card = SignInCard(screen)
    card.sign_in(FOUNDER.username, "something else entirely")
    until("messageLabel")
    qtbot.waitUntil(lambda: "failed" in card.says)
    card.sign_in(FOUNDER.username, FOUNDER.password)
    until("codePage")
    clock.move(30)
    screen.type("codeEdit", phone.code())
    until("usersTable")

    assert watch.here == set()
    assert watch.elsewhere == {
        *("hash", "verify", "verify_nothing", "guessable"),
        *("reading", "writing", "execute_sql"),
        *("judge_first", "judge_pair"),
    }


def test_the_focus_goes_on_by_itself_while_answers_are_on_their_way(
    program: Program, clock: FakeClock, qtbot: QtBot
) -> None:
    """What comes later must not leave the keyboard nowhere, nor take it from where it is needed."""
    screen = Screen(program)
    keys = Keyboard(screen)
    SetUpPage(screen).set_up(FOUNDER)
    qtbot.waitUntil(lambda: screen.shows("usersTable"))
    screen.press("newUserButton")
    for name, text in {"firstNameEdit": "Jude", "startPasswordEdit": FOUNDER.password}.items():
        screen.type(name, text)
    screen.press("saveAndSetUpButton")
    qtbot.waitUntil(lambda: keys.focus == "enableButton")
    screen.press("enableButton")
    qtbot.waitUntil(lambda: keys.focus == "firstCodeEdit")
    screen.press("cancelEnrolmentButton")
    qtbot.waitUntil(lambda: keys.focus == "enableButton")
    screen.press("enableButton")
    qtbot.waitUntil(lambda: screen.shows("qrView"))
    phone = Phone(screen.find("secretLabel", QLabel).text(), clock)
    screen.type("firstCodeEdit", phone.code())
    qtbot.waitUntil(lambda: keys.focus == "secondCodeEdit")
    clock.move(30)
    screen.type("secondCodeEdit", phone.code())
    screen.press("confirmCodesButton")
    qtbot.waitUntil(lambda: keys.focus == "printCodesButton")
    screen.press("savedCodesCheck")
    screen.press("finishButton")
    qtbot.waitUntil(lambda: screen.shows("showCodesButton"))
    assert keys.focus == "closeButton"
