"""Reads the screen as a screen reader does (AT-SPI), for a test that runs in another interpreter.

Started by the system's own Python, which has Debian's bindings. Each line on stdin asks for a
look, at all windows, or at those alone whose title has the words of the line. The answer is one
line of JSON: what the window in front shows, in reading order.

Every question is a message to the program and back, so they go out together, as many as there are
things at the same depth.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

gi = importlib.import_module("gi")  # typed nowhere, and not in the interpreter of the tests
gi.require_version("Atspi", "2.0")
Atspi: Final[Any] = importlib.import_module("gi.repository.Atspi")
Gio: Final[Any] = importlib.import_module("gi.repository.Gio")
GLib: Final[Any] = importlib.import_module("gi.repository.GLib")

ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
FIELDS: Final = frozenset({"entry", "password text", "text"})
BOXES: Final = frozenset({"filler", "layered pane", "panel", "separator"})
STATES: Final = {
    1: "active",
    4: "checked",
    12: "focused",
    16: "modal",
    23: "selected",
    24: "sensitive",
}
"""The states a test asks for, by their bit in AtspiStateType."""
SHOWING: Final = 1 << 25
PATIENCE: Final = 5000
"""Milliseconds a program may take to answer; what is silent for longer shows nothing."""
TOO_DEEP: Final = 40


class Node(NamedTuple):
    """Something in a program: the program's name on the bus, and the thing's path in it."""

    bus: str
    path: str


class Question(NamedTuple):
    """A call of a node's method, with its arguments as D-Bus types them."""

    node: Node
    interface: str
    method: str
    arguments: Any = None


REGISTRY: Final = Node("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")


class Bus:
    """The bus on which programs tell what they show."""

    def __init__(self) -> None:
        launcher = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            *("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"),
            *(None, None, Gio.DBusCallFlags.NONE, PATIENCE),
        )
        flags = Gio.DBusConnectionFlags
        self._connection = Gio.DBusConnection.new_for_address_sync(
            launcher.unpack()[0],
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION,
        )
        self._turn = GLib.MainContext.default().iteration

    def ask(self, questions: Iterable[Question]) -> list[Any]:
        """The answers in the same order; None where what was asked has gone, or is silent."""
        answers: dict[int, Any] = {}
        asked = 0
        for question in questions:
            self._connection.call(
                *(question.node.bus, question.node.path, question.interface, question.method),
                *(question.arguments, None, Gio.DBusCallFlags.NONE, PATIENCE, None),
                _keep_in(answers, asked),
            )
            asked += 1
        while len(answers) < asked:
            self._turn(True)
        return [answers[place] for place in range(asked)]


def _keep_in(answers: dict[int, Any], place: int) -> Any:  # noqa: ANN401 - a callback of Gio's
    def came(connection: Any, result: Any, *_: object) -> None:  # noqa: ANN401 - the same
        try:
            answers[place] = connection.call_finish(result).unpack()[0]
        except GLib.Error:
            answers[place] = None

    return came


def look(bus: Bus, title: str = "") -> list[dict[str, object]]:
    """Everything that is shown in the window opened last; nothing where there is no window.

    Of those whose title has these words; with "!" before them, of those whose title has them not.
    """
    without = title.startswith("!")
    words = title.removeprefix("!")
    for program in _children(bus, [REGISTRY])[0]:
        windows = _children(bus, [program])[0]
        titles = bus.ask(_name(window) for window in windows)
        for window, called in reversed(list(zip(windows, titles, strict=True))):
            if called is None or (words and (words in called) is without):
                continue
            if found := shown_in(bus, window):
                return found
    return []


def shown_in(bus: Bus, window: Node) -> list[dict[str, object]]:
    """What a window shows; what is hidden has nothing in it."""
    inside: dict[Node, list[Node]] = {}
    things: dict[Node, dict[str, object]] = {}
    level = [window]
    for _ in range(TOO_DEEP):
        states = bus.ask(Question(node, ACCESSIBLE, "GetState") for node in level)
        showing = {
            node: state[0]
            for node, state in zip(level, states, strict=True)
            if state is not None and state[0] & SHOWING
        }
        if not showing:
            break
        children = _children(bus, list(showing))
        inside |= dict(zip(showing, children, strict=True))
        things |= _things(bus, showing)
        level = [child for several in children for child in several]
    return [things[node] for node in _in_order(window, inside) if node in things]


def _things(bus: Bus, showing: dict[Node, int]) -> dict[Node, dict[str, object]]:
    """What those are that have these states; boxes are nothing of their own."""
    numbers = bus.ask(Question(node, ACCESSIBLE, "GetRole") for node in showing)
    roles = [None if number is None else role_name(number) for number in numbers]
    nodes = {
        node: role for node, role in zip(showing, roles, strict=True) if role not in {None, *BOXES}
    }
    places = bus.ask(_place(node) for node in nodes)
    names = bus.ask(_name(node) for node in nodes)
    fields = [node for node, role in nodes.items() if role in FIELDS]
    texts = dict(zip(fields, bus.ask(_text(node) for node in fields), strict=True))
    return {
        node: {
            "role": nodes[node],
            "name": name,
            "text": texts.get(node) or "",
            "states": [word for bit, word in STATES.items() if showing[node] >> bit & 1],
            "box": place,
        }
        for node, name, place in zip(nodes, names, places, strict=True)
        if name is not None and place is not None
    }


@functools.cache
def role_name(number: int) -> str:
    """A role as AT-SPI calls it."""
    return str(Atspi.role_get_name(Atspi.Role(number)))


def _in_order(node: Node, inside: dict[Node, list[Node]]) -> Iterator[Node]:
    """A node and all that is in it, as one reads."""
    yield node
    for child in inside.get(node, ()):
        yield from _in_order(child, inside)


def _children(bus: Bus, nodes: list[Node]) -> list[list[Node]]:
    answers = bus.ask(Question(node, ACCESSIBLE, "GetChildren") for node in nodes)
    return [[Node(*child) for child in answer or ()] for answer in answers]


def _name(node: Node) -> Question:
    arguments = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
    return Question(node, "org.freedesktop.DBus.Properties", "Get", arguments)


def _place(node: Node) -> Question:
    on_the_screen = GLib.Variant("(u)", (0,))
    return Question(node, "org.a11y.atspi.Component", "GetExtents", on_the_screen)


def _text(node: Node) -> Question:
    all_of_it = GLib.Variant("(ii)", (0, -1))
    return Question(node, "org.a11y.atspi.Text", "GetText", all_of_it)


def main() -> None:
    """Answer until stdin ends."""
    bus = Bus()
    bus.ask([Question(REGISTRY, ACCESSIBLE, "GetChildren")])  # which starts the registry
    print("ready", flush=True)  # noqa: T201 - the answers go to stdout
    for line in sys.stdin:
        print(json.dumps(look(bus, line.strip())), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
