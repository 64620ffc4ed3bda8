"""The studio the scenes are played in: a walker with a camera, in one of the looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.pages.demo import DemoPage
from tests.support.walker import Walker

PICTURES: Final = Path(__file__).parents[2] / "build" / "pictures"


@dataclass(frozen=True)
class Look:
    """One way everything can look: theme, device pixels a pixel, size of text, direction."""

    theme: str
    ratio: int = 1
    text: int = 1
    mirrored: bool = False

    @property
    def name(self) -> str:
        """What stands in the names of its pictures."""
        parts = [self.theme]
        parts += [f"{self.ratio}x"] if self.ratio > 1 else []
        parts += [f"text{self.text}00"] if self.text > 1 else []
        parts += ["mirrored"] if self.mirrored else []
        return "-".join(parts)


@dataclass
class Studio:
    """Pictures are numbered in the order they are taken, on from `number`."""

    walker: Walker
    look: Look
    number: int = 0
    codes: list[str] = field(default_factory=list)
    """The recovery codes that were shown when somebody was enrolled."""

    def take(self, name: str, *, at_once: bool = False, with_demo: bool = False) -> None:
        """Takes the picture of that name; the demo's own window only where it is meant."""
        self.number += 1
        file = PICTURES / f"{self.number:03}-{name}-{self.look.name}.png"
        hidden = [] if with_demo else demo_windows()
        for window in hidden:
            window.hide()
        self.walker.picture(file, at_once=at_once)
        for window in hidden:
            window.show()

    def trigger(self, text: str) -> None:
        """Chooses what a menu of the window offers."""
        actions = self.walker.screen.window.findChildren(QAction)
        next(a for a in actions if a.text().replace("&", "") == text).trigger()
        self.walker.settle()

    @property
    def demo(self) -> DemoPage:
        """The demo's own window."""
        [panel] = demo_windows()
        return DemoPage(panel)


def demo_windows() -> list[QWidget]:
    """The demo's own window, where it is shown."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.objectName() == "demoPanel" and window.isVisible()
    ]
