"""Takes the tour: every step of the source in the real program, a picture at each.

It ends with 1 and a sentence at the step that is not possible. With --guide it also writes
docs/source-walk.md and the pictures of docs/guide.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.support.walker import Demo, prepare, walking
from tests.tour import demo, endings, first_day, help_desk, people, rule, source_walk
from tests.tour.journal import Story, Tour

ROOT: Final = Path(__file__).parents[2]
PICTURES: Final = ROOT / "build" / "tour"
GUIDE: Final = ROOT / "docs" / "guide" / "pictures"
_OFFICE: Final = (first_day.walk, people.walk, help_desk.walk, rule.walk, endings.walk)
_DEMO: Final = (demo.walk,)


def walk(folder: Path, guide: Path | None, kind: Demo | None, begin: int) -> int:
    """Goes one way through the program; answers with the number of its last step, or with 0."""
    folder.mkdir()
    with walking(folder, demo=kind) as walker:
        story = Story(walker, Tour(walker, PICTURES, guide, begin=begin))
        try:
            for stretch in _OFFICE if kind is None else _DEMO:
                stretch(story)
        except Exception as error:  # noqa: BLE001 - whatever it is, the step was not possible
            print(f"This step is not possible: {type(error).__name__}: {error}")
            return 0
    return story.tour.number


def main() -> int:
    """Take the tour; answer with the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py tour", description=__doc__)
    parser.add_argument("--guide", action="store_true", help="write what lies in docs as well")
    guide = GUIDE if parser.parse_args().guide else None
    for folder in [PICTURES, *([guide] if guide else [])]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="qmetry-tour-") as whole:
        prepare(Path(whole))
        number = walk(Path(whole) / "office", guide, None, 0)
        if not number or not walk(Path(whole) / "demo", guide, "on-premises", number):
            return 1
    taken = {file.stem.partition("-")[2] for file in PICTURES.glob("*.png")}
    if missing := source_walk.pictures() - taken:
        print(f"The source walk names pictures that were not taken: {', '.join(sorted(missing))}.")
        return 1
    if guide is not None:
        source_walk.FILE.write_text(source_walk.text(), encoding="utf-8")
    print(f"All of it is possible; the pictures are in {PICTURES}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
