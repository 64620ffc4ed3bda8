"""The demo: made-up people, a phone on the screen, and nothing is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from tests.support.pages.demo import DemoPage
from tests.tour.journal import Story


def walk(story: Story) -> None:
    """One click, one code, and the list of people in every state."""
    walker, tour = story.walker, story.tour
    tour.next("The demo: a second window with people, a phone, and things to try")
    walker.start()
    panel = _panel()
    demo = DemoPage(panel)
    tour.picture("demo")
    tour.next("A click on Priya Raman fills the sign-in window; her phone shows the code")
    demo.choose("Priya Raman")
    walker.press("signInButton")
    tour.sees("Enter the code from your app")
    tour.picture("demo-code")
    tour.next("Signed in: people in every state, and the first task is ticked")
    walker.fill(codeEdit=demo.code)
    walker.press("verifyButton")
    assert walker.screen.name == "mainWindow"
    walker.wait_until(lambda: demo.is_ticked("trySignIn"), "the tick at the first task")
    tour.picture("demo-signed-in")
    tour.guide("demo", panel)


def _panel() -> QWidget:
    [panel] = [
        window
        for window in QApplication.topLevelWidgets()
        if window.objectName() == "demoPanel" and window.isVisible()
    ]
    return panel
