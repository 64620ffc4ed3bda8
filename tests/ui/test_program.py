"""The program as a whole, in one process: from an empty folder to signing in with a code."""

from __future__ import annotations

from qmetry_admin.compose import Program
from tests.support.pages.screen import Screen
from tests.support.pages.set_up import SetUpPage
from tests.ui.conftest import Composer


def test_an_empty_folder_shows_set_up_and_then_the_main_window(program: Program) -> None:
    screen = Screen(program)
    assert screen.name == "setUpWindow"
    SetUpPage(screen).set_up()
    assert screen.name == "mainWindow"


def test_composing_again_on_the_same_folder_shows_the_sign_in_window(
    program: Program, composer: Composer
) -> None:
    SetUpPage(Screen(program)).set_up()
    program.close()
    again = composer()
    assert again.window is None
    again.start()
    assert Screen(again).name == "signInWindow"
