"""The tour is possible to its end, and leaves its pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


@pytest.mark.end2end
def test_the_tour_is_possible_and_leaves_its_pictures() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.tour"],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
    )
    assert ended.returncode == 0, ended.stdout
    assert ended.stderr == ""
    steps = [line for line in ended.stdout.splitlines() if line[:2].strip().isdigit()]
    pictures = sorted((ROOT / "build" / "tour").glob("*.png"))
    assert len(pictures) == len(steps) == 73
    for picture in pictures:
        with Image.open(picture) as opened:
            darkest, lightest = opened.convert("L").getextrema()
            assert darkest != lightest, f"{picture} shows nothing"
