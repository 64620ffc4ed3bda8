"""Somebody at the screen: sees words, points at what they say, and types."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from tests.end2end.display import Display, Thing

T = TypeVar("T")

FIELDS: Final = frozenset({"text", "password text", "entry"})
THINGS_TO_CLICK: Final = frozenset(
    {
        *("button", "check box", "link", "list item", "menu item", "page tab", "push button"),
        *("radio button", "table cell", "toggle button"),
    }
)
MOST_STOPS: Final = 80
"""So many times Tab is pressed in search of something; a window has fewer stops."""


class Person:
    """Acts by mouse and keyboard alone, on what the screen says.

    `title` keeps to windows that are called so, or after "!" to all the others; without it the
    window in front is looked at. Every key that is pressed counts (`pressed`).
    """

    def __init__(self, display: Display, title: str = "") -> None:
        self._display = display
        self._title = title
        self.pressed = 0

    # ---- seeing ----------------------------------------------------------------------------------

    def sees(self, words: str) -> Thing:
        """Waits until the words are on the screen."""
        return self._wait(
            f"“{words}”",
            lambda shown: next((thing for thing in shown if words in thing.words), None),
        )

    def sees_one_of(self, *several: str) -> str:
        """Waits until one of them is on the screen; answers with it."""
        return self._wait(
            " or ".join(several),
            lambda shown: next(
                (words for words in several if any(words in thing.words for thing in shown)), None
            ),
        )

    def sees_no_more(self, words: str) -> None:
        """Waits until the words have gone."""
        self._wait(
            f"the end of “{words}”",
            lambda shown: None if any(words in thing.words for thing in shown) else True,
        )

    def sees_field(self, label: str) -> Thing:
        """Waits until a field of that label can be typed into."""
        return self._find(label, FIELDS)

    def sees_disabled(self, label: str) -> Thing:
        """Waits until something to click is there that cannot be used."""
        return self._wait(
            f"“{label}”, not to be used,",
            lambda shown: next(
                (
                    thing
                    for thing in shown
                    if _is(thing, label, THINGS_TO_CLICK) and "sensitive" not in thing.states
                ),
                None,
            ),
        )

    def sees_rows(self, *names: str) -> None:
        """Waits until exactly these people stand in the table, by any one of their cells."""

        def found(shown: list[Thing]) -> bool | None:
            cells = [thing for thing in shown if thing.role == "table cell"]
            lines = {cell.y for cell in cells}
            of_names = {cell.y for cell in cells if cell.name in names}
            return True if len(lines) == len(names) and lines == of_names else None

        self._wait(f"the rows of {', '.join(names) or 'nobody'} alone", found)

    def sees_focus_on(self, label: str) -> Thing:
        """Waits until the keyboard is on what has that label."""
        return self._wait(
            f"the keyboard on {label}",
            lambda shown: next(
                (thing for thing in shown if thing.name == label and "focused" in thing.states),
                None,
            ),
        )

    def sees_switched(self, label: str, *, on: bool) -> None:
        """Waits until the box or switch of that label is on, or off."""
        self._wait(
            f"{label} being {'on' if on else 'off'}",
            lambda shown: next(
                (
                    thing
                    for thing in shown
                    if _is(thing, label, THINGS_TO_CLICK) and ("checked" in thing.states) is on
                ),
                None,
            ),
        )

    def reads(self, role: str) -> list[str]:
        """All names of one role, in reading order, as they are now."""
        return [thing.name for thing in self._look() if thing.role == role]

    def row_of(self, name: str) -> list[str]:
        """The cells of the table's row in which somebody stands."""
        cells = [thing for thing in self._look() if thing.role == "table cell"]
        line = next(cell.y for cell in cells if cell.name == name)
        return [cell.name for cell in cells if cell.y == line]

    def reads_one(self, pattern: re.Pattern[str]) -> str:
        """The first words of that form."""
        return self._wait(
            pattern.pattern,
            lambda shown: next(
                (match[0] for thing in shown if (match := pattern.search(thing.words))),
                None,
            ),
        )

    def reads_all(self, pattern: re.Pattern[str], many: int) -> tuple[str, ...]:
        """The names of that form, once there are so many of them."""

        def found(shown: list[Thing]) -> tuple[str, ...] | None:
            names = tuple(thing.name for thing in shown if pattern.fullmatch(thing.name))
            return names if len(names) == many else None

        return self._wait(f"{many} times {pattern.pattern}", found)

    def photographs(self, file: Path) -> Path:
        """Takes a picture of the whole screen."""
        return self._display.photograph(file)

    # ---- doing -----------------------------------------------------------------------------------

    def clicks(self, label: str) -> None:
        """Points at what has that label, once it can be used, and clicks."""
        self._click(self._find(label, THINGS_TO_CLICK))

    def clicks_on_one(self, words: str) -> None:
        """Clicks on the item of a list that begins with the words."""
        self._click(
            self._wait(
                f"an item “{words}”",
                lambda shown: next(
                    (
                        thing
                        for thing in shown
                        if thing.role == "list item" and thing.name.startswith(f"{words}, ")
                    ),
                    None,
                ),
            )
        )

    def double_clicks(self, label: str) -> None:
        """Clicks twice."""
        self._click(self._find(label, THINGS_TO_CLICK), times=2)

    def chooses(self, value: str, place: int = 0) -> None:
        """Takes a value of a combo box; boxes go by their place, as they have no name here."""

        def box(shown: list[Thing]) -> Thing | None:
            boxes = [thing for thing in shown if thing.role == "combo box"]
            return boxes[place] if place < len(boxes) else None

        def marked(shown: list[Thing]) -> Thing | None:
            choices = [thing for thing in shown if thing.role == "list item"]
            return next((one for one in choices if one.states & {"focused", "selected"}), None)

        def first(shown: list[Thing]) -> Thing | None:
            choices = [thing for thing in shown if thing.role == "list item"]
            return choices[0] if choices and choices[0] is marked(shown) else None

        self._click(self._wait(f"box {place}", box))
        self._wait("what there is to choose", marked)
        self.presses("Home")
        at = self._wait("the first choice, marked", first)
        while at.name != value:
            self.presses("Down")
            passed = at.name
            at = self._wait(
                f"a choice after “{passed}”",
                lambda shown, passed=passed: (  # type: ignore[misc]
                    (one := marked(shown)) and (one if one.name != passed else None)
                ),
            )
        self.presses("Return")
        self._wait(
            f"box {place} saying “{value}”",
            lambda shown: (found := box(shown)) and (True if value in found.words else None),
        )

    def fills(self, label: str, text: str) -> None:
        """Types into the field of that label, in place of what stands there."""
        self._click(self._find(label, FIELDS))
        self._wait(
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
        self.pressed += len(text)
        self._display.do("type", "--delay", "4", "--", text)

    def presses(self, *keys: str) -> None:
        """Presses keys, one after the other, as X names them: "Return", "ctrl+q"."""
        self.pressed += len(keys)
        self._display.do("key", "--", *keys)

    def tabs_to(self, label: str, key: str = "Tab") -> None:
        """Goes by keyboard to what has that label."""
        for _ in range(MOST_STOPS):
            focused = self._wait(
                "the keyboard anywhere",
                lambda shown: next((thing for thing in shown if "focused" in thing.states), None),
            )
            if focused.name == label:
                return
            self.presses(key)
        self.sees_focus_on(label)

    # ---- how -------------------------------------------------------------------------------------

    def _look(self) -> list[Thing]:
        return self._display.look(self._title)

    def _wait(self, what: str, found: Callable[[list[Thing]], T | None]) -> T:
        return self._display.wait(what, found, self._title)

    def _find(self, label: str, roles: frozenset[str]) -> Thing:
        return self._wait(
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
