"""Reads the screen as a screen reader does (AT-SPI), for a test that runs in another interpreter.

Started by the system's own Python, which has Debian's bindings. Each line on stdin asks for a
look, at all windows, or at those alone whose title has the words of the line. The answer is one
line of JSON: what the window in front shows, in reading order.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from typing import Any, Final, TypeAlias

gi = importlib.import_module("gi")  # typed nowhere, and not in the interpreter of the tests
gi.require_version("Atspi", "2.0")
Atspi: Final[Any] = importlib.import_module("gi.repository.Atspi")
Node: TypeAlias = Any
Failure: Final[Any] = importlib.import_module("gi.repository.GLib").Error

FIELDS: Final = frozenset({"entry", "password text", "text"})
BOXES: Final = frozenset({"filler", "layered pane", "panel", "separator"})
TOO_DEEP: Final = 40


def look(title: str = "") -> list[dict[str, object]]:
    """Everything that is shown in the window opened last; nothing where there is no window.

    Of those whose title has these words; with "!" before them, of those whose title has them not.
    """
    without = title.startswith("!")
    words = title.removeprefix("!")
    found: list[dict[str, object]] = []
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for place in range(desktop.get_child_count()):
        with contextlib.suppress(Failure, AttributeError):  # it has just gone
            application = desktop.get_child_at_index(place)
            application.clear_cache()
            for number in reversed(range(application.get_child_count())):
                window = application.get_child_at_index(number)
                if words and (words in window.get_name()) is without:
                    continue
                walk(window, found)
                if found:
                    return found
    return found


def walk(node: Node, found: list[dict[str, object]], depth: int = 0) -> None:
    """Add a node and what is in it; what is hidden has nothing in it.

    Every question is a message to the program and back, so only what is of use is asked.
    """
    if node is None or depth > TOO_DEEP:
        return
    states = {state.value_nick for state in node.get_state_set().get_states()}
    if "showing" not in states:
        return
    role = node.get_role_name()
    if role not in BOXES:
        box = node.get_extents(Atspi.CoordType.SCREEN)
        written = node.get_text_iface() if role in FIELDS else None
        text = written.get_text(0, written.get_character_count()) if written else ""
        found.append(
            {
                "role": role,
                "name": node.get_name() or "",
                "text": text,
                "states": sorted(states),
                "box": [box.x, box.y, box.width, box.height],
            }
        )
    for number in range(node.get_child_count()):
        walk(node.get_child_at_index(number), found, depth + 1)


def main() -> None:
    """Answer until stdin ends."""
    Atspi.init()
    Atspi.set_timeout(5000, 5000)
    print("ready", flush=True)  # noqa: T201 - the answers go to stdout
    for line in sys.stdin:
        print(json.dumps(look(line.strip())), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
