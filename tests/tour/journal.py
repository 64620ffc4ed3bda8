"""What the tour keeps of its way: the steps it said, and the pictures it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.support.phone import Phone
from tests.support.walker import Walker
from tests.tour import guide_pictures


class Tour:
    """Counts the steps, says each before it is done, and keeps its picture.

    `guide` is the folder of the guide's pictures, where they are to be taken as well.
    """

    def __init__(self, walker: Walker, folder: Path, guide: Path | None, *, begin: int = 0) -> None:
        self._walker = walker
        self._folder = folder
        self._guide = guide
        self.number = begin
        self.step = ""

    def next(self, step: str) -> None:
        """Begins a step."""
        self.number += 1
        self.step = f"{self.number:2}. {step}"
        print(self.step, flush=True)

    def picture(self, name: str, *, guide: str = "") -> None:
        """Takes the picture of the step, and the guide's of that name."""
        self._walker.picture(self._folder / f"{self.number:02}-{name}.png")
        if guide:
            self.guide(guide)

    def guide(self, name: str, of: QWidget | None = None) -> None:
        """Takes a picture for the guide alone, of a window or of what is in front."""
        if self._guide is not None:
            guide_pictures.take(self._walker, self._guide / f"{name}.png", of)

    def sees(self, words: str) -> None:
        """Waits until the words are on the screen."""
        self._walker.wait_for(words)

    def is_told(self, words: str) -> None:
        """Closes what the banner says until it says the words."""
        while words not in self._walker.screen.all_words():
            assert self._walker.screen.shows("bannerCloseButton"), f"nothing says “{words}”"
            self._walker.press("bannerCloseButton")

    def lists(self, table: str, *words: str) -> None:
        """Waits until each of the words stands in the table."""
        self._walker.wait_for_rows(table, *words)


@dataclass
class Story:
    """The walker, the tour, and what the people in it have in their hands by now."""

    walker: Walker
    tour: Tour
    phones: dict[str, Phone] = field(default_factory=dict)
    """By username."""
    codes: dict[str, list[str]] = field(default_factory=dict)
    """The recovery codes that were downloaded, by username."""
