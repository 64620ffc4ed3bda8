"""The pages in docs say what is so: the source's walk is whole, and its proofs are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.tour import source_walk
from tests.tour.source_walk import Row

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "tests" / "tour"
ROWS = source_walk.rows()
IDS = sorted([*(f"S{number:02}" for number in range(1, 44)), "S04a", "S05a"])
LINK = re.compile(r"\]\(([^)#]+)\)")


def named_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def taken_by_the_tour() -> list[str]:
    """The names given to `picture`, as they are written in the tour's files."""
    return [
        name
        for file in TOUR.glob("*.py")
        for name in re.findall(r"tour\.picture\(\s*\"([a-z-]+)\"", file.read_text(encoding="utf-8"))
    ]


def test_the_page_is_what_the_tour_would_write() -> None:
    committed = source_walk.FILE.read_text(encoding="utf-8")
    assert committed == source_walk.text(), "write it anew: python3 dev.py tour --guide"


def test_every_row_of_the_source_is_there_once() -> None:
    assert sorted(one for row in ROWS for one in row.ids) == IDS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row.ids))
def test_the_tests_that_prove_a_row_exist(row: Row) -> None:
    assert row.tests
    for test in row.tests:
        path, _, name = test.partition("::")
        assert name in named_in(ROOT / "tests" / path), f"there is no {test}"


def test_the_pictures_it_names_are_taken_and_no_two_have_one_name() -> None:
    taken = taken_by_the_tour()
    assert len(taken) == len(set(taken))
    assert source_walk.pictures() <= set(taken)


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_what_a_page_links_to_is_there(page: str) -> None:
    for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        assert target.startswith("https:") or (ROOT / target).exists(), target
