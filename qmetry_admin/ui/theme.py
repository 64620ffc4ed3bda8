"""The look: what a theme's tokens become, and the keeper that puts them on the program."""

import re
import tomllib
from functools import cache, cached_property
from typing import Any, Literal

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from qmetry_admin.ui import resources

ThemeName = Literal["light", "dark"]
ThemeChoice = Literal["system", "light", "dark"]

_BODY = 13  # px; the size the tokens are drawn for
_LARGE = 15  # px; a system font above it is one that somebody made larger

_ROLES = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line-strong",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "line-strong",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
}
_WRITTEN = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)

# An arrow that points on or back points the other way where one reads from the right.
_TURNED = {"chevron-left": "chevron-right", "chevron-right": "chevron-left"}

# What a token becomes for people who asked their system for more contrast.
_STRONGER = {
    "line": "outline",
    "line-strong": "muted",
    "outline": "text",
    "faint": "muted",
    "muted": "text",
}


@cache
def _tokens(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.theme_file(name).read_text("utf-8"))


class Theme:
    """One theme at one text size: colours, fonts, lengths, icons, palette and style sheet.

    `scale` is the text size against the one the tokens are drawn for; `strong` raises the contrast
    of lines, outlines and quiet text.
    """

    def __init__(self, name: ThemeName, *, scale: float = 1.0, strong: bool = False) -> None:
        self.name: ThemeName = name
        self.scale = scale
        self.strong = strong
        drawn: dict[str, str] = _tokens(name)["colour"]
        changed = {token: drawn[other] for token, other in _STRONGER.items()} if strong else {}
        self._colours = {**drawn, **_tokens("shared")["qr"], **changed}
        self._type: dict[str, Any] = _tokens("shared")["type"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theme) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def colour(self, token: str) -> QColor:
        """The colour of a token; an unknown token is a KeyError."""
        return QColor(self._colours[token])

    def px(self, length: int) -> int:
        """A length in device-independent pixels that grows with the person's text size."""
        return round(length * self.scale)

    def font(self, size: str = "body", *, strong: bool = False) -> QFont:
        """The UI font in a size of the scale (caps, small, body, heading, title, code).

        Its figures are equally wide, so that counts do not dance.
        """
        font = QFont(self._family)
        font.setPixelSize(self.px(self._type[size]))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def mono(self, size: str = "body") -> QFont:
        """The fixed-width font, for codes and keys."""
        font = QFont(self._mono_family)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(self.px(self._type[size]))
        return font

    def icon(self, name: str, token: str = "muted", *, air: int = 0) -> QIcon:
        """An icon tinted in a token, crisp at every ratio; `faint` where it is disabled.

        `air` widens it by so many pixels at its end: under a style sheet the gap between a button's
        icon and its text is fixed at 4 px, so the icon brings the missing room along.
        """
        icon = QIcon(self._icon_path(name, token, air))
        icon.addFile(self._icon_path(name, "faint", air), QSize(), QIcon.Mode.Disabled)
        return icon

    def pixmap(
        self, name: str, token: str = "muted", *, side: int = 20, ratio: float = 1
    ) -> QPixmap:
        """An icon as a square picture, `side` px before the text size counts."""
        return self.icon(name, token).pixmap(QSize(self.px(side), self.px(side)), ratio)

    def palette(self) -> QPalette:
        """The palette Fusion paints with wherever the style sheet is silent."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in _WRITTEN:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("faint"))
        return palette

    def style_sheet(self) -> str:
        """The style sheet with every `{token}` and `{icon:name:token}` filled."""
        start, end = ("right", "left") if QGuiApplication.isRightToLeft() else ("left", "right")
        values = {**self._measures(), **self._colours, "start": start, "end": end}
        sheet = re.sub(r"/\*.*?\*/", "", resources.style_sheet(), flags=re.DOTALL)
        sheet = re.sub(
            r"\{icon:([a-z-]+):([a-z-]+)\}",
            lambda match: f'"{self._icon_path(match[1], match[2])}"',
            sheet,
        )
        return re.sub(r"\{([a-z][a-z-]*)\}", lambda match: str(values[match[1]]), sheet)

    def _measures(self) -> dict[str, int | str]:
        shared = _tokens("shared")
        sizes = {name: self.px(length) for name, length in shared["size"].items()}
        letters = {name: self.px(size) for name, size in self._type.items() if type(size) is int}
        return {
            **letters,
            **sizes,
            **shared["radius"],
            "mono": f'"{self._mono_family}"',
            # Above half the side Qt drops a radius, so what is round gets its own.
            "step-round": (sizes["step-inner"] + 2) // 2,
        }

    @cached_property
    def _family(self) -> str:
        return _installed(self._type["families"], QFontDatabase.SystemFont.GeneralFont)

    @cached_property
    def _mono_family(self) -> str:
        return _installed(self._type["mono"], QFontDatabase.SystemFont.FixedFont)

    def _icon_path(self, name: str, token: str, air: int = 0) -> str:
        """Where Qt finds the icon in this colour; its SVG knows no `currentColor`."""
        colour, on = self._colours[token], self._colours["on-accent"]
        turned = QGuiApplication.isRightToLeft()
        mirrored = air > 0 and turned
        name = _TURNED.get(name, name) if turned else name
        drawing = resources.icon_file(name).read_text("utf-8")
        drawing = drawing.replace("currentColor", colour).replace("{on}", on)
        if air:
            box = f"{-air if mirrored else 0} 0 {20 + air} 20"
            drawing = drawing.replace('width="20"', f'width="{20 + air}"', 1)
            drawing = drawing.replace("0 0 20 20", box, 1)
        tint = f"{colour}-{on}".replace("#", "")
        file = f"{name}-{tint}-{air}{'-mirrored' if mirrored else ''}.svg"
        return resources.in_memory(file, drawing.encode())

    def _key(self) -> tuple[str, float, bool]:
        return self.name, self.scale, self.strong


class ThemeKeeper(QObject):
    """Puts the chosen theme on the program and tells when it is another.

    `choice` "system" follows the system's colour scheme, an unknown one is light. `scale` is for
    pictures and tests; left out, it is the system's own text size. Widgets that paint themselves or
    hold icons take what they need from `current` and repaint on `changed`.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, choice: ThemeChoice = "system", *, scale: float | None = None
    ) -> None:
        super().__init__()
        self._app = app
        self._choice: ThemeChoice = choice
        self._scale = scale
        self._hints = app.styleHints()
        app.setStyle("Fusion")
        self._current = self._wanted()
        self._apply()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        app.layoutDirectionChanged.connect(self._turn)

    @property
    def current(self) -> Theme:
        """The theme shown now."""
        return self._current

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen: a theme, or to follow the system."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Shows another theme, at once and everywhere."""
        self._choice = choice
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self._current:
            self._current = wanted
            self._apply()
            self.changed.emit()

    def _turn(self) -> None:
        """Fills the sheet anew: it is not mirrored by itself."""
        self._apply()
        self.changed.emit()

    def _wanted(self) -> Theme:
        name: ThemeName
        if self._choice == "system":
            name = "dark" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        else:
            name = self._choice
        strong = (
            self._hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        )
        scale = self._scale if self._scale is not None else _system_scale()
        return Theme(name, scale=scale, strong=strong)

    def _apply(self) -> None:
        """Palette first, sheet second: the sheet polishes widgets with the palette it finds."""
        self._app.setFont(self._current.font())
        self._app.setPalette(self._current.palette())
        self._app.setStyleSheet(self._current.style_sheet())


def _installed(wanted: list[str], otherwise: QFontDatabase.SystemFont) -> str:
    installed = set(QFontDatabase.families())
    for family in wanted:
        if family in installed:
            return family
    return QFontInfo(QFontDatabase.systemFont(otherwise)).family()


def _system_scale() -> float:
    """How much larger than usual the system's text is; the usual sizes all count as 1."""
    size = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    return size / _BODY if size > _LARGE else 1.0
