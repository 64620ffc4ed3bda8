"""Plays all scenes in one look, or, each in a process of its own, in every look."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import tests.pictures
from qmetry_admin.ui import theme
from tests.pictures import (
    first_day,
    list_of_people,
    rare,
    rule,
    second_step,
    settings,
    signing_in,
    small_office,
)
from tests.pictures.studio import PICTURES, Look, Studio
from tests.support.walker import Demo, prepare, walking

LOOKS: Final = (
    Look("light"),
    Look("dark"),
    Look("light", ratio=2),
    Look("dark", ratio=2),
    Look("light", text=2),
    Look("light", mirrored=True),
)


def _new_directory(studio: Studio) -> None:
    """From the first start to the last trouble."""
    first_day.set_up(studio)
    first_day.people(studio)
    first_day.details(studio)
    phone = first_day.security(studio)
    signing_in.account(studio)
    signing_in.sign_in(studio, phone)
    signing_in.few_codes(studio)
    rare.rare(studio, phone)
    rare.fault(studio)
    rare.trouble(studio)


SCENES: Final[dict[str, tuple[Callable[[Studio], None], Demo | None]]] = {
    "new": (_new_directory, None),
    "list": (list_of_people.play, "on-premises"),
    "second-step": (second_step.play, "on-premises"),
    "settings": (settings.play, "on-premises"),
    "service": (settings.play_service, "saas"),
    "rule": (rule.play, "on-premises"),
    "small": (small_office.play, None),
}
"""By name: what is played, and in which directory of the demo, if in one."""


def take_all(look: Look, scenes: list[str]) -> None:
    """Takes every picture of the scenes in one look; the program runs in this process."""
    with tempfile.TemporaryDirectory(prefix="qmetry-pictures-") as folder:
        prepare(Path(folder), ratio=look.ratio)
        if look.text > 1:
            theme._system_scale = lambda: float(look.text)  # noqa: SLF001 - the system's is not ours to set
        app = QApplication(["qmetry-admin"])
        if look.mirrored:
            app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for number, (name, (play, demo)) in enumerate(SCENES.items()):
            if name not in scenes:
                continue
            place = Path(folder) / name
            place.mkdir()
            with walking(place, "dark" if look.theme == "dark" else "light", demo) as walker:
                play(Studio(walker, look, number=number * 100))


def main() -> int:
    """Take the pictures; answer with the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py pictures", description=tests.pictures.__doc__)
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="this look alone")
    parser.add_argument("--scene", choices=list(SCENES), action="append", help="this scene alone")
    wanted = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    if wanted.look:
        look = next(look for look in LOOKS if look.name == wanted.look)
        take_all(look, wanted.scene or list(SCENES))
        return 0
    shutil.rmtree(PICTURES)
    PICTURES.mkdir()
    scenes = [part for scene in wanted.scene or [] for part in ("--scene", scene)]
    failed = [
        look.name
        for look in LOOKS
        if subprocess.call([sys.executable, "-m", "tests.pictures", "--look", look.name, *scenes])
    ]
    print(f"{len(list(PICTURES.glob('*.png')))} pictures are in {PICTURES}.")
    if failed:
        print(f"Not all could be taken: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
