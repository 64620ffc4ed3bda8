"""The directory behind the sign-in card: on its way, in trouble, and what to do then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from qmetry_admin.compose import DirectoryOpening, Options, Program, compose
from qmetry_admin.services.opening import Empty, Opened
from tests.support.colleague import FOUNDER, Colleague
from tests.support.pages.screen import Screen
from tests.support.pages.sign_in import SignInCard
from tests.support.world import FakeClock

WAIT = 10_000  # ms


@pytest.fixture
def key_file(colleague: Colleague, tmp_path: Path) -> Path:
    """Where the directory's key lies."""
    assert colleague.founder.username == FOUNDER.username
    (key,) = (tmp_path / "config" / "qmetry-admin" / "keys").iterdir()
    return key


@pytest.fixture
def start(composer: Callable[[], Program]) -> Callable[[], Screen]:
    def started() -> Screen:
        program = composer()
        program.start()
        return Screen(program)

    return started


def choose_file(screen: Screen, name: str, file: Path) -> None:
    dialog = screen.window.findChild(QFileDialog, name)
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.reject()


def test_a_missing_key_is_said_with_retry(start: Callable[[], Screen], key_file: Path) -> None:
    elsewhere = key_file.with_name("elsewhere.key")
    key_file.rename(elsewhere)
    screen = start()
    card = SignInCard(screen)
    assert card.page == "troublePage"
    assert "The key of this directory is missing" in card.says
    assert str(key_file) in card.says
    screen.press("retryButton")
    assert card.page == "troublePage"
    elsewhere.rename(key_file)
    screen.press("retryButton")
    assert card.page == "passwordPage"
    card.sign_in(FOUNDER.username, FOUNDER.password)
    assert screen.name == "mainWindow"


def test_another_key_file_is_chosen_and_kept_to(
    start: Callable[[], Screen], key_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "safe" / "copy.key"
    copy.parent.mkdir(mode=0o700)
    key_file.rename(copy)
    screen = start()
    screen.press("chooseKeyFileButton")
    choose_file(screen, "chooseKeyFileDialog", copy)
    assert SignInCard(screen).page == "passwordPage"
    assert SignInCard(start()).page == "passwordPage"


def test_a_wrong_key_file_is_said(
    start: Callable[[], Screen], key_file: Path, tmp_path: Path
) -> None:
    content = bytearray(key_file.read_bytes())
    wrong = tmp_path / "safe" / "wrong.key"
    wrong.parent.mkdir(mode=0o700)
    wrong.touch(mode=0o600)
    wrong.write_bytes(content[:-4] + bytes(byte ^ 1 for byte in content[-4:]))
    key_file.unlink()
    screen = start()
    screen.press("chooseKeyFileButton")
    choose_file(screen, "chooseKeyFileDialog", wrong)
    assert SignInCard(screen).page == "troublePage"
    assert SignInCard(screen).says


def test_what_is_no_directory_is_said_and_another_one_chosen(
    start: Callable[[], Screen], colleague: Colleague, tmp_path: Path
) -> None:
    colleague.close()
    directory = tmp_path / "data" / "directory.db"
    moved = tmp_path / "data" / "moved.db"
    directory.rename(moved)
    directory.write_bytes(b"these are minutes of a meeting " * 100)
    screen = start()
    card = SignInCard(screen)
    assert card.page == "troublePage"
    assert "is not a directory of QMetry Admin" in card.says
    screen.press("chooseAnotherButton")
    choose_file(screen, "chooseDirectoryDialog", moved)
    assert card.page == "passwordPage"
    assert "Sign in to Acme QA" in screen.all_words()


class TestEarly:
    """A sign-in before the directory is open waits for it."""

    @pytest.fixture
    def may_open(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
        """The directory opens only once this is set."""
        gate, really = threading.Event(), DirectoryOpening.open

        def later(self: DirectoryOpening) -> Opened | Empty:
            assert gate.wait(10)
            return really(self)

        monkeypatch.setattr(DirectoryOpening, "open", later)
        yield gate
        gate.set()

    @pytest.fixture
    def screen(
        self,
        qapp: QApplication,  # noqa: ARG002 - compose wants one
        colleague: Colleague,  # noqa: ARG002 - there is a directory
        may_open: threading.Event,
        tmp_path: Path,
        clock: FakeClock,
    ) -> Iterator[Screen]:
        program = compose(Options(data_dir=tmp_path / "data", theme="light"), clock=clock)
        program.start()
        yield Screen(program)
        may_open.set()
        program.close()

    def test_it_is_answered_once_the_directory_is_open(
        self, screen: Screen, may_open: threading.Event, qtbot: QtBot
    ) -> None:
        card = SignInCard(screen)
        assert "Opening the directory…" in screen.all_words()
        card.type_password(FOUNDER.username, FOUNDER.password)
        screen.press("signInButton")
        assert screen.name == "signInWindow"
        may_open.set()
        qtbot.waitUntil(lambda: screen.name == "mainWindow", timeout=WAIT)

    def test_closing_meanwhile_is_no_trouble(
        self, screen: Screen, may_open: threading.Event
    ) -> None:
        window = screen.window
        SignInCard(screen).type_password(FOUNDER.username, FOUNDER.password)
        window.close()
        may_open.set()
