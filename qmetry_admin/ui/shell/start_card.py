"""The start card: what to do first in a new directory, and where its key lies."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.restyle import restyle


@dataclass(frozen=True)
class Begun:
    """What of the first steps is done, as the directory shows it."""

    own_two_step: bool
    people: bool
    others_enrolled: bool

    @property
    def all(self) -> bool:
        """Whether nothing is left to do."""
        return self.own_two_step and self.people and self.others_enrolled


class StartCard(QFrame):
    """Three lines, each the way to its place, ticked once done; gone when all are."""

    own_two_step_chosen = Signal()
    people_chosen = Signal()
    enrolling_chosen = Signal()
    closed = Signal()

    def __init__(self, key_place: str, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = _Step("Set up your own two-step verification", "startOwnLink", theme)
        self._people = _Step("Add people", "startPeopleLink", theme)
        self._enrol = _Step("Enrol them: Edit, Security, Enable", "startEnrolLink", theme)
        self._close = Button(
            "", theme, name="startCloseButton", kind="icon", icon="x", says="Close the start card"
        )
        self.setObjectName("startCard")
        self.setProperty("frame", "card")
        key = WrappedLabel(
            f"The key of this directory is in {key_place}. Without it nobody can open the"
            " directory: put a copy in a safe place, away from this computer.",
            theme,
            "small",
            name="keyPlaceLabel",
        )
        safe = row(column(IconLabel("key", theme, side=16), None, gap=0), key, gap=8)
        safe.setStretch(1, 1)
        steps = column(heading("Start here"), 4, self._own, self._people, self._enrol, gap=0)
        top = row(steps, None, column(self._close, None, gap=0))
        whole = column(top, safe, gap=12, margins=(16, 12, 12, 12))
        self.setLayout(whole)
        self._own.link.clicked.connect(self.own_two_step_chosen)
        self._people.link.clicked.connect(self.people_chosen)
        self._enrol.link.clicked.connect(self.enrolling_chosen)
        self._close.clicked.connect(self.closed)

    def follow(self, before: QWidget) -> None:
        """Comes right after `before` for those who go by Tab."""
        for link in (self._own.link, self._people.link, self._enrol.link, self._close):
            QWidget.setTabOrder(before, link)
            before = link

    def show_begun(self, begun: Begun) -> None:
        """Ticks what is done."""
        self._own.tick(done=begun.own_two_step)
        self._people.tick(done=begun.people)
        self._enrol.tick(done=begun.others_enrolled)


class _Step(QWidget):
    """One line: a mark, and the way to where it is done."""

    def __init__(self, text: str, name: str, theme: ThemeKeeper) -> None:
        super().__init__()
        self._mark = IconLabel("chevron-right", theme)
        self.link = Button(text, theme, name=name, kind="link")
        self.setLayout(row(self._mark, self.link, None, gap=4))

    def tick(self, *, done: bool) -> None:
        """Done: a tick, and no way there is needed any more."""
        self._mark.show_icon("check-circle" if done else "chevron-right", "ok" if done else "muted")
        self.link.setEnabled(not done)
        self.link.setAccessibleDescription("Done" if done else "")
        restyle(self.link, "done", done)
