"""Writes docs/source-walk.md: each behaviour of the source, where it is seen, and its proof.

`source.txt` beside this file says it, in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parents[2] / "docs" / "source-walk.md"
_SAID: Final = Path(__file__).with_name("source.txt")
_HEAD: Final = """\
# The source, walked

What QMetry's description of two-step authentication asks for, one behaviour a line: what the
program does, where it is seen, and the tests that prove it. `python3 dev.py tour` walks all of it
in the real program; its pictures lie in `build/tour`, a number before each name given here. This
page is written by `python3 dev.py tour --guide`.
"""
_COLUMNS: Final = "| row | what the program does | where | picture | tests |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """One behaviour: its ids, what holds, the way there, the tour's picture, the tests."""

    ids: tuple[str, ...]
    says: str
    where: str
    picture: str
    tests: tuple[str, ...]


def parts() -> dict[str, list[Row]]:
    """All behaviours under their headings, as `source.txt` has them."""
    found: dict[str, list[Row]] = {}
    title = ""
    for block in _SAID.read_text(encoding="utf-8").strip().split("\n\n"):
        if block.startswith("= "):
            title = block.removeprefix("= ")
        else:
            found.setdefault(title, []).append(_row(block))
    return found


def _row(block: str) -> Row:
    first, *rest = block.splitlines()
    ids, says = first.split(" | ")
    facts = [line.strip().split(": ", 1) for line in rest]
    [where] = [said for kind, said in facts if kind == "where"]
    [picture] = [said for kind, said in facts if kind == "picture"]
    tests = tuple(said for kind, said in facts if kind == "test")
    return Row(tuple(ids.split(", ")), says, where, picture, tests)


def rows() -> list[Row]:
    """All behaviours, in the order of the page."""
    return [row for under in parts().values() for row in under]


def pictures() -> set[str]:
    """The names of the tour's pictures that are spoken of."""
    return {row.picture for row in rows()}


def text() -> str:
    """The whole page."""
    lines = [_HEAD]
    for title, under in parts().items():
        lines += [f"## {title}", "", _COLUMNS, *map(_line, under), ""]
    return "\n".join(lines)


def _line(row: Row) -> str:
    tests = "<br>".join(f"`tests/{test}`" for test in row.tests)
    return f"| {', '.join(row.ids)} | {row.says} | {row.where} | `{row.picture}` | {tests} |"
