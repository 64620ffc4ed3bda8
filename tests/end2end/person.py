"""Somebody at the screen: sees words, points at what they say, and types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.end2end.display import Display, Thing

FIELDS: Final = frozenset({"text", "password text", "entry"})
THINGS_TO_CLICK: Final = frozenset(
    {
        *("button", "check box", "link", "list item", "menu item", "page tab", "push button"),
        *("radio button", "table cell", "toggle button"),
    }
)


class Person:
    """Acts by mouse and keyboard alone, on what the screen says."""

    def __init__(self, display: Display) -> None:
        self._display = display

    # ---- seeing ----------------------------------------------------------------------------------

    def sees(self, words: str) -> Thing:
        """Waits until the words are on the screen."""
        return self._display.wait(
            f"“{words}”",
            lambda shown: next((thing for thing in shown if words in thing.words), None),
        )

    def sees_one_of(self, *several: str) -> str:
        """Waits until one of them is on the screen; answers with it."""
        return self._display.wait(
            " or ".join(several),
            lambda shown: next(
                (words for words in several if any(words in thing.words for thing in shown)), None
            ),
        )

    def sees_no_more(self, words: str) -> None:
        """Waits until the words have gone."""
        self._display.wait(
            f"the end of “{words}”",
            lambda shown: None if any(words in thing.words for thing in shown) else True,
        )

    def sees_field(self, label: str) -> Thing:
        """Waits until a field of that label can be typed into."""
        return self._find(label, FIELDS)

    def reads(self, role: str) -> list[str]:
        """All names of one role, in reading order, as they are now."""
        return [thing.name for thing in self._display.look() if thing.role == role]

    def row_of(self, name: str) -> list[str]:
        """The cells of the table's row in which somebody stands."""
        cells = [thing for thing in self._display.look() if thing.role == "table cell"]
        line = next(cell.y for cell in cells if cell.name == name)
        return [cell.name for cell in cells if cell.y == line]

    def reads_one(self, pattern: re.Pattern[str]) -> str:
        """The first words of that form."""
        return self._display.wait(
            pattern.pattern,
            lambda shown: next(
                (match[0] for thing in shown if (match := pattern.search(thing.words))),
                None,
            ),
        )

    def photographs(self, file: Path) -> Path:
        """Takes a picture of the whole screen."""
        return self._display.photograph(file)

    # ---- doing -----------------------------------------------------------------------------------

    def clicks(self, label: str) -> None:
        """Points at what has that label, once it can be used, and clicks."""
        self._click(self._find(label, THINGS_TO_CLICK))

    def double_clicks(self, label: str) -> None:
        """Clicks twice."""
        self._click(self._find(label, THINGS_TO_CLICK), times=2)

    def fills(self, label: str, text: str) -> None:
        """Types into the field of that label, in place of what stands there."""
        self._click(self._find(label, FIELDS))
        self._display.wait(
            f"the focus in {label}",
            lambda shown: next(
                (
                    thing
                    for thing in shown
                    if _is(thing, label, FIELDS) and "focused" in thing.states
                ),
                None,
            ),
        )
        self.presses("ctrl+a")
        self.types(text)

    def types(self, text: str) -> None:
        """Types where the focus is."""
        self._display.do("type", "--delay", "4", "--", text)

    def presses(self, *keys: str) -> None:
        """Presses keys, one after the other, as X names them: "Return", "ctrl+q"."""
        self._display.do("key", "--", *keys)

    def _find(self, label: str, roles: frozenset[str]) -> Thing:
        return self._display.wait(
            f"“{label}”, to be used,",
            lambda shown: next(
                (
                    thing
                    for thing in shown
                    if _is(thing, label, roles) and "sensitive" in thing.states
                ),
                None,
            ),
        )

    def _click(self, thing: Thing, times: int = 1) -> None:
        x, y = thing.middle
        self._display.do(
            *("mousemove", "--sync", str(x), str(y)),
            *("click", "--repeat", str(times), "--delay", "60", "1"),
        )


def _is(thing: Thing, label: str, roles: frozenset[str]) -> bool:
    return thing.role in roles and thing.name == label
