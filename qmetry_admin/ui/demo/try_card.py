"""What to try, line by line; a line is ticked once the thing has really been done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from qmetry_admin.ui.demo.try_lines import HEADINGS, LINES, Line
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading
from qmetry_admin.ui.widgets.layouts import Item, column, row

_LEAST = 190  # px high
_ALL_DONE = "That was all of it. Close the program when you like: nothing is kept."


class TryThisCard(QFrame):
    """The help's own headings, one or two lines under each, and what comes next."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next = WrappedLabel("", theme, "strong", name="whatNextLabel")
        self._done: set[str] = set()
        self._lines = {line.name: _LineView(line, theme) for line in LINES}
        parts: list[Item] = []
        for place, part in enumerate(HEADINGS):
            parts += [12] if place else []
            parts.append(WrappedLabel(part.title, theme, "strong"))
            parts += [self._lines[line.name] for line in part.lines]
        inside, scroll = QWidget(), QScrollArea()
        self.setObjectName("tryThisCard")
        self.setProperty("frame", "card")
        inside.setProperty("ground", "none")
        inside.setLayout(column(*parts, None, gap=4, margins=(12, 8, 8, 12)))
        scroll.setObjectName("tryThisScroll")
        scroll.setAccessibleName("What to try")
        scroll.setWidgetResizable(True)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        scroll.setWidget(inside)
        top = column(heading("Try this"), self._next, gap=4, margins=(12, 8, 12, 0))
        whole = column(top, scroll, gap=4, margins=(1, 1, 1, 1))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._scroll = scroll
        self._keeper = theme
        self._measure()
        theme.changed.connect(self._measure)
        self._say_next()

    @property
    def done(self) -> frozenset[str]:
        """The names of the lines that are ticked."""
        return frozenset(self._done)

    def tick(self, names: Iterable[str]) -> None:
        """Ticks lines; what is ticked stays so."""
        new = set(names) - self._done
        if not new:
            return
        self._done |= new
        for name in new:
            self._lines[name].show_done()
        self._say_next()
        announce(self._next, self._next.text())

    def _measure(self) -> None:
        self.setMinimumHeight(self._keeper.current.px(_LEAST))

    def _say_next(self) -> None:
        """Names what is to be done next and brings it into sight."""
        left = [line for line in LINES if line.name not in self._done]
        if not left:
            self._next.setText(_ALL_DONE)
            return
        first = left[0].name
        title = next(part.title for part in HEADINGS if left[0] in part.lines)
        self._next.setText(f"Next: {title} ({len(self._done)} of {len(LINES)} done)")
        for name, view in self._lines.items():
            view.mark_next(now=name == first)
        self._scroll.ensureWidgetVisible(self._lines[first], 0, 40)


class _LineView(QWidget):
    """One line with its mark."""

    def __init__(self, line: Line, theme: ThemeKeeper) -> None:
        super().__init__()
        self._done = False
        self._mark = IconLabel("chevron-right", theme, side=16)
        self._words = WrappedLabel(line.text, theme, "small", name="tryWords")
        self.setObjectName(line.name)
        said = row(column(self._mark, None, gap=0), self._words, gap=4)
        said.setStretch(1, 1)
        self.setLayout(said)
        self._words.setAccessibleName(f"To do: {line.text}")

    def show_done(self) -> None:
        """Ticked for good."""
        self._done = True
        self._mark.show_icon("check-circle", "ok")
        self._words.setAccessibleName(f"Done: {self._words.text()}")

    def mark_next(self, *, now: bool) -> None:
        """Stands out where it is what comes next."""
        if not self._done:
            self._mark.show_icon("chevron-right", "accent" if now else "muted")
