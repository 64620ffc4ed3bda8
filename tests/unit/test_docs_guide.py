"""The guide says what the screens say, and its pictures are used and small."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from tests.tour.reducing import LARGEST, WIDEST

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURES = sorted((GUIDE / "pictures").glob("*.png"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
OWN_HEADINGS = {"As an administrator or the help desk", "While signing in"}
"""Bold in the guide without being on the screen."""


@cache
def on_the_screen() -> str:
    """Every text in the files of the window, a line each, without the marks of mnemonics."""
    said = (
        node.value
        for file in (ROOT / "qmetry_admin" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return "\n".join(text.replace("&&", "\0").replace("&", "").replace("\0", "&") for text in said)


def labels(page: Path) -> set[str]:
    """What stands in bold: each step of a way, without a number that changes."""
    bold = (re.sub(r"\s+", " ", text) for text in BOLD.findall(page.read_text(encoding="utf-8")))
    steps = {step for text in bold for step in text.split(" > ")}
    return {step.removesuffix(": n") for step in steps} - OWN_HEADINGS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_stands_in_bold_stands_on_the_screen(page: Path) -> None:
    screen = on_the_screen()
    for label in labels(page):
        # "Customization" is written in capitals there; "Change to LDAP" is put together.
        known = {label, label.upper(), label.removesuffix("LDAP")}
        found = any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", screen) for one in known if one)
        assert found, f"no screen says “{label}”"


def test_every_picture_is_on_a_page_and_every_one_on_a_page_is_there() -> None:
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    used = set(re.findall(r"\(pictures/([a-z-]+\.png)\)", texts))
    assert used == {picture.name for picture in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_is_small(picture: Path) -> None:
    assert picture.stat().st_size <= LARGEST
    with Image.open(picture) as opened:
        assert opened.mode == "P"
        assert opened.width <= WIDEST


def test_pages_are_short() -> None:
    for page in PAGES:
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 45, f"{page.name} is long"
