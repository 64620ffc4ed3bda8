"""The three parts of a person: Details, Security, Activity."""

from __future__ import annotations

from typing import Final, Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

TabName = Literal["details", "security", "activity"]

_TABS: Final[tuple[TabName, ...]] = get_args(TabName)
_CAPTIONS: Final[dict[TabName, str]] = {
    "details": "Details",
    "security": "Security",
    "activity": "Activity",
}
_MARGINS: Final = (20, 16, 20, 8)


class EditTabs(QTabWidget):
    """The Details are there from the start; what lies in the others is put in when looked for.

    `wanted` carries the name of a tab that is looked at while nothing is in it; `opened` carries
    the tab that is shown from now on, its content in it.
    """

    wanted = Signal(str)
    opened = Signal(str)

    def __init__(self, details: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rooms: dict[TabName, QVBoxLayout] = {}
        self._contents: dict[TabName, QWidget] = {"details": details}
        self.setObjectName("editTabs")
        for tab in _TABS:
            self.addTab(details if tab == "details" else self._room(tab), _CAPTIONS[tab])
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName("Parts of the user")
        self.currentChanged.connect(self._changed)

    @property
    def current(self) -> TabName:
        """The tab that is shown."""
        return _TABS[self.currentIndex()]

    def content(self, tab: TabName) -> QWidget | None:
        """What lies in a tab, where it was looked for already."""
        return self._contents.get(tab)

    def put(self, tab: TabName, content: QWidget) -> None:
        """Puts what was looked for into its place."""
        self._contents[tab] = content
        self._rooms[tab].addWidget(content)
        content.show()

    def show_tab(self, tab: TabName) -> None:
        """Opens a tab, and goes into what lies there."""
        self.setCurrentIndex(_TABS.index(tab))
        if tab != "details" and (content := self.content(tab)) is not None:
            content.setFocus()

    def beside(self, step: Literal[-1, 1]) -> TabName:
        """The next tab in this direction that can be opened; after the last comes the first."""
        here = self.currentIndex()
        places = [(here + step * far) % len(_TABS) for far in range(1, len(_TABS) + 1)]
        return next(_TABS[place] for place in places if self.isTabEnabled(place))

    def let_others(self, reason: str) -> None:
        """Closes the tabs beside the Details for this reason; opens them where there is none."""
        for place, tab in enumerate(_TABS):
            if tab != "details":
                self.setTabEnabled(place, not reason)
                self.setTabToolTip(place, reason)

    def _room(self, tab: TabName) -> QWidget:
        page = QWidget()
        room = QVBoxLayout()
        room.setContentsMargins(*_MARGINS)
        page.setLayout(room)
        self._rooms[tab] = room
        return page

    def _changed(self) -> None:
        tab = self.current
        if tab not in self._contents:
            self.wanted.emit(tab)
        self.opened.emit(tab)
