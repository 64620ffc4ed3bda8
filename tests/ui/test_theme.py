"""Themes: readable everywhere, changed at once, crisp at every ratio, nothing left behind."""

import re
from typing import Literal

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qmetry_admin.ui import resources
from qmetry_admin.ui.theme import Theme, ThemeKeeper

Name = Literal["light", "dark"]
_ALL = "canvas surface rail raised field well hover accent-soft ok-soft warn-soft bad-soft"
_TEXT = {
    "text": _ALL,
    "muted": "canvas surface rail raised well hover accent-soft",
    "faint": "canvas surface rail raised field well hover accent-soft",
    "accent": "canvas surface rail raised well hover accent-soft warn-soft",
    "ok": "canvas surface accent-soft ok-soft",
    "warn": "canvas surface warn-soft",
    "bad": "canvas surface well hover accent-soft bad-soft",
    "on-accent": "accent accent-hover accent-pressed",
    "on-bad": "bad bad-hover bad-pressed",
}
_EDGES = {"outline": "canvas surface field well", "accent": _ALL}
_PAIRS = [
    (ink, ground, least)
    for table, least in ((_TEXT, 4.5), (_EDGES, 3.0))
    for ink, grounds in table.items()
    for ground in grounds.split()
]


def _contrast(one: QColor, two: QColor) -> float:
    """The contrast ratio of two opaque colours (WCAG 2.2, 1.4.3)."""
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), _PAIRS)
def test_everything_written_or_edged_can_be_read(
    name: Name, strong: bool, ink: str, ground: str, least: float
) -> None:
    theme = Theme(name, strong=strong)
    assert _contrast(theme.colour(ink), theme.colour(ground)) >= least


@pytest.mark.parametrize("name", ["light", "dark"])
def test_more_contrast_makes_lines_and_quiet_text_stronger(name: Name) -> None:
    usual, strong = Theme(name), Theme(name, strong=True)
    ground = usual.colour("surface")
    for token in ("line", "line-strong", "outline", "faint", "muted"):
        assert _contrast(strong.colour(token), ground) > _contrast(usual.colour(token), ground)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.usefixtures("qapp")
def test_the_style_sheet_is_filled_and_names_no_place_of_this_machine(name: Name) -> None:
    sheet = Theme(name).style_sheet()
    assert not re.search(r"\{[a-z][a-z:-]*\}", sheet)
    files = re.findall(r"url\((.*?)\)", sheet)
    assert files
    assert all(file.startswith('":/') for file in files)


def test_palette_and_sheet_change_together_and_the_change_is_told(
    qapp: QApplication, qtbot: QtBot
) -> None:
    keeper = ThemeKeeper(qapp, "light")
    label = QLabel("Users")
    qtbot.addWidget(label)
    label.show()
    for choice in ("dark", "light"):
        with qtbot.waitSignal(keeper.changed):
            keeper.choose(choice)
        theme = keeper.current
        assert theme.name == choice
        assert qapp.palette().color(QPalette.ColorRole.Window) == theme.colour("canvas")
        assert qapp.styleSheet() == theme.style_sheet()
        assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("text")


def test_choosing_what_is_shown_changes_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    keeper = ThemeKeeper(qapp, "light")
    with qtbot.assertNotEmitted(keeper.changed):
        keeper.choose("light")


def test_an_unknown_system_scheme_is_light(qapp: QApplication) -> None:
    assert qapp.styleHints().colorScheme() == Qt.ColorScheme.Unknown
    assert ThemeKeeper(qapp, "system").current.name == "light"


def test_a_mirrored_program_gets_a_mirrored_sheet(qapp: QApplication, qtbot: QtBot) -> None:
    keeper = ThemeKeeper(qapp, "light")
    straight = qapp.styleSheet()
    with qtbot.waitSignal(keeper.changed):
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = qapp.styleSheet()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert mirrored != straight
    assert qapp.styleSheet() == straight


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
@pytest.mark.usefixtures("qapp")
def test_an_icon_is_drawn_for_the_pixels_of_the_screen(ratio: float) -> None:
    picture = Theme("light").pixmap("check-circle", "ok", ratio=ratio)
    assert picture.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert picture.devicePixelRatio() == ratio


@pytest.mark.usefixtures("qapp")
def test_an_icon_takes_the_colour_of_its_token_and_a_quiet_one_when_disabled() -> None:
    theme = Theme("dark")
    icon = theme.icon("check", "accent")
    for mode, token in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "faint")):
        image = icon.pixmap(QSize(80, 80), 1.0, mode).toImage()
        solid = {
            image.pixelColor(x, y).name()
            for x in range(80)
            for y in range(80)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert solid == {theme.colour(token).name()}


@pytest.mark.usefixtures("qapp")
def test_every_icon_can_be_drawn() -> None:
    theme = Theme("light")
    names = [file.stem for file in (resources.root() / "icons").glob("*.svg")]
    assert len(names) > 50
    for name in names:
        image = theme.pixmap(name, "text").toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), name


@pytest.mark.usefixtures("qapp")
def test_text_and_what_holds_it_grow_together() -> None:
    usual, large = Theme("light"), Theme("light", scale=2)
    assert large.px(32) == 64
    assert large.font("title").pixelSize() == 2 * usual.font("title").pixelSize()
    assert large.mono("code").pixelSize() == 40
    assert "font-size: 40px" in large.style_sheet()
